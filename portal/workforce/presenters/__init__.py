"""What the pages of the import show."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.kernel.text import Text
from portal.workforce.domain import alarms
from portal.workforce.domain.codes import WORDS
from portal.workforce.domain.columns import CODED, label
from portal.workforce.presenters.fields import spoken
from portal.workforce.services import undoing

if TYPE_CHECKING:
    from portal.workforce.models import WorkforceImport


@dataclass(frozen=True, slots=True)
class Error:
    """A cell to correct: row, column, what was entered, what was expected."""

    row: int
    column: Text
    value: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Changed:
    """One column of one person, before and after; None: not on record."""

    row: int
    name: str
    column: Text
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Alarmed:
    """An alarm in words: what is so much, which column, the figure and the limit in percent."""

    title: Text
    column: Text | None
    people: int
    of: int
    percent: int
    limit: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell that gave way to a confirmed correction: what the source still has, what the record says."""

    row: int
    name: str
    column: Text
    source: Any
    value: Any
    number: str


@dataclass(frozen=True, slots=True)
class Review:
    """A file as its review shows it; what an older report does not have counts as none."""

    file: "WorkforceImport"
    report: dict[str, Any]
    errors: list[Error]
    changes: list[Changed]
    absent: int
    alarms: list[Alarmed]
    kept: list[Kept]
    moved: int
    may_be_undone: bool

    @property
    def good(self) -> int:
        """How many rows would be written."""
        return int(self.report["new"] + self.report["changed"])


def review_of(found: "WorkforceImport") -> Review:
    """The stored report with its words."""
    report = found.report
    errors = [Error(e["row"], label(e["column"]), e["value"], Text.from_json(e["reason"])) for e in report["errors"]]
    changes = [
        Changed(person["row"], person["name"], label(f["column"]), _value(f["column"], f["before"]), _value(f["column"], f["after"]))
        for person in report["changes"]
        for f in person["fields"]
    ]
    return Review(
        found,
        report,
        errors,
        changes,
        report["absent"],
        alarms=[_alarmed(alarms.Raised.from_json(one)) for one in report.get("alarms", ())],
        kept=[_kept(one) for one in report.get("kept_cells", ())],
        moved=report.get("moved", 0),
        may_be_undone=undoing.hindrance_of(found) is None,
    )


def _alarmed(one: alarms.Raised) -> Alarmed:
    return Alarmed(alarms.WORDS[one.alarm], label(one.column) if one.column else None, one.people, one.of, one.percent, one.limit)


def _kept(cell: dict[str, Any]) -> Kept:
    column = cell["column"]
    return Kept(cell["row"], cell["name"], label(column), spoken(column, cell["source"]), spoken(column, cell["value"]), cell["number"])


def _value(column: str, value: Any) -> Any:  # noqa: ANN401  a column's value
    match value:
        case None:
            return None
        case {"day": day}:
            return dt.date.fromisoformat(day)
        case bool():
            return WORDS["true" if value else "false"]
        case str() if column in CODED or column.startswith("skp_"):
            return WORDS[value]
        case _:
            return str(value)


def sentence_of(alarm: Alarmed) -> Text:
    """An alarm as one line, for the command line."""
    facts = {"people": alarm.people, "of": alarm.of, "percent": alarm.percent, "limit": alarm.limit}
    if alarm.column is not None:
        told = Text("%(title)s: %(column)s", title=alarm.title, column=alarm.column)
        return Text("%(title)s (%(people)s of %(of)s, %(percent)s%%; the limit is %(limit)s%%)", title=told, **facts)
    return Text("%(title)s (%(people)s of %(of)s, %(percent)s%%; the limit is %(limit)s%%)", title=alarm.title, **facts)


def summary_of(review: Review, *, dry_run: bool) -> Text:
    """One sentence about a file, for the command line."""
    facts = {key: review.report[key] for key in ("rows", "new", "changed", "same", "leaving", "bad", "absent")}
    if dry_run:
        return Text(
            "Nothing was saved. Of %(rows)s rows %(new)s are new, %(changed)s change, %(same)s change nothing, %(bad)s stay out;"
            " %(leaving)s people leave; %(absent)s people on record are not in the file.",
            **facts,
        )
    return Text(
        "Saved. Of %(rows)s rows %(new)s were new, %(changed)s changed, %(same)s changed nothing, %(bad)s stayed out;"
        " %(leaving)s people leave; %(absent)s people on record are not in the file and stay as they are.",
        **facts,
    )
