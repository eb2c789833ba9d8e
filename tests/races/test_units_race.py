"""Two colleagues move two units below each other at the same moment: the tree stays a tree.

The control: where the partner's row is not held, each becomes a part of the other and both vanish from it.
"""

import pytest

from partners.registry import queries
from partners.registry.domain.units import UnitEntry, flat, tree_of
from partners.registry.services import units
from portal.accounts import queries as accounts
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories import partners as made
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def two_units():
    """A partner with two branches, by id, and its contact."""
    made.code_lists()
    partner, hr = made.verified("PT Uji Satuan")
    by = made.who(hr, Role.COMPANY_HR)
    found = partner.id, hr.id, *(units.add(partner, UnitEntry("branch", name), by=by).id for name in ("Utara", "Selatan"))
    db.session.commit()
    db.session.remove()
    return found


def moves(account_id, unit_id, parent_id):
    def act(ready):
        by, unit = accounts.identity_of(account_id, Role.COMPANY_HR), queries.get_unit(unit_id)
        entry = UnitEntry("branch", unit.name, parent_id)
        ready()
        units.change(unit, entry, by=by)

    return act


def standing(arena):
    """How many units the tree shows once both have moved one, and how many were told that they did."""
    partner_id, account_id, north, south = two_units()
    answers = arena.at_once(moves(account_id, north, south), moves(account_id, south, north))
    return len(flat(tree_of(queries.units_of(partner_id)))), sum(answer is None for answer in answers)


def test_two_units_never_become_parts_of_each_other(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert standing(arena) == (2, 1)


def test_without_holding_the_partner_both_vanish_from_the_tree(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_partner", queries.get_partner)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if standing(arena) == (0, 2):
                return
    pytest.fail("the race was never lost, so the test above shows nothing")
