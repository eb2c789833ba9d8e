"""The decision of a turn: who may take it, whether the answer is whole, where the case goes from there."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.hashing import plain
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workflow import queries
from portal.workflow.access import holds
from portal.workflow.domain import APPLICANT, NO_INTEREST, NO_INTEREST_VERSION, OWN_CASE, Effect, Join, Outcome, Procedure, Step
from portal.workflow.models import CaseFile, CaseStep, Decision
from portal.workflow.services import competence, procedures, turns

NOT_YOURS = Text("This act is not yours to take in the role that is active now.")
OVER = Text("This has been decided in the meantime. Nothing of yours was sent; read the page again.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody decides: an outcome of the step, a picked ground, a sentence of reason, and what the outcome asks for."""

    outcome: str
    ground: str | None
    reason: str
    note: str | None = None
    returned_to: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    no_interest: bool = True
    """That the decider declares to have no interest in the case: nobody decides who does not."""


def decide(turn: CaseStep, answer: Answer, *, by: Identity) -> Decision:
    """Take the decision of a turn.

    Raises ForbiddenError for somebody whose turn it is not, whose own case it is, who has an interest in it, who decided another step of
    it, or who acts for another where the step does not allow it; DomainError beside a field for an answer that is incomplete;
    ConflictError when another was first.
    """
    case = queries.lock_case(turn.case_id)
    db.session.refresh(turn)
    procedure = procedures.procedure_of(case)
    step = procedure.step(turn.key)
    outcome = step.outcome(answer.outcome)
    guard(case, turn, step, by)
    check_answer(procedure, step, outcome, answer)
    handling = procedures.PROCEDURES[case.key]
    if handling.check:
        handling.check(case, step, outcome, by)
    return record_decision(case, turn, answer, by)


def why_not(case: CaseFile, turn: CaseStep, by: Identity) -> Text | None:
    """What hinders somebody from deciding a turn that is on their desk; None where nothing does."""
    try:
        guard(case, turn, procedures.procedure_of(case).step(turn.key), by)
    except (ForbiddenError, ConflictError) as error:
        return error.text
    return None


def guard(case: CaseFile, turn: CaseStep, step: Step, by: Identity) -> None:
    """Raises ForbiddenError or ConflictError for somebody who must not decide this turn."""
    if turn.left_at is not None:
        raise ConflictError(OVER)
    if case.person_id == by.account_id:
        raise ForbiddenError(OWN_CASE)
    if by.active and by.active.acting_for and not step.acting:
        raise ForbiddenError(Text("This decision cannot be taken by an acting officer (Plh./Plt.)."))
    bar(case, step, by)
    if not holds(by, turn):
        raise ForbiddenError(NOT_YOURS)


def bar(case: CaseFile, step: Step, by: Identity) -> None:
    """Raises ForbiddenError for somebody whom something bars from deciding a case, or who acts for such a person."""
    barred = competence.excluded(case, step)
    for account_id in (by.account_id, by.active.acting_for if by.active else None):
        if account_id in barred:
            raise ForbiddenError(barred[account_id])


def check_answer(procedure: Procedure, step: Step, outcome: Outcome, answer: Answer) -> None:
    """Raises DomainError, beside its field, for an answer that is not whole."""
    if not answer.no_interest:
        raise DomainError(Text("Declare that you have no interest in this case, or recuse yourself."), "no_interest")
    if outcome.grounds and answer.ground not in outcome.grounds:
        raise DomainError(Text("Pick the ground of the decision."), "ground")
    if not answer.reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. Whoever submitted reads it."), "reason")
    for asked in outcome.asks:
        if not answer.details.get(asked):
            raise DomainError(Text("This answer needs to be filled in here."), asked)
    if outcome.effect is Effect.RETURN and answer.returned_to not in {APPLICANT, *(earlier.key for earlier in procedure.before(step.key))}:
        raise DomainError(Text("Choose the step to which the case returns."), "returned_to")
    if outcome.effect is Effect.DEFER and dt.date.fromisoformat(str(answer.details["until"])) <= clock.today():
        raise DomainError(Text("The date must lie in the future."), "until")


def record_decision(case: CaseFile, turn: CaseStep, answer: Answer, by: Identity, corrects: uuid.UUID | None = None) -> Decision:
    """Keep the decision and go where it leads."""
    procedure = procedures.procedure_of(case)
    step = procedure.step(turn.key)
    outcome = step.outcome(answer.outcome)
    decision = new_decision(case, turn, answer, by, corrects)
    db.session.add(decision)
    db.session.flush()  # one decision a turn: the second of two at once fails here, by name
    audit.record(
        "workflow.step.decided",
        "case",
        case.id,
        by=by,
        after={
            "step": step.key,
            "outcome": outcome.code,
            "ground": answer.ground,
            "procedure": [procedure.key, procedure.version],
            "inputs": answer.inputs,
            "details": answer.details,
            "corrects": corrects,
        },
        reason=answer.reason,
    )
    turns.go_on(case)
    effect = _move(case, turn, procedure, outcome, answer)
    procedures.PROCEDURES[case.key].on_decided(case, decision, effect)
    return decision


def new_decision(case: CaseFile, turn: CaseStep, answer: Answer, by: Identity, corrects: uuid.UUID | None = None) -> Decision:
    """The row of a decision. Raises ForbiddenError for somebody without an active role."""
    active = by.active
    if active is None or by.role is None:
        raise ForbiddenError(NOT_YOURS)
    rounds, last = queries.decided_before(case.id, turn.id)
    return Decision(
        id=uuid.uuid4(),
        case_id=case.id,
        step_id=turn.id,
        round=rounds + 1,
        step=turn.key,
        outcome=answer.outcome,
        ground=answer.ground,
        reason=answer.reason.strip(),
        note=answer.note or None,
        returned_to=answer.returned_to,
        details=plain(dict(answer.details)),
        inputs=plain(dict(answer.inputs)),
        account_id=by.account_id,
        name=by.name,
        role=by.role,
        body_id=active.body_id,
        body_name=active.body_name,
        acting_for=active.acting_for,
        acting_for_name=active.acting_for_name,
        decided_at=clock.after(last),
        declared={"version": NO_INTEREST_VERSION, "text": NO_INTEREST.msgid},
        instead=turn.why,
        corrects_id=corrects,
    )


def _move(case: CaseFile, turn: CaseStep, procedure: Procedure, outcome: Outcome, answer: Answer) -> Effect:
    """Leave the turn and go where the outcome leads; END is told also when the last step is passed."""
    now = clock.now()
    if outcome.effect is Effect.DEFER:
        turn.sleeps_until, turn.due_at = dt.date.fromisoformat(str(answer.details["until"])), None
        turns.pause(case)
        return Effect.DEFER
    if outcome.effect is Effect.HOLD:
        turn.due_at = None
        turns.pause(case)
        return Effect.HOLD
    turn.left_at = now
    db.session.flush()  # the turn is left before the next is entered
    beside = queries.open_steps(case.id)
    if outcome.effect is Effect.NEXT and beside and procedure.step(turn.key).join is Join.ALL:
        return Effect.NEXT
    for other in beside:
        other.left_at = now
    db.session.flush()
    if outcome.effect is Effect.RETURN:
        _return(case, procedure, str(answer.returned_to))
        return Effect.RETURN
    following = procedure.stage_after(turn.key) if outcome.effect is Effect.NEXT else ()
    if following:
        turns.enter_stage(case, following)
        return Effect.NEXT
    case.closed_at, case.outcome = now, outcome.code
    return Effect.END


def _return(case: CaseFile, procedure: Procedure, returned_to: str) -> None:
    """Back to whoever submitted, where the clock of the whole stands still, or to an earlier step."""
    if returned_to == APPLICANT:
        turns.pause(case)
        return
    turns.enter(case, procedure.step(returned_to), lane_of(procedure, returned_to))


def lane_of(procedure: Procedure, key: str) -> int:
    """The place of a step among those that are held at one time."""
    return [step.key for step in procedure.stage_of(key)].index(key)
