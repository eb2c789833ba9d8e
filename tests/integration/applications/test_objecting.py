"""An objection goes to the superior of whoever decided, in time and once; upheld, a new decision takes the place of the old one."""

import datetime as dt

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import ApplicationState, ObjectionState
from portal.applications.presenters import objecting as shown
from portal.applications.services import applying, objecting, preferring
from portal.documents import queries as letters
from portal.documents.domain import LetterState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.organisations import queries as organisations
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import TAKEN_OVER
from portal.workflow.services import Answer
from tests.conftest import NOW
from tests.factories import signoff

WORDS = "Saya pindah dari bidang perizinan 14 bulan lalu; masa tunggu telah lewat."


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def sekda(world):
    return officer("SETDA", "sekda@uji.test")


@pytest.fixture
def person(world):
    return world.servant()[1]


@pytest.fixture
def application(world, person):
    return world.applied(world.opportunity(), person)


def officer(code, email, role=Role.APPROVER):
    made = account_services.open_account(email=email, name="Pejabat di atas (contoh)", by=SYSTEM)
    account_services.admit(made, by=SYSTEM)
    account_services.give_grant(made, role, organisations.find_body_by_code(code).id, by=SYSTEM)
    db.session.commit()
    return accounts.identity_of(made.id, role)


def refused_at(world, application, key, outcome="refuse", ground="other"):
    world.decide_until(application, key)
    return world.decide(application, outcome, ground=ground, reason="Belum lewat masa tunggu.")


def objected(application, person):
    made = objecting.file(application, WORDS, (), by=person)
    db.session.commit()
    return made, cases.open_step(cases.find_case_of(objecting.SUBJECT, made.id).id)


@pytest.mark.parametrize(
    ("key", "outcome", "ground"),
    [
        ("head", "refuse", "other"),
        ("head", "follow_advice", "advice"),
        ("verifier", "not_eligible", "rule_not_met"),
        ("curator", "refuse", "other"),
    ],
)
def test_an_officials_refusal_is_objected_to_and_upheld_and_the_case_goes_on_by_a_new_decision(
    world, sekda, person, application, key, outcome, ground
):
    old = refused_at(world, application, key, outcome, ground)
    objection, turn = objected(application, person)
    assert (turn.role, turn.body_id) == (Role.APPROVER, sekda.body_id)

    workflow.decide(turn, Answer("uphold", "decision_wrong", "SK mutasi menunjukkannya."), by=sekda)
    db.session.commit()

    decisions = cases.decisions_of(old.case_id)
    new = decisions[-1]
    assert objection.state is ObjectionState.UPHELD
    assert (new.corrects_id, new.account_id, new.step, new.instead, new.ground) == (old.id, sekda.account_id, key, TAKEN_OVER, "objection")
    assert old in decisions
    assert old.reason == "Belum lewat masa tunggu."
    assert application.state is (ApplicationState.OFFERED if key == "curator" else ApplicationState.IN_SIGN_OFF)
    assert world.turn(application).key == {"head": "verifier", "verifier": "curator", "curator": "host"}[key]


def test_the_letter_that_told_of_a_refusal_does_not_outlive_it(world, sekda, person, application):
    refused_at(world, application, "head")
    (letter,) = refusals(application)
    _, turn = objected(application, person)
    assert letter.state is LetterState.VALID

    workflow.decide(turn, Answer("uphold", "decision_wrong", "SK mutasi menunjukkannya."), by=sekda)
    db.session.commit()

    assert refusals(application) == [letter]
    assert letter.state is LetterState.REVOKED


def refusals(application):
    return [copy.letter for copy in letters.papers_of_subject(application.id) if copy.letter.kind == "refusal"]


def test_where_the_deciding_official_refused_the_host_is_asked_once_more(world, sekda, person, application):
    refused_at(world, application, "approver")
    _, turn = objected(application, person)
    workflow.decide(turn, Answer("uphold", "rule_misread", "Ketentuan keliru dibaca."), by=sekda)
    db.session.commit()

    assert (world.turn(application).key, application.state) == ("host", ApplicationState.OFFERED)
    world.decide(application)
    assert world.turn(application).key == "approver"


@pytest.mark.parametrize(
    ("outcome", "ground", "state"),
    [("dismiss", "decision_right", ObjectionState.DISMISSED), ("inadmissible", "not_objectionable", ObjectionState.INADMISSIBLE)],
)
def test_one_that_is_not_upheld_changes_nothing_and_the_applicant_reads_why(world, sekda, person, application, outcome, ground, state):
    old = refused_at(world, application, "head")
    objection, turn = objected(application, person)
    workflow.decide(turn, Answer(outcome, ground, "Keputusan sudah tepat."), by=sekda)
    db.session.commit()

    assert (objection.state, objection.reason) == (state, "Keputusan sudah tepat.")
    assert application.state is ApplicationState.REFUSED
    assert cases.decisions_of(old.case_id)[-1].id == old.id
    (mail,) = db.session.query(Message).filter_by(kind="applications.objection_decided")
    assert mail.email == person.email


def test_it_is_in_time_for_so_many_working_days_to_the_minute(world, person, application):
    decision = refused_at(world, application, "head")
    last = objecting.object_until(decision)
    assert last > NOW + dt.timedelta(days=14)
    clock.follow(lambda: last + dt.timedelta(minutes=1))
    assert shown.to_object(application) is None
    with pytest.raises(DomainError, match="ended at"):
        objecting.file(application, WORDS, (), by=person)
    clock.follow(lambda: last)
    assert shown.to_object(application).until == last
    objecting.file(application, WORDS, (), by=person)
    assert shown.to_object(application) is None


def test_a_hosts_choice_and_a_case_that_runs_are_not_objected_to(world, person, application):
    with pytest.raises(DomainError):
        objecting.file(application, WORDS, (), by=person)
    world.decide_until(application, "host")
    world.decide(application, "decline", ground="tasks_differ")
    assert shown.to_object(application) is None
    with pytest.raises(DomainError):
        objecting.file(application, WORDS, (), by=person)


def test_nothing_is_filed_without_words(world, person, application):
    refused_at(world, application, "head")
    with pytest.raises(DomainError) as refused:
        objecting.file(application, "  ", (), by=person)
    assert refused.value.field == "words"


def test_whoever_decided_does_not_decide_on_the_objection_to_it(world, person, application):
    """The head of the agency holds the office above as well: somebody else has to decide."""
    sekda = officer("SETDA", "sekda@uji.test")
    head = world.accounts["head"]
    account_services.give_grant(head, Role.APPROVER, sekda.body_id, by=SYSTEM)
    refused_at(world, application, "head")
    _, turn = objected(application, person)
    with pytest.raises(ForbiddenError):
        workflow.decide(turn, Answer("dismiss", "decision_right", "Tetap."), by=accounts.identity_of(head.id, Role.APPROVER))


def test_an_acting_officer_does_not_decide_on_an_objection(world, sekda, person, application):
    refused_at(world, application, "head")
    _, turn = objected(application, person)
    deputy = officer("SETDA", "asisten@uji.test", Role.HR_OFFICER)
    workflow.delegate(deputy.account_id, title="Plh.", first=clock.today(), last=clock.today(), by=sekda)
    with pytest.raises(ForbiddenError, match="acting officer"):
        workflow.decide(turn, Answer("uphold", "decision_wrong", "Ya."), by=accounts.identity_of(deputy.account_id, Role.APPROVER))


def test_somebody_who_has_applied_again_meanwhile_does_not_get_two_running_applications(world, sekda, person):
    opportunity = world.opportunity()
    first = world.applied(opportunity, person)
    refused_at(world, first, "head")
    _, turn = objected(first, person)
    world.applied(opportunity, person)
    with pytest.raises(Exception, match="application_open_once"), db.session.begin_nested():
        workflow.decide(turn, Answer("uphold", "decision_wrong", "Ya."), by=sekda)


# -- several applications of one person ----------------------------------------------------------------------------------------------------


def test_a_person_puts_their_running_applications_in_order(world, person):
    one, two, three = (world.applied(world.opportunity(), person) for _ in range(3))
    preferring.prefer(three.id, upwards=True, by=person)
    preferring.prefer(three.id, upwards=True, by=person)
    preferring.prefer(three.id, upwards=True, by=person)
    preferring.prefer(one.id, upwards=False, by=person)
    db.session.commit()

    assert [found.id for found, _ in queries.running_of(person.account_id)] == [three.id, two.id, one.id]
    assert [one.priority, two.priority, three.priority] == [3, 2, 1]


def test_one_that_has_ended_or_is_anothers_is_not_put_in_order(world, person, application):
    other = world.applied(world.opportunity(), world.servant()[1])
    applying.withdraw(application, "", by=person)
    for one in (application, other):
        with pytest.raises(DomainError, match="no longer running"):
            preferring.prefer(one.id, upwards=True, by=person)


def test_a_letter_in_force_ends_the_others_for_the_same_days_and_no_others(world, person):
    days = {"starts_on": clock.today() + dt.timedelta(days=400), "ends_on": clock.today() + dt.timedelta(days=430)}
    first, same, later = (world.applied(world.opportunity(**more), person) for more in ({}, {}, days))
    world.decide_until(same, "approver")
    preferring.end_overlapping(first)
    db.session.commit()

    assert (same.state, later.state) == (ApplicationState.CANCELLED, ApplicationState.IN_SIGN_OFF)
    assert "covers the same days" in same.ended_cause.msgid
    assert queries.assignment_of(same.id).ended_at == NOW
    assert cases.find_case_of("application", same.id).closed_at == NOW
    assert [message.email for message in db.session.query(Message).filter_by(kind="applications.overtaken")] == [person.email]
