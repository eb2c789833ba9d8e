"""Two owners of a partner step down at the same moment: one always remains.

The control: where the partner's row is not held, both step down.
"""

import pytest

from partners.registry import queries, services
from partners.registry.domain import PartnerKind
from partners.registry.services import people
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def two_owners():
    """A partner with two owners, by id."""
    first, second = (account_services.open_account(email=f"{name}@uji.test", name=name, by=SYSTEM) for name in ("satu", "dua"))
    for account in (first, second):
        account_services.admit(account, by=SYSTEM)
    partner = services.register(first, kind=PartnerKind.COMPANY, organisation="PT Uji Pemilik")
    db.session.flush()
    people.invite(partner, name="dua", email="dua@uji.test", is_signer=False, by=accounts.identity_of(first.id, Role.COMPANY_HR))
    db.session.flush()
    people.change_parts(partner, second.id, is_owner=True, is_signer=False, by=accounts.identity_of(first.id, Role.COMPANY_HR))
    db.session.commit()
    return partner.id, first.id, second.id


def leaves(partner_id, account_id):
    def act(ready):
        by = accounts.identity_of(account_id, Role.COMPANY_HR)
        partner = queries.get_partner(partner_id)
        ready()
        people.end_access(partner, account_id, reason="Pindah.", by=by)

    return act


def left(arena):
    """How many owners there are once both have tried to leave."""
    partner_id, first, second = two_owners()
    db.session.remove()
    answers = arena.at_once(leaves(partner_id, first), leaves(partner_id, second))
    partner = queries.get_partner(partner_id)
    return len(queries.people_of(partner)), sum(answer is None for answer in answers)


def test_an_owner_remains_when_two_leave_at_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert left(arena) == (1, 1)


def test_without_holding_the_partner_nobody_remains(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_partner", queries.get_partner)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if left(arena) == (0, 2):
                return
    pytest.fail("the race was never lost, so the test above shows nothing")
