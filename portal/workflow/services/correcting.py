"""A decision is never edited: a new one takes its place, or whoever took it takes it back before anybody decides after them."""

import datetime as dt
import uuid

from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, check_reason
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.workflow import queries
from portal.workflow.domain import TAKEN_OVER, due_at
from portal.workflow.models import CaseFile, CaseStep, Decision
from portal.workflow.services import deciding, procedures, turns

UNDO_DAYS = 1


def correct(case: CaseFile, wrong: Decision, answer: deciding.Answer, *, by: Identity) -> Decision:
    """A new decision takes the place of the one that ended a case: the old one stays readable, the case goes on from the new one.

    Raises ConflictError where the case has gone on since, ForbiddenError for whoever took the old decision or has an interest,
    DomainError for an answer that is not whole.
    """
    case = queries.lock_case(case.id)
    decisions = queries.decisions_of(case.id)
    if case.closed_at is None or not decisions or decisions[-1].id != wrong.id:
        raise ConflictError(deciding.OVER)
    step = procedures.procedure_of(case).step(wrong.step)
    step.outcome(answer.outcome)
    check_reason(answer.reason)
    if by.active is None or by.role is None or by.account_id == wrong.account_id:
        raise ForbiddenError(deciding.NOT_YOURS)
    deciding.bar(case, step, by)
    case.closed_at = case.outcome = None
    now = clock.now()
    turn = CaseStep(
        id=uuid.uuid4(),
        case_id=case.id,
        case=case,
        key=step.key,
        role=by.role,
        body_id=by.active.body_id,
        holder_id=by.account_id,
        why=TAKEN_OVER,
        entered_at=now,
    )
    db.session.add(turn)
    db.session.flush()  # the decision refers to it
    return deciding.record_decision(case, turn, answer, by, corrects=wrong.id)


def take_back(decision: Decision, reason: str, *, by: Identity) -> Decision:
    """Whoever decided takes it back before anybody decides after them: a new act with its reason, never an edit. Its turn opens again.

    Raises ForbiddenError for another's decision, ConflictError once somebody has decided since, DomainError without a reason.
    """
    case = queries.lock_case(decision.case_id)
    if by.active is None or (decision.account_id, decision.role) != (by.account_id, by.role):
        raise ForbiddenError(deciding.NOT_YOURS)
    procedure = procedures.procedure_of(case)
    if not procedure.step(decision.step).undo:
        raise ForbiddenError(Text("A decision of this step is not taken back. An objection leads to a new one."))
    if case.closed_at is not None and clock.now() > undo_until(decision):
        raise ConflictError(Text("The time for taking it back has passed."))
    if queries.decisions_of(case.id)[-1].id != decision.id:
        raise ConflictError(Text("Somebody has decided on this case since. It can no longer be taken back."))
    if not reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. Whoever submitted reads it."), "reason")
    for turn in queries.open_steps(case.id):
        turn.left_at = clock.now()
    case.closed_at = case.outcome = None
    turn = queries.get_step(decision.step_id)
    taken = deciding.new_decision(case, turn, deciding.Answer("take_back", None, reason), by, corrects=decision.id)
    db.session.add(taken)
    db.session.flush()  # taken back once, and no turn of the case is open: the database says so now
    audit.record(
        "workflow.step.taken_back", "case", case.id, by=by, after={"step": decision.step, "outcome": decision.outcome}, reason=reason
    )
    turns.enter(case, procedure.step(decision.step), deciding.lane_of(procedure, decision.step))
    handling = procedures.PROCEDURES[case.key]
    if handling.on_taken_back:
        handling.on_taken_back(case, decision)
    return taken


def undo_until(decision: Decision) -> dt.datetime:
    """Until when a decision that ended its case may be taken back: the end of the next working day."""
    return due_at(decision.decided_at, UNDO_DAYS, reference.holidays())
