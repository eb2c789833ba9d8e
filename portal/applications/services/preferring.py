"""Several applications of one person: which they want most, and what becomes of the others once a letter is in force for one."""

import uuid

from portal.accounts import services as accounts
from portal.applications import queries
from portal.applications.domain import APPLICATION, ApplicationStep
from portal.applications.domain.hosting import ENDED
from portal.applications.models import Application
from portal.applications.services import interviewing
from portal.applications.services.applying import SUBJECT, release
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.workflow import queries as cases
from portal.workflow import services as workflow


def prefer(application_id: uuid.UUID, *, upwards: bool, by: Identity) -> None:
    """Move one of one's own running applications up or down among them by one place. Raises DomainError for one that is not running."""
    running = queries.lock_running_of(by.account_id)
    ids = [one.id for one in running]
    if application_id not in ids:
        raise DomainError(Text("This application is no longer running."))
    here = ids.index(application_id)
    there = max(0, here - 1) if upwards else min(len(ids) - 1, here + 1)
    running[here], running[there] = running[there], running[here]
    for place, one in enumerate(running, 1):
        one.priority = place
    audit.record("applications.application.preferred", "account", by.account_id, by=by, after=[one.number for one in running])


def end_overlapping(application: Application) -> None:
    """A letter is in force for a person: their other applications for the same days end, as was said when they applied."""
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    for other in queries.running_beside(application, opportunity.starts_on, opportunity.ends_on):
        cause = Text("Your assignment letter for %(title)s covers the same days, so this application has ended.", title=opportunity.title)
        case = cases.find_case_of(SUBJECT, other.id)
        if case is not None and case.closed_at is None:
            workflow.close(case, "cancelled", by=SYSTEM, reason=str(cause))
        release(other)
        interviewing.close(other, cause=ENDED, by=SYSTEM)
        before, other.state = other.state, APPLICATION.move(other.state, ApplicationStep.CANCEL)
        other.ended_cause = cause
        audit.record(
            "applications.application.cancelled", SUBJECT, other.id, by=SYSTEM, before=before, after=other.state, reason=str(cause)
        )
        notifications.tell(
            [accounts.recipient_of(other.account_id)],
            "applications.overtaken",
            path=f"/applications/{other.id}",
            number=other.number,
            title=catalogue.get_opportunity(other.opportunity_id).title,
            cause=cause,
        )
