"""An organisation is ended while somebody is given a role in it: there is never a role in what has ended.

The control: where the organisation is not held, the role is there all the same.
"""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.services import appointing
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import queries as organisations
from portal.organisations import services
from portal.organisations.domain import BodyKind, version_of
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def somebody(place, role):
    made = account_services.open_account(email=f"orang-{place}@uji.test", name=f"Orang {place} (contoh)", by=SYSTEM)
    account_services.admit(made, by=SYSTEM)
    account_services.give_grant(made, role, organisations.find_body_by_code("BKD").id, by=SYSTEM)
    return made.id


def ends(body, by):
    def act(ready):
        version = version_of(body.name, body.short_name, body.valid_to)
        ready()
        services.end_body(body.id, on=clock.today() + dt.timedelta(days=1), reason="Digabung.", version=version, by=by)

    return act


def appoints(account_id, code, by):
    def act(ready):
        accounts.get_account(account_id)
        ready()
        appointing.appoint(account_id, Role.CURATOR, appointing.body_for(Role.CURATOR, code), reason="SK 1/2026.", by=by)

    return act


def both(arena):
    """Whether a role was given in an organisation that was ended."""
    parent = organisations.find_body_by_code("BPSDM")
    unit = services.create_body(kind=BodyKind.UNIT, code="UJI-BIDANG", name="Bidang Uji", parent=parent, by=SYSTEM)
    administrator, other = somebody(1, Role.ADMINISTRATOR), somebody(2, Role.VERIFIER)
    db.session.commit()
    by = accounts.identity_of(administrator, Role.ADMINISTRATOR)
    db.session.refresh(unit)
    db.session.expunge(unit)
    arena.at_once(ends(unit, by), appoints(other, "UJI-BIDANG", by))
    db.session.expire_all()
    given = [grant for grant in accounts.open_grants(other, Role.CURATOR) if grant.body_id == unit.id]
    ended = organisations.get_body(unit.id).valid_to is not None
    assert given or ended
    return bool(given) and ended


def test_no_role_is_given_in_what_is_ended_at_the_same_moment(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert not both(arena)


def test_without_holding_the_organisation_there_is(arena, monkeypatch):
    monkeypatch.setattr(organisations, "hold_body", organisations.get_body)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if both(arena):
                return
    pytest.fail("the race is not played: nothing held, and no role was given in what ended")
