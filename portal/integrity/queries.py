"""Every read of interests."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.integrity.domain import COOLING_OFF, InterestKind
from portal.integrity.models import Interest
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.models import Body
from portal.workflow.models import CaseFile


def get_interest(interest_id: uuid.UUID) -> Interest:
    """One interest. Raises NotFoundError."""
    found = db.session.get(Interest, interest_id)
    if found is None:
        raise NotFoundError
    return found


def lock_interest(interest_id: uuid.UUID) -> Interest:
    """One interest, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(Interest).where(Interest.id == interest_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def bars(on: dt.date) -> ColumnElement[bool]:
    """The condition that an interest bars on a day: it lasts, or its cooling-off does."""
    return or_(Interest.ended_on.is_(None), Interest.ended_on > on - COOLING_OFF)


def interested_in(case_id: uuid.UUID, party_ids: list[uuid.UUID], on: dt.date) -> set[uuid.UUID]:
    """The accounts that have an interest in a case or in an organisation that it is about, on a day; in one statement."""
    concerns = [Interest.case_id == case_id]
    if party_ids:
        concerns.append(and_(Interest.body_id.in_(party_ids), bars(on)))
    return set(db.session.scalars(select(Interest.account_id).where(or_(*concerns))))


def page_of_interests(
    *, account_id: uuid.UUID | None = None, text: str = "", kind: str = "", order: str = "", number: int, size: int
) -> Page[Any]:
    """A page of interests with the organisation or the case each concerns, newest first: one person's, or everybody's.

    `text` is looked for in name, organisation and case.
    """
    columns: tuple[Any, ...] = (Interest, Body.name.label("body"), CaseFile.number.label("case"), CaseFile.title.label("matter"))
    query: Any = select(*columns, func.count().over()).outerjoin(Body, Body.id == Interest.body_id)
    query = query.outerjoin(CaseFile, CaseFile.id == Interest.case_id)
    if account_id is not None:
        query = query.where(Interest.account_id == account_id)
    if text:
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in (Interest.name, Body.name, CaseFile.number))))
    if kind in set(InterestKind):
        query = query.where(Interest.kind == kind)
    columns_of_order = {"name": Interest.name, "body": Body.name, "declared": Interest.declared_at}
    query = query.order_by(sorting(columns_of_order, order, Interest.declared_at.desc()), Interest.id)
    return read_page(query, number, size, lambda row: row[:-1])
