"""What happens to a case: it is opened, decided step by step, returned, deferred, resumed, withdrawn. Silence decides nothing."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.hashing import plain
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.workflow import queries
from portal.workflow.access import holds
from portal.workflow.domain import APPLICANT, Effect, Handling, Office, Outcome, Procedure, Step, due_at, read_procedure
from portal.workflow.models import CaseFile, CaseStep, Decision, ProcedureVersion

MOST_HELD = 10_000
"""How many turns one person can hold, for handing them on at once."""
CHECKERS = frozenset({Role.VERIFIER, Role.CURATOR})
"""Who checks or recommends for BKD decides nothing else on that case; who decides for BKD has decided nothing of it before."""
PROCEDURES: Registry[str, Handling] = Registry("workflow.PROCEDURES")
BARRED: Registry[str, Any] = Registry("workflow.BARRED")
"""Guards (case, identity) of higher slices: each raises ForbiddenError for a person who must not decide this case."""


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


def named_office(_: CaseFile, step: Step) -> Office:
    """Who holds a step whose office the procedure names by its code. Raises DomainError for a code that no body has."""
    body = organisations.find_body_by_code(step.office.upper())
    if body is None:
        raise DomainError(Text("The office that decides this step is not in the record. Ask the administrator."))
    return Office(body.id)


_procedures: dict[uuid.UUID, Procedure] = {}
"""Versions of procedures as they have been read: a version is never changed, and there are few."""


def procedure_of(case: CaseFile) -> Procedure:
    """The procedure that the case runs by: the version it began with."""
    if case.procedure_id not in _procedures:
        version = queries.get_procedure(case.procedure_id)
        _procedures[case.procedure_id] = read_procedure(version.key, version.version, version.basis, version.document)
    return _procedures[case.procedure_id]


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
) -> CaseFile:
    """Open a case by the procedure in force today, at its first step. Raises DomainError where no procedure is in force."""
    version = queries.find_procedure(key, clock.today())
    if version is None:
        raise DomainError(Text("No procedure is in force for this. Ask BKD."))
    case = CaseFile(
        id=uuid.uuid4(),
        procedure_id=version.id,
        key=key,
        subject_kind=subject_kind,
        subject_id=subject_id,
        number=number,
        title=title,
        summary=summary,
        body_name=body_name,
        person_id=person_id,
    )
    db.session.add(case)
    db.session.flush()  # the first turn refers to it
    audit.record(
        "workflow.case.opened", "case", case.id, by=by, after={"procedure": [key, version.version], "subject": [subject_kind, subject_id]}
    )
    enter(case, procedure_of(case).steps[0])
    return case


def enter(case: CaseFile, step: Step) -> CaseStep:
    """The case goes to a step: to its office, with a deadline in working days. The office is told."""
    office: Office = PROCEDURES[case.key].office(case, step)
    now = clock.now()
    turn = CaseStep(
        id=uuid.uuid4(),
        case_id=case.id,
        case=case,
        key=step.key,
        role=office.role or step.role,
        body_id=office.body_id,
        holder_id=office.holder_id,
        entered_at=now,
        due_at=due_at(now, step.days, reference.holidays()),
    )
    db.session.add(turn)
    db.session.flush()  # one open turn a case: the database says so now
    _tell_holders(turn, "workflow.arrived")
    return turn


def _tell_holders(turn: CaseStep, message: str) -> None:
    """Write to whoever holds the turn: the one person, or everybody of the office."""
    case = turn.case
    people = [accounts.get_account(turn.holder_id)] if turn.holder_id else accounts.holders(turn.role, [turn.body_id])
    notifications.tell(
        [account_services.recipient(account) for account in people],
        message,
        path=f"/desk/{turn.id}",
        number=case.number,
        title=case.title,
        summary=case.summary,
        due=turn.due_at or clock.now(),
    )


def decide(turn: CaseStep, answer: Answer, *, by: Identity) -> Decision:
    """Take the decision of a turn.

    Raises ForbiddenError for somebody whose turn it is not, whose own case it is, who decided another step of it, or who acts for another
    where the step does not allow it; DomainError beside a field for an answer that is incomplete; ConflictError when another was first.
    """
    case = queries.lock_case(turn.case_id)
    db.session.refresh(turn)
    procedure = procedure_of(case)
    step = procedure.step(turn.key)
    outcome = step.outcome(answer.outcome)
    _guard(case, turn, step, by)
    _check_answer(procedure, step, outcome, answer)
    handling = PROCEDURES[case.key]
    if handling.check:
        handling.check(case, step, outcome, by)
    decision = _decision(case, turn, answer, by)
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
        },
        reason=answer.reason,
    )
    effect = _move(case, turn, procedure, step, outcome, answer=answer)
    handling.on_decided(case, decision, effect)
    return decision


def _guard(case: CaseFile, turn: CaseStep, step: Step, by: Identity) -> None:
    if turn.left_at is not None:
        raise ConflictError(Text("This has been decided in the meantime. Nothing of yours was sent; read the page again."))
    if not holds(by, turn):
        raise ForbiddenError(Text("This act is not yours to take in the role that is active now."))
    if case.person_id == by.account_id:
        raise ForbiddenError(Text("Nobody decides on their own case. It waits for another officer."))
    if by.active and by.active.acting_for and not step.acting:
        raise ForbiddenError(Text("This decision cannot be taken by an acting officer (Plh./Plt.)."))
    own = [earlier for earlier in queries.decisions_of(case.id) if earlier.account_id == by.account_id and earlier.step != step.key]
    if any(step.role is Role.APPROVER or earlier.role in CHECKERS for earlier in own):
        raise ForbiddenError(Text("You decided an earlier step of this case. Nobody decides what they have verified."))
    for guard in BARRED.values():
        guard(case, by)


def _check_answer(procedure: Procedure, step: Step, outcome: Outcome, answer: Answer) -> None:
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


def _decision(case: CaseFile, turn: CaseStep, answer: Answer, by: Identity) -> Decision:
    active = by.active
    if active is None or by.role is None:
        raise ForbiddenError(Text("This act is not yours to take in the role that is active now."))
    return Decision(
        id=uuid.uuid4(),
        case_id=case.id,
        step_id=turn.id,
        round=queries.rounds_of(turn.id) + 1,
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
        decided_at=clock.now(),
    )


def _move(case: CaseFile, turn: CaseStep, procedure: Procedure, step: Step, outcome: Outcome, *, answer: Answer) -> Effect:
    """Leave the turn and go where the outcome leads; END is told also when the last step is passed."""
    now = clock.now()
    if outcome.effect is Effect.DEFER:
        turn.sleeps_until, turn.due_at = dt.date.fromisoformat(str(answer.details["until"])), None
        return Effect.DEFER
    if outcome.effect is Effect.HOLD:
        turn.due_at = None
        return Effect.HOLD
    turn.left_at = now
    db.session.flush()  # the turn is left before the next is entered
    if outcome.effect is Effect.RETURN:
        if answer.returned_to != APPLICANT:
            enter(case, procedure.step(str(answer.returned_to)))
        return Effect.RETURN
    following = procedure.after(step.key) if outcome.effect is Effect.NEXT else None
    if following is not None:
        enter(case, following)
        return Effect.NEXT
    case.closed_at, case.outcome = now, outcome.code
    return Effect.END


def resume(case: CaseFile, *, by: Identity) -> None:
    """Whoever submitted has corrected it: it goes on at the step that returned it. Raises IllegalMoveError where it was not returned."""
    case = queries.lock_case(case.id)
    decisions = queries.decisions_of(case.id)
    if case.closed_at is not None or queries.open_step(case.id) is not None or not decisions:
        raise IllegalMoveError
    enter(case, procedure_of(case).step(decisions[-1].step))
    audit.record("workflow.case.resumed", "case", case.id, by=by)


def close(case: CaseFile, outcome: str, *, by: Identity, reason: str | None = None) -> None:
    """End a case from outside its steps: it was withdrawn, its opportunity was taken down."""
    case = queries.lock_case(case.id)
    if case.closed_at is not None:
        raise IllegalMoveError
    turn = queries.open_step(case.id)
    if turn is not None:
        turn.left_at = clock.now()
    case.closed_at, case.outcome = clock.now(), outcome
    audit.record("workflow.case.closed", "case", case.id, by=by, after={"outcome": outcome}, reason=reason)


def reopen(case: CaseFile, step_key: str, *, by: Identity, reason: str) -> None:
    """A case that had ended goes back to a step, by a decision of its own: a letter was revoked before it was signed."""
    case = queries.lock_case(case.id)
    case.closed_at = case.outcome = None
    db.session.flush()
    enter(case, procedure_of(case).step(step_key))
    audit.record("workflow.case.reopened", "case", case.id, by=by, after={"step": step_key}, reason=reason)


def take(turn: CaseStep, *, by: Identity) -> None:
    """Take a case from the office's pool; nobody else of the office then sees it as theirs."""
    if turn.holder_id is not None or not holds(by, turn):
        raise ConflictError(Text("Somebody has taken this case in the meantime."))
    turn.holder_id = by.account_id
    audit.record("workflow.step.taken", "case", turn.case_id, by=by, after={"step": turn.key})


def delegate(to_id: uuid.UUID, *, title: str, first: dt.date, last: dt.date, by: Identity) -> None:
    """Name an acting officer (Plh./Plt.) from the start of one day to the end of another.

    Raises DomainError beside a field for a period that is none or a person of another body; ForbiddenError for what is lent already.
    """
    if by.active is None or by.active.acting_for is not None:
        raise ForbiddenError(Text("What is lent to you cannot be lent again."))
    if last < first or last < clock.today():
        raise DomainError(Text("The last day must not lie before the first, nor in the past."), "last")
    if to_id == by.account_id or to_id not in {account.id for account in colleagues(by)}:
        raise DomainError(Text("Choose a person of your own organisation."), "to")
    account = accounts.get_account(to_id)
    starts, ends = clock.at(first, 0), clock.at(last + dt.timedelta(days=1), 0)
    account_services.delegate(
        account, Role(by.active.role), by.active.body_id, acting_for=by.account_id, title=title, starts_at=starts, ends_at=ends, by=by
    )
    notifications.tell(
        [account_services.recipient(account)], "workflow.delegated", path="/desk", by=by.name, title=title, first=first, last=last
    )


def colleagues(by: Identity) -> list[Any]:
    """Who can act for this person: those with any role in the same body."""
    if by.active is None:
        return []
    found = {account.id: account for role in Role for account in accounts.holders(role, [by.active.body_id])}
    return sorted((account for account in found.values() if account.id != by.account_id), key=lambda account: account.name)


def hand_on(turn: CaseStep) -> None:
    """A turn whose holder has not the office any more goes to whoever has it now, and they are told; the clock runs on as it does.

    Where nobody has it, the turn stays as it is: it falls due and is escalated, and is looked at again by each sweep.
    """
    try:
        office: Office = PROCEDURES[turn.case.key].office(turn.case, procedure_of(turn.case).step(turn.key))
    except DomainError:
        return
    if (office.body_id, office.holder_id) == (turn.body_id, turn.holder_id):
        return
    audit.record("workflow.step.handed_on", "case", turn.case_id, by=SYSTEM, before={"holder": turn.holder_id}, after={"step": turn.key})
    turn.body_id, turn.holder_id = office.body_id, office.holder_id
    _tell_holders(turn, "workflow.arrived")


def hand_on_of(account_id: uuid.UUID) -> None:
    """The same of every turn that an account holds, once it has lost an office."""
    for turn in queries.steps_left_behind(MOST_HELD, account_id):
        hand_on(turn)


def wake(turn: CaseStep) -> None:
    """A deferral is over: the clock runs again from today."""
    step = procedure_of(turn.case).step(turn.key)
    turn.sleeps_until, turn.due_at = None, due_at(clock.now(), step.days, reference.holidays())
    woken = PROCEDURES[turn.case.key].on_woken
    if woken:
        woken(turn.case)
    audit.record("workflow.step.woken", "case", turn.case_id, by=SYSTEM, after={"step": turn.key})
    _tell_holders(turn, "workflow.woken")


def remind(turn: CaseStep) -> None:
    """Say that a deadline is near."""
    turn.reminded_at = clock.now()
    _tell_holders(turn, "workflow.reminder")


def escalate(turn: CaseStep) -> None:
    """A deadline has passed: the superior and the auditor are told. Nothing is decided by it."""
    turn.escalated_at = clock.now()
    case = turn.case
    superiors = PROCEDURES[case.key].superiors
    above = superiors(case, procedure_of(case).step(turn.key)) if superiors else []
    people = [accounts.get_account(account_id) for account_id in above] + accounts.holders(Role.AUDITOR)
    notifications.tell(
        [account_services.recipient(account) for account in people],
        "workflow.escalated",
        path=f"/cases/{case.id}",
        number=case.number,
        title=case.title,
        due=turn.due_at or clock.now(),
    )
    audit.record(
        "workflow.step.escalated",
        "case",
        case.id,
        by=SYSTEM,
        after={"step": turn.key, "due": turn.due_at, "told": [account.id for account in people]},
    )


def load_procedure(key: str, version: int, valid_from: dt.date, basis: str, document: Mapping[str, Any]) -> bool:
    """Add a version of a procedure unless it is there; whether it was added. Raises for a document that is not well formed."""
    read_procedure(key, version, basis, document)
    if (key, version) in queries.procedure_versions():
        return False
    db.session.add(ProcedureVersion(key=key, version=version, valid_from=valid_from, basis=basis, document=dict(document)))
    return True
