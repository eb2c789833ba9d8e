"""Curators publish while the second signature of an amendment arrives: nothing is left under the agreement that was amended, and the
places of the amendment are given once.

The controls: where publishing does not hold the agreement, an offering stays behind; where it does not look again for what came into
force while it waited, the places are given twice.
"""

import pytest

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState
from partners.agreements.models import Agreement
from partners.agreements.services import amending, covering
from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from portal.accounts import queries as accounts
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from tests.factories import partners as made
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

SIGNATURE = services.Signature(**made.SIGNATURE, file_name="adendum.pdf", data=made.PDF)


def waiting(offerings):
    """Acts that publish so many offerings of two places each, and the one that signs an amendment of three places a year."""
    made.code_lists()
    partner, hr = made.verified("PT Uji Lomba")
    agreement, by = made.in_force(partner, hr), made.who(hr, Role.COMPANY_HR)
    in_review = [made.accepted(partner, hr, title=f"Penawaran {place}") for place in range(offerings)]
    turns = [cases.open_step(cases.find_case_of("offering", one.id).id).id for one in in_review]
    amendment = amending.amend(agreement, by=by)
    services.submit(amendment, made.scope(seats_a_year=3), by=by)
    made.decide("agreement", amendment.id, "agree", "within_mandate", made.bureau())
    services.sign(amendment, SIGNATURE, by=by)
    acts = [publishes(turn, made.officer(Role.CURATOR, "BPSDM").id) for turn in turns]
    acts.append(signs(amendment.id, made.officer(Role.COOPERATION, "BIRO-KSD").id))
    db.session.commit()
    db.session.remove()
    return acts


def publishes(step_id, account_id):
    def act(ready):
        turn, by = cases.get_step(step_id), accounts.identity_of(account_id, Role.CURATOR)
        ready()
        workflow.decide(turn, workflow.Answer("publish", "learning_shown", "Tugas dapat dinilai."), by=by)

    return act


def signs(agreement_id, account_id):
    def act(ready):
        agreement, by = queries.get_agreement(agreement_id), accounts.identity_of(account_id, Role.COOPERATION)
        ready()
        services.sign(agreement, SIGNATURE, by=by)

    return act


def left_behind(arena):
    """How many offerings stand published under an agreement that was amended, and how many stand published at all."""
    arena.at_once(*waiting(1))
    published = db.session.query(Offering).filter_by(state=OfferingState.PUBLISHED)
    under = published.join(Agreement, Agreement.id == Offering.agreement_id)
    return under.filter(Agreement.state == AgreementState.AMENDED).count(), published.count()


def test_nothing_is_published_under_an_agreement_that_is_being_amended(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert left_behind(arena) == (0, 1)


def test_without_holding_the_agreement_an_offering_stays_behind(arena, monkeypatch):
    monkeypatch.setattr(covering, "hold", lambda _: None)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if left_behind(arena)[0]:
                return
    pytest.fail("the race was never lost, so the test above shows nothing")


def given_of_three(arena):
    """How many offerings of two places each stand published under an amendment of three."""
    arena.at_once(*waiting(2))
    return db.session.query(Offering).filter_by(state=OfferingState.PUBLISHED).count()


def test_the_places_of_the_amendment_are_given_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert given_of_three(arena) == 1


def test_without_looking_again_they_are_given_twice(arena, monkeypatch):
    monkeypatch.setattr(queries, "READINGS", 1)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if given_of_three(arena) == 2:
                return
    pytest.fail("the race was never lost, so the test above shows nothing")
