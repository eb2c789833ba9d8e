"""What the page of a servant's own data shows."""

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
from portal.workforce.domain.requests import RequestKind, correctable
from portal.workforce.services.requests import rated_years

if TYPE_CHECKING:
    from portal.workforce.models import RecordRequest, Servant


@dataclass(frozen=True, slots=True)
class Datum:
    """One field of a servant's own data: its name, value, where it comes from, and since when or as of when it is so."""

    name: Text
    value: Any
    as_of: dt.date
    source: str
    field: str | None = None
    """The key under which a correction can be asked for."""
    asked: "RecordRequest | None" = None
    """The correction that waits."""


@dataclass(frozen=True, slots=True)
class Added:
    """An education or a certificate that was added to the record."""

    request: "RecordRequest"
    title: str
    issuer: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything that the record holds of one person, by subject, and where it came from."""

    servant: "Servant"
    groups: list[tuple[Text, list[Datum]]]
    added: list[Added]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the fields of one record: a corrected one comes from its request, any other from the last file that told it."""

    servant: "Servant"
    told: dt.date
    fixes: dict[str, tuple[str, dt.datetime]]
    waiting: "dict[str, RecordRequest]"
    years: set[int]

    def __call__(self, key: str, value: Any, as_of: dt.date | None = None, name: Text | None = None) -> Datum:  # noqa: ANN401  a column's value
        fix, source = self.fixes.get(key), self.servant.source
        if fix is not None:
            source, as_of = fix[0], clock.local(fix[1]).date()
        field = key if correctable(key, self.years) and (key != "sanction_until" or self.servant.sanction_severity) else None
        return Datum(name or label(key), value, as_of or self.told, source, field, self.waiting.get(key))


def own_data_of(servant: "Servant", *, english: bool) -> OwnData:
    """Every field with its value in words, its source and the day that counts for it, and what was added."""
    told = clock.local(servant.source_at).date()
    datum = _Maker(servant, told, queries.fixes_of(servant.id), queries.open_corrections_of(servant.id), rated_years(servant))
    groups = [
        (Text("Person"), _person(servant, datum)),
        (Text("Post"), _post(servant, datum, english=english)),
        (Text("Competencies"), _competencies(servant, told, english=english)),
        (Text("Performance (SKP)"), _ratings(servant, datum)),
        (Text("Discipline and service bond"), _discipline(servant, datum)),
    ]
    return OwnData(servant, groups, [_added(one, english=english) for one in queries.additions_of(servant.id)])


def _added(request: "RecordRequest", *, english: bool) -> Added:
    document = request.document
    if request.kind is RequestKind.EDUCATION:
        title, issuer, day = f"{document['level']}, {document['programme']}", document["institution"], document["graduated_on"]
    else:
        names = {entry.code: entry.name_en if english else entry.name for entry in reference.entries_of(CodeList.COMPETENCY)}
        code = document.get("competency") or ""
        title, issuer, day = document.get("name") or names.get(code, code), document["issuer"], document["issued_on"]
    return Added(request, title, issuer, dt.date.fromisoformat(day) if day else None)


Make = Callable[..., Datum]


def _person(servant: "Servant", datum: Make) -> list[Datum]:
    plain = ("name", "nip", "nrk", "email", "birth_date", "education")
    return [datum(key, getattr(servant, key)) for key in plain]


def _post(servant: "Servant", datum: Make, *, english: bool) -> list[Datum]:
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
        datum("supervisor_nip", f"{supervisor.post} ({supervisor.name})" if supervisor else None, name=Text("Direct supervisor")),
    ]


def _competencies(servant: "Servant", told: dt.date, *, english: bool) -> list[Datum]:
    names = {entry.code: entry.name_en if english else entry.name for entry in reference.entries_of(CodeList.COMPETENCY)}
    levels = queries.competency_levels_of(servant)
    as_of = servant.assessed_on or told
    return [
        Datum(Text("%(name)s", name=names.get(code, code)), LEVEL_NAMES[level], as_of, servant.source)
        for code, level in sorted(levels.items())
    ]


def _ratings(servant: "Servant", datum: Make) -> list[Datum]:
    """The years on record, and those that have just ended and are missing."""
    rated = {row.year: WORDS[row.predicate] for row in queries.ratings_of(servant.id)}
    return [datum(f"skp_{year}", rated.get(year)) for year in sorted(rated_years(servant), reverse=True)]


def _discipline(servant: "Servant", datum: Make) -> list[Datum]:
    as_of = servant.discipline_as_of
    case = None if servant.discipline_open_case is None else WORDS["true" if servant.discipline_open_case else "false"]
    return [
        datum("discipline_open_case", case, as_of),
        datum("sanction_severity", WORDS[servant.sanction_severity] if servant.sanction_severity else None, as_of),
        datum("sanction_until", servant.sanction_until, as_of),
        datum("service_bond_until", servant.service_bond_until),
    ]
