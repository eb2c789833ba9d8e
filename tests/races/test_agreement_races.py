"""Two at once at one agreement: one notice of its end goes out, one renewal and one amendment are begun.

The controls: where the agreement is not held and nothing forbids a second one, both are done.
"""

import datetime as dt

import pytest

from partners.agreements import queries, tasks
from partners.agreements.services import amending, notices, renewing
from portal.accounts import queries as accounts
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
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


def renewal(agreement_id, account_id):
    def act(ready):
        by = accounts.identity_of(account_id, Role.COMPANY_HR)
        agreement = queries.get_agreement(agreement_id)
        ready()
        renewing.renew(agreement, by=by)

    return act


def renewals(arena):
    """How many renewals there are after two colleagues have begun one, and how many were told that they did."""
    made.code_lists()
    partner, hr = made.verified("PT Uji Pembaruan")
    agreement_id, account_id = made.in_force(partner, hr).id, hr.id
    db.session.commit()
    db.session.remove()
    answers = arena.at_once(renewal(agreement_id, account_id), renewal(agreement_id, account_id))
    return len(queries.renewals_of(agreement_id)), sum(answer is None for answer in answers)


def test_one_renewal_is_begun_when_two_colleagues_begin_one(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert renewals(arena) == (1, 1)


def test_the_index_alone_lets_one_renewal_begin(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_agreement", queries.get_agreement)
    for _ in range(ROUNDS):
        with arena.round():
            assert renewals(arena) == (1, 1)


def test_without_lock_and_index_two_renewals_are_begun(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_agreement", queries.get_agreement)
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=["DROP INDEX agreement_renewal_once"]):
            if renewals(arena) == (2, 2):
                return
    pytest.fail("the race was never lost, so the tests above show nothing")


def amendment(agreement_id, account_id):
    def act(ready):
        by = accounts.identity_of(account_id, Role.COMPANY_HR)
        agreement = queries.get_agreement(agreement_id)
        ready()
        amending.amend(agreement, by=by)

    return act


def amendments(arena):
    """How many amendments there are after two colleagues have begun one, and how many were told that they did."""
    made.code_lists()
    partner, hr = made.verified("PT Uji Adendum")
    agreement_id, account_id = made.in_force(partner, hr).id, hr.id
    db.session.commit()
    db.session.remove()
    answers = arena.at_once(amendment(agreement_id, account_id), amendment(agreement_id, account_id))
    return len(queries.amendments_of(agreement_id)), sum(answer is None for answer in answers)


def test_one_amendment_is_begun_when_two_colleagues_begin_one(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert amendments(arena) == (1, 1)


def test_the_index_alone_lets_one_amendment_begin(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_agreement", queries.get_agreement)
    for _ in range(ROUNDS):
        with arena.round():
            assert amendments(arena) == (1, 1)


def test_without_lock_and_index_two_amendments_are_begun(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_agreement", queries.get_agreement)
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=["DROP INDEX agreement_amendment_once"]):
            if amendments(arena) == (2, 2):
                return
    pytest.fail("the race was never lost, so the tests above show nothing")
