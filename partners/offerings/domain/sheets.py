"""A sheet of offerings: its states, and its cells as they are read, whatever the spreadsheet made of them. Pure."""

import datetime as dt
import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.errors import DomainError
from portal.kernel.text import Text

MOST_ROWS = 200
REMARK, FAULTS = "remark", "faults"
"""Columns of a sheet that no form has: the writer's own notes, and what was wrong with a row that came back."""
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
YES, NO = frozenset({"y", "ya", "yes", "x", "1", "true", "benar", "v"}), frozenset({"n", "tidak", "no", "0", "false", "salah"})


class SheetState(enum.StrEnum):
    """Where an uploaded sheet stands."""

    PREVIEWED = "previewed"
    """Looked at; nothing was made of it."""
    RUN = "run"
    """Its good rows are drafts."""
    DROPPED = "dropped"
    """Another upload of the same person took its place."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be: what was entered and what the form expected, in the words of its form in each language."""

    column: str
    value: str
    reasons: Mapping[str, str]


@dataclass(slots=True)
class Line:
    """One row of a sheet: what would be typed into each page, what is missing yet, and what keeps it out."""

    number: int
    """As the spreadsheet counts: the headers are row 1."""
    pages: dict[str, dict[str, Any]]
    title: str
    starts_on: dt.date | None
    missing: list[str] = field(default_factory=list)
    """The columns still to be filled in before it can be submitted."""
    faults: list[Fault] = field(default_factory=list)
    twins: list[Text] = field(default_factory=list)
    """Which other row, and which draft, has the same title and first day: no fault, but worth a look."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that has been read: its headers and rows as they stood, and each row as its kind's forms see it."""

    head: Sequence[object]
    rows: Mapping[int, Sequence[object]]
    lines: Sequence[Line]
    faults_are_called: str = ""
    """The header of the column that says what is wrong, in the language of who uploads."""

    @property
    def good(self) -> list[Line]:
        """The rows that become drafts."""
        return [line for line in self.lines if not line.faults]


def plain(text: object) -> str:
    """A word as it is compared: no matter how it is spaced or capitalised."""
    return " ".join(str(text).split()).casefold()


def written(cell: object) -> str:
    """A cell as somebody would have typed it."""
    match cell:
        case None:
            return ""
        case bool():
            return "y" if cell else "n"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case _:
            return str(cell).replace("\r\n", "\n").strip()


def day_parts(cell: object) -> dict[str, str]:
    """A day as a form's three boxes have it; what is none stands in the first, so that the form says what it expects."""
    text = written(cell)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        day, month, year = text, "", ""
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}


def columns_of(head: Sequence[object], known: Mapping[str, str]) -> list[str | None]:
    """The column of each cell of the first row; None where it is empty. `known` are the headers, as they are compared.

    Raises DomainError for one that is not known or stands twice: nothing that was typed is left out in silence.
    """
    found = [known.get(plain(cell)) if plain(written(cell)) else None for cell in head]
    strange = [written(cell) for cell, column in zip(head, found, strict=True) if column is None and written(cell)]
    if strange:
        names = ", ".join(name[:60] for name in strange[:5])
        raise DomainError(Text("These columns are not known: %(names)s. Keep the first row of the template as it is.", names=names), "file")
    if not any(column not in {None, REMARK, FAULTS} for column in found):
        raise DomainError(Text("The first row has no headers. Keep the first row of the template as it is."), "file")
    twice = sorted({written(cell) for cell, column in zip(head, found, strict=True) if column and found.count(column) > 1})
    if twice:
        raise DomainError(Text("These columns stand twice: %(names)s. Keep one of each.", names=", ".join(twice[:5])), "file")
    return found
