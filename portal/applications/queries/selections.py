"""Reads of named lists of people, and of batches of invitations."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.applications.domain import BatchState, InvitationState
from portal.applications.domain.inviting import IN_LINE
from portal.applications.models import BatchPerson, Invitation, InvitationBatch, Selected, Selection
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.workforce.models import Servant

LIST_WORDS = ("in", "excluded")
"""The two states of a person of a list, as an address names them."""


def is_one_of(servant_ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that a servant is one of these, for filters over verdicts."""
    return Servant.id.in_(list(servant_ids))


def is_called(text: str) -> ColumnElement[bool]:
    """The condition that a servant's name has these words in it, or that their number begins with them."""
    return (Servant.name.icontains(text, autoescape=True) | Servant.nip.startswith(text, autoescape=True)) if text else true()


def _is_about(text: str, *columns: InstrumentedAttribute[str], all_: bool) -> ColumnElement[bool]:
    """The condition that one of these has the words in it; where all opportunities are listed, also what it is for."""
    sought = (*columns, Opportunity.title, Opportunity.host_name) if all_ else columns
    return or_(*(column.icontains(text, autoescape=True) for column in sought))


# -- lists ---------------------------------------------------------------------------------------------------------------------------------


def get_selection(selection_id: uuid.UUID) -> Selection:
    """One list. Raises NotFoundError."""
    found = db.session.get(Selection, selection_id)
    if found is None:
        raise NotFoundError
    return found


def find_selection(opportunity_id: uuid.UUID, name: str) -> Selection | None:
    """The list of an opportunity with this name."""
    return db.session.scalar(select(Selection).where(Selection.opportunity_id == opportunity_id, Selection.name == name))


def get_selected(selected_id: uuid.UUID) -> Selected:
    """One person of a list. Raises NotFoundError."""
    found = db.session.get(Selected, selected_id)
    if found is None:
        raise NotFoundError
    return found


def lock_selected(selected_id: uuid.UUID) -> Selected:
    """One person of a list, locked until the transaction ends, as it stands now."""
    query = select(Selected).where(Selected.id == selected_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def selected_of(selection_id: uuid.UUID) -> list[Selected]:
    """Who is in a list and not excluded, in order."""
    query = select(Selected).where(Selected.selection_id == selection_id, Selected.excluded_at.is_(None))
    return list(db.session.scalars(query.order_by(Selected.place)))


class KeptList(NamedTuple):
    """A line of the lists of people."""

    selection: Selection
    people: int
    excluded: int
    title: str
    host_name: str


def page_of_selections(opportunity_id: uuid.UUID | None, *, text: str, order: str, number: int, size: int) -> Page[KeptList]:
    """A page of the lists of an opportunity, or of all, newest first, with how many are in each and how many are excluded."""
    people = select(func.count()).where(Selected.selection_id == Selection.id, Selected.excluded_at.is_(None)).correlate(Selection)
    excluded = select(func.count()).where(Selected.selection_id == Selection.id, Selected.excluded_at.is_not(None)).correlate(Selection)
    shown = (people.scalar_subquery(), excluded.scalar_subquery(), Opportunity.title, Opportunity.host_name)
    query: Any = select(Selection, *shown, func.count().over()).join(Opportunity, Opportunity.id == Selection.opportunity_id)
    if opportunity_id is not None:
        query = query.where(Selection.opportunity_id == opportunity_id)
    if text:
        query = query.where(_is_about(text, Selection.name, Selection.kept_name, all_=opportunity_id is None))
    columns = {"name": Selection.name, "title": Opportunity.title, "kept": Selection.created_at}
    query = query.order_by(sorting(columns, order, Selection.created_at.desc()), Selection.id)
    return read_page(query, number, size, lambda row: KeptList(*row[:5]))


def page_of_selected(
    selection_id: uuid.UUID, *, text: str, state: str, order: str, number: int, size: int
) -> Page[tuple[Selected, Servant]]:
    """A page of the people of a list, in its order; `state`: in or excluded."""
    query: Any = select(Selected, Servant, func.count().over()).join(Servant, Servant.id == Selected.servant_id)
    query = query.where(Selected.selection_id == selection_id, is_called(text))
    if state in LIST_WORDS:
        query = query.where(Selected.excluded_at.is_(None) if state == "in" else Selected.excluded_at.is_not(None))
    columns = {"name": Servant.name, "place": Selected.place}
    query = query.order_by(sorting(columns, order, Selected.place), Selected.id)
    return read_page(query, number, size, lambda row: (row[0], row[1]))


# -- batches -------------------------------------------------------------------------------------------------------------------------------


def get_batch(batch_id: uuid.UUID) -> InvitationBatch:
    """One batch. Raises NotFoundError."""
    found = db.session.get(InvitationBatch, batch_id)
    if found is None:
        raise NotFoundError
    return found


def find_batch(batch_id: uuid.UUID) -> InvitationBatch | None:
    """The batch of that id; an invitation from before batches were kept has none."""
    return db.session.get(InvitationBatch, batch_id)


def lock_batch(batch_id: uuid.UUID) -> InvitationBatch:
    """One batch, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(InvitationBatch).where(InvitationBatch.id == batch_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def not_yet_prepared(batch_id: uuid.UUID, limit: int) -> list[BatchPerson]:
    """The next people of a batch who are neither invited nor skipped, in order."""
    query = select(BatchPerson).where(BatchPerson.batch_id == batch_id, BatchPerson.invitation_id.is_(None), BatchPerson.skipped.is_(None))
    return list(db.session.scalars(query.order_by(BatchPerson.place).limit(limit)))


def in_line_of(batch_id: uuid.UUID) -> list[BatchPerson]:
    """Who is on a batch's list and waits for a place, in order."""
    query = select(BatchPerson).where(BatchPerson.batch_id == batch_id, BatchPerson.skipped == IN_LINE)
    return list(db.session.scalars(query.order_by(BatchPerson.place)))


def lock_person(batch_id: uuid.UUID, servant_id: uuid.UUID) -> BatchPerson:
    """One person of a batch, locked until the transaction ends."""
    query = select(BatchPerson).where(BatchPerson.batch_id == batch_id, BatchPerson.servant_id == servant_id).with_for_update()
    return db.session.scalars(query).one()


def prepared_of(batch_id: uuid.UUID, limit: int | None = None) -> list[Invitation]:
    """The prepared invitations of a batch, locked, in the order of the batch."""
    query = select(Invitation).join(BatchPerson, BatchPerson.invitation_id == Invitation.id)
    query = query.where(BatchPerson.batch_id == batch_id, Invitation.state == InvitationState.PREPARED).order_by(BatchPerson.place)
    return list(db.session.scalars(query.limit(limit).with_for_update(of=Invitation).execution_options(populate_existing=True)))


class HowFar(NamedTuple):
    """How far a batch is, in people."""

    waiting: int
    """Neither prepared nor skipped yet."""
    prepared: int
    sent: int
    skipped: int
    in_line: int


def how_far(batch_id: uuid.UUID) -> HowFar:
    """How many of a batch are still to be prepared, are prepared, are sent, are skipped."""
    waits = BatchPerson.invitation_id.is_(None) & BatchPerson.skipped.is_(None)
    query = (
        select(
            func.count().filter(waits),
            func.count().filter(Invitation.state == InvitationState.PREPARED),
            func.count().filter(Invitation.sent_at.is_not(None)),
            func.count().filter(BatchPerson.skipped != IN_LINE),
            func.count().filter(BatchPerson.skipped == IN_LINE),
        )
        .select_from(BatchPerson)
        .outerjoin(Invitation, Invitation.id == BatchPerson.invitation_id)
        .where(BatchPerson.batch_id == batch_id)
    )
    return HowFar(*db.session.execute(query).one())


def due_batches(now: dt.datetime, limit: int) -> list[InvitationBatch]:
    """Prepared ones whose moment of release has come."""
    query = select(InvitationBatch).where(InvitationBatch.state == BatchState.PREPARED, InvitationBatch.release_at <= now)
    return list(db.session.scalars(query.order_by(InvitationBatch.release_at).limit(limit).with_for_update(skip_locked=True)))


def unsent_batches_of(opportunity_id: uuid.UUID) -> list[InvitationBatch]:
    """The batches for an opportunity of which nothing is sent yet."""
    unsent = InvitationBatch.state.in_((BatchState.PREPARING, BatchState.PREPARED))
    query = select(InvitationBatch).where(InvitationBatch.opportunity_id == opportunity_id, unsent)
    return list(db.session.scalars(query.order_by(InvitationBatch.id)))


def unanswered_of(opportunity_id: uuid.UUID) -> list[Invitation]:
    """The sent invitations to an opportunity that wait for their answer."""
    query = select(Invitation).where(Invitation.opportunity_id == opportunity_id, Invitation.state == InvitationState.SENT)
    return list(db.session.scalars(query.order_by(Invitation.id)))


class BatchLine(NamedTuple):
    """A line of batches."""

    batch: InvitationBatch
    answered: int
    title: str
    host_name: str


def page_of_batches(opportunity_id: uuid.UUID | None, *, text: str, state: str, order: str, number: int, size: int) -> Page[BatchLine]:
    """A page of the batches of an opportunity, or of all, newest first, with how many have answered."""
    answered = select(func.count()).where(
        Invitation.batch_id == InvitationBatch.id, Invitation.state.in_((InvitationState.ACCEPTED, InvitationState.DECLINED))
    )
    shown = (answered.correlate(InvitationBatch).scalar_subquery(), Opportunity.title, Opportunity.host_name)
    query: Any = select(InvitationBatch, *shown, func.count().over()).join(Opportunity, Opportunity.id == InvitationBatch.opportunity_id)
    if opportunity_id is not None:
        query = query.where(InvitationBatch.opportunity_id == opportunity_id)
    if text:
        query = query.where(_is_about(text, InvitationBatch.message, InvitationBatch.committed_name, all_=opportunity_id is None))
    if state in set(BatchState):
        query = query.where(InvitationBatch.state == state)
    columns = {
        "committed": InvitationBatch.created_at,
        "release": InvitationBatch.release_at,
        "until": InvitationBatch.answer_by,
        "title": Opportunity.title,
        "people": InvitationBatch.planned,
    }
    query = query.order_by(sorting(columns, order, InvitationBatch.created_at.desc()), InvitationBatch.id)
    return read_page(query, number, size, lambda row: BatchLine(*row[:4]))


class InBatch(NamedTuple):
    """A line of a batch's people: the invitation is missing where nobody was invited (yet)."""

    person: BatchPerson
    servant: Servant
    invitation: Invitation | None
    replaced: bool
    """Whether somebody has been invited in their place."""


def page_of_batch(batch_id: uuid.UUID, *, text: str, state: str, order: str, number: int, size: int) -> Page[InBatch]:
    """A page of the people of a batch in its order; `state`: a state of invitations, or skipped."""
    later = select(Invitation.instead_of).where(Invitation.instead_of.is_not(None))
    replaced = case((Invitation.id.in_(later), True), else_=False)
    query: Any = select(BatchPerson, Servant, Invitation, replaced, func.count().over())
    query = query.join(Servant, Servant.id == BatchPerson.servant_id).outerjoin(Invitation, Invitation.id == BatchPerson.invitation_id)
    query = query.where(BatchPerson.batch_id == batch_id, is_called(text))
    if state == "skipped":
        query = query.where(BatchPerson.skipped.is_not(None))
    elif state in set(InvitationState):
        query = query.where(Invitation.state == state)
    columns = {"name": Servant.name, "place": BatchPerson.place}
    query = query.order_by(sorting(columns, order, BatchPerson.place), BatchPerson.id)
    return read_page(query, number, size, lambda row: InBatch(*row[:4]))


# -- what falls due ------------------------------------------------------------------------------------------------------------------------


def to_remind(now: dt.datetime, before: dt.timedelta, limit: int) -> list[Invitation]:
    """Sent ones whose answer is due so soon, unanswered and not yet reminded; whoever had less time from the first is not."""
    query = select(Invitation).where(
        Invitation.state == InvitationState.SENT,
        Invitation.reminded_at.is_(None),
        Invitation.answer_by > now,
        Invitation.answer_by <= now + before,
        Invitation.sent_at <= Invitation.answer_by - before,
    )
    return list(db.session.scalars(query.order_by(Invitation.answer_by).limit(limit).with_for_update(skip_locked=True)))


def in_place_of(invitation_id: uuid.UUID) -> Invitation | None:
    """Who was invited in the place of one who declined or did not answer."""
    return db.session.scalar(select(Invitation).where(Invitation.instead_of == invitation_id))


def invited_to(opportunity_id: uuid.UUID, servant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these people have ever been invited to an opportunity, but for recalled invitations."""
    query = select(Invitation.servant_id).where(
        Invitation.opportunity_id == opportunity_id,
        Invitation.servant_id.in_(list(servant_ids)),
        Invitation.state != InvitationState.RECALLED,
    )
    return set(db.session.scalars(query))
