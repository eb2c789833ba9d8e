"""Nothing stays with somebody who has not the office any more: an ended role, a disabled account, an acting officer whose time is over."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.services import disabling
from portal.audit.models import AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.workflow import services, tasks
from tests.conftest import NOW
from tests.factories import signoff


@pytest.fixture
def world(app):
    return signoff.world()


def taken(world):
    """(turn, by whom) of a case that the verifier has taken from BKD's pool."""
    application = world.applied(world.opportunity(), world.servant()[1])
    world.decide_until(application, "verifier")
    turn, by = world.turn(application), world.identity("verifier")
    services.take(turn, by=by)
    db.session.commit()
    assert turn.holder_id == by.account_id
    return turn, by


def second_verifier(world):
    other = account_services.open_account(email="verifikator2@uji.test", name="Verifikator kedua (contoh)", by=SYSTEM)
    account_services.admit(other, by=SYSTEM)
    account_services.give_grant(other, Role.VERIFIER, world.identity("verifier").body_id, by=SYSTEM)
    db.session.commit()
    return other


def handed_on():
    return db.session.query(AuditEntry).filter_by(event="workflow.step.handed_on").count()


def test_what_somebody_had_taken_goes_back_to_the_office_when_the_role_ends(world):
    turn, by = taken(world)
    other, due = second_verifier(world), turn.due_at

    account_services.end_grant(accounts.open_grants(by.account_id, Role.VERIFIER)[0], by=SYSTEM)
    db.session.commit()

    assert turn.holder_id is None
    assert turn.due_at == due
    assert handed_on() == 1
    assert db.session.query(Message).filter_by(account_id=other.id, kind="workflow.arrived").count() == 1


def test_it_goes_back_when_the_account_is_disabled(world, app):
    turn, by = taken(world)
    administrator = account_services.open_account(email="admin@uji.test", name="Admin (contoh)", by=SYSTEM)
    account_services.admit(administrator, by=SYSTEM)
    account_services.give_grant(administrator, Role.ADMINISTRATOR, by.body_id, by=SYSTEM)
    db.session.commit()

    disabling.disable(by.account_id, reason="Mutasi.", by=accounts.identity_of(administrator.id))
    db.session.commit()

    assert turn.holder_id is None


def test_what_an_acting_officer_took_goes_back_once_the_time_is_over(world):
    application = world.applied(world.opportunity(), world.servant()[1])
    world.decide_until(application, "verifier")
    turn, by, other = world.turn(application), world.identity("verifier"), second_verifier(world)
    account_services.end_grant(accounts.open_grants(other.id, Role.VERIFIER)[0], by=SYSTEM)
    account_services.delegate(
        other, Role.VERIFIER, by.body_id, acting_for=by.account_id, title="Plh.", starts_at=NOW, ends_at=NOW + dt.timedelta(days=1), by=by
    )
    db.session.commit()
    services.take(turn, by=accounts.identity_of(other.id, Role.VERIFIER))
    db.session.commit()
    tasks.sweep()
    assert turn.holder_id == other.id

    clock.follow(lambda: NOW + dt.timedelta(days=2))
    tasks.sweep()
    db.session.commit()
    assert turn.holder_id is None
    assert handed_on() == 1


def test_what_somebody_holds_with_the_office_stays_theirs(world):
    turn, by = taken(world)
    grant = next(one for one in accounts.open_grants(world.accounts["curator"].id) if one.role is Role.CURATOR)

    account_services.end_grant(grant, by=SYSTEM)
    tasks.sweep()
    db.session.commit()

    assert turn.holder_id == by.account_id
    assert handed_on() == 0


def test_where_nobody_has_the_office_the_turn_stays_and_nothing_else_is_held_up(world):
    application = world.applied(world.opportunity(), world.servant()[1])
    turn, head = world.turn(application), world.accounts["head"]
    holder = turn.holder_id
    account_services.end_grant(accounts.open_grants(head.id, Role.AGENCY_APPROVER)[0], by=SYSTEM)
    administrator = account_services.open_account(email="admin@uji.test", name="Admin (contoh)", by=SYSTEM)
    account_services.admit(administrator, by=SYSTEM)
    account_services.give_grant(administrator, Role.ADMINISTRATOR, world.agency.id, by=SYSTEM)
    db.session.commit()

    disabling.disable(holder, reason="Mutasi.", by=accounts.identity_of(administrator.id))
    clock.follow(lambda: NOW + dt.timedelta(days=30))
    tasks.sweep()
    db.session.commit()

    assert turn.holder_id == holder
    assert turn.escalated_at is not None
