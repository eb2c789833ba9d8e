"""What happens to a case as a whole: it is opened, goes on after a correction, is ended from outside, is opened again."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.hashing import plain
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.workflow import queries
from portal.workflow.domain import Effect, Procedure, Step, due_at
from portal.workflow.models import CaseFile, Decision
from portal.workflow.services import procedures, turns


def open_case(
    key: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    *,
    number: str,
    title: str,
    summary: str,
    body_name: str,
    person_id: uuid.UUID | None,
    by: Identity,
    terms: Mapping[str, Any] | None = None,
    parties: Sequence[uuid.UUID] = (),
) -> CaseFile:
    """Open a case by the procedure in force today, at its first step.

    `terms` say what it is: they choose its steps once and for all. `parties` are the organisations that it is about: who has an interest in
    one does not decide. Raises DomainError where no procedure is in force.
    """
    version = queries.find_procedure(key, clock.today())
    if version is None:
        raise DomainError(Text("No procedure is in force for this. Ask BKD."))
    case = CaseFile(id=uuid.uuid4(), procedure_id=version.id, key=key, subject_kind=subject_kind, subject_id=subject_id)
    case.number, case.title, case.summary, case.body_name, case.person_id = number, title, summary, body_name, person_id
    case.terms, case.party_ids = plain(dict(terms or {})), list(parties)
    procedure = procedures.procedure_of(case)
    case.decide_by = due_at(clock.now(), procedure.service_days, reference.holidays())
    db.session.add(case)
    db.session.flush()  # the first turn refers to it
    opened = {"procedure": [key, version.version], "subject": [subject_kind, subject_id], "terms": case.terms, "decide_by": case.decide_by}
    audit.record("workflow.case.opened", "case", case.id, by=by, after=opened)
    turns.enter_stage(case, procedure.stages[0])
    return case


def resume(case: CaseFile, *, by: Identity, terms: Mapping[str, Any] | None = None) -> None:
    """Whoever submitted has corrected it: it goes on at the step that returned it, and at those beside it that had not been passed.

    Where the correction says something of it that asks for an earlier step which it has not passed (`terms`), it goes on there. Raises
    IllegalMoveError where it was not returned.
    """
    case = queries.lock_case(case.id)
    decisions = queries.decisions_of(case.id)
    if case.closed_at is not None or queries.open_step(case.id) is not None or not decisions:
        raise IllegalMoveError
    turns.go_on(case)
    if terms:
        case.terms = plain({**case.terms, **terms})
    procedure = procedures.procedure_of(case)
    passed = {decision.step for decision in decisions}
    new = next((step for step in procedure.before(decisions[-1].step) if step.when and step.key not in passed), None)
    for lane, step in enumerate(procedure.stage_of(new.key if new else decisions[-1].step)):
        if not _passed(procedure, step, decisions):
            turns.enter(case, step, lane)
    audit.record("workflow.case.resumed", "case", case.id, by=by)


def _passed(procedure: Procedure, step: Step, decisions: list[Decision]) -> bool:
    """Whether the newest answer of a step sent the case on."""
    newest = next((decision for decision in reversed(decisions) if decision.step == step.key), None)
    return newest is not None and procedure.step(step.key).outcome(newest.outcome).effect is Effect.NEXT


def close(case: CaseFile, outcome: str, *, by: Identity, reason: str | None = None) -> None:
    """End a case from outside its steps: it was withdrawn, its opportunity was taken down."""
    case = queries.lock_case(case.id)
    if case.closed_at is not None:
        raise IllegalMoveError
    for turn in queries.open_steps(case.id):
        turn.left_at = clock.now()
    case.closed_at, case.outcome = clock.now(), outcome
    audit.record("workflow.case.closed", "case", case.id, by=by, after={"outcome": outcome}, reason=reason)


def reopen(case: CaseFile, step_key: str, *, by: Identity, reason: str) -> None:
    """A case that had ended goes back to a step, by a decision of its own: a letter was revoked before it was signed."""
    case = queries.lock_case(case.id)
    case.closed_at = case.outcome = None
    db.session.flush()
    turns.enter(case, procedures.procedure_of(case).step(step_key))
    audit.record("workflow.case.reopened", "case", case.id, by=by, after={"step": step_key}, reason=reason)
