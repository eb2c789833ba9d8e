"""Two curators publish two offerings under one agreement at once: the places that both need are given to one.

The control: where the agreement is not held, both are published.
"""

import pytest

from partners.agreements.services import covering
from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from portal.accounts import queries as accounts
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from tests.factories import partners as made
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def waiting():
    """Two offerings of two places each in review under an agreement of three places a year, and two curators, by id."""
    made.code_lists()
    company = made.verified("PT Uji Lomba")
    made.in_force(*company, seats_a_year=3)
    turns = []
    for title in ("Satu", "Dua"):
        offering = made.accepted(*company, title=title)
        turns.append(cases.open_step(cases.find_case_of("offering", offering.id).id).id)
    curators = [made.officer(Role.CURATOR, "BPSDM").id for _ in range(2)]
    db.session.commit()
    return list(zip(turns, curators, strict=True))


def publishes(step_id, account_id):
    def act(ready):
        turn, by = cases.get_step(step_id), accounts.identity_of(account_id, Role.CURATOR)
        ready()
        workflow.decide(turn, workflow.Answer("publish", "learning_shown", "Tugas dapat dinilai."), by=by)

    return act


def published(arena):
    """How many are in the catalogue after both have been decided on."""
    pairs = waiting()
    db.session.remove()
    arena.at_once(*(publishes(step_id, account_id) for step_id, account_id in pairs))
    return db.session.query(Offering).filter_by(state=OfferingState.PUBLISHED).count()


def test_the_places_of_an_agreement_are_given_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert published(arena) == 1


def test_without_holding_the_agreement_they_are_given_twice(arena, monkeypatch):
    monkeypatch.setattr(covering, "hold", lambda _: None)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if published(arena) == 2:
                return
    pytest.fail("the race was never lost, so the test above shows nothing")
