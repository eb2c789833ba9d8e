"""Objections (keberatan) against a refusal of taking part: in time, to the superior of whoever refused."""

import uuid
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications.domain import OBJECTION, ObjectionState
from portal.applications.services.deciding import as_decided
from portal.applications.services.objecting import STEPS, UPHELD, object_until, superior_of
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, check_reason
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.rounds import queries
from portal.rounds.domain import LIST, ListState, ListStep, RoundState
from portal.rounds.models import RoundObjection
from portal.rounds.queries import lists, objections
from portal.rounds.services import admitting
from portal.rounds.services.listing import SUBJECT as LIST_SUBJECT
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import TAKEN_OVER, Effect, Office, Step
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import RoundList
    from portal.workflow.models import CaseFile, Decision

SUBJECT = PROCEDURE = "round.objection"
OPEN_TO_INPUTS = frozenset({RoundState.LOCKED, RoundState.RUN, RoundState.REVIEW})
"""After the lock and before publication: another lock would take the person in."""


def objectionable(found: "RoundList") -> "Decision | None":
    """The decision against which its person can object: the one that refused them, unless they have or the time is over."""
    if found.state is not ListState.REFUSED:
        return None
    decisions = cases.decisions_on(LIST_SUBJECT, found.id)
    last = decisions[-1] if decisions else None
    filed = {one.decision_id for one in objections.objections_of(found.id)}
    return last if last is not None and last.id not in filed and clock.now() <= object_until(last) else None


def file(found: "RoundList", words: str, *, by: "Identity") -> RoundObjection:
    """Object to the refusal; it goes to the superior of whoever refused.

    Raises DomainError where there is none, where the time is over, or beside the field without words; one objection a decision, kept by
    the database.
    """
    found = lists.lock_list(found.id)
    decision = objectionable(found)
    if decision is None:
        raise DomainError(Text("There is no decision of an official here that can be objected to."))
    if not words.strip():
        raise DomainError(Text("Say why the decision is wrong."), "words")
    number = f"{found.number}-K{1 + objections.count_of(found.id)}"
    made = RoundObjection(id=uuid.uuid4(), list_id=found.id, decision_id=decision.id, account_id=by.account_id, number=number)
    made.state, made.words, made.filed_at = ObjectionState.FILED, words.strip(), clock.now()
    db.session.add(made)
    db.session.flush()  # one objection a decision: the database says so now
    audit.record("rounds.objection.filed", SUBJECT, made.id, by=by, after={"number": number, "decision": decision.id}, reason=made.words)
    agency = organisations.get_body(found.agency_id)
    workflow.open_case(
        PROCEDURE,
        SUBJECT,
        made.id,
        number=number,
        title=workforce.get_servant(found.servant_id).name,
        summary=queries.get_round(found.round_id).title,
        body_name=agency.short_name or agency.name,
        person_id=by.account_id,
        by=by,
    )
    return made


def decision_of(objection: RoundObjection) -> "Decision":
    """The decision that is objected to."""
    return cases.get_decision(objection.decision_id)


def office(case: "CaseFile", step: Step) -> Office:
    """Who decides on an objection: the office above the step that refused, as its own procedure names it."""
    if step.office != "superior":
        return workflow.named_office(case, step)
    return superior_of(decision_of(objections.get_objection(case.subject_id)), admitting.office)


def barred(case: "CaseFile") -> dict[uuid.UUID, Text]:
    """Whoever took the decision that is objected to does not decide on the objection."""
    if case.subject_kind != SUBJECT:
        return {}
    return {decision_of(objections.get_objection(case.subject_id)).account_id: TAKEN_OVER}


def on_decided(case: "CaseFile", decision: "Decision", _: Effect) -> None:
    """The superior has decided; upheld, the sign-off goes on or the person stands ready for another lock. They are told."""
    objection = objections.get_objection(case.subject_id)
    before, objection.state = objection.state, OBJECTION.move(objection.state, STEPS[decision.outcome])
    objection.decided_at, objection.reason = decision.decided_at, decision.reason
    by = as_decided(accounts.identity_of(decision.account_id), decision)
    audit.record("rounds.objection.decided", SUBJECT, objection.id, by=by, before=before, after=objection.state, reason=decision.reason)
    found = lists.get_list(objection.list_id)
    if objection.state is ObjectionState.UPHELD:
        _uphold(objection, decision.reason, by)
    notifications.tell(
        [account_services.recipient_of(objection.account_id)],
        "rounds.objection_decided",
        path=f"/rounds/lists/{found.id}",
        number=objection.number,
        title=queries.get_round(found.round_id).title,
        result=word("objection", objection.state),
        reason=decision.reason,
    )


def _uphold(objection: RoundObjection, reason: str, by: "Identity") -> None:
    """While lists are collected the sign-off goes on as if its step had been answered favourably; the old decision stays readable."""
    check_reason(reason)
    found = lists.lock_list(objection.list_id)
    held = queries.get_round(found.round_id)
    if found.state is not ListState.REFUSED:
        return
    before = found.state
    if held.state is RoundState.COLLECTING:
        found.state, found.ended_reason = LIST.move(before, ListStep.REOPEN), None
        wrong = decision_of(objection)
        case = cases.get_case(wrong.case_id)
        step = workflow.procedure_of(case).step(wrong.step)
        onward = next(outcome for outcome in step.outcomes if outcome.effect is Effect.NEXT and not outcome.asks)
        answer = workflow.Answer(onward.code, UPHELD, reason, details={"objection": objection.number}, inputs={})
        workflow.correct(case, wrong, answer, by=by)
    elif held.state in OPEN_TO_INPUTS:
        found.state, found.ended_reason = LIST.move(before, ListStep.REINSTATE), None
        people = [account_services.recipient(one) for one in accounts.holders(Role.APPROVER)]
        notifications.tell(people, "rounds.input_changed", path=f"/rounds/{held.id}", title=held.title, number=found.number)
    if found.state is not before:
        audit.record("rounds.list.moved", LIST_SUBJECT, found.id, by=by, before=before, after=found.state, reason=reason)
