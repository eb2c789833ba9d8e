"""Both sides are told before an agreement ends, once at each of the days set for it, with what would lapse."""

import datetime as dt

import pytest

from partners.agreements import queries, services, tasks
from partners.agreements.domain.resting import Resting, line_of, listed
from partners.agreements.services import notices
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.models import Message
from tests.conftest import NOW
from tests.factories import partners as made

TODAY = clock.local(NOW).date()
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def ending_in(company, days, **changed):
    return made.in_force(*company, ends_on=TODAY + days * DAY, **changed)


def told(kind="agreements.expiring"):
    return db.session.query(Message).filter_by(kind=kind).count()


def pass_days(count):
    clock.follow(lambda: NOW + count * DAY)


def test_both_sides_are_told_90_30_and_7_days_before_the_end_once_each(company):
    ending_in(company, 91)
    counts = []
    for passed in range(93):
        pass_days(passed)
        tasks.give_notice()
        tasks.give_notice()
        db.session.flush()
        counts.append(told())
    assert [passed for passed in range(1, 93) if counts[passed] > counts[passed - 1]] == [1, 61, 84]
    assert counts[0] == 0
    assert counts[-1] == 3
    bureau = db.session.query(Message).filter_by(kind="agreements.expiring_bureau")
    assert {message.email for message in bureau} == {one.email for one in made.accounts.holders(Role.COOPERATION)}


def test_where_the_first_days_were_missed_the_nearest_notice_alone_is_given(company):
    ending_in(company, 20)
    tasks.give_notice()
    tasks.give_notice()
    assert told() == 1
    assert queries.to_be_noticed(10) == []


@pytest.mark.parametrize("days", [91, 400])
def test_no_notice_is_given_earlier_than_90_days_before(company, days):
    agreement = ending_in(company, days)
    assert not notices.give(agreement)
    assert told() == 0


def test_no_notice_is_given_of_what_is_not_in_force(company):
    agreement = made.to_sign(*company, ends_on=TODAY + 20 * DAY)
    assert not notices.give(agreement)
    tasks.give_notice()
    assert told() == 0


def test_a_notice_lists_what_would_lapse(company):
    agreement = ending_in(company, 60, runoff=True)
    offering = made.published(*company)
    (resting,) = services.resting_on(agreement)
    assert resting.ends_on == offering.ends_on
    assert resting.days_beyond == (offering.ends_on - agreement.ends_on).days
    assert notices.give(agreement)
    message = db.session.query(Message).filter_by(kind="agreements.expiring").first()
    assert offering.title in str(message.facts)


def test_what_ends_before_the_agreement_is_not_beyond_it(company):
    agreement = ending_in(company, 80, runoff=True)
    made.published(*company, starts_on=dt.date(2027, 1, 4), ends_on=dt.date(2027, 1, 29))
    assert [one.days_beyond for one in services.resting_on(agreement)] == [0]


def test_what_rests_is_told_in_one_sentence():
    inside, beyond, covered = (
        Resting(Text("A"), dt.date(2027, 1, 1)),
        Resting(Text("B"), dt.date(2027, 1, 2), 22),
        Resting(Text("C"), dt.date(2027, 1, 3), 23, covered_by_runoff=True),
    )
    assert str(line_of(inside)) == "A, until 2027-01-01"
    assert "22 days beyond, not covered" in str(line_of(beyond))
    assert "covered by the run-off clause" in str(line_of(covered))
    assert str(listed([inside, beyond])) == f"{line_of(inside)}; {line_of(beyond)}"
    assert "Nothing" in str(listed([]))


def test_what_is_not_dated_yet_has_nothing_resting_on_it(company):
    begun = services.begin(company[0], by=made.who(company[1], Role.COMPANY_HR))
    assert services.resting_on(begun) == []


def listed_as(state):
    page = queries.page_of_agreements(made.bureau(), text="", state=state, kind="", order="", number=1, size=10)
    return [one.number for one in page.rows]


def test_the_list_can_be_narrowed_to_what_expires(company):
    soon = ending_in(company, 90)
    later = ending_in(company, 91)
    assert listed_as(queries.EXPIRING) == [soon.number]
    assert set(listed_as("in_force")) == {soon.number, later.number}
