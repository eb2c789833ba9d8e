"""A published offering is changed by a new version: reviewed before it is out, told to applicants, confirmed by those whom it touches."""

import datetime as dt
import uuid

import pytest
from sqlalchemy.dialects.postgresql import Range

from partners.offerings import presenters, queries, services
from partners.offerings.domain import OfferingState
from partners.offerings.services import ending, revising
from partners.registry.services import drafting
from portal.applications.domain import ApplicationState, Origin
from portal.applications.models import Application, Assignment
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.opportunity import OpportunityState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.notifications.models import Message
from portal.organisations.domain import BodyKind
from portal.workflow import queries as cases
from tests.factories import partners as made
from tests.factories.organisations import body
from tests.factories.workforce import servant


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


def test_what_no_agreement_covers_is_refused(offering, covered):
    with pytest.raises(DomainError) as refused:
        propose(offering, covered, seats=40)
    assert refused.value.field == "seats"


OTHER = {"mentor_name": "Lain Contoh", "mentor_email": "lain@contoh.test"}


def open_request(offering):
    return queries.open_request_of(offering.id)


def test_another_mentor_accepts_before_the_curator_reads_it_and_the_one_before_is_told(offering, covered):
    before = offering.mentor_email
    propose(offering, covered, **OTHER)
    assert (open_request(offering).email, services.awaited_of(offering).name) == ("lain@contoh.test", "Lain Contoh")
    assert not services.may_write(offering)
    assert cases.find_case_of("offering", offering.id).closed_at is not None  # the curator has nothing yet
    with pytest.raises(IllegalMoveError):
        propose(offering, covered, seats=3)
    services.answer(open_request(offering), accepts=True)
    assert services.awaited_of(offering) is None
    assert offering.mentor_email == before
    review(offering, "publish")
    assert (offering.mentor_name, offering.mentor_email, offering.version) == ("Lain Contoh", "lain@contoh.test", 2)
    shown = catalogue.find_by_offering(offering.id)
    assert [(str(change.name), change.after) for change in catalogue.changes_since(shown, 1)] == [("Mentor", "Lain Contoh")]
    assert [row.email for row in db.session.query(Message).filter_by(kind="offerings.mentor_succeeded")] == [before]


def test_a_mentor_who_declines_leaves_what_is_published_and_the_change_comes_back(offering, covered):
    propose(offering, covered, **OTHER)
    services.answer(open_request(offering), accepts=False, reason="Tugas lain.")
    assert (offering.state, offering.version, offering.mentor_email) == (OfferingState.PUBLISHED, 1, made.filled().mentor_email)
    assert told("offerings.mentor_declined") == 1
    assert services.may_write(offering)
    with pytest.raises(IllegalMoveError):
        services.ask_mentor(offering, by=made.who(covered[1]))
    propose(offering, covered, **OTHER | {"mentor_email": "ketiga@contoh.test"})
    services.answer(open_request(offering), accepts=True)
    review(offering, "publish")
    assert offering.mentor_email == "ketiga@contoh.test"


def test_a_link_that_is_over_is_sent_again_and_a_change_given_up_ends_it(offering, covered):
    propose(offering, covered, **OTHER)
    first = open_request(offering)
    second = services.ask_mentor(offering, by=made.who(covered[1]))
    with pytest.raises(DomainError):
        services.answer(first, accepts=True)
    revising.drop(offering, by=made.who(covered[1]))
    with pytest.raises(DomainError):
        services.answer(second, accepts=True)
    assert services.may_write(offering)


def give_a_place(offering, seat=2):
    """A civil servant holds a place of what is published."""
    shown = catalogue.find_by_offering(offering.id)
    agency = body(BodyKind.AGENCY, "UJI", "Dinas Uji", body(BodyKind.PROVINCE, "PU", "Provinsi Uji"))
    who, account = servant(1, agency.id), made.account("asn@contoh.test", "Asn Contoh")
    db.session.flush()
    common = {"opportunity_id": shown.id, "servant_id": who.id, "agency_id": agency.id}
    application = Application(**common, id=uuid.uuid4(), number="PMH-1", opportunity_version=1, account_id=account.id)
    application.origin, application.state = Origin.OWN, ApplicationState.DRAFT
    db.session.add(application)
    db.session.flush()
    db.session.add(
        Assignment(**common, application_id=application.id, seat=seat, during=Range(shown.starts_on, shown.ends_on, bounds="[]"))
    )
    db.session.flush()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"seats": 1}, "seats"), ({"starts_on": dt.date(2027, 1, 18)}, "starts_on"), ({"ends_on": dt.date(2027, 4, 9)}, "ends_on")],
)
def test_places_that_are_given_stay_with_their_days(offering, covered, changed, field):
    give_a_place(offering)
    with pytest.raises(DomainError) as refused:
        propose(offering, covered, **changed)
    assert refused.value.field == field
    propose(offering, covered, seats=3, title="Judul yang lebih jelas")


def test_a_place_that_is_given_while_the_change_is_reviewed_stops_it(offering, covered):
    propose(offering, covered, seats=1)
    give_a_place(offering)
    with pytest.raises(DomainError, match="2 places are given"):
        review(offering, "publish")


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


def test_the_curator_is_warned_of_what_an_agreement_lacks_for_the_change_and_not_for_what_is_out(offering, covered):
    propose(offering, covered, seats=9)
    services.agreement_of(offering).seats_a_year = 5
    db.session.flush()
    shown = presenters.describe(cases.find_case_of("offering", offering.id), made.curator())
    assert "covers 5 places a year" in str(shown.warning)
    assert ("Changes", "published version 1") in [(str(fact[0]), str(fact[1])) for fact in shown.facts]
