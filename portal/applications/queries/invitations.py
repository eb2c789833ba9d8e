"""Reads of invitations."""

import datetime as dt
import uuid

from sqlalchemy import func, select

from portal.applications.domain import ENDS, InvitationState
from portal.applications.models import Application, Invitation
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.workforce.models import Servant


def get_invitation(invitation_id: uuid.UUID) -> Invitation:
    """One invitation. Raises NotFoundError."""
    found = db.session.get(Invitation, invitation_id)
    if found is None:
        raise NotFoundError
    return found


def lock_invitation(invitation_id: uuid.UUID) -> Invitation:
    """One invitation, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(Invitation).where(Invitation.id == invitation_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def find_invitation_for(opportunity_id: uuid.UUID, account_id: uuid.UUID) -> Invitation | None:
    """The newest invitation of a person to an opportunity."""
    query = select(Invitation).where(Invitation.opportunity_id == opportunity_id, Invitation.account_id == account_id)
    return db.session.scalar(query.order_by(Invitation.created_at.desc()).limit(1))


def invitations_of(account_id: uuid.UUID) -> list[tuple[Invitation, Opportunity]]:
    """A person's invitations with what they are for, newest first."""
    query = select(Invitation, Opportunity).join(Opportunity, Opportunity.id == Invitation.opportunity_id)
    query = query.where(Invitation.account_id == account_id, Invitation.sent_at.is_not(None)).order_by(Invitation.sent_at.desc())
    return [(invitation, opportunity) for invitation, opportunity in db.session.execute(query)]


def invitations_of_opportunity(opportunity_id: uuid.UUID) -> list[Invitation]:
    """All invitations to an opportunity, newest first."""
    return list(
        db.session.scalars(select(Invitation).where(Invitation.opportunity_id == opportunity_id).order_by(Invitation.created_at.desc()))
    )


def page_of_invitations(
    opportunity_id: uuid.UUID, *, text: str, state: str, order: str, number: int, size: int
) -> Page[tuple[Invitation, Servant]]:
    """A page of the invitations to an opportunity with whom they went to, newest first; `text` is looked for in name and NIP."""
    query = select(Invitation, Servant, func.count().over()).join(Servant, Servant.id == Invitation.servant_id)
    query = query.where(Invitation.opportunity_id == opportunity_id)
    if text:
        query = query.where(Servant.name.icontains(text, autoescape=True) | Servant.nip.startswith(text, autoescape=True))
    if state in set(InvitationState):
        query = query.where(Invitation.state == state)
    columns = {"name": Servant.name, "until": Invitation.answer_by}
    query = query.order_by(sorting(columns, order, Invitation.created_at.desc()), Invitation.id)
    return read_page(query, number, size, lambda row: (row[0], row[1]))


def invited_since(moment: dt.datetime) -> dict[uuid.UUID, dt.datetime]:
    """Who has been invited to anything since a moment: servant to the last time."""
    query = select(Invitation.servant_id, Invitation.sent_at).where(Invitation.sent_at >= moment).order_by(Invitation.sent_at)
    return {servant: sent for servant, sent in db.session.execute(query) if sent is not None}


def ever_involved() -> set[uuid.UUID]:
    """Servants who have been invited to anything or have applied for anything."""
    return set(db.session.scalars(select(Invitation.servant_id).union(select(Application.servant_id))))


def with_open_application(opportunity_id: uuid.UUID) -> set[uuid.UUID]:
    """Servants who have applied for an opportunity already."""
    return set(
        db.session.scalars(
            select(Application.servant_id).where(Application.opportunity_id == opportunity_id, Application.state.not_in(ENDS))
        )
    )


def past_answer(now: dt.datetime, limit: int) -> list[Invitation]:
    """Sent ones whose time for an answer is over."""
    query = select(Invitation).where(Invitation.state == InvitationState.SENT, Invitation.answer_by <= now)
    return list(db.session.scalars(query.limit(limit).with_for_update(skip_locked=True)))
