"""Whoever gets another address in the record keeps their account."""

import pytest

from portal.accounts import queries
from portal.accounts import services as accounts
from portal.accounts.services import addresses
from portal.audit.models import AuditEntry
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from tests.factories import signoff


@pytest.fixture
def world(app):
    return signoff.world()


def test_the_account_takes_the_address_and_the_record_says_so(world):
    _, by = world.servant()
    addresses.follow([(by.account_id, "baru@jakarta.test")], by=SYSTEM)
    db.session.commit()
    assert queries.find_account("baru@jakarta.test").id == by.account_id
    assert db.session.query(AuditEntry).filter_by(event="accounts.account.readdressed").count() == 1


def test_two_people_exchange_their_addresses(world):
    (one, first), (other, second) = world.servant(), world.servant()
    addresses.follow([(first.account_id, other.email), (second.account_id, one.email)], by=SYSTEM)
    assert queries.find_account(other.email).id == first.account_id
    assert queries.find_account(one.email).id == second.account_id


def test_an_account_that_has_the_address_already_becomes_the_persons(world):
    _, by = world.servant()
    there = accounts.open_account(email="baru@jakarta.test", name="Nadia", by=SYSTEM)
    for grant in queries.open_grants(by.account_id):
        grant.from_record = True
    db.session.flush()
    addresses.follow([(by.account_id, "baru@jakarta.test")], by=SYSTEM)
    old = queries.get_account(by.account_id)
    assert (old.servant_id, old.email == there.email) == (None, False)
    assert Role.CIVIL_SERVANT not in {grant.role for grant in queries.open_grants(old.id)}


def test_without_a_change_nothing_is_done(world):
    addresses.follow([], by=SYSTEM)
    assert db.session.query(AuditEntry).filter_by(event="accounts.account.readdressed").count() == 0
