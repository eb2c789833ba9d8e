"""Objections (keberatan): in time, against an official's decision, to that official's superior; upheld, one leads to a new decision."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import (
    APPLICATION,
    OBJECTION,
    ApplicationState,
    ApplicationStep,
    ObjectionState,
    ObjectionStep,
)
from portal.applications.models import Application, Objection
from portal.applications.services import deciding
from portal.applications.services.applying import SUBJECT as APPLICATION_SUBJECT
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.kernel import calendar, clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, check_reason
from portal.kernel.identity import PARTNER_ROLES, Identity
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import CLOSING_HOUR, TAKEN_OVER, Effect, Office, Step
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.workflow.models import CaseFile, Decision

SUBJECT = "objection"
PROCEDURE = "objection"
OBJECTABLE = frozenset({ApplicationState.NOT_ELIGIBLE, ApplicationState.NOT_ENDORSED, ApplicationState.REFUSED})
"""What an official's decision leads to; a host's choice is not objectionable."""
CLOCK = "OBJ-01"
UPHELD = "objection"
"""The ground of the decision that takes the place of the old one."""
STEPS = {"uphold": ObjectionStep.UPHOLD, "dismiss": ObjectionStep.DISMISS, "inadmissible": ObjectionStep.FIND_INADMISSIBLE}


def objectionable(application: Application) -> "Decision | None":
    """The decision against which the applicant can object: the one that ended the application, taken by an official."""
    if application.state not in OBJECTABLE:
        return None
    decisions = cases.decisions_on(APPLICATION_SUBJECT, application.id)
    last = decisions[-1] if decisions else None
    return last if last is not None and last.role not in PARTNER_ROLES else None


def object_until(decision: "Decision") -> dt.datetime:
    """Until when an objection is in time: so many working days after the decision, at the closing hour (parameter OBJ-01)."""
    day = calendar.add_working_days(clock.local(decision.decided_at).date(), reference.service_days(CLOCK), reference.holidays())
    return clock.at(day, CLOSING_HOUR)


def file(application: Application, words: str, documents: Sequence[dict[str, str]], *, by: Identity) -> Objection:
    """Object to the decision that ended an application; it goes to the superior of whoever took it.

    Raises DomainError where there is no such decision, where the time is over, or beside the field without words; one objection a
    decision, kept by the database.
    """
    application = queries.lock_application(application.id)
    decision = objectionable(application)
    if decision is None:
        raise DomainError(Text("There is no decision of an official here that can be objected to."))
    if clock.now() > object_until(decision):
        raise DomainError(Text("The time to object ended at %(moment)s.", moment=object_until(decision)))
    if not words.strip():
        raise DomainError(Text("Say why the decision is wrong."), "words")
    objection = Objection(
        id=uuid.uuid4(),
        number=queries.next_objection_number(clock.today().year),
        application_id=application.id,
        decision_id=decision.id,
        account_id=by.account_id,
        state=ObjectionState.FILED,
        words=words.strip(),
        documents=list(documents),
        filed_at=clock.now(),
    )
    db.session.add(objection)
    db.session.flush()  # one objection a decision: the database says so now
    after = {"number": objection.number, "decision": decision.id, "documents": objection.documents}
    audit.record("applications.objection.filed", SUBJECT, objection.id, by=by, after=after, reason=objection.words)
    _open_case(application, objection, by)
    return objection


def _open_case(application: Application, objection: Objection, by: Identity) -> None:
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    agency = organisations.get_body(application.agency_id)
    workflow.open_case(
        PROCEDURE,
        SUBJECT,
        objection.id,
        number=objection.number,
        title=workforce.get_servant(application.servant_id).name,
        summary=f"{opportunity.title}, {opportunity.host_name}",
        body_name=agency.short_name or agency.name,
        person_id=by.account_id,
        by=by,
        parties=[opportunity.host_id],
    )


def decision_of(objection: Objection) -> "Decision":
    """The decision that is objected to."""
    return cases.get_decision(objection.decision_id)


def office(case: "CaseFile", step: Step) -> Office:
    """Who decides on an objection: the office above the step that was decided, as its own procedure names it."""
    if step.office != "superior":
        return workflow.named_office(case, step)
    return superior_of(decision_of(queries.get_objection(case.subject_id)), deciding.office)


def superior_of(decision: "Decision", office_of: Callable[["CaseFile", Step], Office]) -> Office:
    """The office above the step at which something was decided; `office_of` tells who holds a step of such a case."""
    original = cases.get_case(decision.case_id)
    was = workflow.procedure_of(original).step(decision.step)
    above = was.above[0] if was.above else None
    asked = replace(was, role=above.role, office=above.office) if above else was
    found = office_of(original, asked)
    return replace(found, role=found.role or asked.role)


def barred(case: "CaseFile") -> dict[uuid.UUID, Text]:
    """Whoever took the decision that is objected to does not decide on the objection."""
    if case.subject_kind != SUBJECT:
        return {}
    return {decision_of(queries.get_objection(case.subject_id)).account_id: TAKEN_OVER}


def on_decided(case: "CaseFile", decision: "Decision", _: Effect) -> None:
    """The superior has decided: an objection that is upheld leads to a new decision in place of the old one; the applicant is told."""
    objection = queries.get_objection(case.subject_id)
    before, objection.state = objection.state, OBJECTION.move(objection.state, STEPS[decision.outcome])
    objection.decided_at, objection.reason = decision.decided_at, decision.reason
    by = deciding.as_decided(accounts.identity_of(decision.account_id), decision)
    audit.record(
        "applications.objection.decided", SUBJECT, objection.id, by=by, before=before, after=objection.state, reason=decision.reason
    )
    if objection.state is ObjectionState.UPHELD:
        _decide_anew(objection, decision.reason, by)
    application = queries.get_application(objection.application_id)
    notifications.tell(
        [account_services.recipient_of(objection.account_id)],
        "applications.objection_decided",
        path=f"/applications/{application.id}",
        number=objection.number,
        title=catalogue.get_opportunity(application.opportunity_id).title,
        result=word("objection", objection.state),
        reason=decision.reason,
    )


def _decide_anew(objection: Objection, reason: str, by: Identity) -> None:
    """The old decision stays readable; the case goes on as if its step had been answered favourably.

    Where the deciding official had refused, the place is no longer held: the case goes back to the host, who is asked once more.
    """
    application = queries.lock_application(objection.application_id)
    check_reason(reason)
    wrong = decision_of(objection)
    case = cases.get_case(wrong.case_id)
    application.state = APPLICATION.move(application.state, ApplicationStep.REOPEN)
    application.ended_reason = None
    step = workflow.procedure_of(case).step(wrong.step)
    details: dict[str, Any] = {"objection": objection.number}
    if step.key == deciding.APPROVER:
        answer = workflow.Answer("return", UPHELD, reason, returned_to="host", details=details)
    else:
        onward = next(outcome for outcome in step.outcomes if outcome.effect is Effect.NEXT and not outcome.asks)
        answer = workflow.Answer(onward.code, UPHELD, reason, details=details, inputs={"verdict": application.verdict})
    workflow.correct(case, wrong, answer, by=by)
