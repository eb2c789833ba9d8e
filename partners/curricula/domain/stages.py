"""The way of a curriculum to its decree: numbers of versions, who still owes an answer, what keeps it from being agreed. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from partners.curricula.domain import Side
from portal.kernel.errors import DomainError
from portal.kernel.text import Text

NUMBER = re.compile(r"(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})")
LONGEST_LIST = 5
"""So many findings are named in one sentence; the rest is counted."""
NEAR = 2
"""So many working days before a deadline a side is reminded."""


def parsed(number: str) -> tuple[int, int] | None:
    """A version's number as two, or None for what is none."""
    found = NUMBER.fullmatch(number)
    return (int(found[1]), int(found[2])) if found else None


def _newest(numbers: Iterable[str]) -> tuple[int, int]:
    return max((parsed(one) or (0, 0) for one in numbers), default=(0, 0))


def next_minor(numbers: Iterable[str]) -> str:
    """The number that is proposed for the next named version: 0.1, 0.2, and 1.1 after 1.0."""
    whole, part = _newest(numbers)
    return f"{whole}.{part + 1}"


def next_whole(numbers: Iterable[str]) -> str:
    """The number of the version that every side agreed to: 1.0, 2.0."""
    return f"{_newest(numbers)[0] + 1}.0"


def check_number(number: str, numbers: Collection[str]) -> None:
    """A version that somebody names has the next number or a later one. Raises DomainError beside `number`."""
    found = parsed(number)
    if found is None or not found[1]:
        words = Text("Enter a number such as %(example)s. Whole numbers are for what every side agreed to.", example=next_minor(numbers))
        raise DomainError(words, "number")
    if found <= _newest(numbers) and numbers:
        raise DomainError(Text("The number comes after those that are there: %(example)s or later.", example=next_minor(numbers)), "number")


@dataclass(frozen=True, slots=True)
class Given:
    """What a side said in a round of the review, and to which text."""

    is_agreed: bool
    place: int


def owing(sides: Sequence[Side], given: Mapping[Side, Given], place: int) -> list[Side]:
    """The sides that have not agreed to the text as it stands: those without an answer, and those whose text has changed since."""
    return [side for side in sides if side not in given or not given[side].is_agreed or given[side].place != place]


def together(first: Text, others: Iterable[Text]) -> Text:
    """Several sentences as one."""
    whole = first
    for other in others:
        whole = Text("%(first)s %(second)s", first=whole, second=other)
    return whole


def listed(words: Sequence[Text]) -> list[Text]:
    """As many as are read at once; the rest is counted."""
    left = len(words) - LONGEST_LIST
    return [*words[:LONGEST_LIST], *([Text("And %(num)s more.", num=left)] if left > 0 else [])]
