"""What is read of a round once it is locked: one's own result, opening and offer, and what everybody reads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.models import Body
from portal.rounds.domain import RoundState, RunStage
from portal.rounds.models import (
    Round,
    RoundAgency,
    RoundList,
    RoundLock,
    RoundOffer,
    RoundOffering,
    RoundOpening,
    RoundResult,
    RoundRun,
)

OUT = frozenset({RoundState.PUBLISHED, RoundState.CLOSED})
"""Rounds whose results are read."""
FIXED = frozenset(set(RoundState) - {RoundState.PLANNED, RoundState.COLLECTING})
"""Rounds that have been locked."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A round that has been locked, in the list that everybody reads."""

    round: Round
    offerings: int
    seats: int
    participants: int
    """Of the lock that holds."""


@dataclass(frozen=True, slots=True)
class Titled:
    """What an offering of a round is called."""

    id: uuid.UUID
    number: str
    title: str
    host: str
    seats: int


# -- one's own -----------------------------------------------------------------------------------------------------------------------------


def get_own(list_id: uuid.UUID, **_: object) -> RoundList:
    """One list. Raises NotFoundError."""
    found = db.session.get(RoundList, list_id)
    if found is None:
        raise NotFoundError
    return found


def get_list_of_offer(offer_id: uuid.UUID, **_: object) -> RoundList:
    """The list whose owner is offered a place. Raises NotFoundError."""
    found = db.session.scalar(select(RoundList).join(RoundOffer, RoundOffer.list_id == RoundList.id).where(RoundOffer.id == offer_id))
    if found is None:
        raise NotFoundError
    return found


def get_offer(list_id: uuid.UUID, offer_id: uuid.UUID) -> RoundOffer:
    """One offer to the owner of a list. Raises NotFoundError."""
    found = db.session.get(RoundOffer, offer_id)
    if found is None or found.list_id != list_id:
        raise NotFoundError
    return found


def newest_offer(list_id: uuid.UUID) -> RoundOffer | None:
    """The last place that the owner of a list was offered."""
    query = select(RoundOffer).where(RoundOffer.list_id == list_id)
    return db.session.scalars(query.order_by(RoundOffer.made_at.desc(), RoundOffer.created_at.desc(), RoundOffer.id).limit(1)).first()


def result_of(run_id: uuid.UUID, list_id: uuid.UUID) -> RoundResult | None:
    """What a run says of a list; None where the list took no part."""
    return db.session.scalar(select(RoundResult).where(RoundResult.run_id == run_id, RoundResult.list_id == list_id))


def lock_with(lock_id: uuid.UUID, list_id: uuid.UUID) -> tuple[RoundLock, bool]:
    """A lock, and whether something was fixed of a list in it. Raises NotFoundError."""
    has_opening = exists().where(RoundOpening.lock_id == lock_id, RoundOpening.list_id == list_id)
    found = db.session.execute(select(RoundLock, has_opening).where(RoundLock.id == lock_id)).one_or_none()
    if found is None:
        raise NotFoundError
    return found[0], found[1]


def opening_of(lock_id: uuid.UUID, list_id: uuid.UUID) -> RoundOpening | None:
    """What a lock fixed of a list; None where the list took no part."""
    return db.session.scalar(select(RoundOpening).where(RoundOpening.lock_id == lock_id, RoundOpening.list_id == list_id))


def agency_name(found: RoundList) -> str:
    """What the agency of a list is called."""
    return db.session.scalar(select(Body.name).where(Body.id == found.agency_id)) or ""


def titles_by_number(round_id: uuid.UUID, numbers: Collection[str]) -> dict[str, Titled]:
    """What some offerings of a round are called, by the opportunity's number."""
    found = select(RoundOffering.id, Opportunity.number, Opportunity.title, Opportunity.host_name, RoundOffering.seats)
    found = found.join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    rows = db.session.execute(found.where(RoundOffering.round_id == round_id, Opportunity.number.in_(numbers)))
    return {row.number: Titled(*row) for row in rows}


def title_of(round_offering_id: uuid.UUID) -> Titled:
    """What an offering of a round is called. Raises NotFoundError."""
    found = select(RoundOffering.id, Opportunity.number, Opportunity.title, Opportunity.host_name, RoundOffering.seats)
    found = found.join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    row = db.session.execute(found.where(RoundOffering.id == round_offering_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return Titled(*row)


# -- locks and runs ------------------------------------------------------------------------------------------------------------------------


def locks_of(round_id: uuid.UUID) -> list[RoundLock]:
    """Everything that was fixed in a round, the first lock first; the documents themselves are not read."""
    return list(db.session.scalars(select(RoundLock).where(RoundLock.round_id == round_id).order_by(RoundLock.number)))


def runs_of(round_id: uuid.UUID) -> list[RoundRun]:
    """The runs of a round, the first one first; the files themselves are not read."""
    return list(db.session.scalars(select(RoundRun).where(RoundRun.round_id == round_id).order_by(RoundRun.number)))


def newest_lock(round_id: uuid.UUID) -> RoundLock | None:
    """The lock that holds."""
    return db.session.scalars(select(RoundLock).where(RoundLock.round_id == round_id).order_by(RoundLock.number.desc()).limit(1)).first()


def published_run(found: Round) -> RoundRun | None:
    """The run whose result counts: the last that was done, of a round whose results are out."""
    if found.state not in OUT:
        return None
    query = select(RoundRun).where(RoundRun.round_id == found.id, RoundRun.stage == RunStage.DONE)
    return db.session.scalars(query.order_by(RoundRun.number.desc()).limit(1)).first()


def get_lock(round_id: uuid.UUID, number: int) -> RoundLock:
    """One lock of a round. Raises NotFoundError."""
    found = db.session.scalar(select(RoundLock).where(RoundLock.round_id == round_id, RoundLock.number == number))
    if found is None:
        raise NotFoundError
    return found


def get_run(round_id: uuid.UUID, number: int) -> RoundRun:
    """One run of a round. Raises NotFoundError."""
    found = db.session.scalar(select(RoundRun).where(RoundRun.round_id == round_id, RoundRun.number == number))
    if found is None:
        raise NotFoundError
    return found


def commitments_of(lock_id: uuid.UUID) -> list[str]:
    """The commitments of a lock in order."""
    return sorted(db.session.scalars(select(RoundOpening.commitment).where(RoundOpening.lock_id == lock_id)))


# -- what everybody reads ------------------------------------------------------------------------------------------------------------------


def get_opened(round_id: uuid.UUID, **_: object) -> Round:
    """A round that lists could be made in. Raises NotFoundError, also for one that is still planned."""
    found = db.session.get(Round, round_id)
    if found is None or found.state is RoundState.PLANNED:
        raise NotFoundError
    return found


def release_digests(round_id: uuid.UUID) -> list[tuple[str, str]]:
    """(agency, digest of its release order) as fixed when lists opened, by name."""
    query = select(Body.name, RoundAgency.digest).join(Body, Body.id == RoundAgency.agency_id)
    query = query.where(RoundAgency.round_id == round_id, RoundAgency.digest.is_not(None)).order_by(func.lower(Body.name), Body.id)
    return [(name, digest or "") for name, digest in db.session.execute(query)]


def page_of_fixed(words: str, *, order: str = "", number: int, size: int) -> Page[Fixed]:
    """A page of the rounds that have opened, the newest first: orders of release are published as lists open."""
    of_round = RoundOffering.round_id == Round.id
    offerings = select(func.count()).select_from(RoundOffering).where(of_round).correlate(Round).scalar_subquery()
    seats = select(func.coalesce(func.sum(RoundOffering.seats), 0)).where(of_round).correlate(Round).scalar_subquery()
    locks = select(RoundLock.participants).where(RoundLock.round_id == Round.id).order_by(RoundLock.number.desc()).limit(1)
    participants = func.coalesce(locks.correlate(Round).scalar_subquery(), 0)
    query = select(Round, offerings, seats, participants, func.count().over()).where(Round.state != RoundState.PLANNED)
    if words:
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in (Round.title, Round.number))))
    orders = {"title": func.lower(Round.title), "seats": seats, "locked": Round.locked_at, "opened": Round.opened_at}
    query = query.order_by(sorting(orders, order, Round.opened_at.desc()), Round.id)
    return read_page(query, number, size, lambda row: Fixed(*row[:4]))
