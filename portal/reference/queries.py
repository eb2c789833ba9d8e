"""Every read of code lists, parameters, holidays and relations."""

import datetime as dt
import functools
import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.reference.domain import CodeList
from portal.reference.models import BodyRelation, CodeEntry, Holiday, Parameter

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

_known_holidays: list[frozenset[dt.date]] = []


def holidays() -> frozenset[dt.date]:
    """The days on which offices are closed, read once a process; `forget_holidays` after a change."""
    if not _known_holidays:
        _known_holidays.append(frozenset(db.session.scalars(select(Holiday.day))))
    return _known_holidays[0]


def forget_holidays() -> None:
    """Read the holidays anew next time."""
    _known_holidays.clear()


def all_holidays() -> list[Holiday]:
    """The holidays with their names, by day."""
    return list(db.session.scalars(select(Holiday).order_by(Holiday.day)))


def entries_of(code_list: CodeList, on: dt.date | None = None) -> list[CodeEntry]:
    """The codes of a list that are valid on a day (today), in the list's order, each in the version of that day."""
    day = on or clock.today()
    newest = (
        select(CodeEntry)
        .where(CodeEntry.list == code_list, CodeEntry.valid_from <= day)
        .ext(distinct_on(CodeEntry.code))
        .order_by(CodeEntry.code, CodeEntry.valid_from.desc())
    )
    rows = [row for row in db.session.scalars(newest) if row.valid_to is None or row.valid_to > day]
    return sorted(rows, key=lambda row: (row.position, row.code))


def names_of(lists: Collection[CodeList], on: dt.date | None = None) -> dict[str, tuple[str, str]]:
    """What the codes of several lists were called last by a day (today), in both languages: Indonesian, English. Ended ones too."""
    newest = (
        select(CodeEntry.code, CodeEntry.name, CodeEntry.name_en)
        .where(CodeEntry.list.in_(list(lists)), CodeEntry.valid_from <= (on or clock.today()))
        .ext(distinct_on(CodeEntry.list, CodeEntry.code))
        .order_by(CodeEntry.list, CodeEntry.code, CodeEntry.valid_from.desc())
    )
    return {code: (name, name_en) for code, name, name_en in db.session.execute(newest)}


def competencies(on: dt.date | None = None) -> list[CodeEntry]:
    """The competencies of the three dictionaries: M.01 to M.08 managerial, S.01 socio-cultural, T. technical."""
    return entries_of(CodeList.COMPETENCY, on)


@functools.cache
def _versions() -> Select[str, dict[str, Any], dt.date | None]:
    entry = CodeEntry
    asked = select(entry.code, entry.details, entry.valid_to)
    asked = asked.where(entry.list == bindparam("list"), entry.valid_from <= bindparam("day"))
    return asked.ext(distinct_on(entry.code)).order_by(entry.code, entry.valid_from.desc())


def kbli(on: dt.date | None = None) -> list[CodeEntry]:
    """The business sectors."""
    return entries_of(CodeList.KBLI, on)


def required_levels(on: dt.date | None = None) -> dict[str, int]:
    """The level of every competency that a class of post requires, by its code (PermenPANRB 38/2017)."""
    day = on or clock.today()
    found = rows_of(_versions(), list=CodeList.POST_CLASS, day=day)
    return {code: int(details["required_level"]) for code, details, valid_to in found if valid_to is None or valid_to > day}


def known_entries(code_list: CodeList) -> set[tuple[str, dt.date]]:
    """The versions of a list's entries that are there: code and first day."""
    found = db.session.execute(select(CodeEntry.code, CodeEntry.valid_from).where(CodeEntry.list == code_list))
    return {(code, valid_from) for code, valid_from in found}


def find_parameter(code: str, on: dt.date | None = None) -> Parameter | None:
    """A parameter in its version of a day (today)."""
    day = on or clock.today()
    newest = select(Parameter).where(Parameter.code == code, Parameter.valid_from <= day, _open(Parameter.valid_to, day))
    return db.session.scalars(newest.order_by(Parameter.valid_from.desc()).limit(1)).first()


def get_value(code: str, on: dt.date | None = None) -> Decimal:
    """A parameter's number on a day (today). Raises NotFoundError where no version was valid."""
    parameter = find_parameter(code, on)
    if parameter is None:
        raise NotFoundError(Text("The parameter %(code)s has no value on that day.", code=code))
    return parameter.value


def service_days(code: str, on: dt.date | None = None) -> int:
    """The working days of a service clock (CLK-…, OBJ-…)."""
    return int(get_value(code, on))


def parameters(on: dt.date | None = None, codes: Collection[str] = ()) -> list[Parameter]:
    """The parameters that are valid on a day (today), by code: those named, or all."""
    day = on or clock.today()
    newest = (
        select(Parameter)
        .where(Parameter.valid_from <= day, Parameter.code.in_(codes) if codes else true())
        .ext(distinct_on(Parameter.code))
        .order_by(Parameter.code, Parameter.valid_from.desc())
    )
    return [row for row in db.session.scalars(newest) if row.valid_to is None or row.valid_to > day]


def known_parameters() -> set[tuple[str, dt.date]]:
    """The versions of parameters that are there: code and first day."""
    return {(code, valid_from) for code, valid_from in db.session.execute(select(Parameter.code, Parameter.valid_from))}


def known_holidays() -> set[dt.date]:
    """The days that are holidays already."""
    return set(db.session.scalars(select(Holiday.day)))


def holiday_exists(day: dt.date) -> bool:
    """Whether the day is already a holiday."""
    return db.session.scalar(select(Holiday.id).where(Holiday.day == day)) is not None


def relations_between(unit_ids: Collection[uuid.UUID], company_id: uuid.UUID, on: dt.date | None = None) -> list[BodyRelation]:
    """What ties any of the units to the company on a day (today): the units of a servant are their own and those above it."""
    day = on or clock.today()
    tied = select(BodyRelation).where(
        BodyRelation.unit_id.in_(unit_ids),
        BodyRelation.company_id == company_id,
        BodyRelation.valid_from <= day,
        _open(BodyRelation.valid_to, day),
    )
    return list(db.session.scalars(tied.order_by(BodyRelation.kind)))


def relations_of(company_id: uuid.UUID, on: dt.date | None = None) -> list[BodyRelation]:
    """Every unit that is tied to the company on a day (today)."""
    return list(db.session.scalars(_tied(), {"company": company_id, "day": on or clock.today()}))


@functools.cache
def _tied() -> Select[BodyRelation]:
    day: BindParameter[dt.date] = bindparam("day", type_=Date())
    tied = (BodyRelation.company_id == bindparam("company"), BodyRelation.valid_from <= day, _open(BodyRelation.valid_to, day))
    return select(BodyRelation).where(*tied)


def _open(ends: "InstrumentedAttribute[dt.date | None]", day: dt.date | BindParameter[dt.date]) -> ColumnElement[bool]:
    return or_(ends.is_(None), ends > day)
