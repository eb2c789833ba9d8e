"""Reads of what was locked, of runs, and of the places that follow from them."""

import datetime as dt
import functools
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BindParameter, ColumnElement, String, Uuid, bindparam, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH, Range
from sqlalchemy.orm import undefer

from portal.applications import queries as applications
from portal.applications.models import Assignment
from portal.catalogue.models import Opportunity
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.models import Body
from portal.rounds.domain import ListState, RunStage
from portal.rounds.models import (
    RoundAgency,
    RoundConcern,
    RoundList,
    RoundLock,
    RoundOffering,
    RoundOpening,
    RoundResult,
    RoundRun,
)
from portal.workforce.models import Servant
from portal.workforce.queries.people import among

CLOSED = "$.offerings[*] ? (@.shortfall != null).number"
CLOSED_AT = "$.offerings[*] ? (@.number == $at && @.shortfall != null)"
"""Where the figures of a run say which offerings closed, and that one did."""
LONGEST_WORK = "10min"
"""How long a piece of work may compute or write between two statements, with tens of thousands who take part."""


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


def count_lists(round_id: uuid.UUID) -> dict[ListState, int]:
    """How many lists of a round stand where; of those that take part only those that name a place."""
    named = or_(RoundList.state != ListState.READY, func.cardinality(RoundList.choices) > 0)
    query = select(RoundList.state, func.count()).where(RoundList.round_id == round_id, named).group_by(RoundList.state)
    return dict(db.session.execute(query).all())


def are(servant_ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that a servant is one of these."""
    return among(Servant.id, servant_ids)


def free_of_opportunity() -> ColumnElement[int]:
    """How many places of an opportunity nobody has got, by whatever way; beside it."""
    held = select(func.count()).select_from(Assignment).where(Assignment.opportunity_id == Opportunity.id, Assignment.ended_at.is_(None))
    return Opportunity.seats - held.correlate(Opportunity).scalar_subquery()


def free_places(round_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """By offering of a round, how many places of its opportunity are free."""
    query = select(RoundOffering.id, free_of_opportunity()).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    return {place: max(0, free) for place, free in db.session.execute(query.where(RoundOffering.round_id == round_id))}


def free_at(place_id: uuid.UUID) -> int:
    """The same of one offering."""
    found: int = rows_of(_free_at(), place=place_id)[0].free
    return max(0, found)


@functools.cache
def _free_at() -> Any:  # noqa: ANN401  a select of one number
    query = select(free_of_opportunity().label("free")).select_from(RoundOffering)
    query = query.join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    return query.where(RoundOffering.id == bindparam("place", type_=Uuid()))


def orders_of(round_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    """By agency, the ids of its servants in the order in which it releases them, as they were fixed when lists opened."""
    query = select(RoundAgency.agency_id, RoundAgency.release_order).where(RoundAgency.round_id == round_id)
    return {agency: order or [] for agency, order in db.session.execute(query)}


def homes_of(agency_ids: Iterable[uuid.UUID], during: Range[dt.date]) -> dict[uuid.UUID, Home]:
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


def newest_stage(round_id: uuid.UUID) -> RunStage | None:
    """How far the newest run of a round is."""
    return db.session.scalar(select(RoundRun.stage).where(RoundRun.round_id == round_id).order_by(RoundRun.number.desc()).limit(1))


def _in_force(round_id: uuid.UUID | BindParameter[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:
    newest = select(RoundRun.id).where(RoundRun.round_id == round_id).order_by(RoundRun.number.desc()).limit(1)
    lock = select(RoundLock.id).where(RoundLock.round_id == round_id).order_by(RoundLock.number.desc()).limit(1)
    done = RoundRun.stage == RunStage.DONE
    return RoundRun.id == newest.scalar_subquery(), RoundRun.lock_id == lock.scalar_subquery(), done


def run_in_force(round_id: uuid.UUID) -> RoundRun | None:
    """The run on which a person decides, or which was published: the newest, if it is done and of the lock that holds."""
    return db.session.scalar(select(RoundRun).where(*_in_force(round_id)))


def filled_by(round_id: uuid.UUID, number: str) -> Any | None:  # noqa: ANN401  a row of id and is_closed
    """That run, and whether the offering of this number closed in it."""
    return next(iter(rows_of(_filled_by(), round_id=round_id, offering=number)), None)


@functools.cache
def _filled_by() -> Any:  # noqa: ANN401  a select of these columns
    asked = func.jsonb_build_object("at", bindparam("offering", type_=String()))
    closed = func.jsonb_path_exists(RoundRun.figures, cast(CLOSED_AT, JSONPATH), asked).label("is_closed")
    return select(RoundRun.id, closed).where(*_in_force(bindparam("round_id", type_=Uuid())))


def closed_in(round_id: uuid.UUID) -> Any:  # noqa: ANN401  an expression
    """The numbers of the offerings that closed in that run, as an array."""
    number = func.jsonb_path_query(RoundRun.figures, cast(CLOSED, JSONPATH)).op("#>>")(cast([], ARRAY(String)))
    return func.array(select(number).where(*_in_force(round_id)).scalar_subquery(), type_=ARRAY(String))


def is_computed(round_id: uuid.UUID) -> bool:
    """Whether there is such a run."""
    return db.session.scalar(select(exists().where(*_in_force(round_id)))) or False


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
