"""Questions do not hide the clock; a case is given to a colleague and back; an answer is taken back before anybody decides after it."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from portal.applications.domain import ApplicationState
from portal.applications.models import Assignment
from portal.audit.models import AuditDetail, AuditEntry
from portal.documents import queries as letters
from portal.documents.domain import LetterState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.workflow import access, queries, services
from portal.workflow.queries import questions
from portal.workflow.services import Answer
from tests.conftest import NOW
from tests.factories import signoff


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def person(world):
    return world.servant()[1]


@pytest.fixture
def application(world, person):
    return world.applied(world.opportunity(), person)


def colleague(world, key):
    """Somebody else in the office that decides a step."""
    by = world.identity(key)
    made = signoff.account_services.open_account(email=f"rekan-{key}@uji.test", name="Rekan (contoh)", by=SYSTEM)
    signoff.account_services.admit(made, by=SYSTEM)
    signoff.account_services.give_grant(made, by.role, by.body_id, by=SYSTEM)
    db.session.commit()
    return signoff.accounts.identity_of(made.id, by.role)


def told(kind):
    return [message.email for message in db.session.query(Message).filter_by(kind=kind)]


# -- questions -----------------------------------------------------------------------------------------------------------------------------


def test_a_question_reaches_the_applicant_and_its_answer_whoever_asked_while_the_clock_runs_on(world, person, application):
    world.decide_until(application, "verifier")
    turn, by = world.turn(application), world.identity("verifier")
    due = turn.due_at
    question = services.ask(turn, "Sejak kapan Anda di unit ini?", by=by)
    db.session.commit()

    assert told("workflow.asked") == [person.email]
    assert (turn.due_at, turn.left_at, turn.case.paused_at) == (due, None, None)
    services.answer(question, "Sejak 2019.", by=person)
    db.session.commit()
    assert told("workflow.answered") == [by.email]
    with pytest.raises(ConflictError):
        services.answer(question, "Sejak 2020.", by=person)
    assert questions.questions_of(turn.case_id)[0].answer == "Sejak 2019."


def test_five_questions_may_wait_and_a_sixth_is_refused_beside_the_field(world, application):
    turn = world.turn(application)
    for number in range(5):
        services.ask(turn, f"Pertanyaan {number}?", by=world.identity("supervisor"))
    with pytest.raises(DomainError) as refused:
        services.ask(turn, "Satu lagi?", by=world.identity("supervisor"))
    assert refused.value.field == "words"


def test_a_host_asks_nothing_and_nobody_asks_on_anothers_turn(world, application):
    with pytest.raises(ForbiddenError):
        services.ask(world.turn(application), "Mengapa?", by=world.identity("head"))
    world.decide_until(application, "host")
    with pytest.raises(ForbiddenError):
        services.ask(world.turn(application), "Berapa nilai SKP Anda?", by=world.identity("host"))


# -- colleagues ----------------------------------------------------------------------------------------------------------------------------


def test_a_case_is_given_to_a_colleague_who_is_told_and_given_back_to_the_office(world, application):
    world.decide_until(application, "verifier")
    second, turn = colleague(world, "verifier"), world.turn(application)
    services.assign(turn, second.account_id, "Mohon ditangani, saya cuti.", by=world.identity("verifier"))
    db.session.commit()

    assert turn.holder_id == second.account_id
    assert not access.holds(world.identity("verifier"), turn)
    assert second.email in told("workflow.arrived")
    with pytest.raises(ConflictError):
        services.give_back(turn, by=world.identity("verifier"))
    services.give_back(turn, by=second)
    assert turn.holder_id is None


def test_a_case_is_not_given_to_somebody_of_another_office_nor_by_one(world, application):
    world.decide_until(application, "verifier")
    turn = world.turn(application)
    with pytest.raises(DomainError) as refused:
        services.assign(turn, world.accounts["curator"].id, "", by=world.identity("verifier"))
    assert refused.value.field == "to"
    with pytest.raises(ForbiddenError):
        services.assign(turn, world.accounts["verifier"].id, "", by=world.identity("curator"))


def test_a_turn_that_is_somebodys_by_name_is_not_given_back_to_a_pool(world, application):
    with pytest.raises(ConflictError, match="yours by name"):
        services.give_back(world.turn(application), by=world.identity("supervisor"))


# -- taking back ---------------------------------------------------------------------------------------------------------------------------


def test_a_host_takes_its_acceptance_back_and_the_place_and_its_letter_go_with_it(world, application):
    world.decide_until(application, "host")
    decision = world.decide(application)
    seat = db.session.query(Assignment).filter_by(application_id=application.id).one()
    written = {copy.letter.kind: copy.letter for copy in letters.papers_of_subject(application.id)}
    assert set(written) == {"acceptance", "recommendation"}

    taken = services.take_back(decision, "Jadwal berubah.", by=world.identity("host"))
    db.session.commit()

    assert (world.turn(application).key, application.state) == ("host", ApplicationState.OFFERED)
    assert seat.ended_at == NOW
    assert (taken.outcome, taken.corrects_id, taken.reason) == ("take_back", decision.id, "Jadwal berubah.")
    assert (written["acceptance"].state, written["recommendation"].state) == (LetterState.REVOKED, LetterState.VALID)
    world.decide(application)
    assert world.turn(application).key == "approver"
    assert seat.ended_at is None


def test_a_decline_can_be_taken_back_until_the_end_of_the_next_working_day(world, application):
    world.decide_until(application, "host")
    decision = world.decide(application, "decline", ground="tasks_differ")
    assert application.state is ApplicationState.NOT_ACCEPTED
    until = services.undo_until(decision)
    clock.follow(lambda: until + dt.timedelta(minutes=1))
    with pytest.raises(ConflictError, match="has passed"):
        services.take_back(decision, "Keliru.", by=world.identity("host"))
    clock.follow(lambda: until)
    services.take_back(decision, "Keliru.", by=world.identity("host"))
    assert application.state is ApplicationState.OFFERED


def test_what_somebody_has_decided_on_since_is_not_taken_back(world, application):
    world.decide_until(application, "host")
    decision = world.decide(application)
    world.decide(application, "return", ground="papers", returned_to="applicant")
    with pytest.raises(ConflictError, match="decided on this case since"):
        services.take_back(decision, "Keliru.", by=world.identity("host"))


def test_neither_anothers_answer_nor_an_officials_decision_is_taken_back(world, application):
    decision = world.decide(application)
    with pytest.raises(ForbiddenError, match="objection"):
        services.take_back(decision, "Keliru.", by=world.identity("supervisor"))
    world.decide_until(application, "host")
    accepted = world.decide(application)
    with pytest.raises(ForbiddenError):
        services.take_back(accepted, "Keliru.", by=world.identity("approver"))
    with pytest.raises(DomainError) as refused:
        services.take_back(accepted, " ", by=world.identity("host"))
    assert refused.value.field == "reason"


# -- several at once -----------------------------------------------------------------------------------------------------------------------


def several(world, key, count=3):
    applications = [world.applied(world.opportunity(), world.servant()[1]) for _ in range(count)]
    for application in applications:
        world.decide_until(application, key)
    return [world.turn(application) for application in applications]


def test_several_cases_are_decided_alike_each_for_itself(world):
    turns = several(world, "verifier")
    world.decide(_application(turns[1]), "papers", ground="papers", returned_to="applicant")
    answer = Answer("eligible", "rules_met", "Semua syarat terpenuhi.")
    act = services.decide_together([turn.id for turn in turns], answer, token=uuid.uuid4(), by=world.identity("verifier"))
    db.session.commit()

    assert [line["done"] for line in sorted(act.results, key=lambda line: line["number"])] == [True, False, True]
    (skipped,) = [line for line in act.results if not line["done"]]
    assert "decided in the meantime" in skipped["why"]["msgid"]
    assert [queries.decisions_of(turn.case_id)[-1].outcome for turn in turns] == ["eligible", "papers", "eligible"]
    assert all(queries.decisions_of(turn.case_id)[-1].reason for turn in turns)
    told = select(AuditDetail.document).join(AuditEntry, AuditEntry.id == AuditDetail.entry_id)
    (document,) = db.session.scalars(told.where(AuditEntry.event == "workflow.desk.decided_together"))
    assert sorted(document["after"]["cases"]) == sorted(str(turns[place].case_id) for place in (0, 2)), "what was skipped was not decided"


def _application(turn):
    return signoff.db.session.get(signoff.Application, turn.case.subject_id)


def test_one_that_cannot_be_decided_holds_up_no_other(world):
    """Two are nominated; the agency's limit lets nobody more go, and the others stay where they are."""
    signoff.organisation_services.set_away_limit(world.agency, 1, reason="uji", by=SYSTEM)
    first = world.applied(world.opportunity(), world.servant()[1])
    world.decide_until(first, "approver")
    turns = several(world, "head", 2)
    answer = Answer("nominate", "fits_plan", "Diusulkan.")
    act = services.decide_together([turn.id for turn in turns], answer, token=uuid.uuid4(), by=world.identity("head"))
    assert [line["done"] for line in act.results] == [False, False]
    assert all("away limit" in line["why"]["msgid"] for line in act.results)
    assert all(turn.left_at is None for turn in turns)


def test_the_same_page_sent_twice_acts_once(world):
    turns, token = several(world, "verifier", 2), uuid.uuid4()
    answer = Answer("eligible", "rules_met", "Semua syarat terpenuhi.")
    acts = [services.decide_together([turn.id for turn in turns], answer, token=token, by=world.identity("verifier")) for _ in range(2)]
    assert acts[0].id == acts[1].id
    assert [len(queries.decisions_of(turn.case_id)) for turn in turns] == [4, 4]


def test_cases_of_another_step_are_skipped_and_an_answer_that_asks_for_more_is_refused(world, application):
    turns = several(world, "verifier", 1)
    picked = services.look([*(turn.id for turn in turns), world.turn(application).id], world.identity("verifier"))
    assert sum(one.why is None for one in picked) <= 1
    with pytest.raises(DomainError) as refused:
        services.decide_together([turns[0].id], Answer("papers", "papers", "Kurang."), token=uuid.uuid4(), by=world.identity("verifier"))
    assert refused.value.field == "outcome"
    assert Role.VERIFIER is turns[0].role
