"""Reads of how the places of a published round are filled: offers of places, what becomes of them, and who is in line."""

import functools
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, Uuid, bindparam, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.orm import aliased

from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.kernel.sending import Columns
from portal.organisations.models import Body
from portal.rounds.domain import OfferState
from portal.rounds.models import RoundList, RoundOffer, RoundOffering, RoundResult
from portal.rounds.queries.runs import closed_in, free_of_opportunity

OWN_AT = "$[*] ? (@.offering == $at).own"
"""Where a result keeps the standing at one offering."""
HELD = (OfferState.OPEN, OfferState.ACCEPTED)
"""Offers that hold a seat."""


def get_offer(offer_id: uuid.UUID, **_: object) -> RoundOffer:
    """One offer. Raises NotFoundError."""
    found = db.session.get(RoundOffer, offer_id)
    if found is None:
        raise NotFoundError
    return found


def lock_offer(offer_id: uuid.UUID) -> RoundOffer:
    """The same as it is now, held. Raises NotFoundError."""
    query = select(RoundOffer).where(RoundOffer.id == offer_id)
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def offers_of(round_id: uuid.UUID) -> list[RoundOffer]:
    """Every offer of a round, in the order in which they were made."""
    return list(db.session.scalars(select(RoundOffer).where(RoundOffer.round_id == round_id).order_by(RoundOffer.made_at, RoundOffer.id)))


def offers_due() -> list[uuid.UUID]:
    """Offers whose time to answer is over."""
    query = select(RoundOffer.id).where(RoundOffer.state == OfferState.OPEN, RoundOffer.answer_by < clock.now())
    return list(db.session.scalars(query.order_by(RoundOffer.id)))


@dataclass(frozen=True, slots=True)
class Beside:
    """An offer, with the number and the agency of whoever was made it."""

    offer: Any
    """A RoundOffer, or a row of those of its columns that are shown or decide."""
    number: str
    agency_id: uuid.UUID
    agency: str

    def drawn_from(self) -> tuple[Any, ...]:
        """What its drawing depends on."""
        return self.number, self.agency, self.offer.state, self.offer.kind, self.offer.reason, self.offer.answer_by


def offers_beside(round_id: uuid.UUID, round_offering_id: uuid.UUID) -> list[Beside]:
    """The offers that decide on the line of an offering: those of its own places, and of the whole round those that were withdrawn.

    The newest are first.
    """
    rows = map(iter, rows_of(_beside(), round_id=round_id, place_id=round_offering_id))
    return [Beside(OFFER.take(values), *values) for values in rows]


OFFER = Columns(RoundOffer, without={"created_at", "round_id", "made_at", "made_name", "answered_at", "application_id"})


@functools.cache
def _beside() -> Any:  # noqa: ANN401  a select of what an offer is made of
    of_round, place = bindparam("round_id", type_=Uuid()), bindparam("place_id", type_=Uuid())
    query = select(*OFFER.all, RoundList.number, RoundList.agency_id, Body.name).join(RoundList, RoundList.id == RoundOffer.list_id)
    query = query.join(Body, Body.id == RoundList.agency_id)
    query = query.where(RoundOffer.round_id == of_round, or_(RoundOffer.round_offering_id == place, RoundOffer.cause.is_not(None)))
    return query.order_by(RoundOffer.made_at.desc(), RoundList.number)


def without_place(run_id: uuid.UUID, place: RoundOffering, number: str) -> Sequence[Any]:
    """Who of a run listed an offering, which it calls by its number, was eligible there, and holds no place of the round now: by points.

    Rows of list_id, number, agency_id, lottery (their place in it), score (their points there), and unanswered: how many of their agency
    have a place of the round that they have not answered, for which nobody is away yet. There may be thousands: ids are text, which is
    compared the soonest.
    """
    return rows_of(_without_place(), round_id=place.round_id, run_id=run_id, place_id=place.id, offering=number)


@functools.cache
def _without_place() -> Any:  # noqa: ANN401  a select of these columns
    ids = "round_id", "run_id", "place_id"
    of_round, of_run, place = (bindparam(name, type_=Uuid()) for name in ids)
    holds = select(RoundOffer.id).where(RoundOffer.list_id == RoundList.id, RoundOffer.state.in_(HELD)).correlate(RoundList).exists()
    asked = func.jsonb_build_object("at", bindparam("offering", type_=String()))
    own = func.jsonb_path_query_first(RoundResult.explanations, cast(OWN_AT, JSONPATH), asked, type_=JSONB)
    mate = aliased(RoundList)
    open_ = select(mate.agency_id, func.count().label("number")).join(RoundOffer, RoundOffer.list_id == mate.id)
    open_ = open_.where(RoundOffer.round_id == of_round, RoundOffer.state == OfferState.OPEN).group_by(mate.agency_id)
    unanswered = open_.subquery("unanswered")
    query = select(RoundList.id, RoundList.number, RoundList.agency_id, RoundResult.lottery, own[0].as_integer().label("score"))
    query = query.add_columns(func.coalesce(unanswered.c.number, 0).label("unanswered"))
    query = query.join(RoundResult, RoundResult.list_id == RoundList.id)
    query = query.outerjoin(unanswered, unanswered.c.agency_id == RoundList.agency_id)
    query = query.where(RoundResult.run_id == of_run, RoundList.choices.any_() == place, ~holds)
    listed = query.subquery("listed")
    ids_ = cast(listed.c.id, String).label("list_id"), cast(listed.c.agency_id, String).label("agency_id")
    return (
        select(*ids_, listed.c.number, listed.c.lottery, listed.c.score, listed.c.unanswered)
        .where(listed.c.score.is_not(None))
        .order_by(listed.c.score.desc(), listed.c.lottery)
    )


def agency_names(agency_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of agencies by id."""
    return dict(db.session.execute(select(Body.id, Body.name).where(Body.id.in_(list(agency_ids)))).all())


# -- lists of them -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offered(Beside):
    """An offer in the list of them."""

    title: str

    def drawn_from(self) -> tuple[Any, ...]:
        """What its drawing depends on."""
        return *Beside.drawn_from(self), self.title


def page_of_offers(round_id: uuid.UUID, words: str, state: str, *, order: str = "", number: int, size: int) -> Page[Offered]:
    """A page of the places that a round has offered, the newest first."""
    query = select(RoundOffer, RoundList.number, Body.id, Body.name, Opportunity.title, func.count().over())
    query = query.join(RoundList, RoundList.id == RoundOffer.list_id).join(Body, Body.id == RoundList.agency_id)
    query = query.join(RoundOffering, RoundOffering.id == RoundOffer.round_offering_id)
    query = query.join(Opportunity, Opportunity.id == RoundOffering.opportunity_id).where(RoundOffer.round_id == round_id)
    if words:
        columns = (RoundList.number, Body.name, Opportunity.title)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    if state in set(OfferState):
        query = query.where(RoundOffer.state == state)
    orders = {"number": RoundList.number, "offering": func.lower(Opportunity.title), "until": RoundOffer.answer_by}
    query = query.order_by(sorting(orders, order, RoundOffer.made_at.desc()), RoundList.number)
    return read_page(query, number, size, lambda row: Offered(*row[:5]))


@dataclass(frozen=True, slots=True)
class Filling:
    """How the places of an offering are filled after publication."""

    place_id: uuid.UUID
    title: str
    host: str
    seats: int
    taken: int
    waiting: int
    free: int
    """Places that nobody has, whether by the round or by another way; 0 where it closed."""
    is_closed: bool
    """Whether too few came, so that nothing of it is offered."""


def page_of_fillings(round_id: uuid.UUID, words: str, *, order: str = "", number: int, size: int) -> Page[Filling]:
    """A page of a round's offerings with how their places are filled, those with free places first."""
    of_place = RoundOffer.round_offering_id == RoundOffering.id
    held = {
        state: select(func.count()).select_from(RoundOffer).where(of_place, RoundOffer.state == state).correlate(RoundOffering)
        for state in HELD
    }
    taken, waiting = held[OfferState.ACCEPTED].scalar_subquery(), held[OfferState.OPEN].scalar_subquery()
    is_closed = Opportunity.number == func.any(closed_in(round_id))
    left = func.least(RoundOffering.seats - taken, free_of_opportunity()) - waiting
    free = case((is_closed, 0), else_=func.greatest(0, left))
    columns = (RoundOffering.id, Opportunity.title, Opportunity.host_name, RoundOffering.seats, taken, waiting, free, is_closed)
    query = select(*columns, func.count().over()).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    query = query.where(RoundOffering.round_id == round_id)
    if words:
        query = query.where(or_(*(one.icontains(words, autoescape=True) for one in (Opportunity.title, Opportunity.host_name))))
    orders = {"title": func.lower(Opportunity.title), "seats": RoundOffering.seats, "free": free}
    query = query.order_by(sorting(orders, order, free.desc()), func.lower(Opportunity.title), RoundOffering.id)
    return read_page(query, number, size, lambda row: Filling(*row[:8]))
