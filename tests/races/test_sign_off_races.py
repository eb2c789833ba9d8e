"""Two people, or one person twice, act on the same matter at the same moment: one of them is first, and the other is told so.

Each race has a control: without the lock and the constraint that are named, the double appears.
"""

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import exc, func, select

from portal.applications import queries as applications
from portal.applications.domain import ApplicationState
from portal.applications.models import Application, ApplicationVersion, Assignment
from portal.applications.services import applying
from portal.audit.models import AuditEntry
from portal.catalogue import queries as catalogue
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.documents.models import Letter, LetterCopy
from portal.kernel.db import db
from portal.notifications.models import Message
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.models import CaseFile, Decision
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

LOCKS = {
    "case": (cases, "lock_case", cases.get_case),
    "application": (applications, "lock_application", applications.get_application),
    "opportunity": (catalogue, "lock_opportunity", catalogue.get_opportunity),
    "letter": (letters, "lock_letter", letters.get_letter),
}
GROUNDS = {"approve": "rules_and_plan", "accept": "suits_tasks"}


def decides(application_id, outcome, by):
    """Somebody who has read the open turn decides it; a repeat after a deadlock names the same turn, as the page's address does."""
    read: list[uuid.UUID] = []

    def act(ready):
        page = applications.get_application(application_id)
        turn = cases.get_step(read[0]) if read else cases.open_step(cases.find_case_of("application", application_id).id)
        read.append(turn.id)
        ready()
        assert page.id == application_id  # held, as the request's session holds what it has read
        workflow.decide(turn, workflow.Answer(outcome, GROUNDS[outcome], "Sesuai rencana."), by=by)

    return act


def withdraws(stage):
    def act(ready):
        application = applications.get_application(stage.accepted[0])
        ready()
        applying.withdraw(application, "Sakit.", by=stage.applicant)

    return act


def submits(stage):
    def act(ready):
        application = applications.get_application(stage.draft)
        ready()
        applying.submit(application, stage.content, by=stage.applicant)

    return act


def signs(stage):
    def act(ready):
        page = applications.get_application(stage.accepted[0]), letters.copies_of_subject(stage.accepted[0])[0].letter
        ready()
        documents.sign(page[1], post="Kepala", by=stage.approvers[0])

    return act


def two_approvers(arena, stage):
    arena.at_once(*(decides(stage.accepted[0], "approve", by) for by in stage.approvers))
    case = cases.find_case_of("application", stage.accepted[0])
    decisions = count(Decision, Decision.case_id == case.id, Decision.step == "approver")
    assert count(Letter, Letter.kind == "assignment") == decisions
    return decisions


def two_acceptances(arena, stage):
    arena.at_once(*(decides(one, "accept", by) for one, by in zip(stage.offered, stage.hosts, strict=True)))
    opportunity_id = applications.get_application(stage.offered[0]).opportunity_id
    held = count(Assignment, Assignment.opportunity_id == opportunity_id, Assignment.ended_at.is_(None))
    assert count(Application, Application.opportunity_id == opportunity_id, Application.state == ApplicationState.ACCEPTED) == held
    return held


def same_click(arena, stage):
    assert arena.at_once(submits(stage), submits(stage)).count(None) >= 1
    sent = count(AuditEntry, AuditEntry.event == "applications.application.submitted", AuditEntry.subject_id == stage.draft)
    assert count(Message, Message.kind == "applications.received", Message.path == f"/applications/{stage.draft}") == sent
    assert count(CaseFile, CaseFile.subject_id == stage.draft) == sent
    assert count(ApplicationVersion, ApplicationVersion.application_id == stage.draft) == sent
    return sent


def withdrawal_and_approval(arena, stage):
    arena.at_once(decides(stage.accepted[0], "approve", stage.approvers[0]), withdraws(stage))
    return both_on(stage.accepted[0])


def withdrawal_and_signature(arena, stage):
    assert arena.at_once(decides(stage.accepted[0], "approve", stage.approvers[0])) == [None]
    arena.at_once(signs(stage), withdraws(stage))
    return both_on(stage.accepted[0])


def two_placements(arena, stage):
    arena.at_once(*(decides(one, "approve", by) for one, by in zip(stage.accepted, stage.approvers, strict=True)))
    servant = applications.get_application(stage.accepted[0]).servant_id
    return count(Assignment, Assignment.servant_id == servant, Assignment.approved_at.is_not(None), Assignment.ended_at.is_(None))


def both_on(application_id):
    """Letters that stand or were signed although their application was withdrawn or their seat was given back."""
    query = (
        select(func.count())
        .select_from(LetterCopy)
        .join(Letter, Letter.id == LetterCopy.letter_id)
        .join(Application, Application.id == LetterCopy.subject_id)
        .join(Assignment, Assignment.application_id == Application.id)
        .where(Application.id == application_id, Letter.kind == "assignment")
        .where(Letter.state.in_([LetterState.TO_SIGN, LetterState.VALID]) | Letter.signed_at.is_not(None))
        .where((Application.state == ApplicationState.WITHDRAWN) | Assignment.ended_at.is_not(None))
    )
    return db.session.scalar(query)


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


@dataclass(frozen=True)
class Race:
    """What is tried at once, how much of it may come of that, and what keeps it so."""

    play: Callable[[Any, Any], int]
    """(arena, stage): what came of it, as a count."""
    allowed: int
    locks: tuple[str, ...] = ()
    constraints: tuple[str, ...] = field(default=())
    """Statements that take them away."""


RACES = {
    "two approvers on one step take one decision": Race(
        two_approvers, 1, ("case", "application"), ("ALTER TABLE decision DROP CONSTRAINT decision_once",)
    ),
    "two acceptances for one seat place one person": Race(two_acceptances, 1, ("opportunity",), ("DROP INDEX assignment_seat_once",)),
    "the same click twice sends one application": Race(same_click, 1, ("application",), ("DROP INDEX case_file_open_once",)),
    "one person gets into one of two placements": Race(
        two_placements, 1, (), ("ALTER TABLE assignment DROP CONSTRAINT assignment_one_at_a_time",)
    ),
    "an application is withdrawn or approved, never both": Race(withdrawal_and_approval, 0, ("case", "application")),
    "an application is withdrawn or issued, never both": Race(withdrawal_and_signature, 0, ("letter", "case", "application")),
}
named = pytest.mark.parametrize("race", RACES.values(), ids=RACES)


@named
def test_under_simultaneous_acts(arena, race):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert race.play(arena, stage) == race.allowed


@pytest.mark.parametrize(
    "race", [one for one in RACES.values() if one.locks and one.constraints], ids=[k for k, v in RACES.items() if v.locks and v.constraints]
)
def test_the_database_alone_still_keeps_it_when_the_lock_is_gone(arena, race, monkeypatch):
    take_away(race.locks, monkeypatch)
    with arena.round() as stage:
        assert race.play(arena, stage) == race.allowed


@named
def test_without_what_keeps_it_the_double_appears(arena, race, monkeypatch):
    take_away(race.locks, monkeypatch)
    for _ in range(CONTROL_ROUNDS):
        # Where a check of a single row ends one of the two acts, the other one is done: that time it came out well.
        with arena.round(without=race.constraints) as stage, contextlib.suppress(exc.IntegrityError):
            if race.play(arena, stage) > race.allowed:
                return
    pytest.fail("the race is not played: nothing keeps it, and no double appeared")


def take_away(locks, monkeypatch):
    """Replace each lock by a plain read."""
    for name in locks:
        module, function, plain = LOCKS[name]
        monkeypatch.setattr(module, function, plain)
