"""A mentor has no more participants at once than may be: by days, over all offerings, unless an owner has said more."""

import datetime as dt

import pytest

from partners.offerings import services
from partners.offerings.domain import OfferingState
from partners.offerings.domain.capacity import MOST_AT_ONCE, Stay
from partners.offerings.queries import mentors
from partners.offerings.services import capacity, ending, revising
from portal.accounts import services as accounts
from portal.audit.models import AuditEntry
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError
from portal.kernel.identity import SYSTEM, Role
from tests.factories import partners as made

BAGAS = "bagas@contoh.test"
BEFORE = {"starts_on": dt.date(2027, 4, 5), "ends_on": dt.date(2027, 6, 25)}
"""Days after those of the factory's offering."""


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def covered():
    company = made.verified()
    made.in_force(*company, seats_a_year=40)
    return company


def by_of(company):
    return made.who(company[1], Role.COMPANY_HR)


def submit(company, **changed):
    """Submit an offering as somebody does who has said nothing of the mentor."""
    begun = made.offering(*company)
    services.submit(begun, made.filled(**changed), by=by_of(company))
    db.session.flush()
    return begun


def test_a_mentor_may_have_as_many_as_is_usual(covered):
    assert submit(covered, seats=MOST_AT_ONCE).state is OfferingState.SUBMITTED


def test_one_more_is_refused_beside_the_mentor_with_the_days_and_what_is_left(covered):
    submit(covered, seats=2)
    with pytest.raises(DomainError, match="2027-01-11 to 2027-04-02 2 places are taken: 1 are left, and this offering has 2") as refused:
        submit(covered, seats=2)
    assert refused.value.field == "mentor_email"


def test_what_is_wanted_alone_can_be_too_much(covered):
    with pytest.raises(DomainError, match="3 are left, and this offering has 4"):
        submit(covered, seats=MOST_AT_ONCE + 1)


def test_days_that_do_not_overlap_take_nothing(covered):
    submit(covered, seats=3)
    assert submit(covered, seats=3, **BEFORE).state is OfferingState.SUBMITTED


def test_one_day_that_overlaps_is_enough(covered):
    submit(covered, seats=3)
    with pytest.raises(DomainError, match="From 2027-04-02 to 2027-04-02 3 places are taken"):
        submit(covered, seats=1, starts_on=dt.date(2027, 4, 2), ends_on=dt.date(2027, 6, 25))


def test_the_fullest_days_count_and_not_the_sum_of_all(covered):
    submit(covered, seats=2)
    submit(covered, seats=2, **BEFORE)
    assert submit(covered, seats=1, ends_on=dt.date(2027, 6, 25)).state is OfferingState.SUBMITTED


def test_another_mentor_is_free(covered):
    submit(covered, seats=3)
    assert submit(covered, seats=3, mentor_email="lain@contoh.test").state is OfferingState.SUBMITTED


def test_another_organisations_mentor_of_the_same_address_is_free(covered):
    submit(covered, seats=3)
    other = made.verified("PT Contoh Lain", nib="9999000000802")
    made.in_force(*other)
    assert submit(other, seats=3).state is OfferingState.SUBMITTED


def test_what_has_come_back_or_was_cancelled_takes_nothing(covered):
    first, second = submit(covered, seats=1), submit(covered, seats=2)
    services.answer(services.ask_mentor(first, by=by_of(covered)), accepts=False, reason="Cuti.")
    ending.cancel(second, reason="Tidak jadi.", by=by_of(covered))
    assert submit(covered, seats=3).state is OfferingState.SUBMITTED


def test_an_offering_does_not_count_against_itself_when_it_is_submitted_again(covered):
    first = submit(covered, seats=3)
    services.answer(services.ask_mentor(first, by=by_of(covered)), accepts=False, reason="Cuti.")
    services.submit(first, made.filled(seats=3), by=by_of(covered))
    assert first.state is OfferingState.SUBMITTED


def test_what_is_closed_takes_only_the_places_that_are_given(covered):
    made.may_have(covered[0], BAGAS, 3)
    first = made.published(*covered, seats=3)
    ending.close(first, reason="Cukup.", by=by_of(covered))
    assert submit(covered, seats=3).state is OfferingState.SUBMITTED
    with pytest.raises(DomainError, match="3 places are taken") as refused:
        ending.reopen(first, reason="Ada lagi.", by=by_of(covered))
    assert refused.value.field is None


def test_a_contact_of_a_course_is_no_mentor(covered):
    begun = made.offering(*covered)
    begun.kind = "short_course"
    wanted = Stay(dt.date(2027, 1, 11), dt.date(2027, 4, 2), 40)
    capacity.check(begun, BAGAS, wanted)
    begun.kind = "internship"
    with pytest.raises(DomainError):
        capacity.check(begun, BAGAS, wanted)


def test_a_change_of_what_is_published_takes_no_more_either(covered):
    made.may_have(covered[0], BAGAS, 3)
    published = made.published(*covered, seats=2)
    with pytest.raises(DomainError, match="3 are left, and this offering has 4"):
        revising.submit(published, made.filled(seats=4), by=by_of(covered))
    revising.submit(published, made.filled(seats=3), by=by_of(covered))
    submit(covered, seats=1)
    with pytest.raises(DomainError, match="1 places are taken: 2 are left"):
        made.decide("offering", published.id, "publish", "learning_shown", made.curator())


def test_an_owner_says_how_many_and_the_record_keeps_it(covered):
    for most in (5, 6):
        capacity.say_most(covered[0], "Bagas@Contoh.test", most, by=by_of(covered))
        db.session.flush()
    assert mentors.capacity_of(covered[0].id, BAGAS) == 6
    assert submit(covered, seats=6).state is OfferingState.SUBMITTED
    db.session.commit()
    entries = db.session.query(AuditEntry).filter_by(event="offerings.capacity.set").all()
    assert [entry.subject_id for entry in entries] == [covered[0].id] * 2


@pytest.mark.parametrize(("email", "most", "field"), [("bagas", 4, "email"), (BAGAS, 0, "most"), (BAGAS, 51, "most")])
def test_what_cannot_be_is_refused_beside_its_field(covered, email, most, field):
    with pytest.raises(DomainError) as refused:
        capacity.say_most(covered[0], email, most, by=by_of(covered))
    assert refused.value.field == field


def test_a_colleague_who_is_no_owner_says_nothing(covered):
    second = made.account("sekar@contoh.test", "Sekar Contoh")
    accounts.give_grant(second, Role.COMPANY_HR, covered[0].body_id, by=SYSTEM)
    with pytest.raises(ForbiddenError):
        capacity.say_most(covered[0], BAGAS, 5, by=made.who(second, Role.COMPANY_HR))


def test_the_page_of_mentors_has_who_is_named_and_who_was_spoken_of(covered):
    submit(covered, seats=2, mentor_name="Bagas Contoh")
    capacity.say_most(covered[0], "zainal@contoh.test", 1, by=by_of(covered))
    db.session.flush()
    page = mentors.page_of_mentors(covered[0].id, text="", order="", number=1, size=10)
    assert [(one.email, one.name, one.most, one.said_by) for one in page.rows] == [
        (BAGAS, "Bagas Contoh", MOST_AT_ONCE, None),
        ("zainal@contoh.test", None, 1, covered[1].name),
    ]
    assert [one.email for one in mentors.page_of_mentors(covered[0].id, text="ZAI", order="-most", number=1, size=10).rows] == [
        "zainal@contoh.test"
    ]
    stays = mentors.stays_by_mentor(covered[0].id, [BAGAS])[BAGAS]
    assert [stay.seats for stay in stays] == [2]
