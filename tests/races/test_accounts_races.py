"""Two acts on accounts at the same moment: an administrator always remains, and what disables an account is not undone by its owner.

Each race has a control: without the lock that is named, what must not be is there.
"""

import uuid

import pytest
from sqlalchemy import func, select

from portal.accounts import queries as accounts
from portal.accounts import services
from portal.accounts.domain import AccountState, ProviderPerson
from portal.accounts.models import Account, AccountSession
from portal.accounts.services import appointing, disabling, provider
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import queries as organisations
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def administrator(place):
    made = services.open_account(email=f"admin-{place}@uji.test", name=f"Administrator {place} (contoh)", by=SYSTEM)
    services.admit(made, by=SYSTEM)
    services.give_grant(made, Role.ADMINISTRATOR, organisations.find_body_by_code("BKD").id, by=SYSTEM)
    db.session.commit()
    return accounts.identity_of(made.id, Role.ADMINISTRATOR)


def disables(account_id, by):
    def act(ready):
        page = accounts.get_account(account_id)
        ready()
        assert page.id == account_id  # held, as the request's session holds what it has read
        disabling.disable(account_id, reason="Mutasi.", by=by)

    return act


def relieves(account_id, by):
    def act(ready):
        grant = next(one for one in accounts.open_grants(account_id) if one.role is Role.ADMINISTRATOR)
        ready()
        appointing.relieve(grant.id, reason="Mutasi.", by=by)

    return act


def enters(subject):
    """The owner of an account that nobody has claimed comes by the identity provider and so claims it."""

    def act(ready):
        page = accounts.find_account(f"{subject}@uji.test")
        ready()
        person = ProviderPerson(subject, page.email, email_verified=True, nip=None)
        services.begin_session(provider.accept_provider(person, "10.0.0.1"))

    return act


def each_other(arena):
    """How many administrators remain when two disable each other."""
    one, other = administrator(1), administrator(2)
    arena.at_once(disables(other.account_id, one), disables(one.account_id, other))
    db.session.expire_all()
    return len(list(db.session.scalars(accounts.active_administrators())))


def end_each_others_role(arena):
    """How many administrators remain when two end each other's role."""
    one, other = administrator(1), administrator(2)
    arena.at_once(relieves(other.account_id, one), relieves(one.account_id, other))
    db.session.expire_all()
    return len(list(db.session.scalars(accounts.active_administrators())))


def owner_and_administrator(arena):
    """Whether the account can be entered though it was disabled while its owner claimed it."""
    by = administrator(1)
    invited = services.open_account(email="asih@uji.test", name="Asih (contoh)", by=SYSTEM)
    db.session.commit()
    account_id: uuid.UUID = invited.id
    disabled, _ = arena.at_once(disables(account_id, by), enters("asih"))
    assert disabled is None
    db.session.expire_all()
    open_sessions = select(func.count()).select_from(AccountSession).where(AccountSession.account_id == account_id)
    entered = db.session.scalar(open_sessions.where(AccountSession.ended_at.is_(None)))
    return db.session.get(Account, account_id).state is not AccountState.DISABLED or bool(entered)


def test_of_two_administrators_who_disable_each_other_one_remains(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert each_other(arena) == 1


def test_without_the_lock_on_administrators_none_remains(arena, monkeypatch):
    monkeypatch.setattr(accounts, "lock_administrators", lambda: list(db.session.scalars(accounts.active_administrators())))
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if each_other(arena) == 0:
                return
    pytest.fail("the race is not played: no lock, and an administrator remained each time")


def test_of_two_administrators_who_end_each_others_role_one_remains(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert end_each_others_role(arena) == 1


def test_without_the_lock_on_administrators_none_keeps_the_role(arena, monkeypatch):
    monkeypatch.setattr(accounts, "lock_administrators", lambda: list(db.session.scalars(accounts.active_administrators())))
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if end_each_others_role(arena) == 0:
                return
    pytest.fail("the race is not played: no lock, and an administrator remained each time")


def test_an_account_that_is_disabled_while_its_owner_claims_it_stays_so(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert not owner_and_administrator(arena)


def test_without_the_lock_on_the_account_it_is_claimed_all_the_same(arena, monkeypatch):
    monkeypatch.setattr(accounts, "lock_account", accounts.get_account)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if owner_and_administrator(arena):
                return
    pytest.fail("the race is not played: no lock, and the account stayed disabled each time")
