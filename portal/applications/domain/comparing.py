"""What differs between two texts, word by word. Pure."""

import difflib
import re

Pieces = list[tuple[bool, str]]
"""A text in parts: whether the part stands in the other text too, and the part."""
WORD = re.compile(r"\s+|[^\s]+")
LONGEST = 4_000
"""Words of both together up to which they are compared one by one; longer texts differ as a whole."""


def by_words(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Both texts in parts, so that what was taken out can be marked in the one and what was put in in the other."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > LONGEST:
        return [(False, before)], [(False, after)]
    sides: tuple[Pieces, Pieces] = ([], [])
    for tag, start, end, there, until in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for side, words in ((sides[0], old[start:end]), (sides[1], new[there:until])):
            if words:
                side.append((tag == "equal", "".join(words)))
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
