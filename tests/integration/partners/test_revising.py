"""A published offering is changed by a new version: reviewed before it is out, told to applicants, confirmed by those whom it touches."""

import datetime as dt

import pytest

from partners.offerings import queries, services
from partners.offerings.domain import OfferingState
from partners.offerings.services import ending, revising
from partners.registry.services import drafting
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.opportunity import OpportunityState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.notifications.models import Message
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def covered():
    company = made.verified()
    made.in_force(*company)
    return company


@pytest.fixture
def offering(covered):
    return made.published(*covered)


def propose(offering, covered, **changed):
    found = revising.submit(offering, made.filled(**changed), by=made.who(covered[1]))
    db.session.flush()
    return found


def review(offering, outcome, ground="learning_shown", **more):
    made.decide("offering", offering.id, outcome, ground, made.curator(), **more)


def told(message):
    return db.session.query(Message).filter_by(kind=message).count()


def test_a_change_is_out_once_the_curator_publishes_it(offering, covered):
    propose(offering, covered, seats=3, ends_on=dt.date(2027, 4, 9))
    shown = catalogue.find_by_offering(offering.id)
    assert (shown.version, shown.seats, offering.state, offering.seats) == (1, 2, OfferingState.PUBLISHED, 2)
    review(offering, "publish")
    assert (shown.version, shown.seats, shown.ends_on) == (2, 3, dt.date(2027, 4, 9))
    assert (offering.version, offering.seats, offering.revision_round) == (2, 3, None)
    assert told("offerings.revision_published")
    assert {str(change.name): (change.before, change.after) for change in catalogue.changes_since(shown, 1)} == {
        "Places": (2, 3),
        "Last day": (dt.date(2027, 4, 2), dt.date(2027, 4, 9)),
    }
    assert catalogue.changes_since(shown, 2) == []


def test_what_comes_back_is_corrected_and_proposed_again(offering, covered):
    propose(offering, covered, seats=4)
    assert not services.may_write(offering)
    with pytest.raises(IllegalMoveError):
        propose(offering, covered, seats=5)
    with pytest.raises(IllegalMoveError):
        services.save_page(offering, "tasks", {"title": "Lain"}, version=None)
    review(offering, "return", "tasks_to_change", comments={"seats": "Terlalu banyak."})
    assert services.may_write(offering)
    assert told("offerings.revision_returned")
    propose(offering, covered, seats=3)
    review(offering, "publish")
    assert catalogue.find_by_offering(offering.id).seats == 3
    assert [one.round for one in queries.submissions_of(offering.id)] == [1, 2, 3]


def test_a_refused_change_leaves_what_is_published(offering, covered):
    propose(offering, covered, title="Yang lain")
    review(offering, "refuse", "replaces_staff")
    assert (offering.title, offering.version, offering.state, offering.revision_round) == (
        "Perancangan antrean",
        1,
        OfferingState.PUBLISHED,
        None,
    )
    assert catalogue.find_by_offering(offering.id).title == "Perancangan antrean"


def test_a_change_can_be_given_up_and_ends_with_the_offering(offering, covered):
    by = made.who(covered[1])
    with pytest.raises(IllegalMoveError):
        revising.drop(offering, by=by)
    propose(offering, covered, seats=3)
    revising.drop(offering, by=by)
    assert offering.revision_round is None
    assert services.may_write(offering)
    propose(offering, covered, seats=3)
    ending.close(offering, reason="Kuota terpenuhi.", by=by)
    assert (offering.state, offering.revision_round) == (OfferingState.CLOSED, None)


def test_what_no_agreement_covers_and_another_mentor_are_refused(offering, covered):
    with pytest.raises(DomainError) as refused:
        propose(offering, covered, seats=40)
    assert refused.value.field == "seats"
    with pytest.raises(DomainError) as refused:
        propose(offering, covered, mentor_email="lain@contoh.test")
    assert refused.value.field == "mentor_email"


def test_typing_into_a_published_offering_does_not_change_its_title(offering):
    services.save_page(offering, "tasks", {"title": "Judul baru"}, version=None)
    assert offering.title == "Perancangan antrean"


# -- again --------------------------------------------------------------------------------------------------------------------------------


def test_a_closed_offering_opens_again_until_its_deadline_and_where_it_is_covered(offering, covered):
    by = made.who(covered[1])
    with pytest.raises(IllegalMoveError):
        ending.reopen(offering, reason="Ada kuota.", by=by)
    ending.close(offering, reason="Kuota terpenuhi.", by=by)
    with pytest.raises(DomainError) as refused:
        ending.reopen(offering, reason=" ", by=by)
    assert refused.value.field == "reason"
    ending.reopen(offering, reason="Ada kuota.", by=by)
    shown = catalogue.find_by_offering(offering.id)
    assert (offering.state, shown.state) == (OfferingState.PUBLISHED, OpportunityState.PUBLISHED)
    assert told("offerings.reopened")
    ending.close(offering, reason="Penuh.", by=by)
    offering.deadline = clock.now() - dt.timedelta(minutes=1)
    with pytest.raises(DomainError, match="deadline has passed"):
        ending.reopen(offering, reason="Ada kuota.", by=by)


def test_an_offering_whose_agreement_ended_is_not_opened_again(offering, covered):
    by = made.who(covered[1])
    ending.close(offering, reason="Penuh.", by=by)
    agreement = services.agreement_of(offering)
    agreement.seats_a_year = 1
    db.session.flush()
    with pytest.raises(DomainError, match="cannot be published"):
        ending.reopen(offering, reason="Ada kuota.", by=by)


def test_a_copy_keeps_what_was_typed_but_its_days(offering, covered):
    typed = {"title": "Perancangan antrean", "starts_on": {"day": "1", "month": "2", "year": "2027"}, "seats": "2"}
    drafting.save(services.form_of("internship"), "schedule", offering.id, typed)
    begun = services.copy(offering, ["tasks", "schedule"], by=made.who(covered[1]))
    assert (begun.state, begun.version, begun.number != offering.number) == (OfferingState.DRAFT, 0, True)
    pages = drafting.typed(services.form_of("internship"), begun.id, ["schedule"]).pages
    assert pages["schedule"] == {"title": "Perancangan antrean", "seats": "2"}
