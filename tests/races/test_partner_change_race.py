"""Two colleagues propose a change at the same moment: one is with BKD, the other is told.

The control: without the partner held and without the index there are two.
"""

import dataclasses

import pytest

from partners.registry import queries, services
from partners.registry.domain import PartnerKind, PartnerState
from partners.registry.services import changes
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from tests.factories import partners as made
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

WITHOUT = ("DROP INDEX partner_change_open_once", "ALTER TABLE partner_change DROP CONSTRAINT partner_change_number_once")


def verified():
    """A verified partner, and somebody of it."""
    account = account_services.open_account(email="hr@uji.test", name="Rani", by=SYSTEM)
    account_services.admit(account, by=SYSTEM)
    partner = services.register(account, kind=PartnerKind.COMPANY, organisation="PT Uji Ubah")
    services.load_procedures()
    db.session.flush()
    by = accounts.identity_of(account.id, Role.COMPANY_HR)
    services.take_over(partner, made.details(by))
    partner.submitted_at = partner.created_at
    partner.state = PartnerState.VERIFIED
    db.session.commit()
    return partner.id, by


def proposes(partner_id, by, address):
    def act(ready):
        partner = queries.get_partner(partner_id)
        facts = changes.facts_of(partner)
        ready()
        changes.propose(partner, changes.Facts(facts.name, dataclasses.replace(facts.details, address=address)), reason="Pindah.", by=by)

    return act


def opened(arena):
    """How many changes are open once two have been proposed."""
    partner_id, by = verified()
    db.session.remove()
    arena.at_once(proposes(partner_id, by, "Jalan Satu"), proposes(partner_id, by, "Jalan Dua"))
    return len(queries.changes_of(partner_id))


def test_one_change_is_with_bkd_when_two_are_proposed_at_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert opened(arena) == 1


def test_without_the_lock_the_index_alone_keeps_it_to_one(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_partner", queries.get_partner)
    for _ in range(ROUNDS):
        with arena.round():
            assert opened(arena) == 1


def test_without_lock_and_index_there_are_two(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_partner", queries.get_partner)
    monkeypatch.setattr(queries, "count_changes", lambda _: id(object()))
    for _ in range(CONTROL_ROUNDS):
        with arena.round(
            without=["DROP INDEX partner_change_open_once", "ALTER TABLE partner_change DROP CONSTRAINT partner_change_number_once"]
        ):
            if opened(arena) == 2:
                return
    pytest.fail("the race was never lost, so the tests above show nothing")
