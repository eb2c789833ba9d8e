"""Two texts beside each other, word by word."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that two texts have both (before == after), or what stands in one and what in the other."""

    before: str
    after: str

    @property
    def is_kept(self) -> bool:
        """Whether both have it."""
        return self.before == self.after


def tokens(text: str) -> list[str]:
    """A text's words, spaces and signs; together they are the text."""
    return TOKEN.findall(text)


def pieces(before: str, after: str, apart: Callable[[str], list[str]] = tokens) -> list[Piece]:
    """Two texts beside each other, taken apart into what is compared as a whole; the pieces' sides together are the texts."""
    old, new = apart(before), apart(after)
    matched = SequenceMatcher(None, old, new, autojunk=False)
    return [Piece("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in matched.get_opcodes()]
