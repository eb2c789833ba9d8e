"""Reads of a person's running applications, and of what was objected."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import func, select, text

from portal.applications.domain import CASE_IS_OPEN, ApplicationState
from portal.applications.models import Application, Objection
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError

RUNNING = CASE_IS_OPEN | {ApplicationState.SUBMITTED, ApplicationState.APPROVED}
OBJECTIONS_LOCK = 5_201_317


def running_of(account_id: uuid.UUID) -> list[tuple[Application, Opportunity]]:
    """A person's running applications with what they are for, the most wanted first."""
    query = select(Application, Opportunity).join(Opportunity, Opportunity.id == Application.opportunity_id)
    query = query.where(Application.account_id == account_id, Application.state.in_(RUNNING))
    return [(one, what) for one, what in db.session.execute(query.order_by(*_wanted()))]


def lock_running_of(account_id: uuid.UUID) -> list[Application]:
    """The same without what they are for, locked until the transaction ends, as they stand now."""
    query = select(Application).where(Application.account_id == account_id, Application.state.in_(RUNNING)).order_by(*_wanted())
    return list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def _wanted() -> tuple[Any, ...]:
    return (Application.priority.asc().nulls_last(), Application.submitted_at, Application.id)


def of_person(servant_id: uuid.UUID) -> list[Application]:
    """All applications of a person, newest first."""
    query = select(Application).where(Application.servant_id == servant_id)
    return list(db.session.scalars(query.order_by(Application.created_at.desc())))


def running_beside(application: Application, first: dt.date, last: dt.date) -> list[Application]:
    """The other running applications of the same person for opportunities that share a day with this period, locked."""
    query = select(Application).join(Opportunity, Opportunity.id == Application.opportunity_id)
    query = query.where(Application.servant_id == application.servant_id, Application.id != application.id, Application.state.in_(RUNNING))
    query = query.where(Opportunity.starts_on <= last, Opportunity.ends_on >= first)
    return list(db.session.scalars(query.order_by(Application.id).with_for_update(of=Application)))


def objections_of(application_id: uuid.UUID) -> list[Objection]:
    """What was objected about an application, newest first."""
    return list(db.session.scalars(select(Objection).where(Objection.application_id == application_id).order_by(Objection.filed_at.desc())))


def get_objection(objection_id: uuid.UUID) -> Objection:
    """One objection. Raises NotFoundError."""
    found = db.session.get(Objection, objection_id)
    if found is None:
        raise NotFoundError
    return found


def next_objection_number(year: int) -> str:
    """The number by which the next objection is called; it holds the lock of the series until the transaction ends."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": OBJECTIONS_LOCK})
    count = db.session.scalar(select(func.count()).select_from(Objection)) or 0
    return f"KBR-{year}-{9001 + count:04d}"
