"""Two sweeps meet at one agreement that ends soon: one notice goes out.

The control: where the agreement is not held and nothing forbids a second notice, both tell.
"""

import datetime as dt

import pytest

from partners.agreements import queries, tasks
from partners.agreements.services import notices
from portal.kernel import clock
from portal.kernel.db import db
from portal.notifications.models import Message
from tests.factories import partners as made
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def expiring():
    """An agreement that ends in 20 days, by id."""
    made.code_lists()
    agreement = made.in_force(*made.verified("PT Uji Lomba"), ends_on=clock.today() + dt.timedelta(days=20))
    db.session.commit()
    return agreement.id


def notice(agreement_id):
    def act(ready):
        agreement = queries.get_agreement(agreement_id)
        ready()
        notices.give(agreement)

    return act


def told(arena):
    """How many mails the partner has after two have tried to give the notice."""
    agreement_id = expiring()
    db.session.remove()
    arena.at_once(notice(agreement_id), notice(agreement_id))
    return db.session.query(Message).filter_by(kind="agreements.expiring").count()


def test_one_notice_goes_out_when_two_sweeps_meet(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert told(arena) == 1


def test_a_sweep_that_comes_again_tells_nobody_again(arena):
    with arena.round():
        assert told(arena) == 1
        tasks.give_notice()
        db.session.commit()
        assert db.session.query(Message).filter_by(kind="agreements.expiring").count() == 1


def test_without_holding_the_agreement_both_tell(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_agreement", queries.get_agreement)
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=["ALTER TABLE agreement_notice DROP CONSTRAINT agreement_notice_once"]):
            if told(arena) == 2:
                return
    pytest.fail("the race was never lost, so the test above shows nothing")
