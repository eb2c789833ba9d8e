"""Reads of a person's running applications, and of what was objected."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select, text

from portal.applications.domain import CASE_IS_OPEN, ApplicationState, ObjectionState
from portal.applications.models import Application, Objection
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.workflow.models import CaseFile

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


class ObjectionLine(NamedTuple):
    """A line of the objections: what it is about, and who objects as the case of the application calls them."""

    objection: Objection
    application: str
    name: str | None
    title: str
    host_name: str


def page_of_objections(*, text_: str, state: str, order: str, number: int, size: int) -> Page[ObjectionLine]:
    """A page of all objections, newest first; `text_` is looked for in numbers, name and title."""
    shown = (Application.number, CaseFile.title, Opportunity.title, Opportunity.host_name)
    query: Any = select(Objection, *shown, func.count().over()).join(Application, Application.id == Objection.application_id)
    query = query.join(Opportunity, Opportunity.id == Application.opportunity_id)
    query = query.outerjoin(CaseFile, CaseFile.subject_id == Application.id)  # of which it has one at most
    if text_:
        sought = (Objection.number, Application.number, CaseFile.title, Opportunity.title)
        query = query.where(or_(*(column.icontains(text_, autoescape=True) for column in sought)))
    if state in set(ObjectionState):
        query = query.where(Objection.state == state)
    columns = {"number": Objection.number, "name": CaseFile.title, "title": Opportunity.title, "filed": Objection.filed_at}
    query = query.order_by(sorting(columns, order, Objection.filed_at.desc()), Objection.id)
    return read_page(query, number, size, lambda row: ObjectionLine(*row[:5]))


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
