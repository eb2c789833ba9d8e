"""What a newer version of an opportunity means for those who have applied: they are told what changed and asked whether they stay."""

from typing import TYPE_CHECKING

from portal.accounts import services as accounts
from portal.applications import queries
from portal.applications.domain import CASE_IS_OPEN, ApplicationState
from portal.applications.models import Application
from portal.applications.services import reserving
from portal.applications.services.applying import SUBJECT, verdict_now
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.kernel.errors import ConflictError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity

ASKED = CASE_IS_OPEN | {ApplicationState.SUBMITTED, ApplicationState.APPROVED}
"""Whoever has sent an application that has not ended; a draft is sent for the version that is there then."""


def on_revised(opportunity: "Opportunity", material: bool) -> None:  # noqa: FBT001  the hook's signature
    """A newer version is published: applicants are told; where it touches what they agreed to, they are asked to confirm.

    It may have more places than the one before: then reserves are called.
    """
    reserving.ask_to_call(opportunity.id)
    for application in queries.open_of_opportunity(opportunity.id):
        asked = material and application.state in ASKED
        if asked:
            application.to_confirm = opportunity.version
        notifications.tell(
            [accounts.recipient_of(application.account_id)],
            "applications.to_confirm" if asked else "applications.revised",
            path=f"/applications/{application.id}",
            number=application.number,
            title=opportunity.title,
            version=opportunity.version,
        )


def confirm(application: Application, version: int, *, by: Identity) -> Application:
    """The applicant stays under the version whose changes they have read: the verdict is computed on it and stored.

    The same click twice confirms once. Raises IllegalMoveError for an application that has ended, ConflictError where the opportunity has
    changed again since the page was read.
    """
    opportunity = catalogue.lock_opportunity(application.opportunity_id)  # first, as a revision does: nothing newer is published meanwhile
    application = queries.lock_application(application.id)
    if application.to_confirm is None:
        return application
    if application.state not in ASKED:
        raise IllegalMoveError(Text("This application has ended; there is nothing to confirm."))
    if version != opportunity.version:
        raise ConflictError(Text("The opportunity has changed again since you read this page. Read what has changed, then confirm."))
    before = application.opportunity_version
    application.opportunity_version, application.to_confirm = version, None
    verdict = verdict_now(application)
    application.verdict = verdict.to_json()
    audit.record(
        "applications.application.confirmed",
        SUBJECT,
        application.id,
        by=by,
        before={"version": before},
        after={"version": application.opportunity_version, "outcome": verdict.outcome},
    )
    return application
