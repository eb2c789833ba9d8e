"""What readers keep of the catalogue: bookmarks, searches, the address of a calendar."""

import datetime as dt
import uuid
from operator import itemgetter
from typing import Any

from sqlalchemy import func, select

from portal.catalogue.models import Bookmark, CalendarFeed, Opportunity, SavedSearch
from portal.catalogue.queries.published import LISTED, is_open_at
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page
from portal.kernel.paging import Page


def page_of_bookmarks(account_id: uuid.UUID, *, words: str = "", state: str = "", sort: str = "", number: int, size: int) -> Page[Any]:
    """Somebody's bookmarks as rows with the columns of LISTED, and how each opportunity stands beside what they have seen of it."""
    changed = (Opportunity.version > Bookmark.version).label("changed")
    query = select(*LISTED, Opportunity.state, changed, func.count().over().label("total"))
    query = query.join(Bookmark, Bookmark.opportunity_id == Opportunity.id).where(Bookmark.account_id == account_id)
    if words:
        query = query.where(Opportunity.title.icontains(words, autoescape=True) | Opportunity.host_name.icontains(words, autoescape=True))
    if state == "changed":
        query = query.where(Opportunity.version > Bookmark.version)
    elif state in {"open", "over"}:
        open_now = is_open_at()
        query = query.where(open_now if state == "open" else ~open_now)
    orders = {"newest": Bookmark.created_at.desc(), "start": Opportunity.starts_on, "title": func.lower(Opportunity.title)}
    return read_page(query.order_by(orders.get(sort, Opportunity.open_until), Opportunity.id), number, size, lambda row: row)


def bookmarked(account_id: uuid.UUID) -> list[Opportunity]:
    """The opportunities on which somebody has a bookmark."""
    query = select(Opportunity).join(Bookmark, Bookmark.opportunity_id == Opportunity.id).where(Bookmark.account_id == account_id)
    return list(db.session.scalars(query.order_by(Opportunity.number)))


def page_of_searches(account_id: uuid.UUID, *, words: str = "", number: int, size: int) -> Page[SavedSearch]:
    """A page of the searches that somebody keeps, newest first."""
    query = select(SavedSearch, func.count().over()).where(SavedSearch.account_id == account_id)
    if words:
        query = query.where(SavedSearch.name.icontains(words, autoescape=True))
    return read_page(query.order_by(SavedSearch.created_at.desc(), SavedSearch.id), number, size, itemgetter(0))


def find_search(search_id: uuid.UUID) -> SavedSearch | None:
    """One of them, or None where it was removed."""
    return db.session.get(SavedSearch, search_id)


def get_search(search_id: uuid.UUID) -> SavedSearch:
    """One of them. Raises NotFoundError."""
    found = find_search(search_id)
    if found is None:
        raise NotFoundError
    return found


def lock_search(search_id: uuid.UUID) -> SavedSearch | None:
    """One of them, locked until the transaction ends, as it stands now; None where it was removed."""
    query = select(SavedSearch).where(SavedSearch.id == search_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def due_searches(now: dt.datetime, limit: int) -> list[SavedSearch]:
    """Those whose moment has come, locked; one that another sweep holds is left to it."""
    query = select(SavedSearch).where(SavedSearch.due_at <= now).order_by(SavedSearch.due_at, SavedSearch.id)
    return list(db.session.scalars(query.limit(limit).with_for_update(skip_locked=True).execution_options(populate_existing=True)))


def find_feed(account_id: uuid.UUID) -> CalendarFeed | None:
    """The address of somebody's calendar."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.account_id == account_id))


def get_feed(secret_hash: str) -> CalendarFeed:
    """The address with this secret. Raises NotFoundError."""
    found = db.session.scalar(select(CalendarFeed).where(CalendarFeed.secret_hash == secret_hash))
    if found is None:
        raise NotFoundError
    return found
