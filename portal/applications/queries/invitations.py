"""Reads of invitations."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, case, exists, func, null, select

from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.applications.domain import ENDS, ApplicationState, InvitationState
from portal.applications.models import Application, BatchPerson, Invitation
from portal.catalogue.models import Opportunity
from portal.eligibility.domain.rules import Value
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.queries import Values
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Role
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations import queries as organisations
from portal.workforce import queries as workforce
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


def page_of_own_invitations(
    account_id: uuid.UUID, *, text: str = "", state: str = "", order: str = "", number: int, size: int
) -> Page[tuple[Invitation, Opportunity]]:
    """A page of a person's invitations with what they are for, newest first; `text` is looked for in title and host."""
    query: Any = select(Invitation, Opportunity, func.count().over()).join(Opportunity, Opportunity.id == Invitation.opportunity_id)
    query = query.where(Invitation.account_id == account_id, Invitation.sent_at.is_not(None))
    if text:
        query = query.where(Opportunity.title.icontains(text, autoescape=True) | Opportunity.host_name.icontains(text, autoescape=True))
    if state in set(InvitationState):
        query = query.where(Invitation.state == state)
    columns = {"opportunity": Opportunity.title, "answer": Invitation.answer_by}
    query = query.order_by(sorting(columns, order, Invitation.sent_at.desc()), Invitation.id)
    return read_page(query, number, size, lambda row: (row[0], row[1]))


def invitations_of_opportunity(opportunity_id: uuid.UUID) -> list[Invitation]:
    """All invitations to an opportunity, newest first."""
    return list(
        db.session.scalars(select(Invitation).where(Invitation.opportunity_id == opportunity_id).order_by(Invitation.created_at.desc()))
    )


def invitations_of_batch(batch_id: uuid.UUID) -> list[Invitation]:
    """The invitations of a batch, in its order."""
    query = select(Invitation).join(BatchPerson, BatchPerson.invitation_id == Invitation.id).where(BatchPerson.batch_id == batch_id)
    return list(db.session.scalars(query.order_by(BatchPerson.place)))


def above(servant_id: uuid.UUID, account_id: uuid.UUID) -> list[Account]:
    """Who gets a copy of what a person is told: their supervisor and the head of their agency, never they themselves."""
    servant = workforce.get_servant(servant_id)
    agency = organisations.agency_of(organisations.get_body(servant.body_id))
    people = accounts.holders(Role.AGENCY_APPROVER, [agency.id if agency else servant.body_id])
    if servant.supervisor_id is not None:
        found = accounts.find_account(workforce.get_servant(servant.supervisor_id).email)
        people = ([found] if found else []) + people
    return [one for one in people if one.id != account_id]


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


@dataclass(frozen=True, slots=True)
class Looked:
    """One person whom an invitation may reach: their outcome, when they were last invited to anything, whether they have applied.

    `said` is what the record says of somebody who needs a check, fact by fact.
    """

    servant: Servant
    outcome: str
    invited_at: dt.datetime | None
    has_applied: bool
    is_asked: bool
    """Whether an invitation to this very opportunity is prepared, or sent and unanswered."""
    said: Mapping[str, Value]


def looked_at(people: Subquery, opportunity_id: uuid.UUID, since: dt.datetime, values: Values) -> list[Looked]:
    """These people (ids with outcomes) with what stands against inviting them to an opportunity, by name, in one statement.

    Only of those who need a check, who are few, is read what the record says of them.
    """
    last = select(func.max(Invitation.sent_at)).where(Invitation.servant_id == Servant.id, Invitation.sent_at >= since)
    sent = Application.state.not_in((*ENDS, ApplicationState.DRAFT))  # a draft is nobody else's to know of
    applied = exists().where(Application.servant_id == Servant.id, Application.opportunity_id == opportunity_id, sent)
    asked = exists().where(
        Invitation.servant_id == Servant.id,
        Invitation.opportunity_id == opportunity_id,
        Invitation.state.in_((InvitationState.PREPARED, InvitationState.SENT)),
    )
    unsure = people.c.outcome == Outcome.NEEDS_CHECK.value
    said = [case((unsure, column.element), else_=null()).label(column.name) for column in values.columns()]
    query = select(
        Servant, people.c.outcome, last.correlate(Servant).scalar_subquery(), applied.correlate(Servant), asked.correlate(Servant), *said
    )
    query = query.join(people, people.c.id == Servant.id).order_by(Servant.name, Servant.id)
    return [
        Looked(servant, outcome, invited_at, has_applied, is_asked, values.read(row) if outcome == Outcome.NEEDS_CHECK.value else {})
        for servant, outcome, invited_at, has_applied, is_asked, *row in db.session.execute(query)
    ]


def ever_involved() -> set[uuid.UUID]:
    """Servants who have been invited to anything or have applied for anything."""
    return set(db.session.scalars(select(Invitation.servant_id).union(select(Application.servant_id))))


def past_answer(now: dt.datetime, limit: int) -> list[Invitation]:
    """Sent ones whose time for an answer is over."""
    query = select(Invitation).where(Invitation.state == InvitationState.SENT, Invitation.answer_by <= now)
    return list(db.session.scalars(query.limit(limit).with_for_update(skip_locked=True)))
