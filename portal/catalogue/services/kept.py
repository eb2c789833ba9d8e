"""What readers keep of the catalogue: they put bookmarks, save searches and are told what is new, let a calendar read their days.

A bookmark binds nobody and is nobody's business but its owner's: it leaves no entry in the record.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from urllib.parse import urlencode

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.domain import AccountState, hashed, new_secret
from portal.audit import services as audit
from portal.catalogue import queries
from portal.catalogue.domain.search import Chosen
from portal.catalogue.domain.telling import Every, next_due
from portal.catalogue.models import Bookmark, CalendarFeed, Opportunity, SavedSearch
from portal.catalogue.services.reading import reader_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import SYSTEM, Identity
from portal.notifications import services as notifications

NEW = "catalogue.new_in_search"
UNDER_WAY = dt.timedelta(minutes=5)
"""Longer than any transaction runs: what is being published at this moment may not be seen yet, and is told of the next time."""
MOST_TITLES = 5
"""How many of what is new a mail names."""


def mark(opportunity: Opportunity, *, by: Identity) -> None:
    """Put a bookmark on an opportunity as it stands now, or say of one that has been put that the changes since were seen."""
    values = {"id": uuid.uuid4(), "created_at": clock.now(), "account_id": by.account_id, "opportunity_id": opportunity.id}
    put = insert(Bookmark).values(**values, version=opportunity.version)
    db.session.execute(put.on_conflict_do_update(constraint="bookmark_once", set_={"version": put.excluded.version}))


def unmark(opportunity: Opportunity, *, by: Identity) -> None:
    """Take the bookmark away, where there is one."""
    db.session.execute(delete(Bookmark).where(Bookmark.account_id == by.account_id, Bookmark.opportunity_id == opportunity.id))


def save_search(name: str, chosen: Chosen, every: Every, *, by: Identity) -> SavedSearch:
    """Keep a search, and tell its owner from now on what is new in it."""
    now = clock.now()
    found = SavedSearch(id=uuid.uuid4(), account_id=by.account_id, name=name, chosen=chosen.address(), every=every, told_until=now)
    found.due_at = next_due(every, now)
    db.session.add(found)
    audit.record("catalogue.search.saved", "saved_search", found.id, by=by, after={"every": every.value})
    return found


def change_search(search: SavedSearch, name: str, every: Every, *, by: Identity) -> None:
    """Give a search another name or another pace; who was not told before is told what is new from now on. Raises NotFoundError."""
    found = queries.lock_search(search.id)
    if found is None:
        raise NotFoundError
    search = found
    before = search.every
    search.name = name
    if every is not before:
        _set_pace(search, every)
        audit.record("catalogue.search.changed", "saved_search", search.id, by=by, before=before.value, after=every.value)


def stop_mails(search_id: uuid.UUID) -> None:
    """No more mails about a search, asked for by the link in one of them; the search itself stays. Twice is no matter, nor is one gone."""
    search = queries.lock_search(search_id)
    if search is not None and search.every is not Every.NEVER:
        before = search.every
        _set_pace(search, Every.NEVER)
        after = Every.NEVER.value
        audit.record("catalogue.search.stopped", "saved_search", search.id, by=SYSTEM, before=before.value, after=after, reason="mail")


def _set_pace(search: SavedSearch, every: Every) -> None:
    if search.every is Every.NEVER:
        search.told_until = clock.now()
    search.every, search.due_at = every, next_due(every, clock.now())


def remove_search(search: SavedSearch, *, by: Identity) -> None:
    """Forget a search."""
    audit.record("catalogue.search.removed", "saved_search", search.id, by=by)
    db.session.delete(search)


def tell_what_is_new(stop: Callable[[uuid.UUID], str], limit: int) -> int:
    """Look through the searches whose moment has come; how many people were told.

    The next moment is set in the same transaction, so that whoever sweeps a second time finds nothing due. `stop` gives the address at
    which the mails about a search are stopped.
    """
    now = clock.now()
    return sum(_tell(search, stop) for search in queries.due_searches(now, limit))


def _tell(search: SavedSearch, stop: Callable[[uuid.UUID], str]) -> bool:
    now, chosen = clock.now(), Chosen.read(search.chosen)
    until = max(search.told_until, now - UNDER_WAY)
    since, search.told_until, search.due_at = search.told_until, until, next_due(search.every, now)
    account = accounts.get_account(search.account_id)
    reader = reader_of(search.account_id) if chosen.personal else queries.NOBODY
    if chosen.personal and not reader:
        return False  # whoever is no civil servant any more meets no rule
    number, titles = queries.new_in(chosen, since, until, MOST_TITLES, reader)
    if not number or account.state is not AccountState.ACTIVE:
        return False
    path = f"/opportunities?{urlencode({**chosen.address(), 'sort': ['newest']}, doseq=True)}"
    facts = {"count": number, "name": search.name, "titles": "; ".join(titles), "stop": stop(search.id)}
    notifications.tell([account_services.recipient(account)], NEW, path=path, **facts)
    return True


def open_feed(*, by: Identity) -> str:
    """Give somebody's calendar an address, or a new one in place of the old, which ends; the secret in it, which is not kept."""
    secret = new_secret()
    values = {"id": uuid.uuid4(), "created_at": clock.now(), "account_id": by.account_id}
    put = insert(CalendarFeed).values(**values, secret_hash=hashed(secret))
    db.session.execute(put.on_conflict_do_update(constraint="calendar_feed_once", set_={"secret_hash": put.excluded.secret_hash}))
    audit.record("catalogue.feed.opened", "account", by.account_id, by=by)
    return secret


def close_feed(*, by: Identity) -> None:
    """End the address: a calendar that still asks for it is answered that there is none."""
    found = queries.find_feed(by.account_id)
    if found is not None:
        db.session.delete(found)
        audit.record("catalogue.feed.closed", "account", by.account_id, by=by)
