"""Read calls to partners, their competencies, and who is told of which."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from portal.accounts.models import Account
from portal.development.domain.calls import DemandState
from portal.development.models import DemandCall, DemandItem, DemandTheme
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.reference import queries as reference
from portal.reference.domain import CodeList


class Item(NamedTuple):
    """One competency of a call with the level that is aimed at, and how many people are below it; None: withheld."""

    code: str
    level: int
    people: int | None


@dataclass(frozen=True, slots=True)
class CallsWanted:
    """What a reader looks for on the board; what is empty leaves nothing out."""

    text: str = ""
    state: str = ""
    theme: str = ""
    sought: str = ""


def get_call(call_id: uuid.UUID) -> DemandCall:
    """One call. Raises NotFoundError."""
    found = db.session.get(DemandCall, call_id)
    if found is None:
        raise NotFoundError
    return found


def lock_call(call_id: uuid.UUID) -> DemandCall:
    """One call, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(DemandCall).where(DemandCall.id == call_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def items_of(call: DemandCall) -> list[Item]:
    """The competencies of a call, in its order."""
    found = select(DemandItem.competency_code, DemandItem.level, DemandItem.people).where(DemandItem.call_id == call.id)
    return [Item(*row) for row in db.session.execute(found.order_by(DemandItem.place))]


def lines_of(call_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DemandItem]]:
    """The same of several calls as they are kept, by call, in one statement."""
    query = select(DemandItem).where(DemandItem.call_id.in_(list(call_ids))).order_by(DemandItem.call_id, DemandItem.place)
    found: dict[uuid.UUID, list[DemandItem]] = {}
    for item in db.session.scalars(query):
        found.setdefault(item.call_id, []).append(item)
    return found


def page_of_calls(wanted: CallsWanted, *, order: str = "", number: int, size: int) -> Page[DemandCall]:
    """A page of the board: open calls first, each by its last day; the others, newest first."""
    query: Any = select(DemandCall, func.count().over())
    if wanted.text:
        texts = (DemandCall.title, DemandCall.words, DemandCall.audience)
        query = query.where(or_(*(column.icontains(wanted.text, autoescape=True) for column in texts)))
    if wanted.state in set(DemandState):
        query = query.where(DemandCall.state == wanted.state)
    if wanted.theme:
        query = query.where(DemandCall.id.in_(select(DemandItem.call_id).where(DemandItem.competency_code == wanted.theme)))
    if wanted.sought:
        query = query.where(DemandCall.sought.contains([wanted.sought]))
    columns = {"title": func.lower(DemandCall.title), "until": DemandCall.open_until, "published": DemandCall.published_at}
    first = (DemandCall.state == DemandState.OPEN).desc()
    query = query.order_by(sorting(columns, order, first), DemandCall.published_at.desc(), DemandCall.id)
    return read_page(query, number, size, lambda row: row[0])


def past_their_day(today: dt.date, limit: int) -> list[DemandCall]:
    """Open calls whose last day is over, locked; one that another sweep holds is left to it."""
    query = select(DemandCall).where(DemandCall.state == DemandState.OPEN, DemandCall.open_until < today).order_by(DemandCall.open_until)
    return list(db.session.scalars(query.limit(limit).with_for_update(skip_locked=True)))


def names() -> dict[str, tuple[str, str]]:
    """What competencies are called, in both languages, by code."""
    return reference.names_of((CodeList.COMPETENCY,))


def themes_of(account_id: uuid.UUID) -> list[DemandTheme]:
    """The competencies that somebody follows."""
    query = select(DemandTheme).where(DemandTheme.account_id == account_id).order_by(DemandTheme.competency_code)
    return list(db.session.scalars(query))


def followers(codes: Collection[str]) -> list[Account]:
    """Who follows any of these competencies, each once, by address."""
    ids = select(DemandTheme.account_id).where(DemandTheme.competency_code.in_(list(codes)))
    return list(db.session.scalars(select(Account).where(Account.id.in_(ids)).order_by(Account.email)))
