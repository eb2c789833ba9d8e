"""An agreement is renewed by a copy that links; before it is terminated, what that takes down is listed."""

import datetime as dt

import pytest
from sqlalchemy.dialects.postgresql import Range

from partners.agreements import queries, services, tasks
from partners.agreements.domain import AgreementState
from partners.agreements.forms import ScopeForm
from partners.agreements.services import covering, renewing
from partners.offerings.domain import OfferingState
from partners.registry.services import drafting
from portal.applications.models import Assignment
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Role
from tests.conftest import NOW
from tests.factories import partners as made
from tests.factories import signoff

TODAY = clock.local(NOW).date()
DAY = dt.timedelta(days=1)
SCOPE = {
    "field_codes": ["digital", "transport"],
    "places": ["Jakarta", "Bekasi"],
    "bearers": {"meals": "partner"},
    "runoff": True,
    "starts_on": TODAY - 100 * DAY,
    "ends_on": TODAY + 60 * DAY,
}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def by(company):
    return made.who(company[1], Role.COMPANY_HR)


def typed_into(agreement):
    typed = drafting.typed(services.FORM, agreement.id, [services.PAGE])
    return ScopeForm.from_draft(typed.fields(services.PAGE)).scope()


def test_a_renewal_begins_with_the_scope_copied_and_its_days_moved_on(company):
    old = made.in_force(*company, **SCOPE)
    renewal = renewing.renew(old, by=by(company))
    copied = typed_into(renewal)
    assert (renewal.state, renewal.renews_id) == (AgreementState.DRAFT, old.id)
    assert (copied.starts_on, copied.ends_on) == (TODAY + 61 * DAY, TODAY + 221 * DAY)
    assert copied == made.scope(**{**SCOPE, "starts_on": copied.starts_on, "ends_on": copied.ends_on})


def test_old_and_new_find_each_other_and_there_is_one_renewal_at_a_time(company):
    old = made.in_force(*company, **SCOPE)
    renewal = renewing.renew(old, by=by(company))
    db.session.flush()
    assert queries.find_renewal(old.id) is renewal
    with pytest.raises(DomainError, match="being renewed already"):
        renewing.renew(old, by=by(company))


def test_after_a_renewal_was_not_approved_another_can_be_begun(company):
    old = made.in_force(*company, **SCOPE)
    first = renewing.renew(old, by=by(company))
    services.submit(first, typed_into(first), by=by(company))
    made.decide("agreement", first.id, "refuse", "no_public_benefit", made.bureau())
    second = renewing.renew(old, by=by(company))
    assert set(queries.renewals_of(old.id)) == {first, second}
    assert queries.find_renewal(old.id) is second


def test_what_is_not_in_force_is_not_renewed(company):
    with pytest.raises(IllegalMoveError, match="in force"):
        renewing.renew(made.to_sign(*company), by=by(company))


def renewed(company, old, **changed):
    renewal = renewing.renew(old, by=by(company))
    services.submit(
        renewal, made.scope(**{**SCOPE, "starts_on": old.ends_on + DAY, "ends_on": old.ends_on + 400 * DAY, **changed}), by=by(company)
    )
    made.decide("agreement", renewal.id, "agree", "within_mandate", made.bureau())
    signature = services.Signature(**made.SIGNATURE, file_name="pks.pdf", data=made.PDF)
    for signer in (by(company), made.bureau()):
        services.sign(renewal, signature, by=signer)
    db.session.flush()
    return renewal


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, OfferingState.PUBLISHED),
        ({"kinds": ["masters"]}, OfferingState.TAKEN_DOWN),
        ({"seats_a_year": 1}, OfferingState.TAKEN_DOWN),
        ({"starts_on": TODAY + 100 * DAY}, OfferingState.TAKEN_DOWN),
    ],
)
def test_when_an_agreement_expires_what_its_renewal_covers_goes_on_and_the_rest_is_taken_down(company, changed, state):
    old = made.in_force(*company, **SCOPE)
    offering = made.published(*company)
    renewal = renewed(company, old, **changed)
    clock.follow(lambda: NOW + 61 * DAY)
    tasks.expire()
    db.session.flush()
    assert (old.state, offering.state) == (AgreementState.EXPIRED, state)
    opportunity = catalogue.find_by_offering(offering.id)
    goes_on = state is OfferingState.PUBLISHED
    assert (opportunity.agreement_number == renewal.number) is goes_on
    assert (opportunity.agreement_until == renewal.ends_on) is goes_on
    assert offering.agreement_id == (renewal.id if goes_on else old.id)


def test_without_a_renewal_what_rests_on_an_agreement_is_taken_down(company):
    made.in_force(*company, **SCOPE)
    offering = made.published(*company)
    clock.follow(lambda: NOW + 61 * DAY)
    tasks.expire()
    assert offering.state is OfferingState.TAKEN_DOWN


@pytest.fixture
def placed(company):
    """An agreement with a slot and a placement until 22 days beyond its last day."""
    agreement = made.in_force(*company, **{**SCOPE, "ends_on": TODAY + 107 * DAY})
    offering = made.published(*company)
    opportunity = catalogue.find_by_offering(offering.id)
    world = signoff.world()
    application = world.applied(opportunity, world.servant()[1])
    first = dt.date(2027, 1, 11)
    seat = Assignment(
        application_id=application.id,
        opportunity_id=opportunity.id,
        servant_id=application.servant_id,
        agency_id=application.agency_id,
        seat=1,
        during=Range(first, agreement.ends_on + 23 * DAY),
        approved_at=NOW,
    )
    db.session.add(seat)
    db.session.flush()
    return agreement, seat


def beyond(agreement, last=None):
    found = [one for one in services.resting_on(agreement, last) if one.text.msgid.startswith("Placement")]
    return [(one.days_beyond, one.covered_by_runoff) for one in found]


def test_a_placement_that_runs_beyond_the_agreement_is_listed_with_its_days(placed):
    agreement, seat = placed
    assert beyond(agreement) == [(22, True)]
    agreement.runoff = False
    assert beyond(agreement) == [(22, False)]
    seat.ended_at = NOW
    db.session.flush()
    assert beyond(agreement) == []


def test_before_it_is_terminated_what_runs_beyond_today_is_listed(placed):
    agreement, _ = placed
    assert beyond(agreement, TODAY) == [(107 + 22, False)]
    first = dt.date(2027, 1, 11)
    assert [covered for last in (first - DAY, first) for _, covered in beyond(agreement, last)] == [False, True]


def figures(agreement):
    return {words.msgid: count for words, count in services.scores_of(agreement)}


def test_what_came_of_an_agreement_is_counted_for_whoever_decides_on_its_renewal(placed, company):
    agreement, seat = placed
    assert figures(agreement) == {
        "Offerings published": 1,
        "Places offered": 2,
        "Applications submitted": 1,
        "Placements approved": 1,
        "Offerings cancelled or taken down": 0,
    }
    seat.approved_at = None
    services.terminate(agreement, reason="Para pihak sepakat.", by=made.bureau())
    db.session.flush()
    after = figures(agreement)
    assert (after["Placements approved"], after["Offerings cancelled or taken down"]) == (0, 1)


def test_an_agreement_under_which_nothing_was_published_has_figures_of_nothing(company):
    assert set(figures(made.in_force(*company)).values()) == {0}


def test_what_has_no_days_yet_is_not_copied(company):
    begun = services.begin(company[0], by=by(company))
    with pytest.raises(AssertionError, match="has its days"):
        renewing.typed_of(begun)
    with pytest.raises(AssertionError, match="has its scope"):
        covering.terms_of(begun, 0)
