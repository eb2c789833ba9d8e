"""A matching round has placed somebody: their application begins where the host has accepted, and the deciding official decides on it."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import APPLICATION, ENDS, ApplicationState, ApplicationStep, Origin
from portal.applications.domain.hosting import ENDED
from portal.applications.models import Application
from portal.applications.services import deciding, interviewing, letters, sending
from portal.applications.services.applying import SUBJECT, give_receipt, lock_whole, open_case, release, verdict_now
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.eligibility.domain.verdict import Outcome
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce
from portal.workforce.services.telling import snapshot_of

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity

PROCEDURE = "application.round"
"""The last step of the sign-off alone: what comes before it has been done before the round was locked."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Whom a round has placed, with what they agreed to as they submitted their list."""

    servant_id: uuid.UUID
    account_id: uuid.UUID
    agency_id: uuid.UUID
    motivation: str
    statements: list[Any]
    consent: dict[str, Any]
    interest: dict[str, Any] | None
    measure: dict[str, Any] | None


def place(opportunity: "Opportunity", placing: Placing, *, by: Identity) -> Application:
    """Begin the application of somebody who takes the place that a round gave; the place is held for them.

    Raises ConflictError where all places are taken, the agency's limit is used up, they have applied here already or are no longer
    eligible by their data.
    """
    opportunity = catalogue.lock_opportunity(opportunity.id)
    if queries.find_open_application(opportunity.id, placing.servant_id) is not None:
        raise ConflictError(Text("You have an application for this opportunity already. Withdraw it first; then take the place."))
    application = Application(
        id=uuid.uuid4(),
        number=queries.next_number(clock.today().year),
        opportunity_id=opportunity.id,
        opportunity_version=opportunity.version,
        servant_id=placing.servant_id,
        account_id=placing.account_id,
        agency_id=placing.agency_id,
        origin=Origin.ROUND,
        state=ApplicationState.SUBMITTED,
        record=snapshot_of(workforce.get_servant(placing.servant_id)),
        motivation=placing.motivation,
        statements=placing.statements,
        documents=[],
        consent=placing.consent,
        interest=placing.interest,
        measure=placing.measure,
        submitted_at=clock.now(),
    )
    verdict = verdict_now(application)
    if verdict.outcome is Outcome.NOT_ELIGIBLE:
        raise ConflictError(Text("By your data of today at least one rule is no longer met, so the place cannot be taken. Write to BPSDM."))
    application.verdict = verdict.to_json()
    give_receipt(application)
    db.session.add(application)
    db.session.flush()  # one open application a person and opportunity: the database says so now
    sending.keep_version(application)
    after = {"number": application.number, "opportunity": opportunity.id, "origin": Origin.ROUND, "verdict": application.verdict}
    audit.record("applications.application.submitted", SUBJECT, application.id, by=by, after=after)
    open_case(application, opportunity, PROCEDURE, by=by)
    _hold(application, opportunity)
    return application


def _hold(application: Application, opportunity: "Opportunity") -> None:
    """The round stands for the host's acceptance, so the place is held at once; the host is told."""
    deciding.hold_seat(application)
    application.state = APPLICATION.move(application.state, ApplicationStep.ACCEPT)
    hosts = [one for role in (Role.COMPANY_HR, Role.UNIVERSITY_STAFF) for one in accounts.holders(role, [opportunity.host_id])]
    notifications.tell(
        [account_services.recipient(one) for one in hosts],
        "applications.placed_by_round",
        path="/candidates",
        number=application.number,
        title=opportunity.title,
    )


def take_back(application_id: uuid.UUID, reason: str, *, by: Identity) -> None:
    """The place that a round gave is withdrawn: the application ends as cancelled, an unsigned letter is revoked, the seat is free.

    Raises ConflictError once the letter is in force: then it is revoked by the page of the letter.
    """
    application = lock_whole(queries.get_application(application_id))
    if application.state in ENDS:
        return
    if application.state is ApplicationState.ISSUED:
        raise ConflictError(Text("The assignment letter is in force. Revoke the letter; that ends the placement and tells everybody."))
    if application.state is ApplicationState.APPROVED:
        letters.revoke_unsigned(application, reason, by=by)
    case = cases.find_case_of(SUBJECT, application_id)
    if case is not None and case.closed_at is None:
        workflow.close(case, "cancelled", by=by, reason=reason)
    release(application)
    before, application.state = application.state, APPLICATION.move(application.state, ApplicationStep.CANCEL)
    application.ended_reason = reason
    interviewing.close(application, cause=ENDED, by=by)
    audit.record(
        "applications.application.cancelled", SUBJECT, application.id, by=by, before=before, after=application.state, reason=reason
    )
