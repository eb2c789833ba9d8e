"""BKD invites in one act; the invited answer in time, are reminded once, or the invitation lapses."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import ANSWER_DAYS, INVITATION, InvitationState, InvitationStep, Origin
from portal.applications.domain.inviting import REMIND_BEFORE
from portal.applications.models import Application, Invitation
from portal.applications.services import batching
from portal.applications.services.applying import begin
from portal.applications.services.choosing import Candidate, Choice, Doubt, Preview, gap_of, in_turn, preview
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity

__all__ = [
    "Candidate",
    "Choice",
    "Doubt",
    "Preview",
    "accept",
    "answer_by",
    "decline",
    "gap_of",
    "in_turn",
    "invite",
    "lapse",
    "preview",
    "remind",
]


def answer_by(opportunity: "Opportunity") -> dt.datetime:
    """The latest moment for an answer: a week from now, or the closing of the opportunity if that comes first."""
    week = clock.at(clock.today() + dt.timedelta(days=ANSWER_DAYS), 16)
    return min(week, opportunity.open_until)


def invite(opportunity: "Opportunity", servant_ids: Sequence[uuid.UUID], message: str, *, by: Identity) -> list[Invitation]:
    """Invite these people now, in one act: a batch that is prepared and released at once; a long one is sent by a job.

    Raises DomainError for an opportunity that is closed or an empty choice, ConflictError naming who can no longer be invited.
    """
    plan = batching.Plan(servant_ids, message, answer_by(opportunity), clock.now(), uuid.uuid4())
    return queries.invitations_of_batch(batching.commit(opportunity, plan, by=by).id)


def accept(invitation: Invitation, *, by: Identity) -> Application:
    """The invited person is willing: the application begins. Raises DomainError once the time for an answer is over."""
    invitation = queries.lock_invitation(invitation.id)
    if invitation.state is InvitationState.ACCEPTED:
        known = queries.find_open_application(invitation.opportunity_id, invitation.servant_id)
        if known is not None:
            return known
    _in_time(invitation)
    invitation.state = INVITATION.move(invitation.state, InvitationStep.ACCEPT)
    invitation.answered_at = clock.now()
    audit.record("applications.invitation.accepted", "invitation", invitation.id, by=by)
    return begin(catalogue.get_opportunity(invitation.opportunity_id), by=by, origin=Origin.INVITED, invitation_id=invitation.id)


def decline(invitation: Invitation, reason: str, *, by: Identity) -> None:
    """The invited person is not willing, with a reason; nothing follows from it. Raises DomainError once the time for an answer is over."""
    invitation = queries.lock_invitation(invitation.id)
    _in_time(invitation)
    invitation.state = INVITATION.move(invitation.state, InvitationStep.DECLINE)
    invitation.answered_at, invitation.decline_reason = clock.now(), reason
    audit.record("applications.invitation.declined", "invitation", invitation.id, by=by, reason=reason)
    inviter = accounts.get_account(invitation.invited_by)
    opportunity = catalogue.get_opportunity(invitation.opportunity_id)
    notifications.tell(
        [account_services.recipient(inviter)],
        "applications.declined",
        path=_place(invitation),
        name=by.name,
        title=opportunity.title,
        reason=reason,
    )


def _in_time(invitation: Invitation) -> None:
    if invitation.state is InvitationState.SENT and invitation.answer_by <= clock.now():
        raise DomainError(Text("The time for an answer ended at %(moment)s.", moment=invitation.answer_by))


def lapse(invitation: Invitation) -> None:
    """No answer in time: whoever invited can invite the next in line."""
    invitation.state = INVITATION.move(invitation.state, InvitationStep.LAPSE)
    invitation.answered_at = clock.now()
    audit.record("applications.invitation.lapsed", "invitation", invitation.id, by=SYSTEM)
    notifications.tell(
        [account_services.recipient_of(invitation.invited_by)],
        "applications.lapsed",
        path=_place(invitation),
        name=workforce.get_servant(invitation.servant_id).name,
        title=catalogue.get_opportunity(invitation.opportunity_id).title,
    )


def _place(invitation: Invitation) -> str:
    """Where whoever invited sees the answer and who is next."""
    if queries.find_batch(invitation.batch_id) is not None:
        return f"/batches/{invitation.batch_id}"
    return f"/opportunities/{invitation.opportunity_id}/invited"


def remind(limit: int) -> None:
    """By the clock: whoever has not answered is reminded once, two days before the answer is due."""
    for invitation in queries.to_remind(clock.now(), REMIND_BEFORE, limit):
        invitation.reminded_at = clock.now()
        opportunity = catalogue.get_opportunity(invitation.opportunity_id)
        audit.record("applications.invitation.reminded", "invitation", invitation.id, by=SYSTEM)
        notifications.tell(
            [account_services.recipient_of(invitation.account_id)],
            "applications.reminded",
            path=f"/invitations/{invitation.id}",
            title=opportunity.title,
            host=opportunity.host_name,
            until=invitation.answer_by,
        )
