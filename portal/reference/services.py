"""What happens to code lists and parameters: each function is one decision somebody takes."""

import datetime as dt
import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.audit.services import record
from portal.kernel.db import Base, db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.reference import queries
from portal.reference.domain import CodeList, HolidayKind, RelationKind
from portal.reference.models import BodyRelation, CodeEntry, Holiday, Parameter

SEEDS = Path(__file__).parent / "seeds"


def seed(*, national_calendar: bool = True) -> int:
    """Load code lists, parameters and holidays as dated versions; a version that is there is never edited. Returns how many were added.

    Without `national_calendar` the holidays are left out: the demonstration brings its own.
    """
    new = [entry for name, entries in _read("code_lists.toml").items() for entry in _new_entries(CodeList(name), entries)]
    known = queries.known_parameters()
    parameters = [line for line in _read("parameters.toml")["parameter"] if (line["code"], line["valid_from"]) not in known]
    added: list[Base] = [*new, *(Parameter(**line) for line in parameters)]
    if national_calendar:
        added += _new_holidays(_read("holidays.toml")["year"])
    db.session.add_all(added)
    db.session.flush()  # the caller counts and reads what was loaded
    queries.forget_holidays()
    return len(added)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((SEEDS / name).read_text(encoding="utf-8"))


def _new_entries(code_list: CodeList, document: dict[str, Any]) -> list[CodeEntry]:
    known, new = queries.known_entries(code_list), []
    for position, line in enumerate(document["entry"]):
        since = line.get("valid_from", document["valid_from"])
        if (line["code"], since) in known:
            continue
        details = {key: value for key, value in line.items() if key not in {"code", "name", "name_en", "valid_from", "valid_to", "basis"}}
        entry = CodeEntry(
            list=code_list,
            code=line["code"],
            name=line["name"],
            name_en=line.get("name_en", line["name"]),
            position=position,
            details=document.get("details", {}) | details,
            basis=line.get("basis", document["basis"]),
            valid_from=since,
            valid_to=line.get("valid_to"),
        )
        new.append(entry)
    return new


def _new_holidays(years: list[dict[str, Any]]) -> list[Holiday]:
    """The days that are not there yet; of a day that stands twice the first line counts."""
    known, new = queries.known_holidays(), []
    for document in years:
        for kind, line in ((each, line) for each in HolidayKind for line in document[each.value]):
            date, _, name = line.partition(" ")
            day = dt.date.fromisoformat(f"{document['year']}-{date}")
            if day not in known:
                known.add(day)
                new.append(Holiday(day=day, kind=kind, name=name or "Cuti bersama", basis=document["basis"]))
    return new


def seed_days(days: Mapping[dt.date, str], basis: str) -> int:
    """Load days on which offices are closed, each with its name, as far as they are not there; how many were added."""
    known = queries.known_holidays()
    new = [Holiday(day=day, kind=HolidayKind.NATIONAL, name=name, basis=basis) for day, name in days.items() if day not in known]
    db.session.add_all(new)
    db.session.flush()  # the caller counts and reads what was loaded
    queries.forget_holidays()
    return len(new)


def add_holiday(day: dt.date, name: str, *, basis: str, by: Identity, kind: HolidayKind = HolidayKind.NATIONAL) -> Holiday:
    """Add a day on which offices are closed. Raises ConflictError when it is one already."""
    if queries.holiday_exists(day):
        raise ConflictError(Text("%(day)s is already a holiday.", day=day), "day")
    holiday = Holiday(day=day, kind=kind, name=name, basis=basis)
    db.session.add(holiday)
    db.session.flush()  # the record names it
    queries.forget_holidays()
    record("reference.holiday.added", "holiday", holiday.id, by=by, after={"day": day.isoformat(), "name": name, "basis": basis})
    return holiday


def relate(
    unit_id: uuid.UUID,
    company_id: uuid.UUID,
    kind: RelationKind,
    *,
    basis: str,
    valid_from: dt.date,
    by: Identity,
    valid_to: dt.date | None = None,
) -> BodyRelation:
    """Record that a unit licenses, supervises or buys from a company between two days."""
    relation = BodyRelation(unit_id=unit_id, company_id=company_id, kind=kind, basis=basis, valid_from=valid_from, valid_to=valid_to)
    db.session.add(relation)
    db.session.flush()  # the record names it
    facts = {"unit": str(unit_id), "company": str(company_id), "kind": kind.value, "valid_from": valid_from.isoformat()}
    record("reference.relation.added", "body_relation", relation.id, by=by, after=facts)
    return relation


def end_relation(relation: BodyRelation, on: dt.date, *, reason: str, by: Identity) -> None:
    """Say from which day a tie no longer holds. Raises DomainError beside `day` for one too early, ConflictError where there is one."""
    if relation.valid_to is not None:
        raise ConflictError(Text("This tie has an end already."))
    if on <= relation.valid_from:
        raise DomainError(Text("The end lies after the first day, %(day)s.", day=relation.valid_from), "day")
    relation.valid_to = on
    record("reference.relation.ended", "body_relation", relation.id, by=by, after={"valid_to": on.isoformat()}, reason=reason)
