"""An offering's way: submitted under an agreement, accepted by its mentor, reviewed, published, ended."""

import datetime as dt

import pytest

from partners.agreements import queries as agreement_queries
from partners.agreements import services as agreements
from partners.offerings import queries, services
from partners.offerings.domain import OfferingState
from partners.offerings.services import ending
from partners.registry import services as registry
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.opportunity import OpportunityState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from portal.workflow import queries as cases
from tests.conftest import NOW
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


@pytest.fixture
def covered(company):
    made.in_force(*company)
    return company


def test_a_slot_reaches_the_catalogue_once_its_mentor_and_the_curator_agree(covered):
    offering, request = made.submitted(*covered)
    assert cases.find_case_of("offering", offering.id) is None
    services.answer(request, accepts=True)
    made.decide("offering", offering.id, "publish", "learning_shown", made.curator())
    assert offering.state is OfferingState.PUBLISHED
    opportunity = catalogue.find_by_offering(offering.id)
    assert opportunity is not None
    assert (opportunity.title, opportunity.seats, opportunity.version) == ("Perancangan antrean", 2, 1)
    assert opportunity.particulars["mentor_name"] == "Bagas Contoh"


def test_submitting_without_an_agreement_says_what_is_missing(company):
    offering = made.offering(*company)
    with pytest.raises(DomainError, match="No agreement is in force"):
        services.submit(offering, made.filled(), by=made.who(company[1]))


def test_too_many_seats_are_refused_beside_their_field(covered):
    offering = made.offering(*covered)
    with pytest.raises(DomainError, match="10 are left") as refused:
        services.submit(offering, made.filled(seats=11), by=made.who(covered[1]))
    assert refused.value.field == "seats"


def test_seats_that_are_published_count_for_the_next(covered):
    made.published(*covered, seats=8)
    offering = made.offering(*covered)
    with pytest.raises(DomainError, match="2 are left"):
        services.submit(offering, made.filled(seats=3), by=made.who(covered[1]))


def test_publishing_checks_the_agreement_again(covered):
    offering = made.accepted(*covered)
    agreement = agreement_queries.agreements_of(covered[0].body_id)[0]
    agreements.terminate(agreement, reason="Diakhiri.", by=made.bureau())
    with pytest.raises(DomainError, match="cannot be published: No agreement is in force"):
        made.decide("offering", offering.id, "publish", "learning_shown", made.curator())


def test_a_mentors_link_works_once_and_for_fourteen_days(covered):
    _, request = made.submitted(*covered)
    clock.follow(lambda: NOW + dt.timedelta(days=14))
    with pytest.raises(DomainError, match="used or its time is over"):
        services.answer(request, accepts=True)
    clock.follow(lambda: NOW + dt.timedelta(days=13))
    services.answer(request, accepts=True)
    with pytest.raises(DomainError, match="used or its time is over"):
        services.answer(request, accepts=False, reason="Tidak jadi.")


def test_of_the_links_secret_only_a_digest_is_kept(covered):
    _, request = made.submitted(*covered)
    message = db.session.query(Message).filter_by(kind="offerings.mentor_asked").one()
    secret = str(message.path).removeprefix("/mentor/")
    assert len(secret) >= 43
    assert request.secret_hash != secret
    found = queries.find_request(secret)
    assert found is not None
    assert found.id == request.id


def test_a_new_link_ends_the_one_before(covered):
    offering, first = made.submitted(*covered)
    second = services.ask_mentor(offering, by=made.who(covered[1]))
    with pytest.raises(DomainError):
        services.answer(first, accepts=True)
    services.answer(second, accepts=True)
    assert offering.mentor_accepted_at == NOW


def test_a_mentor_who_declines_says_why_and_the_offering_goes_back(covered):
    offering, request = made.submitted(*covered)
    with pytest.raises(DomainError) as refused:
        services.answer(request, accepts=False)
    assert refused.value.field == "reason"
    services.answer(request, accepts=False, reason="Saya cuti.")
    assert offering.state is OfferingState.RETURNED


def test_a_returned_slot_needs_its_mentor_again_and_goes_on_with_the_same_case(covered):
    offering = made.accepted(*covered)
    case = cases.find_case_of("offering", offering.id)
    made.decide("offering", offering.id, "return", "tasks_to_change", made.curator(), comments={"tasks": "Ubah tugas 2."})
    assert offering.state is OfferingState.RETURNED
    request = services.submit(offering, made.filled(title="Perancangan antrean baru"), by=made.who(covered[1]))
    assert offering.mentor_accepted_at is None
    services.answer(request, accepts=True)
    assert cases.find_case_of("offering", offering.id) == case
    made.decide("offering", offering.id, "publish", "learning_shown", made.curator())
    assert [one.round for one in queries.submissions_of(offering.id)] == [1, 2]
    assert catalogue.find_by_offering(offering.id).title == "Perancangan antrean baru"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"deadline": dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)}, "deadline"),
        ({"deadline": dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC)}, "deadline"),
        ({"ends_on": dt.date(2027, 1, 1)}, "ends_on"),
    ],
)
def test_dates_that_cannot_be_are_refused_beside_their_field(covered, changed, field):
    offering = made.offering(*covered)
    with pytest.raises(DomainError) as refused:
        services.submit(offering, made.filled(**changed), by=made.who(covered[1]))
    assert refused.value.field == field


def test_a_lapsed_agreement_takes_down_what_rests_on_it_and_it_can_be_submitted_anew(covered):
    offering = made.published(*covered)
    agreement = agreement_queries.agreements_of(covered[0].body_id)[0]
    agreements.terminate(agreement, reason="Diakhiri.", by=made.bureau())
    db.session.flush()
    assert offering.state is OfferingState.TAKEN_DOWN
    assert catalogue.find_by_offering(offering.id).state is OpportunityState.TAKEN_DOWN
    made.in_force(*covered)
    request = services.submit(offering, made.filled(), by=made.who(covered[1]))
    services.answer(request, accepts=True)
    made.decide("offering", offering.id, "publish", "learning_shown", made.curator())
    assert offering.version == 2


def test_a_suspended_partners_offerings_are_taken_down(covered):
    offering = made.published(*covered)
    registry.suspend(covered[0], reason="NIB dicabut.", by=made.who(made.officer(Role.VERIFIER, "BKD")))
    assert offering.state is OfferingState.TAKEN_DOWN


def test_closing_takes_no_more_applications_and_cancelling_ends_a_review(covered):
    offering = made.published(*covered)
    ending.close(offering, reason="Kuota terpenuhi.", by=made.who(covered[1]))
    assert offering.state is OfferingState.CLOSED
    assert catalogue.find_by_offering(offering.id).state is OpportunityState.CLOSED
    other = made.accepted(*covered, title="Yang lain")
    ending.cancel(other, reason="Batal.", by=made.who(covered[1]))
    assert other.state is OfferingState.CANCELLED
    assert cases.find_case_of("offering", other.id).closed_at is not None
