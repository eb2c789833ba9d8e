"""A host offers times for a talk, the candidate picks one or none, and what has gone on takes an open talk with it."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import InterviewState
from portal.applications.domain.hosting import DECIDED, ENDED, Offer
from portal.applications.services import applying, interviewing
from portal.audit.models import AuditEntry
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.workflow import services as workflow
from tests.factories import signoff

TOMORROW = clock.at(dt.date(2026, 11, 25), 9, 30)
LATER = clock.at(dt.date(2026, 11, 26), 14)


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def offered(world):
    """An application at its host, and its applicant."""
    _, person = world.servant()
    application = world.applied(world.opportunity(), person)
    world.decide_until(application, "host")
    return application, person


def offer(world, application, *times, by=None):
    said = Offer(times or (LATER, TOMORROW), 45, "Jalan Contoh 1, lantai 3", "Tentang tugas Anda.")
    made = interviewing.offer(queries.get_candidacy(application.id), said, by=by or world.identity("host"))
    db.session.flush()
    return made


def told(kind):
    return {message.email: message for message in db.session.query(Message).filter_by(kind=kind)}


def events(interview):
    db.session.commit()  # the record is written as the last thing before
    return sorted(entry.event for entry in db.session.query(AuditEntry).filter_by(subject_id=interview.id))


def test_the_candidate_is_told_of_the_times_soonest_first(world, offered):
    application, person = offered
    made = offer(world, application)

    assert interviewing.times_of(made) == [TOMORROW, LATER]
    assert made.answer_by == LATER
    (mail,) = told("applications.talk_offered").values()
    assert (mail.email, mail.path) == (person.email, f"/talks/{made.id}")
    assert events(made) == ["applications.interview.offered"]


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ((), "day_1"),
        ((LATER, clock.at(dt.date(2026, 11, 24), 9)), "day_2"),
        ((clock.at(dt.date(2027, 1, 25), 9),), "day_1"),
        (tuple(TOMORROW + dt.timedelta(minutes=number) for number in range(6)), "day_1"),
    ],
    ids=["none", "in the past", "after the answer is due", "too many"],
)
def test_a_time_that_cannot_be_is_refused_beside_its_field(world, offered, times, field):
    said = Offer(times, 45, "Jalan Contoh 1", "Tentang tugas.")
    with pytest.raises(DomainError) as refused:
        interviewing.offer(queries.get_candidacy(offered[0].id), said, by=world.identity("host"))

    assert refused.value.field == field


def test_a_reserve_is_offered_any_later_time_since_the_host_has_no_deadline(world, offered):
    application, _ = offered
    world.decide(application, "reserve", details={"reserve_rank": 1})

    assert offer(world, application, clock.at(dt.date(2027, 1, 25), 9)).state is InterviewState.OFFERED


def test_a_candidate_has_one_open_talk(world, offered):
    first = offer(world, offered[0])
    with pytest.raises(ConflictError):
        offer(world, offered[0])
    interviewing.withdraw(first.id, "Ruang tidak tersedia.", by=world.identity("host"))

    assert offer(world, offered[0]).state is InterviewState.OFFERED


def test_whoever_does_not_hold_the_turn_offers_nothing(world, offered):
    application, _ = offered
    colleague = account_services.open_account(email="rekan@uji.test", name="Rekan (contoh)", by=SYSTEM)
    account_services.admit(colleague, by=SYSTEM)
    account_services.give_grant(colleague, Role.COMPANY_HR, world.host.id, by=SYSTEM)
    db.session.commit()
    workflow.take(world.turn(application), by=world.identity("host"))
    with pytest.raises(ForbiddenError):
        offer(world, application, by=accounts.identity_of(colleague.id, Role.COMPANY_HR))


def test_nobody_offers_a_talk_once_the_host_has_answered(world, offered):
    world.decide(offered[0], "accept")
    with pytest.raises(ForbiddenError):
        offer(world, offered[0])


def test_a_picked_time_is_told_to_both_with_the_file_for_their_calendars(world, offered):
    application, person = offered
    made = offer(world, application)
    interviewing.pick(made.id, LATER, by=person)
    interviewing.pick(made.id, LATER, by=person)  # the same click twice

    assert (made.state, made.at, made.sequence) == (InterviewState.PICKED, LATER, 1)
    mails = told("applications.talk_picked")
    assert set(mails) == {person.email, "host@uji.test"}
    assert {mail.path for mail in mails.values()} == {f"/talks/{made.id}.ics"}
    assert events(made) == ["applications.interview.offered", "applications.interview.picked"]


def test_a_time_that_was_not_offered_or_has_passed_is_not_picked(world, offered):
    made, person = offer(world, offered[0]), offered[1]
    with pytest.raises(DomainError):
        interviewing.pick(made.id, LATER + dt.timedelta(hours=1), by=person)
    clock.follow(lambda: TOMORROW)
    with pytest.raises(DomainError):
        interviewing.pick(made.id, TOMORROW, by=person)
    interviewing.pick(made.id, LATER, by=person)
    with pytest.raises(IllegalMoveError):
        interviewing.pick(made.id, TOMORROW, by=person)


def test_to_decline_tells_the_host_why_and_leaves_the_application_as_it_is(world, offered):
    application, person = offered
    made = offer(world, application)
    with pytest.raises(DomainError):
        interviewing.decline(made.id, " ", by=person)
    interviewing.decline(made.id, "Saya bertugas di luar kota.", by=person)

    assert (made.state, application.state) == (InterviewState.DECLINED, "offered")
    (mail,) = told("applications.talk_declined").values()
    assert (mail.email, mail.facts["reason"]) == ("host@uji.test", "Saya bertugas di luar kota.")
    with pytest.raises(IllegalMoveError):
        interviewing.withdraw(made.id, "Terlambat.", by=world.identity("host"))


def test_withdrawn_times_are_told_to_the_candidate_and_a_picked_one_to_both(world, offered):
    application, person = offered
    first = offer(world, application)
    interviewing.withdraw(first.id, "Ruang tidak tersedia.", by=world.identity("host"))
    assert set(told("applications.talk_withdrawn")) == {person.email}
    second = offer(world, application)
    interviewing.pick(second.id, LATER, by=person)
    interviewing.withdraw(second.id, "Mentor sakit.", by=world.identity("host"))

    assert (second.state, second.at, second.sequence) == (InterviewState.WITHDRAWN, LATER, 2)
    mails = told("applications.talk_cancelled")
    assert set(mails) == {person.email, "host@uji.test"}
    assert {mail.path for mail in mails.values()} == {f"/talks/{second.id}.ics"}


def test_a_talk_that_was_held_is_not_withdrawn(world, offered):
    made = offer(world, offered[0])
    interviewing.pick(made.id, TOMORROW, by=offered[1])
    clock.follow(lambda: LATER)
    with pytest.raises(IllegalMoveError):
        interviewing.withdraw(made.id, "Terlambat.", by=world.identity("host"))


@pytest.mark.parametrize("picked", [False, True])
@pytest.mark.parametrize("way", ["declined", "withdrawn", "taken down"])
def test_an_application_that_ends_takes_its_talk_with_it(world, offered, way, picked):
    application, person = offered
    made = offer(world, application)
    if picked:
        interviewing.pick(made.id, LATER, by=person)
    if way == "declined":
        world.decide(application, "decline", ground="tasks_differ")
    elif way == "withdrawn":
        applying.withdraw(application, "Sakit.", by=person)
    else:
        opportunity = queries.get_candidacy(application.id).opportunity
        catalogue.change(opportunity, OpportunityStep.TAKE_DOWN, by=SYSTEM, reason="Uji.")
    db.session.flush()

    assert made.state is InterviewState.WITHDRAWN
    assert (made.reason, made.cause) == (None, DECIDED if way == "declined" else ENDED)
    mails = told("applications.talk_cancelled" if picked else "applications.talk_withdrawn")
    assert [mail.facts["reason"] for mail in mails.values()] == [{"text": made.cause.to_json()}] * (2 if picked else 1)
    assert bool(told("applications.talk_cancelled")) is picked


def test_an_acceptance_ends_what_is_offered_and_leaves_what_is_picked(world, offered):
    application, person = offered
    made = offer(world, application)
    world.decide(application, "accept")
    assert (made.state, made.cause) == (InterviewState.WITHDRAWN, DECIDED)
    with pytest.raises(IllegalMoveError):
        interviewing.pick(made.id, LATER, by=person)


def test_a_picked_talk_stays_when_the_host_accepts_before_it(world, offered):
    application, person = offered
    made = offer(world, application)
    interviewing.pick(made.id, LATER, by=person)
    world.decide(application, "accept")

    assert made.state is InterviewState.PICKED
