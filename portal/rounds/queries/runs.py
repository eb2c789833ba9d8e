"""Reads of what was locked, of runs, and of the places that follow from them."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import undefer

from portal.applications import queries as applications
from portal.applications.models import Assignment
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.models import Body
from portal.rounds.domain import ListState, OfferState, RunStage
from portal.rounds.models import (
    RoundAgency,
    RoundConcern,
    RoundList,
    RoundLock,
    RoundOffer,
    RoundOffering,
    RoundOpening,
    RoundReserve,
    RoundResult,
    RoundRun,
)
from portal.workforce.models import Servant
from portal.workforce.queries.people import among

LONGEST_WORK = "10min"
"""How long a piece of work may compute or write between two statements, with tens of thousands who take part."""
HELD = (OfferState.OPEN, OfferState.ACCEPTED)
"""Offers that hold a seat."""


@dataclass(frozen=True, slots=True)
class Home:
    """An agency in a run: its code and name, and how many it can still let go in the round's time."""

    id: uuid.UUID
    code: str
    name: str
    limit: int


def allow_computing() -> None:
    """Let this transaction compute for longer than a page may: half a minute without a statement, or with one, would end it."""
    for limit in ("idle_in_transaction_session_timeout", "statement_timeout"):
        db.session.execute(select(func.set_config(limit, LONGEST_WORK, literal(value=True))))  # for this transaction alone


def lists_in(round_id: uuid.UUID, *states: ListState) -> list[RoundList]:
    """The lists of a round in some states, by participant's number."""
    query = select(RoundList).where(RoundList.round_id == round_id, RoundList.state.in_(states)).order_by(RoundList.number)
    return list(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it is fixed."""

    id: uuid.UUID
    number: str
    servant_id: uuid.UUID
    agency_id: uuid.UUID
    choices: list[uuid.UUID]
    interest: dict[str, Any] | None
    measure: dict[str, Any] | None


def lists_to_fix(round_id: uuid.UUID) -> list[Listed]:
    """The lists of a round that take part and name a place, by participant's number."""
    columns = (RoundList.id, RoundList.number, RoundList.servant_id, RoundList.agency_id)
    query = select(*columns, RoundList.choices, RoundList.interest, RoundList.measure)
    query = query.where(RoundList.round_id == round_id, RoundList.state == ListState.READY, func.cardinality(RoundList.choices) > 0)
    return [Listed(*row) for row in db.session.execute(query.order_by(RoundList.number))]


def count_lists(round_id: uuid.UUID) -> dict[ListState, int]:
    """How many lists of a round stand where; of those that take part only those that name a place."""
    named = or_(RoundList.state != ListState.READY, func.cardinality(RoundList.choices) > 0)
    query = select(RoundList.state, func.count()).where(RoundList.round_id == round_id, named).group_by(RoundList.state)
    return dict(db.session.execute(query).all())


def are(servant_ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that a servant is one of these."""
    return among(Servant.id, servant_ids)


def reserves_of(place_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[RoundReserve]]:
    """The reserves of some offerings of rounds, in the order in which they are filled."""
    query = select(RoundReserve).where(RoundReserve.round_offering_id.in_(place_ids)).order_by(RoundReserve.place)
    found: dict[uuid.UUID, list[RoundReserve]] = {}
    for reserve in db.session.scalars(query):
        found.setdefault(reserve.round_offering_id, []).append(reserve)
    return found


def free_places(round_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """By offering of a round, how many places of the opportunity nobody has got, by whatever way."""
    held = select(func.count()).select_from(Assignment).where(Assignment.opportunity_id == Opportunity.id, Assignment.ended_at.is_(None))
    query = select(RoundOffering.id, Opportunity.seats - held.correlate(Opportunity).scalar_subquery())
    query = query.join(Opportunity, Opportunity.id == RoundOffering.opportunity_id).where(RoundOffering.round_id == round_id)
    return {place: max(0, free) for place, free in db.session.execute(query)}


def orders_of(round_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    """By agency, the ids of its servants in the order in which it releases them, as they were fixed when lists opened."""
    query = select(RoundAgency.agency_id, RoundAgency.release_order).where(RoundAgency.round_id == round_id)
    return {agency: order or [] for agency, order in db.session.execute(query)}


def homes_of(agency_ids: Collection[uuid.UUID], during: Range[dt.date]) -> dict[uuid.UUID, Home]:
    """The agencies with what is left of their away limits in a period."""
    found = applications.agencies_of_units(agency_ids, during)
    return {one: Home(one, body.code or str(one), body.name, max(0, (body.away_limit or 0) - away)) for one, (body, away) in found.items()}


def newest_lock(round_id: uuid.UUID) -> RoundLock | None:
    """The lock that holds."""
    return db.session.scalar(select(RoundLock).where(RoundLock.round_id == round_id).order_by(RoundLock.number.desc()).limit(1))


def document_of(lock_id: uuid.UUID) -> bytes:
    """What was locked."""
    return db.session.execute(select(RoundLock.document).where(RoundLock.id == lock_id)).scalar_one()


def locks_of(round_id: uuid.UUID) -> list[RoundLock]:
    """Every lock of a round, the first first."""
    return list(db.session.scalars(select(RoundLock).where(RoundLock.round_id == round_id).order_by(RoundLock.number)))


def runs_of(round_id: uuid.UUID) -> list[RoundRun]:
    """Every run of a round, the newest first."""
    return list(db.session.scalars(select(RoundRun).where(RoundRun.round_id == round_id).order_by(RoundRun.number.desc())))


def get_run(run_id: uuid.UUID, **_: object) -> RoundRun:
    """One run. Raises NotFoundError."""
    found = db.session.get(RoundRun, run_id)
    if found is None:
        raise NotFoundError
    return found


def run_at(run_id: uuid.UUID, stage: RunStage) -> RoundRun | None:
    """A run with its files, held until the transaction ends, if it is at a stage; None where it has moved on."""
    query = select(RoundRun).where(RoundRun.id == run_id, RoundRun.stage == stage)
    query = query.options(undefer(RoundRun.instance), undefer(RoundRun.result))
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def list_ids(round_id: uuid.UUID) -> dict[str, tuple[uuid.UUID, uuid.UUID, uuid.UUID]]:
    """By participant's number: the list, the servant, the agency."""
    query = select(RoundList.number, RoundList.id, RoundList.servant_id, RoundList.agency_id).where(RoundList.round_id == round_id)
    return {number: (one, servant, agency) for number, one, servant, agency in db.session.execute(query)}


def groups_of(round_id: uuid.UUID) -> dict[str, dict[str, str]]:
    """By participant's number, the groups by which a run is looked at besides agencies: kind of employment, class of post."""
    query = select(RoundList.number, Servant.employment_type, Servant.post_class).join(Servant, Servant.id == RoundList.servant_id)
    query = query.where(RoundList.round_id == round_id, RoundList.state == ListState.READY, func.cardinality(RoundList.choices) > 0)
    return {number: {"employment": str(kind), "post_class": post_class} for number, kind, post_class in db.session.execute(query)}


def names_by_code(agency_ids: Collection[uuid.UUID]) -> dict[str, str]:
    """Names of agencies by the code by which an instance calls them."""
    query = select(Body.id, Body.code, Body.name).where(Body.id.in_(list(agency_ids)))
    return {code or str(one): name for one, code, name in db.session.execute(query)}


def openings_with_reasons(lock_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """By list, the document that was locked of it, of those who are not eligible somewhere: the others say nothing of why."""
    query = select(RoundOpening.list_id, RoundOpening.document).where(RoundOpening.lock_id == lock_id)
    return dict(db.session.execute(query.where(RoundOpening.document.contains('"not_eligible":"'))).all())


def concerns_of(round_id: uuid.UUID) -> list[RoundConcern]:
    """The objections against runs of a round, newest first."""
    return list(db.session.scalars(select(RoundConcern).where(RoundConcern.round_id == round_id).order_by(RoundConcern.raised_at.desc())))


def lock_concern(round_id: uuid.UUID, concern_id: uuid.UUID) -> RoundConcern:
    """One of them, held. Raises NotFoundError."""
    query = select(RoundConcern).where(RoundConcern.id == concern_id, RoundConcern.round_id == round_id)
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody whom a run has placed."""

    list_id: uuid.UUID
    servant_id: uuid.UUID
    round_offering_id: uuid.UUID
    pool: str


def placed_by(run_id: uuid.UUID) -> list[Placed]:
    """Whom a run has placed, offering by offering, by participant's number."""
    query = select(RoundResult.list_id, RoundList.servant_id, RoundResult.round_offering_id, RoundResult.pool)
    query = query.join(RoundList, RoundList.id == RoundResult.list_id)
    query = query.where(RoundResult.run_id == run_id, RoundResult.round_offering_id.is_not(None))
    rows: Sequence[Any] = db.session.execute(query.order_by(RoundResult.round_offering_id, RoundList.number)).all()
    return [Placed(*row) for row in rows]


def participants_of(run_id: uuid.UUID, after: str, most: int) -> list[tuple[str, uuid.UUID, uuid.UUID, bool]]:
    """(number, list, account, whether placed) of the next participants after a number, as many as a piece of work takes."""
    query = select(RoundList.number, RoundList.id, RoundList.account_id, RoundResult.round_offering_id.is_not(None))
    query = query.join(RoundResult, RoundResult.list_id == RoundList.id).where(RoundResult.run_id == run_id, RoundList.number > after)
    return list(db.session.execute(query.order_by(RoundList.number).limit(most)).all())


def count_elsewhere(run_id: uuid.UUID) -> int:
    """How many whom a run has placed have an approved placement by now that shares a day with theirs."""
    days = func.daterange(Opportunity.starts_on, Opportunity.ends_on, "[]")
    query = select(func.count(RoundList.servant_id.distinct())).select_from(RoundResult)
    query = query.join(RoundList, RoundList.id == RoundResult.list_id)
    query = query.join(RoundOffering, RoundOffering.id == RoundResult.round_offering_id)
    query = query.join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    query = query.join(Assignment, Assignment.servant_id == RoundList.servant_id)
    held = (Assignment.ended_at.is_(None), Assignment.approved_at.is_not(None), Assignment.during.op("&&")(days))
    return db.session.scalar(query.where(RoundResult.run_id == run_id, *held)) or 0


# -- offers of places ----------------------------------------------------------------------------------------------------------------------


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


def get_list(list_id: uuid.UUID) -> RoundList:
    """The list of an offer. Raises NotFoundError."""
    found = db.session.get(RoundList, list_id)
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


def open_offers_by_agency(round_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """By agency, how many of its people have a place of the round that they have not answered: nobody is away for it yet."""
    query = select(RoundList.agency_id, func.count()).join(RoundOffer, RoundOffer.list_id == RoundList.id)
    query = query.where(RoundOffer.round_id == round_id, RoundOffer.state == OfferState.OPEN).group_by(RoundList.agency_id)
    return dict(db.session.execute(query).all())


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who listed an offering and holds no place: their number, agency, lottery place, and what the run said of it."""

    list_id: uuid.UUID
    number: str
    agency_id: uuid.UUID
    lottery: int
    explanations: list[dict[str, Any]]


def without_place(run_id: uuid.UUID, round_offering_id: uuid.UUID) -> list[Ranked]:
    """Who of a run listed an offering and holds no place of the round now."""
    holds = select(RoundOffer.id).where(RoundOffer.list_id == RoundList.id, RoundOffer.state.in_(HELD)).correlate(RoundList).exists()
    query = select(RoundList.id, RoundList.number, RoundList.agency_id, RoundResult.lottery, RoundResult.explanations)
    query = query.join(RoundResult, RoundResult.list_id == RoundList.id)
    query = query.where(RoundResult.run_id == run_id, RoundList.choices.any_() == round_offering_id, ~holds)
    return [Ranked(*row) for row in db.session.execute(query.order_by(RoundList.number))]


def agency_names(agency_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of agencies by id."""
    return dict(db.session.execute(select(Body.id, Body.name).where(Body.id.in_(list(agency_ids)))).all())


# -- lists of them -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taking:
    """A participant in the list of them: nobody reads what they want."""

    number: str
    agency: str
    state: ListState
    submitted_at: dt.datetime | None


def page_of_lists(round_id: uuid.UUID, words: str, state: str, *, order: str = "", number: int, size: int) -> Page[Taking]:
    """A page of those who take part, or began to, by number."""
    query = select(RoundList.number, Body.name, RoundList.state, RoundList.submitted_at, func.count().over())
    query = query.join(Body, Body.id == RoundList.agency_id).where(RoundList.round_id == round_id)
    if words:
        query = query.where(or_(RoundList.number.icontains(words, autoescape=True), Body.name.icontains(words, autoescape=True)))
    if state in set(ListState):
        query = query.where(RoundList.state == state)
    orders = {"number": RoundList.number, "agency": func.lower(Body.name), "submitted": RoundList.submitted_at}
    query = query.order_by(sorting(orders, order, RoundList.number.asc()), RoundList.number)
    return read_page(query, number, size, lambda row: Taking(*row[:4]))


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer in the list of them."""

    offer: RoundOffer
    number: str
    agency: str
    title: str


def page_of_offers(
    round_id: uuid.UUID, words: str, state: str, *, place_id: uuid.UUID | None = None, order: str = "", number: int, size: int
) -> Page[Offered]:
    """A page of the places that a round has offered, the newest first."""
    query = select(RoundOffer, RoundList.number, Body.name, Opportunity.title, func.count().over())
    query = query.join(RoundList, RoundList.id == RoundOffer.list_id).join(Body, Body.id == RoundList.agency_id)
    query = query.join(RoundOffering, RoundOffering.id == RoundOffer.round_offering_id)
    query = query.join(Opportunity, Opportunity.id == RoundOffering.opportunity_id).where(RoundOffer.round_id == round_id)
    if words:
        columns = (RoundList.number, Body.name, Opportunity.title)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    if state in set(OfferState):
        query = query.where(RoundOffer.state == state)
    if place_id is not None:
        query = query.where(RoundOffer.round_offering_id == place_id)
    orders = {"number": RoundList.number, "offering": func.lower(Opportunity.title), "until": RoundOffer.answer_by}
    query = query.order_by(sorting(orders, order, RoundOffer.made_at.desc()), RoundList.number)
    return read_page(query, number, size, lambda row: Offered(*row[:4]))


@dataclass(frozen=True, slots=True)
class Filling:
    """How the places of an offering are filled after publication."""

    place_id: uuid.UUID
    title: str
    host: str
    seats: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        """Places that nobody has."""
        return self.seats - self.taken - self.waiting


def page_of_fillings(round_id: uuid.UUID, words: str, *, order: str = "", number: int, size: int) -> Page[Filling]:
    """A page of a round's offerings with how their places are filled, those with free places first."""
    of_place = RoundOffer.round_offering_id == RoundOffering.id
    held = {
        state: select(func.count()).select_from(RoundOffer).where(of_place, RoundOffer.state == state).correlate(RoundOffering)
        for state in HELD
    }
    taken, waiting = held[OfferState.ACCEPTED].scalar_subquery(), held[OfferState.OPEN].scalar_subquery()
    columns = (RoundOffering.id, Opportunity.title, Opportunity.host_name, RoundOffering.seats, taken, waiting, func.count().over())
    query = select(*columns).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id).where(RoundOffering.round_id == round_id)
    if words:
        query = query.where(or_(*(one.icontains(words, autoescape=True) for one in (Opportunity.title, Opportunity.host_name))))
    free = RoundOffering.seats - taken - waiting
    orders = {"title": func.lower(Opportunity.title), "seats": RoundOffering.seats, "free": free}
    query = query.order_by(sorting(orders, order, free.desc()), func.lower(Opportunity.title), RoundOffering.id)
    return read_page(query, number, size, lambda row: Filling(*row[:6]))
