"""Two approvers put one draft of a rule in force at once: it is done once, and the record says so once.

Two officers draft a new rule of one group at once: each number is given once, and whoever comes second is told to send theirs again.

The controls: where the draft is not held, both put it in force; without the unique key both get the same number.
"""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.audit.models import AuditEntry
from portal.eligibility import queries, services
from portal.eligibility.domain.rules import Operator
from portal.eligibility.models import PolicyRule
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.factories import partners as made
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

PUT_IN_FORCE = "eligibility.rule.put_in_force"


def drafted():
    """A draft of a rule, and two approvers, by id."""
    made.code_lists()
    services.seed()
    officers = [made.officer(Role.APPROVER, "BKD") for _ in range(2)]
    rule = queries.in_force("TUB-05")[0]
    change = services.Change(Operator.GE, 24, "Permenhut 11/2025", "A", clock.today() + dt.timedelta(days=1))
    draft = services.draft_rule(rule, change, reason="Lebih lama.", by=made.who(made.officer(Role.VERIFIER, "BKD"), Role.VERIFIER))
    db.session.commit()
    return draft.id, [officer.id for officer in officers]


def put(row_id, account_id):
    def act(ready):
        by = accounts.identity_of(account_id, Role.APPROVER)
        queries.get_rule(row_id)
        ready()
        services.put_in_force(row_id, by=by)

    return act


def times(arena):
    """How often the record says that the draft was put in force after two have tried."""
    row_id, approvers = drafted()
    db.session.remove()
    arena.at_once(*(put(row_id, account_id) for account_id in approvers))
    return db.session.query(AuditEntry).filter_by(event=PUT_IN_FORCE, subject_id=row_id).count()


def test_a_draft_is_put_in_force_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert times(arena) == 1


def test_without_holding_the_draft_it_is_put_in_force_twice(arena, monkeypatch):
    monkeypatch.setattr(queries, "get_rule_for_update", queries.get_rule)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if times(arena) == 2:
                return
    pytest.fail("the race was never lost, so the test above shows nothing")


def begin(account_id):
    def act(ready):
        by = accounts.identity_of(account_id, Role.VERIFIER)
        change = services.Change(Operator.IN, ["DISHUB"], "Pergub 1/2026", "V", clock.today() + dt.timedelta(days=1))
        ready()
        services.draft_new(services.Subject("MAG", "agency"), change, reason="Baru.", by=by)

    return act


def numbers(arena):
    """The ids of the rules that two officers began at once."""
    made.code_lists()
    services.seed()
    officers = [made.officer(Role.VERIFIER, "BKD").id for _ in range(2)]
    db.session.commit()
    db.session.remove()
    arena.at_once(*map(begin, officers))
    return [row.rule_id for row in db.session.query(PolicyRule).filter_by(fact="agency")]


def test_a_number_is_given_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            found = numbers(arena)
            assert found
            assert len(found) == len(set(found))


def test_without_the_unique_key_a_number_is_given_twice(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=["ALTER TABLE policy_rule DROP CONSTRAINT policy_rule_version_once", "DROP INDEX policy_rule_one_draft"]):
            found = numbers(arena)
            if len(found) > len(set(found)):
                return
    pytest.fail("the race was never lost, so the test above shows nothing")
