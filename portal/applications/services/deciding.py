"""The sign-off as the workflow calls it: who holds a step, what a decision does to the application, its seat and its letter."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import Range

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.domain import AccountState
from portal.applications import queries
from portal.applications.domain import APPLICATION, ENDS, ApplicationState, ApplicationStep
from portal.applications.domain.hosting import DECIDED, ENDED
from portal.applications.models import Application, Assignment
from portal.applications.services import interviewing, letters, reserving
from portal.applications.services.applying import SUBJECT, release
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.identity import PARTNER_ROLES, Identity, Role
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.organisations.domain import BodyKind
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import APPLICANT, Effect, Office, Outcome, Step
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.workflow.models import CaseFile, Decision

APPROVER = "approver"
STEPS = {
    "not_eligible": ApplicationStep.NOT_ELIGIBLE,
    "follow_advice": ApplicationStep.NOT_ENDORSE,
    "refuse": ApplicationStep.REFUSE,
    "decline": ApplicationStep.NOT_ACCEPT,
    "block": ApplicationStep.REFUSE,
}


def office(case: "CaseFile", step: Step) -> Office:
    """Who holds a step of this application."""
    application = queries.get_application(case.subject_id)
    match step.office:
        case "supervisor":
            return supervisor_of(application.servant_id, application.agency_id, application.account_id)
        case "agency":
            return Office(application.agency_id)
        case "host":
            return _host(catalogue.get_opportunity(application.opportunity_id).host_id)
        case _:
            return workflow.named_office(case, step)


def _host(host_id: uuid.UUID) -> Office:
    """The host's people, in the role that belongs to what it is."""
    university = organisations.get_body(host_id).kind is BodyKind.UNIVERSITY
    return Office(host_id, role=Role.UNIVERSITY_STAFF if university else Role.COMPANY_HR)


def supervisor_of(servant_id: uuid.UUID, agency_id: uuid.UUID, account_id: uuid.UUID) -> Office:
    """The direct supervisor of a person by the record; where there is none, or their account is disabled, a head of the agency stands in.

    The account is that of the person, who is not their own superior. Raises DomainError where there is nobody.
    """
    servant = workforce.get_servant(servant_id)
    if servant.supervisor_id is not None:
        supervisor = workforce.get_servant(servant.supervisor_id)
        account = accounts.find_account(supervisor.email)
        if account is not None and account.state is not AccountState.DISABLED:
            return Office(supervisor.body_id, account.id)
    heads = [head for head in accounts.holders(Role.AGENCY_APPROVER, [agency_id]) if head.id != account_id]
    if not heads:
        raise DomainError(Text("No supervisor is on record for you. Ask your agency's HR officer to have it entered."))
    return Office(agency_id, heads[0].id)


def superiors(case: "CaseFile", step: Step) -> list[uuid.UUID]:
    """To whom a late step is escalated: the nearest above it by the procedure in which somebody is, else BKD's deciding official."""
    for place in step.above:
        above = office(case, replace(step, role=place.role, office=place.office))
        people = accounts.holders(above.role or place.role, [above.body_id])
        if people:
            return [account.id for account in people]
    if step.office == "supervisor":
        application = queries.get_application(case.subject_id)
        return [account.id for account in accounts.holders(Role.AGENCY_APPROVER, [application.agency_id])]
    return [account.id for account in accounts.holders(Role.APPROVER)]


def check(case: "CaseFile", step: Step, outcome: Outcome, by: Identity) -> None:
    """What a decision presupposes here: places, and the agency's away limit at the nomination."""
    application = queries.lock_application(case.subject_id)
    if step.key == "host" and by.body_id != catalogue.get_opportunity(application.opportunity_id).host_id:
        raise ConflictError(Text("This candidate was not offered to you."))
    if outcome.code == "approve" and application.to_confirm is not None:
        raise DomainError(Text("The opportunity has changed and the applicant has not confirmed yet. Return the case, or wait."), "outcome")
    if step.key == "head" and outcome.code == "nominate":
        _within_away_limit(application)


def _within_away_limit(application: Application) -> None:
    agency = organisations.get_body(application.agency_id)
    away = queries.away_of(agency.id, period(catalogue.get_opportunity(application.opportunity_id)))
    if away >= (agency.away_limit or 0):
        raise DomainError(
            Text(
                "The away limit of %(agency)s is used up: %(away)s of %(limit)s in this period. Raise the limit with a reason, or refuse.",
                agency=agency.name,
                away=away,
                limit=agency.away_limit or 0,
            ),
            "outcome",
        )


def period(opportunity: "Opportunity") -> Range[dt.date]:
    """The days of an opportunity, both ends included."""
    return Range(opportunity.starts_on, opportunity.ends_on, bounds="[]")


def on_decided(case: "CaseFile", decision: "Decision", effect: Effect) -> None:
    """A step was decided: move the application, its seat and its letter in the same transaction, and tell the applicant."""
    application = queries.lock_application(case.subject_id)
    before = application.state
    application.state = APPLICATION.move(before, _step_of(case, decision, effect))
    _keep(application, decision, effect)
    by = accounts.identity_of(decision.account_id)
    audit.record(
        "applications.application.moved", SUBJECT, application.id, by=as_decided(by, decision), before=before, after=application.state
    )
    _put_in_writing(application, decision, effect)
    if decision.outcome == "accept" or effect is Effect.END:
        interviewing.close(application, cause=DECIDED, by=by, picked=application.state in ENDS)
    _tell(application, decision, effect)
    if decision.outcome == "approve" and "led_by" not in decision.details:
        _approve_together(application, decision, as_decided(by, decision))


def _put_in_writing(application: Application, decision: "Decision", effect: Effect) -> None:
    """A recommendation, a host's acceptance and an official's refusal are letters of their own, signed with the decision.

    A decision in place of another takes back the refusal that told of the old one.
    """
    if decision.corrects_id is not None:
        by = as_decided(accounts.identity_of(decision.account_id), decision)
        letters.take_back(letters.REFUSAL, application, "Putusan yang diberitahukan surat ini telah diganti putusan baru.", by=by)
    if decision.outcome == "endorse":
        letters.recommendation(application, decision)
    elif decision.outcome == "accept":
        letters.acceptance(application, decision)
    elif effect is Effect.END and decision.outcome in STEPS and decision.role not in PARTNER_ROLES:
        letters.refusal(application, decision)


def _keep(application: Application, decision: "Decision", effect: Effect) -> None:
    """What the answer means for the application beside its state: its seat, its place, its day, its measure."""
    match decision.outcome:
        case "accept":
            hold_seat(application)
        case "reserve":
            application.reserve_rank = int(decision.details["reserve_rank"])
            reserving.ask_to_call(application.opportunity_id)  # a place may be free already
        case "defer":
            application.deferred_until = dt.date.fromisoformat(str(decision.details["until"]))
        case "approve":
            _confirm_seat(application)
        case "no_conflict" | "mitigate":
            application.measure = {"outcome": decision.outcome, "words": decision.details.get("measure") or decision.reason}
        case _ if effect is Effect.END:
            application.ended_reason = decision.reason
            release(application)
        case _ if effect is Effect.RETURN and decision.returned_to != APPLICANT:
            release(application)  # the host is asked once more
        case _:
            pass


def as_decided(by: Identity, decision: "Decision") -> Identity:
    """The decider with the role in which the decision was taken."""
    active = next(
        (
            grant
            for grant in by.grants
            if grant.role is decision.role and grant.body_id == decision.body_id and grant.acting_for == decision.acting_for
        ),
        by.active,
    )
    return Identity(by.account_id, by.name, by.email, by.grants, active, by.language)


def _step_of(case: "CaseFile", decision: "Decision", effect: Effect) -> ApplicationStep:
    if effect is Effect.RETURN and decision.returned_to == APPLICANT:
        return ApplicationStep.RETURN
    if effect is Effect.DEFER:
        return ApplicationStep.DEFER
    if decision.outcome in STEPS:
        return STEPS[decision.outcome]
    own = {"accept": ApplicationStep.ACCEPT, "reserve": ApplicationStep.RESERVE, "approve": ApplicationStep.APPROVE}
    if decision.outcome in own:
        return own[decision.outcome]
    return step_of_turn(case)


def step_of_turn(case: "CaseFile") -> ApplicationStep:
    """What the application does as its case enters the turn that it is in."""
    turn = cases.open_step(case.id)
    return {"host": ApplicationStep.OFFER, APPROVER: ApplicationStep.ACCEPT}.get(turn.key if turn else "", ApplicationStep.GO_ON)


def taken_back(case: "CaseFile", decision: "Decision") -> None:
    """The host took its answer back: the candidate is offered to it again, and a place that was held is free."""
    application = queries.lock_application(case.subject_id)
    before, application.state = application.state, APPLICATION.move(application.state, ApplicationStep.TAKE_BACK)
    application.ended_reason = None
    release(application)
    by = as_decided(accounts.identity_of(decision.account_id), decision)
    letters.take_back(letters.ACCEPTANCE, application, "Mitra menarik kembali jawabannya.", by=by)
    audit.record("applications.application.moved", SUBJECT, application.id, by=by, before=before, after=application.state)
    _tell(application, cases.decisions_of(case.id)[-1], Effect.NEXT)


def woken(case: "CaseFile") -> None:
    """A deferral is over: the application is in sign-off again."""
    application = queries.lock_application(case.subject_id)
    application.state, application.deferred_until = APPLICATION.move(application.state, step_of_turn(case)), None


def hold_seat(application: Application) -> None:
    """The host's acceptance takes a seat, and one of the agency's people away.

    Raises ConflictError when all seats are taken (the database refuses a second one at the same seat), or when the agency's limit has been
    used up since the nomination: more may be nominated than may be away, because a host chooses among them.
    """
    opportunity = catalogue.lock_opportunity(application.opportunity_id)
    seat = queries.free_seat(opportunity.id, opportunity.seats)
    if seat is None:
        raise ConflictError(Text("All places of this opportunity are taken. Make the candidate a reserve, or decline."), "outcome")
    agency = organisations.lock_body(application.agency_id)  # of two acceptances at once the second counts the first
    if queries.away_of(agency.id, period(opportunity)) >= (agency.away_limit or 0):
        raise ConflictError(
            Text(
                "%(agency)s may let nobody more go in this period: its limit is used up. Make the candidate a reserve, "
                "or accept once the agency has raised its limit.",
                agency=agency.name,
            ),
            "outcome",
        )
    application.reserve_rank = None
    held = queries.assignment_of(application.id) or Assignment(
        application_id=application.id, opportunity_id=opportunity.id, servant_id=application.servant_id, agency_id=application.agency_id
    )
    held.seat, held.during, held.approved_at, held.ended_at = seat, period(opportunity), None, None
    db.session.add(held)
    db.session.flush()  # one holder a seat: the database says so now


def _confirm_seat(application: Application) -> None:
    """The approval takes the person's time: one placement at a time, kept by the database."""
    assignment = queries.assignment_of(application.id)
    if assignment is None or assignment.ended_at is not None:
        raise ConflictError(Text("The place is no longer held for this person."), "outcome")
    assignment.approved_at = clock.now()
    db.session.flush()


def _approve_together(application: Application, decision: "Decision", by: Identity) -> None:
    """Approve those that were picked beside it in the same act, then draw up one letter for all of them."""
    picked = {str(step_id) for step_id in decision.details.get("together", [])}
    others: list[Application] = []
    for other, _, turn in queries.accepted_beside(application, Role.APPROVER):
        if str(turn.id) in picked:
            answer = workflow.Answer(
                decision.outcome,
                decision.ground,
                decision.reason,
                details={"led_by": str(application.id)},
                inputs={"verdict": other.verdict},
            )
            workflow.decide(turn, answer, by=by)
            others.append(other)
    if len(others) != len(picked):
        raise ConflictError(Text("One of the picked applications has moved on in the meantime. Nothing was decided; read the page again."))
    draw_up([application, *others], by)


def draw_up(applications: Sequence[Application], by: Identity) -> None:
    """One letter for applications of one opportunity."""
    letters.draw_up_assignment_letter(applications, by=by)


def _tell(application: Application, decision: "Decision", effect: Effect) -> None:
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    notifications.tell(
        [account_services.recipient_of(application.account_id)],
        "applications.returned" if effect is Effect.RETURN and decision.returned_to == APPLICANT else "applications.moved",
        path=f"/applications/{application.id}",
        number=application.number,
        title=opportunity.title,
        reason=decision.reason,
        state=word("application", application.state),
    )


def cancel_for_taken_down(opportunity: "Opportunity", *, by: Identity, cause: Text) -> None:
    """The opportunity is gone: each open application ends as cancelled, and its applicant is told why."""
    for application in queries.open_of_opportunity(opportunity.id):
        if application.state is ApplicationState.ISSUED:
            continue
        if application.state is ApplicationState.APPROVED:
            letters.revoke_unsigned(application, f"Peluang {opportunity.number} tidak lagi ditawarkan.", by=by)
        case = cases.find_case_of(SUBJECT, application.id)
        if case is not None and case.closed_at is None:
            workflow.close(case, "cancelled", by=by, reason=str(cause))
        release(application)
        interviewing.close(application, cause=ENDED, by=by)
        before, application.state = application.state, APPLICATION.move(application.state, ApplicationStep.CANCEL)
        application.ended_cause = cause
        audit.record(
            "applications.application.cancelled", SUBJECT, application.id, by=by, before=before, after=application.state, reason=str(cause)
        )
        notifications.tell(
            [account_services.recipient_of(application.account_id)],
            "applications.cancelled",
            path=f"/applications/{application.id}",
            number=application.number,
            title=opportunity.title,
            cause=cause,
        )
