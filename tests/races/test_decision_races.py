"""Around a decision, at one moment: taken back or decided on, recused or decided, objected to, decided together, both sides passed.

The controls: without the lock on the case, or the unique key, the double appears. Two of the races have no control:
what they could break is kept a second time by unique keys and by the rows that both acts write before they look.
"""

import uuid

import pytest
from sqlalchemy import func, select

from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.applications.models import Objection
from portal.applications.services import applying, objecting
from portal.integrity import services as integrity
from portal.integrity.domain import InterestKind
from portal.integrity.models import Interest
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.models import DecidedTogether, Decision
from tests.races.arena import CONTROL_ROUNDS, ROUNDS
from tests.races.test_sign_off_races import decides

SIDES = [
    {
        "key": "verifier",
        "role": "verifier",
        "office": "bkd",
        "outcomes": [{"code": "eligible", "effect": "next", "grounds": ["rules_met"]}],
    },
    {
        "key": "curator",
        "role": "curator",
        "office": "bpsdm",
        "outcomes": [{"code": "recommend", "effect": "next", "grounds": ["closes_gap"]}],
    },
]
HOST = {
    "key": "host",
    "role": "company_hr",
    "office": "host",
    "outcomes": [{"code": "accept", "effect": "next", "grounds": ["suits_tasks"]}],
}


def case_of(application_id):
    return cases.find_case_of("application", application_id)


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def takes_back(decision_id, by):
    def act(ready):
        decision = cases.get_decision(decision_id)
        ready()
        workflow.take_back(decision, "Jadwal berubah.", by=by)

    return act


def recuses(step_id, by):
    def act(ready):
        turn = cases.get_step(step_id)
        ready()
        integrity.recuse(turn, InterestKind.KIN, "Adik saya.", by=by)

    return act


def objects(application_id, by):
    def act(ready):
        application = applications.get_application(application_id)
        ready()
        objecting.file(application, "Keliru.", (), by=by)

    return act


def together(step_ids, token, by):
    def act(ready):
        turns = [cases.get_step(step_id) for step_id in step_ids]
        ready()
        assert turns
        workflow.decide_together(step_ids, workflow.Answer("decline", "tasks_differ", "Belum sesuai."), token=token, by=by)

    return act


def answers(step_id, outcome, ground, by):
    def act(ready):
        turn = cases.get_step(step_id)
        ready()
        workflow.decide(turn, workflow.Answer(outcome, ground, "Sesuai."), by=by)

    return act


def back_or_approved(arena, stage):
    """How often both came of it: taken back, and approved all the same."""
    case_id = case_of(stage.accepted[0]).id
    accepted = next(one for one in cases.decisions_of(case_id) if one.step == "host").id
    db.session.remove()
    arena.at_once(takes_back(accepted, stage.hosts[0]), decides(stage.accepted[0], "approve", stage.approvers[0]))
    return count(Decision, Decision.case_id == case_id, Decision.outcome.in_(["take_back", "approve"])) - 1


def recused_or_decided(arena, stage):
    """How often somebody decided who has taken themselves out."""
    case_id = case_of(stage.offered[0]).id
    step_id = cases.open_step(case_id).id
    db.session.remove()
    arena.at_once(recuses(step_id, stage.hosts[0]), answers(step_id, "decline", "tasks_differ", stage.hosts[0]))
    decided = count(Decision, Decision.case_id == case_id, Decision.step == "host")
    return decided + count(Interest, Interest.case_id == case_id) - 1


def objected(arena, stage):
    """How many objections to one decision."""
    arena.at_once(answers(cases.open_step(case_of(stage.accepted[0]).id).id, "refuse", "other", stage.approvers[0]))
    arena.at_once(*(objects(stage.accepted[0], stage.applicant) for _ in range(2)))
    return count(Objection) - 1


def acted(arena, stage):
    """How many acts of one page."""
    step_ids, token = [cases.open_step(case_of(one).id).id for one in stage.offered], uuid.uuid4()
    db.session.remove()
    arena.at_once(*(together(step_ids, token, stage.hosts[0]) for _ in range(2)))
    return count(DecidedTogether) - 1


def stuck(arena, stage):
    """How many cases are with nobody once both sides have been passed."""
    common = {"days": 5, "acting": True, "beside": "checks"}
    steps = [*(side | common for side in SIDES), HOST | {"days": 5, "acting": False}]
    workflow.load_procedure("application.internship", 9, clock.today(), "uji", {"steps": steps})
    db.session.commit()
    arena.at_once(lambda ready: (ready(), applying.submit(applications.get_application(stage.draft), stage.content, by=stage.applicant)))
    turns = {turn.key: turn for turn in cases.open_steps(case_of(stage.draft).id)}
    verifier, curator = (accounts.find_account(f"{key}@uji.test").id for key in ("verifier", "curator"))
    acts = (
        answers(turns["verifier"].id, "eligible", "rules_met", accounts.identity_of(verifier, Role.VERIFIER)),
        answers(turns["curator"].id, "recommend", "closes_gap", accounts.identity_of(curator, Role.CURATOR)),
    )
    db.session.remove()
    arena.at_once(*acts)
    return 0 if [turn.key for turn in cases.open_steps(case_of(stage.draft).id)] == ["host"] else 1


RACES = {
    "an answer is taken back or decided on": (back_or_approved, True, ()),
    "somebody recuses or decides": (recused_or_decided, True, ()),
    "a decision is objected to once": (objected, False, ("ALTER TABLE objection DROP CONSTRAINT objection_once",)),
    "a page decides together once": (acted, False, ("ALTER TABLE decided_together DROP CONSTRAINT decided_together_once",)),
    "two sides that are passed at once let the case go on": (stuck, True, ()),
}
KEPT_TWICE = ("an answer is taken back or decided on", "two sides that are passed at once let the case go on")
SINGLE = {name: race for name, race in RACES.items() if name not in KEPT_TWICE}


@pytest.mark.parametrize("play", [race[0] for race in RACES.values()], ids=RACES)
def test_under_simultaneous_acts(arena, play):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert play(arena, stage) == 0


@pytest.mark.parametrize(("play", "locked", "without"), SINGLE.values(), ids=SINGLE)
def test_without_what_keeps_it_the_double_appears(arena, monkeypatch, play, locked, without):
    if locked:
        monkeypatch.setattr(cases, "lock_case", cases.get_case)
    else:
        monkeypatch.setattr(applications, "lock_application", applications.get_application)
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=without) as stage:
            if play(arena, stage) > 0:
                return
    pytest.fail("the race is not played: nothing keeps it, and no double appeared")
