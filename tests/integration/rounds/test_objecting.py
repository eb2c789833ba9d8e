"""Whoever was refused to take part in a round objects, in time and once, to the superior of whoever refused."""

import datetime as dt

import pytest
from sqlalchemy import select

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications.domain import ObjectionState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.organisations import queries as organisations
from portal.rounds.domain import ListState, RoundState
from portal.rounds.models import RoundObjection
from portal.rounds.services import objecting
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from tests.factories import round_lists

WORDS = "Penggantinya sudah disebut dalam rencana."


@pytest.fixture
def made(session):
    return round_lists.world()


@pytest.fixture
def above(made):
    """Who decides above the head of an agency."""
    body = organisations.find_body_by_code("SETDA")
    account = account_services.open_account(email="sekda@uji.test", name="Sekda (contoh)", by=SYSTEM)
    account_services.admit(account, by=SYSTEM)
    account_services.give_grant(account, Role.APPROVER, body.id, by=SYSTEM)
    db.session.commit()
    return accounts.identity_of(account.id, Role.APPROVER)


def refused(made):
    """The list, refused by the head."""
    found = round_lists.submitted(made)
    round_lists.decide(made)
    round_lists.decide(made, "refuse", ground="service_suffers", reason="Loket kekurangan orang.")
    return found


def answer(objection, outcome, by):
    case = cases.find_case_of(objecting.SUBJECT, objection.id)
    ground = {"uphold": "decision_wrong", "dismiss": "decision_right"}[outcome]
    workflow.decide(cases.open_step(case.id), workflow.Answer(outcome, ground, "Rencananya memadai."), by=by)
    db.session.commit()


def filed(made, found):
    objection = objecting.file(found, WORDS, by=made.person)
    db.session.commit()
    return objection


def test_an_upheld_objection_lets_the_sign_off_go_on_where_it_was_refused(made, above):
    found = refused(made)
    objection = filed(made, found)
    answer(objection, "uphold", above)
    assert (objection.state, found.state, found.ended_reason) == (ObjectionState.UPHELD, ListState.IN_SIGN_OFF, None)
    assert round_lists.turn_of(found).key == "verifier", "the nomination counts as given"
    round_lists.decide(made)
    assert found.state is ListState.READY
    outcomes = [one.outcome for one in cases.decisions_on("round_list", found.id)]
    assert outcomes == ["endorse", "refuse", "nominate", "eligible"], "the old decision stays readable"


def test_a_dismissed_one_leaves_the_refusal_and_is_told(made, above):
    found = refused(made)
    answer(filed(made, found), "dismiss", above)
    assert found.state is ListState.REFUSED
    told = db.session.scalars(select(Message).where(Message.kind == "rounds.objection_decided")).one()
    assert told.account_id == found.account_id


def test_after_the_lock_an_upheld_objection_is_an_input_that_has_changed(made, above):
    found = refused(made)
    objection = filed(made, found)
    made.round.state = RoundState.REVIEW
    db.session.commit()
    answer(objection, "uphold", above)
    assert found.state is ListState.READY, "another lock takes the person in"
    assert db.session.scalars(select(Message).where(Message.kind == "rounds.input_changed")).first() is not None


def test_after_publication_it_changes_nothing_of_the_round(made, above):
    found = refused(made)
    objection = filed(made, found)
    made.round.state, made.round.answer_by = RoundState.PUBLISHED, clock.now()
    db.session.commit()
    answer(objection, "uphold", above)
    assert (objection.state, found.state) == (ObjectionState.UPHELD, ListState.REFUSED)


def test_an_objection_is_filed_once_with_words_and_in_time(made, monkeypatch):
    found = refused(made)
    with pytest.raises(DomainError) as missing:
        objecting.file(found, "  ", by=made.person)
    assert missing.value.field == "words"
    filed(made, found)
    with pytest.raises(DomainError, match="no decision"):
        objecting.file(found, WORDS, by=made.person)
    assert len(db.session.scalars(select(RoundObjection)).all()) == 1


def test_too_late_is_too_late(made):
    found = refused(made)
    decision = cases.decisions_on("round_list", found.id)[-1]
    clock_at = clock.now() + dt.timedelta(days=60)
    before = clock.follow(lambda: clock_at)
    try:
        assert clock.now() > decision.decided_at
        with pytest.raises(DomainError, match="no decision"):
            objecting.file(found, WORDS, by=made.person)
    finally:
        clock.follow(before)


def test_whoever_refused_does_not_decide_on_the_objection(made, above):
    found = refused(made)
    objection = filed(made, found)
    case = cases.find_case_of(objecting.SUBJECT, objection.id)
    turn = cases.open_step(case.id)
    assert turn.role is Role.APPROVER
    with pytest.raises(ForbiddenError):
        workflow.decide(turn, workflow.Answer("dismiss", "decision_right", "Tetap."), by=made.world.identity("head"))


def test_nobody_objects_to_what_was_not_refused(made):
    found = round_lists.submitted(made)
    with pytest.raises(DomainError, match="no decision"):
        objecting.file(found, WORDS, by=made.person)
