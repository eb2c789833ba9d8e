"""Two windows of an agency's head set another limit at the same moment: one is first, and the other is shown what it is now."""

import pytest
from sqlalchemy import func, select

from portal.accounts import queries as accounts
from portal.applications.services import limiting
from portal.audit.models import AuditEntry
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations import queries as organisations
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def sets(agency_id, limit, by):
    def act(ready):
        seen = organisations.get_body(agency_id).away_limit
        ready()
        limiting.set_limit(agency_id, limit, seen=seen, reason="Loket harus terjaga.", by=by)

    return act


def changed(arena):
    """How many of two at once were done."""
    agency = organisations.find_body_by_code("DUKCAPIL")
    (head,) = accounts.holders(Role.AGENCY_APPROVER, [agency.id])
    by, before = accounts.identity_of(head.id, Role.AGENCY_APPROVER), agency.away_limit
    answers = arena.at_once(sets(agency.id, 1, by), sets(agency.id, 2, by))
    db.session.expire_all()
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.account_id == by.account_id)
    recorded = db.session.scalar(query.where(AuditEntry.event == "organisations.agency.limited"))
    assert recorded == answers.count(None)
    assert organisations.get_body(agency.id).away_limit != before
    return recorded


def test_one_of_two_is_first_and_the_other_is_told(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert changed(arena) == 1


def test_without_the_lock_one_overwrites_the_other(arena, monkeypatch):
    monkeypatch.setattr(organisations, "lock_body", organisations.get_body)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if changed(arena) > 1:
                return
    pytest.fail("the race is not played: no lock, and nobody overwrote another")
