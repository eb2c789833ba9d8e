"""What the pages of the import and of a servant's own data show."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.kernel import clock
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.reference.domain import LEVEL_NAMES, CodeList
from portal.workforce import queries
from portal.workforce.domain.codes import WORDS
from portal.workforce.domain.columns import label

if TYPE_CHECKING:
    from portal.workforce.models import Servant, WorkforceImport

CODED = frozenset({"employment_type", "legal_status", "sanction_severity"})


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
class Review:
    """A file as its review shows it."""

    file: "WorkforceImport"
    report: dict[str, Any]
    errors: list[Error]
    changes: list[Changed]
    absent: int

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
    return Review(found, report, errors, changes, report["absent"])


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


@dataclass(frozen=True, slots=True)
class Datum:
    """One field of a servant's own data: its name, value, and since when or as of when it is so."""

    name: Text
    value: Any
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything that the record holds of one person, by subject, and where it came from."""

    servant: "Servant"
    groups: list[tuple[Text, list[Datum]]]


def own_data_of(servant: "Servant", *, english: bool) -> OwnData:
    """Every field with its value in words and the day that counts for it."""
    told = clock.local(servant.source_at).date()

    def datum(key: str, value: Any, as_of: dt.date | None = None) -> Datum:  # noqa: ANN401  a column's value
        return Datum(label(key), value, as_of or told)

    groups = [
        (Text("Person"), _person(servant, datum)),
        (Text("Post"), _post(servant, datum, told, english=english)),
        (Text("Competencies"), _competencies(servant, told, english=english)),
        (
            Text("Performance (SKP)"),
            [Datum(label(f"skp_{row.year}"), WORDS[row.predicate], told) for row in queries.ratings_of(servant.id)],
        ),
        (Text("Discipline and service bond"), _discipline(servant, datum)),
    ]
    return OwnData(servant, groups)


Make = Callable[..., Datum]


def _person(servant: "Servant", datum: Make) -> list[Datum]:
    plain = ("name", "nip", "nrk", "email", "birth_date", "education")
    return [datum(key, getattr(servant, key)) for key in plain]


def _post(servant: "Servant", datum: Make, told: dt.date, *, english: bool) -> list[Datum]:
    classes = {entry.code: entry.name_en if english else entry.name for entry in reference.entries_of(CodeList.POST_CLASS)}
    supervisor = queries.get_servant(servant.supervisor_id) if servant.supervisor_id else None
    unit = organisations.get_body(servant.body_id)
    agency = organisations.agency_of(unit)
    return [
        datum("employment_type", WORDS[servant.employment_type]),
        datum("legal_status", WORDS[servant.legal_status]),
        datum("agency", agency.name if agency else None),
        datum("unit", unit.name),
        datum("post", servant.post),
        datum("post_class", classes.get(servant.post_class, servant.post_class)),
        datum("grade", servant.grade),
        datum("appointed_on", servant.appointed_on),
        datum("retires_on", servant.retires_on),
        Datum(Text("Direct supervisor"), f"{supervisor.post} ({supervisor.name})" if supervisor else None, told),
    ]


def _competencies(servant: "Servant", told: dt.date, *, english: bool) -> list[Datum]:
    names = {entry.code: entry.name_en if english else entry.name for entry in reference.entries_of(CodeList.COMPETENCY)}
    levels = queries.competency_levels_of(servant)
    as_of = servant.assessed_on or told
    return [Datum(Text("%(name)s", name=names.get(code, code)), LEVEL_NAMES[level], as_of) for code, level in sorted(levels.items())]


def _discipline(servant: "Servant", datum: Make) -> list[Datum]:
    as_of = servant.discipline_as_of
    case = None if servant.discipline_open_case is None else WORDS["true" if servant.discipline_open_case else "false"]
    return [
        datum("discipline_open_case", case, as_of),
        datum("sanction_severity", WORDS[servant.sanction_severity] if servant.sanction_severity else None, as_of),
        datum("sanction_until", servant.sanction_until, as_of),
        datum("service_bond_until", servant.service_bond_until),
    ]


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
