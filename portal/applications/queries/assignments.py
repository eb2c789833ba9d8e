"""Reads of assignments: who is away, and for how long."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, case, func, select
from sqlalchemy.dialects.postgresql import Range

from portal.applications.models import Assignment
from portal.kernel.db import db
from portal.workforce.models import Servant


def assignment_of(application_id: uuid.UUID) -> Assignment | None:
    """The seat that an application holds or held."""
    return db.session.scalar(select(Assignment).where(Assignment.application_id == application_id))


def running(from_day: dt.date | BindParameter[dt.date]) -> ColumnElement[bool]:
    """The condition that a placement runs on that day or later."""
    return Assignment.ended_at.is_(None) & Assignment.approved_at.is_not(None) & (func.upper(Assignment.during) > from_day)


def active_count(servant_id: uuid.UUID, from_day: dt.date) -> int:
    """How many placements of this person run on that day or later."""
    query = select(func.count()).select_from(Assignment).where(Assignment.servant_id == servant_id, running(from_day))
    return db.session.scalar(query) or 0


def active_column(from_day: dt.date) -> ColumnElement[Any]:
    """The same for all servants at once, as a column beside `servant`; only for the few who have a placement is it counted."""
    query = select(func.count()).select_from(Assignment).where(Assignment.servant_id == Servant.id, running(from_day))
    placed = Servant.id.in_(select(Assignment.servant_id).where(running(from_day)))
    return case((placed, query.correlate(Servant).scalar_subquery()), else_=0)


def away_of(agency_id: uuid.UUID, during: Range[dt.date]) -> int:
    """How many of an agency's servants are or will be away at some time within a period."""
    away = (Assignment.agency_id == agency_id, Assignment.ended_at.is_(None), Assignment.during.op("&&")(during))
    return db.session.scalar(select(func.count()).select_from(Assignment).where(*away)) or 0
