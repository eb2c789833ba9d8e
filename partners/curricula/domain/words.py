"""Words of a paragraph: where a comment's words have gone, how two hands' texts fit together. Pure."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from portal.kernel.comparing import Piece, pieces


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a comment hangs: from one character of a paragraph to another, and the words that stood there when it was written."""

    start: int
    end: int
    quote: str

    def holds_in(self, text: str) -> bool:
        """Whether its words still stand there."""
        return text[self.start : self.end] == self.quote


def followed(anchor: Anchor, before: str, after: str) -> Anchor | None:
    """The anchor after a paragraph was written anew; None once its words have gone.

    What two texts have in common at their beginning and end is taken first, since people write in one place at a time. Where a word was
    written twice that leaves two readings; the one in which the comment keeps its words is taken.
    """
    for aligned in (_from_the_start, _from_the_end):
        moved = _through(anchor, aligned(before, after))
        if moved is not None:
            return moved
    return None


def _through(anchor: Anchor, aligned: Sequence[Piece]) -> Anchor | None:
    old = new = 0
    for piece in aligned:
        if piece.is_kept and old <= anchor.start and anchor.end <= old + len(piece.before):
            shift = new - old
            return Anchor(anchor.start + shift, anchor.end + shift, anchor.quote)
        old, new = old + len(piece.before), new + len(piece.after)
    return None


def _from_the_start(before: str, after: str) -> list[Piece]:
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    return _around(before, after, head, tail)


def _from_the_end(before: str, after: str) -> list[Piece]:
    tail = _common(before[::-1], after[::-1])
    head = _common(before[: len(before) - tail], after[: len(after) - tail])
    return _around(before, after, head, tail)


def _around(before: str, after: str, head: int, tail: int) -> list[Piece]:
    middle = pieces(before[head : len(before) - tail], after[head : len(after) - tail])
    last = before[len(before) - tail :]
    return _joined([Piece(before[:head], before[:head]), *middle, Piece(last, last)])


def _joined(given: Sequence[Piece]) -> list[Piece]:
    """Kept pieces that touch are one."""
    made: list[Piece] = []
    for piece in given:
        if not piece.before and not piece.after:
            continue
        if made and made[-1].is_kept and piece.is_kept:
            made[-1] = Piece(made[-1].before + piece.before, made[-1].after + piece.after)
        else:
            made.append(piece)
    return made


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length)


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both hands' texts in one, where they wrote in different places; None where they did in the same, and their authors must choose.

    No word that either of them wrote is lost, and none that either took out comes back.
    """
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    spans = sorted([(*span, 0) for span in _spans(base, mine)] + [(*span, 1) for span in _spans(base, theirs)])
    for (_, end, _, one), (start, _, _, other) in itertools.pairwise(spans):
        if one != other and start <= end:
            return None
    made, at = [], 0
    for start, end, words, _ in spans:
        made += [base[at:start], words]
        at = end
    return "".join([*made, base[at:]])


def _spans(base: str, text: str) -> list[tuple[int, int, str]]:
    """Where a text differs from its base: (from, to) there, and what stands in its place."""
    found, at = [], 0
    for piece in pieces(base, text):
        if not piece.is_kept:
            found.append((at, at + len(piece.before), piece.after))
        at += len(piece.before)
    return found
