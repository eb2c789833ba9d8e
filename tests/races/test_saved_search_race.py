"""Two sweeps at once tell the owner of a saved search once.

The control: two sweeps that read what is due without holding it tell twice.
"""

import datetime as dt

from sqlalchemy import select

from portal.catalogue import queries
from portal.catalogue.domain.search import Chosen
from portal.catalogue.domain.telling import Every
from portal.catalogue.models import Opportunity, SavedSearch
from portal.catalogue.services import kept
from portal.kernel import clock
from portal.kernel.db import db
from portal.notifications.models import Message
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

DAY = dt.timedelta(days=1)


def told(arena, stage):
    """How many mails two sweeps at once write about one search in which something is new."""
    now = clock.now()
    kept.save_search("Semua", Chosen(closed=True), Every.DAILY, by=stage.applicant)
    db.session.execute(db.update(Opportunity).values(published_at=now + dt.timedelta(hours=1)))
    db.session.commit()
    clock.follow(lambda: now + DAY)

    def sweep(ready):
        ready()
        kept.tell_what_is_new(lambda _: "http://localhost/", 10)

    try:
        assert arena.at_once(sweep, sweep) == [None, None]
    finally:
        clock.follow(lambda: now)
    return db.session.scalar(select(db.func.count()).select_from(Message).where(Message.kind == kept.NEW))


def test_the_owner_is_told_once(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert told(arena, stage) == 1


def test_without_a_lock_somebody_is_told_twice(arena, monkeypatch):
    def unlocked(now, limit):
        return list(db.session.scalars(select(SavedSearch).where(SavedSearch.due_at <= now).limit(limit)))

    monkeypatch.setattr(queries, "due_searches", unlocked)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            if told(arena, stage) > 1:
                return
    raise AssertionError("the control never failed: this test would notice nothing")
