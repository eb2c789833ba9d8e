"""How gaps are shown to officers: a map of rows and competencies, and the same numbers as a list."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.development.domain import FAMILIES
from portal.development.domain.reading import ROWS, By, Count, Weight, weight_of
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.reference.domain import COMPETENCY_TYPES, CodeList
from portal.web.i18n import language, say


@dataclass(frozen=True, slots=True)
class Spot:
    """One number of the map: how many are below, of how many of whom it is known, how that weighs, and the way to what is behind it."""

    count: Count
    weight: Weight
    href: str

    @property
    def share(self) -> int | None:
        """How many of a hundred of those who were assessed are below."""
        return round(100 * self.count.below / self.count.known) if self.count.known else None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the map; None where its posts do not ask for a competency."""

    name: str
    below: int
    spots: list[Spot | None]


def competencies(kind: str = "") -> dict[str, str]:
    """The names of the competencies (of one dictionary) in the reader's language, by code, in the order of the list."""
    english = language() == "en"
    entries = reference.competencies()
    return {one.code: one.name_en if english else one.name for one in entries if not kind or one.details["type"] == kind}


def kinds() -> dict[str, Text]:
    """The three dictionaries."""
    return COMPETENCY_TYPES


def classes() -> dict[str, str]:
    """The names of the classes of post in the reader's language, by code."""
    names = reference.names_of((CodeList.POST_CLASS,))
    return {code: english if language() == "en" else name for code, (name, english) in names.items()}


def row_name(by: By, count: Count) -> str:
    """What a row is called."""
    if by is By.FAMILY:
        return say(FAMILIES[count.key]) if count.key in FAMILIES else count.key
    return say(ROWS[by]) if by is By.PROVINCE else count.label


def map_rows(by: By, counts: Iterable[Count], codes: Iterable[str], address: Callable[[str, str], str]) -> list[Row]:
    """The rows of the map, in the order in which they come; `address` gives the page behind a row's competency."""
    columns, grouped = list(codes), dict[str, dict[str, Count]]()
    for count in counts:
        grouped.setdefault(count.key, {})[count.code] = count
    rows = []
    for key, found in grouped.items():
        spots = [Spot(found[code], weight_of(found[code]), address(key, code)) if code in found else None for code in columns]
        rows.append(Row(row_name(by, next(iter(found.values()))), sum(spot.count.below for spot in spots if spot), spots))
    return rows


def ordered_map(rows: list[Row], text: str, order: str) -> list[Row]:
    """Those whose name contains a text, by name or by how many are below."""
    found = [row for row in rows if text.casefold() in row.name.casefold()]
    if order.removeprefix("-") == "below":
        found.sort(key=lambda row: row.below, reverse=order.startswith("-"))
    elif order.removeprefix("-") == "name":
        found.sort(key=lambda row: row.name.casefold(), reverse=order.startswith("-"))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the map as a line of the list."""

    name: str
    competency: str
    count: Count
    href: str


COLUMNS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: line.name.casefold(),
    "competency": lambda line: line.competency.casefold(),
    "people": lambda line: line.count.people,
    "below": lambda line: line.count.below,
    "far": lambda line: line.count.far,
    "unknown": lambda line: line.count.unknown,
    "oldest": lambda line: line.count.oldest or dt.date.max,
}


def lines(by: By, counts: Iterable[Count], names: Mapping[str, str], address: Callable[[str, str], str]) -> list[Line]:
    """The list behind the map."""
    return [Line(row_name(by, one), names.get(one.code, one.code), one, address(one.key, one.code)) for one in counts]


def ordered(found: list[Line], text: str, order: str) -> list[Line]:
    """Those whose row or competency contains a text, in the order that is asked for: the most below first where none is."""
    words = text.casefold()
    kept = [line for line in found if words in line.name.casefold() or words in line.competency.casefold()]
    key = COLUMNS.get(order.removeprefix("-"))
    return sorted(kept, key=key or COLUMNS["below"], reverse=order.startswith("-") if key else True)


def page_of(rows: Sequence[Any], number: int, size: int) -> Page[Any]:
    """A page of what has been read as a whole; past its end the last one."""
    number = min(number, max(1, -(-len(rows) // size)))
    return Page(rows[(number - 1) * size : number * size], number, size, len(rows))
