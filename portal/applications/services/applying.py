"""The applicant's side: begin, submit, submit again, withdraw."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.accounts import services as accounts
from portal.applications import queries
from portal.applications.domain import (
    APPLICATION,
    CONSENT_VERSION,
    ENDS,
    HOST_FIELDS,
    PURPOSE,
    STATEMENTS,
    ApplicationState,
    ApplicationStep,
    Origin,
)
from portal.applications.domain.hosting import ENDED
from portal.applications.domain.readiness import TOO_LATE, interest_fault, is_withdrawable
from portal.applications.models import Application
from portal.applications.services import interviewing, papers, recording, reserving, sending
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.catalogue.domain.opportunity import KINDS
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.eligibility.domain.verdict import Outcome, Verdict
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce
from portal.workforce.services.telling import snapshot_of

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.workforce.models import Servant

SUBJECT = recording.SUBJECT
HIGH_POSTS = "JPT"
SPONSORS = frozenset({"government", "university"})
DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Content:
    """What the applicant has filled in."""

    motivation: str
    statements: frozenset[str]
    fields: Sequence[str]
    documents: Mapping[str, uuid.UUID]
    """Name of each paper asked for to the file that was uploaded."""
    interest: Mapping[str, str] | None = None
    """{kind, words}: what the applicant has to do with the host; None declares that there is nothing."""
    seen: str | None = None
    """The digest of the personnel record that the applicant's page has shown beside what it takes the place of."""


def begin(opportunity: "Opportunity", *, by: Identity, origin: Origin = Origin.OWN, invitation_id: uuid.UUID | None = None) -> Application:
    """Begin a draft, or go on with the one that is there. Raises DomainError where the opportunity is closed or there is no record."""
    servant = workforce.servant_of_account(by)
    if servant is None:
        raise DomainError(Text("Your account is not connected with a personnel record. Ask your agency's HR officer."))
    known = queries.find_open_application(opportunity.id, servant.id)
    if known is not None:
        if invitation_id is not None and known.state is ApplicationState.DRAFT:
            known.origin, known.invitation_id = origin, invitation_id
        return known
    if not opportunities.is_open(opportunity):
        raise DomainError(Text("This opportunity is closed: no application can be begun."))
    agency = organisations.agency_of(organisations.get_body(servant.body_id))
    if agency is None:
        raise DomainError(Text("Your unit does not belong to an agency in the record. Ask your agency's HR officer."))
    application = Application(
        id=uuid.uuid4(),
        number=queries.next_number(clock.today().year),
        opportunity_id=opportunity.id,
        opportunity_version=opportunity.version,
        servant_id=servant.id,
        account_id=by.account_id,
        agency_id=agency.id,
        origin=origin,
        invitation_id=invitation_id,
        state=ApplicationState.DRAFT,
        record=snapshot_of(servant),
    )
    db.session.add(application)
    audit.record("applications.application.begun", SUBJECT, application.id, by=by, after={"opportunity": opportunity.id, "origin": origin})
    return application


def verdict_now(application: Application) -> Verdict:
    """The verdict on the applicant, as of now."""
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    return asking.verdict_of(workforce.get_servant(application.servant_id), opportunities.question_of(opportunity))


def submit(application: Application, content: Content, *, by: Identity) -> Application:
    """Send the application: its case opens at the supervisor. The same click twice sends it once.

    Raises DomainError beside a field for what is missing, or for somebody who is not eligible; IllegalMoveError when it is on its way.
    """
    application = queries.lock_application(application.id)
    if application.state is ApplicationState.RETURNED:
        return _submit_again(application, content, by)
    if application.state is not ApplicationState.DRAFT:
        return application
    opportunity = catalogue.lock_opportunity(application.opportunity_id)
    if not opportunities.is_open(opportunity):
        raise DomainError(Text("The deadline has passed: %(moment)s. The draft is kept; nothing was sent.", moment=opportunity.open_until))
    verdict = verdict_now(application)
    if verdict.outcome is Outcome.NOT_ELIGIBLE:
        raise DomainError(
            Text(
                "By your data at least one rule is not met, so the application cannot be sent. Each rule stands on the opportunity's "
                "page with the data used; data that are wrong can be corrected."
            )
        )
    _fill(application, opportunity, content, verdict)
    application.opportunity_version = opportunity.version
    give_receipt(application)
    application.state = APPLICATION.move(application.state, ApplicationStep.SUBMIT)
    sending.keep_version(application)
    audit.record("applications.application.submitted", SUBJECT, application.id, by=by, after=_recorded(application))
    open_case(application, opportunity, KINDS[opportunity.kind].procedure, by=by)
    return application


def give_receipt(application: Application) -> None:
    """A number by which the applicant can ask for it, which nobody guesses."""
    application.receipt = f"TT-{application.number.removeprefix('PMH-')}-{secrets.token_hex(2).upper()}"


def _fill(application: Application, opportunity: "Opportunity", content: Content, verdict: Verdict) -> None:
    missing = [name for name in opportunity.particulars.get("documents_needed", []) if name not in content.documents]
    if missing:
        raise DomainError(Text("Upload what is still missing: %(names)s.", names=", ".join(missing)), "documents")
    unticked = [statement for statement in STATEMENTS if statement.key not in content.statements]
    if unticked:
        raise DomainError(Text("Declare each statement before you send the application."), "statements")
    if set(content.fields) != set(HOST_FIELDS):
        raise DomainError(
            Text("Without your consent to these fields the host cannot decide. Tick each of them, or keep the draft."), "fields"
        )
    fault = interest_fault(content.interest)
    if fault is not None:
        raise DomainError(*fault)
    papers.check_own(content.documents.values(), application)
    now, record = clock.now(), recording.newest(application, content.seen)
    application.record = record
    application.interest = _declared(content.interest)
    application.motivation = content.motivation
    application.statements = [{"key": s.key, "version": s.version, "text": s.text.msgid, "basis": s.basis} for s in STATEMENTS]
    application.documents = [{"name": name, "file_id": str(file_id)} for name, file_id in content.documents.items()]
    application.consent = {"fields": list(content.fields), "purpose": PURPOSE.msgid, "version": CONSENT_VERSION, "at": now.isoformat()}
    application.verdict = verdict.to_json()
    application.submitted_at = now


def _declared(interest: Mapping[str, str] | None) -> dict[str, str] | None:
    """What the applicant declares, as it is kept."""
    return {"kind": interest["kind"], "words": interest["words"].strip()} if interest is not None else None


def _recorded(application: Application) -> dict[str, object]:
    return {
        "number": application.number,
        "receipt": application.receipt,
        "opportunity": application.opportunity_id,
        "version": application.opportunity_version,
        "verdict": application.verdict,
        "consent": application.consent,
        "documents": application.documents,
        "interest": application.interest,
    }


def open_case(application: Application, opportunity: "Opportunity", procedure: str, *, by: Identity) -> None:
    """Open the case of an application that was sent, and confirm to the applicant that it was received."""
    servant = workforce.get_servant(application.servant_id)
    agency = organisations.get_body(application.agency_id)
    db.session.flush()
    workflow.open_case(
        procedure,
        SUBJECT,
        application.id,
        number=application.number,
        title=servant.name,
        summary=f"{opportunity.title}, {opportunity.host_name}",
        body_name=agency.short_name or agency.name,
        person_id=application.account_id,
        by=by,
        terms=terms_of(application, opportunity, servant),
        parties=[opportunity.host_id],
    )
    application.state = APPLICATION.move(application.state, ApplicationStep.OPEN_CASE)
    notifications.tell(
        [accounts.recipient_of(application.account_id)],
        "applications.received",
        path=f"/applications/{application.id}",
        number=application.number,
        title=opportunity.title,
        receipt=application.receipt or "",
        when=application.submitted_at or clock.now(),
        starts=opportunity.starts_on,
    )


def terms_of(application: Application, opportunity: "Opportunity", servant: "Servant") -> dict[str, object]:
    """What an application is, as its procedure asks: kind, months, rank, who pays, whether relieved of post or with a declared interest.

    Who holds a high post (jabatan pimpinan tinggi) is decided on above BKD.
    """
    said = opportunity.particulars
    months = KINDS[opportunity.kind].terms(said).get("months") or (opportunity.ends_on - opportunity.starts_on).days / DAYS_A_MONTH
    return {
        "kind": opportunity.kind,
        "months": round(float(months), 1),
        "rank": "jpt" if servant.post_class.startswith(HIGH_POSTS) else "other",
        "funding": "sponsored" if said.get("payer") in SPONSORS else "self",
        "relieved": "yes" if said.get("study_mode") == "relieved" else "no",
        "interest": "declared" if application.interest else "none",
    }


def _submit_again(application: Application, content: Content, by: Identity) -> Application:
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    before = {"motivation": application.motivation, "documents": application.documents}
    sending.keep_earlier(application)
    _fill(application, opportunity, content, verdict_now(application))
    sending.keep_version(application)
    application.state = APPLICATION.move(application.state, ApplicationStep.SUBMIT)
    audit.record("applications.application.resubmitted", SUBJECT, application.id, by=by, before=before, after=_recorded(application))
    case = cases.find_case_of(SUBJECT, application.id)
    if case is None:
        raise IllegalMoveError
    declared = application.interest is not None and case.terms.get("interest") == "none"
    workflow.resume(case, by=by, terms={"interest": "declared"} if declared else None)
    turn = cases.open_step(case.id)
    onward = {"host": ApplicationStep.OFFER, "approver": ApplicationStep.ACCEPT}.get(turn.key if turn else "")
    if onward is not None:
        application.state = APPLICATION.move(application.state, onward)
    return application


def withdraw(application: Application, reason: str, *, by: Identity) -> None:
    """The applicant takes it back, until the letter is signed, at the latest on the first day.

    An unsigned letter is revoked; the others on it return to the approver. Raises DomainError once it is too late, IllegalMoveError
    for one that has ended.
    """
    application = lock_whole(application)
    was = application.state
    if was not in ENDS and not is_withdrawable(was, catalogue.get_opportunity(application.opportunity_id).starts_on, clock.today()):
        raise DomainError(TOO_LATE)
    state = APPLICATION.move(was, ApplicationStep.WITHDRAW)
    if was is ApplicationState.APPROVED:
        for copy in letters.copies_of_subject(application.id):
            if copy.letter.state in {LetterState.INITIALLING, LetterState.TO_SIGN}:
                documents.revoke(copy.letter, f"Permohonan {application.number} ditarik pemohon.", by=by)
        db.session.refresh(application)
    case = cases.find_case_of(SUBJECT, application.id)
    if case is not None and case.closed_at is None:
        workflow.close(case, "withdrawn", by=by, reason=reason)
    release(application)
    interviewing.close(application, cause=ENDED, by=by)
    application.state, application.ended_reason = state, reason or None
    audit.record("applications.application.withdrawn", SUBJECT, application.id, by=by, before=was, after=state, reason=reason)


def lock_whole(application: Application) -> Application:
    """Lock letter, case, application in the order in which signing and deciding lock them, so that none waits for the other in a ring."""
    for letter_id in sorted({copy.letter_id for copy in letters.copies_of_subject(application.id)}):
        letters.lock_letter(letter_id)
    case = cases.find_case_of(SUBJECT, application.id)
    if case is not None:
        cases.lock_case(case.id)
    return queries.lock_application(application.id)


def release(application: Application) -> None:
    """Give the seat back, and with it or a place on the reserve list the turn to whoever is next."""
    assignment = queries.assignment_of(application.id)
    held = assignment is not None and assignment.ended_at is None
    if assignment is not None and held:
        assignment.ended_at = clock.now()
    if held or application.reserve_rank is not None:
        reserving.ask_to_call(application.opportunity_id)
