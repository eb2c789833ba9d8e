"""Reads across the slices for the public: how long decisions take and what waits, by agency."""

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Date, Float, Integer, bindparam, cast, func, literal, or_, select

from portal.kernel import clock
from portal.kernel.calendar import is_working_day
from portal.kernel.db import db
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.workflow.models import CaseStep, Decision

LONGEST = 3 * 366
"""How many days back a turn's beginning is counted from: what has waited longer counts as that."""
ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Waits:
    """Of one agency, or of all: decisions taken in a month with the median wait in working days; what waits now, and what is late."""

    agency: str | None
    decided: int
    median: float | None
    waiting: int
    late: int


def waits_in(first: dt.date, after: dt.date) -> list[Waits]:
    """The figures of each agency of the government from a day up to another, by name, and last those of all together (agency None).

    A wait runs from the day on which a turn came to an office to the day on which the office decided; days off do not count.
    """
    places = organisations.standings().subquery()
    agency = func.coalesce(places.c.agency_name, places.c.unit_name)
    wait = _counted(Decision.decided_at) - _counted(CaseStep.entered_at)
    median = cast(func.percentile_cont(0.5).within_group(wait.asc()), Float)
    taken = select(agency, func.count(), median).select_from(Decision).join(CaseStep, CaseStep.id == Decision.step_id)
    taken = taken.join(places, places.c.id == CaseStep.body_id)
    taken = taken.where(Decision.decided_at >= clock.at(first, 0), Decision.decided_at < clock.at(after, 0)).group_by(func.rollup(agency))
    awake = or_(CaseStep.sleeps_until.is_(None), CaseStep.sleeps_until <= clock.today())
    late = func.count().filter(CaseStep.due_at < clock.now())
    open_now = select(agency, func.count(), late).select_from(CaseStep).join(places, places.c.id == CaseStep.body_id)
    open_now = open_now.where(CaseStep.left_at.is_(None), awake).group_by(func.rollup(agency))
    decided = {name: (number, half) for name, number, half in db.session.execute(taken, {"working_days": _working_days()})}
    waiting = {name: (number, overdue) for name, number, overdue in db.session.execute(open_now)}
    names = sorted((name for name in {*decided, *waiting} if name is not None), key=str.casefold)
    return [Waits(name, *decided.get(name, (0, None)), *waiting.get(name, (0, 0))) for name in (*names, None)]


def _counted(moment: Any) -> ColumnElement[int]:  # noqa: ANN401  a column
    """How many working days there were up to the day of a moment, from a first day on: `_working_days` gives the parameter."""
    day = cast(func.timezone(ZONE, moment), Date)
    place = func.greatest(day - literal(_first_day(), Date), 0) + 1
    days = select(bindparam("working_days", type_=ARRAY(Integer))).scalar_subquery()
    found: ColumnElement[int] = days[cast(place, Integer)]
    return found


def _first_day() -> dt.date:
    return clock.today() - dt.timedelta(days=LONGEST)


def _working_days() -> list[int]:
    """For each day up to today, how many working days there were from the first one on."""
    first, off = _first_day(), reference.holidays()
    return list(accumulate(int(is_working_day(first + dt.timedelta(days=back), off)) for back in range(LONGEST + 1)))
