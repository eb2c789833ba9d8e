"""What differs between two texts, word by word. Pure."""

import re

from portal.kernel.comparing import pieces

Pieces = list[tuple[bool, str]]
"""A text in parts: whether the part stands in the other text too, and the part."""
WORD = re.compile(r"\s+|[^\s]+")
"""A word with the sign at its end: a reader reads them as one."""
LONGEST = 4_000
"""Words of both together up to which they are compared one by one; longer texts differ as a whole."""


def by_words(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Both texts in parts, so that what was taken out can be marked in the one and what was put in in the other."""
    if len(WORD.findall(before)) + len(WORD.findall(after)) > LONGEST:
        return [(False, before)], [(False, after)]
    sides: tuple[Pieces, Pieces] = ([], [])
    for piece in pieces(before, after, WORD.findall):
        for side, words in zip(sides, (piece.before, piece.after), strict=True):
            if words:
                side.append((piece.is_kept, words))
    return _joined(sides[0]), _joined(sides[1])


def _joined(pieces: Pieces) -> Pieces:
    """Space alone between two changes belongs to them: marks that break at each word are hard to read and to listen to."""
    found: Pieces = []
    for place, (kept, text) in enumerate(pieces):
        inner = 0 < place < len(pieces) - 1 and not text.strip()
        if found and not found[-1][0] and (inner or not kept):
            found[-1] = (False, found[-1][1] + text)
        else:
            found.append((kept, text))
    return found
