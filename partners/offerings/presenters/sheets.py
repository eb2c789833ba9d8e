"""What a sheet of offerings would become, or became, as its page shows it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.offerings.models import OfferingSheet


@dataclass(frozen=True, slots=True)
class Good:
    """A row that becomes a draft: what it still lacks, what it may repeat, and once it is made, the draft."""

    row: int
    title: str
    starts_on: dt.date | None
    missing: list[str]
    twins: list[Text]
    made: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Faulty:
    """A cell to correct: row, column, what was entered, what was expected."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Review:
    """A sheet row by row."""

    good: list[Good]
    faults: list[Faulty]

    @property
    def lacking(self) -> int:
        """How many drafts have fields that are still to be filled in."""
        return sum(bool(one.missing) for one in self.good)


def review_of(sheet: "OfferingSheet", columns: Mapping[str, str], language: str) -> Review:
    """The stored report with its words in the reader's language; `columns` names the columns."""
    report: dict[str, Any] = sheet.report
    good = [
        Good(
            line["row"],
            line["title"],
            dt.date.fromisoformat(line["starts_on"]) if line["starts_on"] else None,
            [columns.get(key, key) for key in line["missing"]],
            [Text.from_json(twin) for twin in line["twins"]],
            report["made"].get(str(line["row"])),
        )
        for line in report["good"]
    ]
    faults = [
        Faulty(one["row"], columns.get(one["column"], one["column"]), one["value"], one["reasons"][language]) for one in report["faults"]
    ]
    return Review(good, faults)
