"""A curator publishes while the second signature of an amendment arrives: nothing is left under the agreement that was amended.

The control: where publishing does not hold the agreement, an offering stays behind.
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


def waiting():
    """The act that publishes an offering, and the one that signs an amendment of the agreement that covers it."""
    made.code_lists()
    partner, hr = made.verified("PT Uji Lomba")
    agreement, by = made.in_force(partner, hr), made.who(hr, Role.COMPANY_HR)
    turn = cases.open_step(cases.find_case_of("offering", made.accepted(partner, hr).id).id)
    amendment = amending.amend(agreement, by=by)
    services.submit(amendment, made.scope(seats_a_year=3), by=by)
    made.decide("agreement", amendment.id, "agree", "within_mandate", made.bureau())
    services.sign(amendment, SIGNATURE, by=by)
    curator, bureau = made.officer(Role.CURATOR, "BPSDM").id, made.officer(Role.COOPERATION, "BIRO-KSD").id
    acts = publishes(turn.id, curator), signs(amendment.id, bureau)
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
    arena.at_once(*waiting())
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
