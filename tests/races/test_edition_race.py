"""Two curators publish a month's figures, or end one call, at the same moment: it is done once, and the other is told.

The controls: without the constraint two editions are there, and without the lock a call is ended twice.
"""

import datetime as dt

from portal.audit.models import AuditEntry
from portal.development import queries, services
from portal.development.domain.calls import DemandStep
from portal.development.models import DemandCall, GapEdition, GapTally
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

TWICE = ["ALTER TABLE gap_edition DROP CONSTRAINT gap_edition_once"]


def published(arena, stage):
    """What two curators get who publish at once, and how many editions there are."""
    db.session.add(GapTally(counted_at=clock.now(), fingerprint="x", people=0))
    db.session.commit()

    def publish(by):
        def act(ready):
            queries.newest_edition()
            ready()
            services.publish_edition(by=by)

        return act

    said = arena.at_once(*(publish(by) for by in stage.approvers))
    return said, db.session.scalar(select_count(GapEdition))


def select_count(table):
    return db.select(db.func.count()).select_from(table)


def ended(arena, stage):
    """How many entries of the record two curators write who end one call at once."""
    names = {"published_by": stage.approvers[0].account_id, "published_name": "x"}
    edition = GapEdition(month=dt.date(2026, 11, 1), counted_at=clock.now(), published_at=clock.now(), **names)
    db.session.add(edition)
    db.session.flush()
    texts = {"title": "Antrean", "words": "x", "audience": "x", "sought": ["masters"], "open_until": dt.date(2027, 1, 1)}
    call = DemandCall(edition_id=edition.id, published_at=clock.now(), **texts, **names)
    db.session.add(call)
    db.session.commit()
    call_id = call.id

    def end(by):
        def act(ready):
            found = queries.get_call(call_id)
            ready()
            services.end_call(found, DemandStep.CLOSE, "Terjawab.", by=by)

        return act

    arena.at_once(*(end(by) for by in stage.approvers))
    return db.session.scalar(select_count(AuditEntry).where(AuditEntry.event == "development.call.closed"))


def test_a_month_gets_one_edition_and_the_second_curator_is_told(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            said, number = published(arena, stage)
            assert number == 1
            assert sum(isinstance(one, DomainError) for one in said) == 1


def test_without_the_constraint_there_are_two_editions(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=TWICE) as stage:
            if published(arena, stage)[1] > 1:
                return
    raise AssertionError("the control never failed: this test would notice nothing")


def test_a_call_ends_once(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert ended(arena, stage) == 1


def test_without_the_lock_a_call_ends_twice(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_call", queries.get_call)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            if ended(arena, stage) > 1:
                return
    raise AssertionError("the control never failed: this test would notice nothing")
