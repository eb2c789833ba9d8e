"""Reads of assignments: who is away, and for how long."""

import datetime as dt
import functools
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, Text, Uuid, bindparam, case, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, Range

from portal.applications.models import Application, Assignment
from portal.catalogue.models import Opportunity
from portal.kernel.db import db, rows_of
from portal.organisations import queries as organisations
from portal.workforce import queries as workforce
from portal.workforce.models import Servant


def assignment_of(application_id: uuid.UUID) -> Assignment | None:
    """The seat that an application holds or held."""
    return db.session.scalar(select(Assignment).where(Assignment.application_id == application_id))


def lock_assignment_of(application_id: uuid.UUID) -> Assignment | None:
    """The same, locked until the transaction ends, as it stands now."""
    query = select(Assignment).where(Assignment.application_id == application_id)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def find_last_day(application_id: uuid.UUID) -> dt.date | None:
    """The last day of a placement that was approved and has not been ended."""
    return last_days_of([application_id]).get(application_id)


def last_days_of(application_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """The last days of those of some placements that were approved and have not been ended."""
    query = select(Assignment.application_id, func.upper(Assignment.during) - 1).where(Assignment.application_id.in_(list(application_ids)))
    rows = db.session.execute(query.where(Assignment.ended_at.is_(None), Assignment.approved_at.is_not(None)))
    return dict(rows.all())


def is_placed_elsewhere(application: Application, during: Range[dt.date]) -> bool:
    """Whether another approved placement of the same person shares a day with a period."""
    query = select(Assignment.id).where(Assignment.servant_id == application.servant_id, Assignment.application_id != application.id)
    query = query.where(Assignment.ended_at.is_(None), Assignment.approved_at.is_not(None), Assignment.during.op("&&")(during))
    return db.session.scalar(query.limit(1)) is not None


def placed_until() -> ColumnElement[dt.date]:
    """The last day of what an application is for: of its placement, as extended, else of the opportunity; beside both."""
    last = select(func.upper(Assignment.during) - 1).where(Assignment.application_id == Application.id, Assignment.ended_at.is_(None))
    return func.coalesce(last.correlate(Application).scalar_subquery(), Opportunity.ends_on)


def running(from_day: dt.date | BindParameter[dt.date]) -> ColumnElement[bool]:
    """The condition that a placement runs on that day or later."""
    return Assignment.ended_at.is_(None) & Assignment.approved_at.is_not(None) & (func.upper(Assignment.during) > from_day)


def active_count(servant_id: uuid.UUID, from_day: dt.date) -> int:
    """How many placements of this person run on that day or later."""
    found: int = rows_of(_active(), servant=servant_id, day=from_day)[0].number
    return found


@functools.cache
def _active() -> Select[Any]:
    mine = Assignment.servant_id == bindparam("servant", type_=Uuid()), running(bindparam("day", type_=Date()))
    return select(func.count().label("number")).select_from(Assignment).where(*mine)


def active_column(from_day: dt.date) -> ColumnElement[Any]:
    """The same for all servants at once, as a column beside `servant`.

    Whoever has a placement is counted once, before anybody is asked, into a document by person: a count for each person in turn would keep
    the database from sharing the people among its processes.
    """
    held = select(Assignment.servant_id, func.count().label("number")).where(running(from_day)).group_by(Assignment.servant_id).subquery()
    numbers = select(func.jsonb_object_agg(held.c.servant_id, held.c.number, type_=JSONB)).scalar_subquery()
    placed = Servant.id.in_(select(Assignment.servant_id).where(running(from_day)))
    return case((placed, numbers[cast(Servant.id, Text)].as_integer()), else_=0)


def away_of(agency_id: uuid.UUID, during: Range[dt.date]) -> int:
    """How many of an agency's servants are or will be away at some time within a period."""
    away = (Assignment.agency_id == agency_id, Assignment.ended_at.is_(None), Assignment.during.op("&&")(during))
    return db.session.scalar(select(func.count()).select_from(Assignment).where(*away)) or 0


def others_away(application: Application, during: Range[dt.date]) -> int:
    """How many other servants of an applicant's agency are or will be away at some time within a period."""
    query = select(func.count(Assignment.servant_id.distinct())).where(Assignment.agency_id == application.agency_id)
    query = query.where(Assignment.ended_at.is_(None), Assignment.during.op("&&")(during), Assignment.servant_id != application.servant_id)
    return db.session.scalar(query) or 0


def seats_held(opportunity_id: uuid.UUID) -> int:
    """How many seats of an opportunity somebody holds; a caller who acts on it has locked the opportunity."""
    query = select(func.count()).select_from(Assignment)
    return db.session.scalar(query.where(Assignment.opportunity_id == opportunity_id, Assignment.ended_at.is_(None))) or 0


def highest_seat_held(opportunity_id: uuid.UUID) -> int:
    """The highest seat that somebody holds at an opportunity, 0 where nobody does; a caller who acts on it has locked the opportunity."""
    query = select(func.max(Assignment.seat)).where(Assignment.opportunity_id == opportunity_id, Assignment.ended_at.is_(None))
    return db.session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Who is placed where, for how long."""

    name: str
    title: str
    starts_on: dt.date
    ends_on: dt.date


def placements_beyond(opportunity_ids: Sequence[uuid.UUID], day: dt.date) -> list[Placed]:
    """The approved placements at some opportunities that last longer than a day, what ends last first."""
    last = func.upper(Assignment.during)
    query = (
        select(Servant.name, Opportunity.title, func.lower(Assignment.during), last - 1)
        .select_from(Assignment)
        .join(Servant, Servant.id == Assignment.servant_id)
        .join(Opportunity, Opportunity.id == Assignment.opportunity_id)
        .where(Assignment.opportunity_id.in_(opportunity_ids), running(day + dt.timedelta(days=1)))
        .order_by(last.desc(), Servant.name)
    )
    return [Placed(*row) for row in db.session.execute(query)]


def placed_at(opportunity_ids: Sequence[uuid.UUID]) -> int:
    """How many placements at some opportunities have ever been approved."""
    query = select(func.count()).select_from(Assignment)
    return db.session.scalar(query.where(Assignment.opportunity_id.in_(opportunity_ids), Assignment.approved_at.is_not(None))) or 0


def submitted_to(opportunity_ids: Sequence[uuid.UUID]) -> int:
    """How many applications to some opportunities have ever been submitted."""
    query = select(func.count()).select_from(Application)
    return db.session.scalar(query.where(Application.opportunity_id.in_(opportunity_ids), Application.submitted_at.is_not(None))) or 0


@dataclass(frozen=True, slots=True)
class Absences:
    """An agency's people on a day: how many there are, are away, and will be."""

    people: int
    now: int
    later: int
    """Whose placement begins later, and for whom a place is held: the limit counts them too."""


def absences_of(agency_id: uuid.UUID, on: dt.date) -> Absences:
    """The people of an agency and of its units on a day, in one statement."""
    people = select(func.count()).select_from(Servant)
    people = people.where(workforce.here(on), Servant.body_id.in_(organisations.below([agency_id])))
    begun = Assignment.approved_at.is_not(None) & (func.lower(Assignment.during) <= on)
    query = select(people.scalar_subquery(), func.count().filter(begun), func.count().filter(~begun)).select_from(Assignment)
    query = query.where(Assignment.agency_id == agency_id, Assignment.ended_at.is_(None), func.upper(Assignment.during) > on)
    return Absences(*db.session.execute(query).one())
