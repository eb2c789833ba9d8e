"""The machine of tests/sequences finds what is wrong: each planted fault, within a time; and nothing where nothing was planted.

A fault is planted in this process, or taken out of a copy of the database, for the length of one test.
"""

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import hypothesis
import hypothesis.errors
import pytest
from hypothesis.stateful import run_state_machine_as_test

from portal.applications import queries as applications
from portal.applications.services import applying, deciding, letters, objecting
from portal.documents import queries as documents
from portal.kernel.db import db
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.services import competence, turns
from portal.workflow.services import deciding as answering
from tests.sequences.cast import Ground
from tests.sequences.machine import AnySequence
from wsgi import create_app

SEQUENCES = int(os.environ.get("SEQUENCES", "60"))
STEPS = 25
SECONDS = 200
"""Within so many seconds of this process's processor each planted fault is found: neighbours do not count."""
NOTICES = hypothesis.settings(
    max_examples=1000,
    stateful_step_count=STEPS,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.generate],
    report_multiple_bugs=False,
)


@pytest.fixture(scope="module")
def ground(settings: Any, databases: Any) -> Ground:
    return Ground(create_app(settings), databases)


class TimeIsOver(BaseException):
    """Nothing was found in time."""


def play(ground: Ground, known: hypothesis.settings, without: tuple[str, ...] = (), seconds: float = 3600) -> None:
    """Let the machine run on a copy of the world for at most so many seconds."""
    until = time.process_time() + seconds

    class Sequence(AnySequence):
        def act(self, work: Callable[[], object], *, swept: bool = False) -> None:
            if time.process_time() > until:
                raise TimeIsOver
            super().act(work, swept=swept)

    Sequence.ground, Sequence.cast = ground, ground.stage
    # Hypothesis calls a round flaky that ended because the time was over: either way nothing was found
    with ground.round(without), contextlib.suppress(TimeIsOver, hypothesis.errors.FlakyStrategyDefinition):
        run_state_machine_as_test(Sequence, settings=known)


Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Fault:
    """What is planted, and what the machine says then."""

    said: str
    plant: Callable[[Patch], None] = lambda _: None
    without: tuple[str, ...] = ()


def anybody_decides_on_their_own(patch: Patch) -> None:
    guard = answering.guard
    patch.setattr(competence, "_interested", lambda _: {})
    patch.setattr(answering, "guard", lambda case, *rest: guard(nobodys(case), *rest))


def nobodys(case: Any) -> Any:
    """A case that is nobody's own."""
    return SimpleNamespace(
        **{name: getattr(case, name) for name in ("id", "key", "subject_kind", "subject_id", "party_ids")}, person_id=None
    )


def interests_bar_nobody(patch: Patch) -> None:
    interested = competence._interested
    patch.setattr(competence, "_interested", lambda case: {who: why for who, why in interested(case).items() if who == case.person_id})


def checkers_approve(patch: Patch) -> None:
    patch.setattr(competence, "SOLE", frozenset())
    patch.setattr(competence, "CHECKERS", frozenset())


def objections_change_nothing(patch: Patch) -> None:
    patch.setattr(objecting, "_decide_anew", lambda *_: None)


def anybody_decides(patch: Patch) -> None:
    patch.setattr(answering, "holds", lambda by, turn: by.active is not None)


def more_seats_than_there_are(patch: Patch) -> None:
    free = applications.free_seat
    patch.setattr(applications, "free_seat", lambda opportunity_id, _: free(opportunity_id, 99))


def always_the_first_seat(patch: Patch) -> None:
    patch.setattr(applications, "free_seat", lambda opportunity_id, _: 1)


def seats_are_kept(patch: Patch) -> None:
    for module in (applying, deciding, letters):
        patch.setattr(module, "release", lambda _: None)


def cases_stay_open(patch: Patch) -> None:
    patch.setattr(workflow, "close", lambda case, outcome, *, by, reason=None: None)


def nobody_goes_on_after_a_correction(patch: Patch) -> None:
    patch.setattr(workflow, "resume", lambda case, *, by, terms=None: None)


def no_reason_is_needed(patch: Patch) -> None:
    check = answering.check_answer
    patch.setattr(answering, "check_answer", lambda procedure, step, outcome, answer: check(procedure, step, outcome, whole(answer)))


def whole(answer: workflow.Answer) -> workflow.Answer:
    return replace(answer, reason=answer.reason.strip() or "x")


def numbers_are_left_out(patch: Patch) -> None:
    serial = documents.next_serial

    def skipping(series: str, year: int, first: int) -> int:
        serial(series, year, first)
        return serial(series, year, first)

    patch.setattr(documents, "next_serial", skipping)


def a_refusal_leaves_something(patch: Patch) -> None:
    check = answering.check_answer

    def greedy(*given: Any) -> None:
        db.session.commit()
        check(*given)

    guard = answering.guard

    def taking(case: Any, turn: Any, step: Any, by: Any) -> None:
        guard(case, turn, step, by)
        turn.holder_id = by.account_id

    patch.setattr(answering, "guard", taking)
    patch.setattr(answering, "check_answer", greedy)


def deferrals_do_not_end(patch: Patch) -> None:
    patch.setattr(cases, "steps_to_wake", lambda today, limit: [])


def approved_again_after_a_revocation(patch: Patch) -> None:
    back = letters._back_to_approver

    def keeping(application: Any, reason: str, by: Any) -> None:
        approved = applications.assignment_of(application.id).approved_at
        back(application, reason, by)
        applications.assignment_of(application.id).approved_at = approved

    patch.setattr(letters, "_back_to_approver", keeping)


def nothing_is_handed_on(patch: Patch) -> None:
    patch.setattr(workflow, "hand_on", lambda turn: None)
    patch.setattr(turns, "hand_on", lambda turn: None)


FAULTS = {
    "the guard of one's own case is gone": Fault("nobody decides on their own case", anybody_decides_on_their_own),
    "a verifier approves": Fault("decides nothing else|approves nothing", checkers_approve),
    "an interest bars nobody": Fault("declared an interest", interests_bar_nobody),
    "an upheld objection changes nothing": Fault("what an objection has changed", objections_change_nothing),
    "anybody decides any step": Fault("in the office whose turn it is", anybody_decides),
    "more seats are given than there are": Fault("no more seats are held", more_seats_than_there_are),
    "the first seat is given again": Fault("no seat is given twice", always_the_first_seat, ("DROP INDEX assignment_seat_once",)),
    "two placements at one time": Fault(
        "two placements at one time", without=("ALTER TABLE assignment DROP CONSTRAINT assignment_one_at_a_time",)
    ),
    "a seat is kept by whoever has left": Fault("a place is held from the acceptance on", seats_are_kept),
    "a withdrawn case stays open": Fault("where its case stands", cases_stay_open),
    "a corrected case is at nobody's desk": Fault("where its case stands|is held by an office", nobody_goes_on_after_a_correction),
    "a decision without a reason": Fault("says why and on what", no_reason_is_needed),
    "a number of letters is left out": Fault("no gap and no double", numbers_are_left_out),
    "a refused decision leaves a trace": Fault("refused, and something was left", a_refusal_leaves_something),
    "a deferral does not end": Fault("no deferral outlasts its day", deferrals_do_not_end),
    "an approval outlives its revoked letter": Fault("a person's time is taken", approved_again_after_a_revocation),
    "a turn stays with whoever has lost the office": Fault("without having the office", nothing_is_handed_on),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(ground, monkeypatch, name):
    fault = FAULTS[name]
    fault.plant(monkeypatch)
    with pytest.raises(AssertionError, match=fault.said):
        play(ground, NOTICES, fault.without, SECONDS)


def test_longer_sequences_that_nobody_has_drawn_before_break_nothing(ground):
    play(ground, hypothesis.settings(max_examples=SEQUENCES, stateful_step_count=STEPS, database=None))
