"""Reads of people's lists."""

import datetime as dt
import functools
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.catalogue.models import Opportunity
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import SIZE, SKIP, STATEMENTS, kept_page, read_page, sorting
from portal.kernel.paging import Page
from portal.kernel.sending import Columns
from portal.organisations.models import Body
from portal.rounds.domain import ListState, RoundState
from portal.rounds.models import Round, RoundList, RoundOffering
from portal.rounds.queries.planning import Place
from portal.workflow.models import CaseFile, CaseStep

SUBJECT = "round_list"
"""What a list is called as the subject of a case."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A round as a civil servant reads of it: with their list, if they have one, and the step at which its sign-off is."""

    round: Round
    found: RoundList | None
    step: str | None
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Released:
    """Where somebody stands in the order in which their agency releases its people."""

    rank: int
    """From 1."""
    people: int


def get_list(list_id: uuid.UUID, **_: object) -> RoundList:
    """One list. Raises NotFoundError."""
    found = db.session.get(RoundList, list_id)
    if found is None:
        raise NotFoundError
    return found


def lock_list(list_id: uuid.UUID) -> RoundList:
    """The same as it is now, held until the transaction ends. Raises NotFoundError."""
    query = select(RoundList).where(RoundList.id == list_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def hold_round(round_id: uuid.UUID) -> Round:
    """The round of a list that is being changed: many hold it at once, and it is not locked before they are done. Raises NotFoundError."""
    query = select(Round).where(Round.id == round_id).with_for_update(read=True).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def find_own(round_id: uuid.UUID, account_id: uuid.UUID) -> RoundList | None:
    """The list that an account has in a round."""
    return db.session.scalar(select(RoundList).where(RoundList.round_id == round_id, RoundList.account_id == account_id))


def find_of_servant(round_id: uuid.UUID, servant_id: uuid.UUID) -> RoundList | None:
    """The list that a person has in a round."""
    return db.session.scalar(select(RoundList).where(RoundList.round_id == round_id, RoundList.servant_id == servant_id))


def next_participant(found: Round) -> str:
    """The number of the next participant of a round, whose row the caller holds: no list is ever deleted."""
    counted = db.session.scalar(select(func.count()).select_from(RoundList).where(RoundList.round_id == found.id)) or 0
    return f"{found.number}-{1 + counted:05d}"


def page_of_mine(account_id: uuid.UUID, words: str, *, order: str = "", number: int, size: int) -> Page[Mine]:
    """A page of the rounds that collect lists, and of those in which somebody has one; what ends soonest is first."""
    own = and_(RoundList.round_id == Round.id, RoundList.account_id == account_id)
    case = and_(CaseFile.subject_kind == SUBJECT, CaseFile.subject_id == RoundList.id, CaseFile.closed_at.is_(None))
    turn = and_(CaseStep.case_id == CaseFile.id, CaseStep.left_at.is_(None))
    query: Any = select(Round, RoundList, CaseStep.key, CaseStep.due_at, func.count().over()).outerjoin(RoundList, own)
    query = query.outerjoin(CaseFile, case).outerjoin(CaseStep, turn)
    has_opened = Round.state != RoundState.PLANNED
    query = query.where(has_opened, or_(Round.state == RoundState.COLLECTING, RoundList.id.is_not(None)))
    if words:
        columns = (Round.title, Round.number, RoundList.number)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    collects_last = (Round.state != RoundState.COLLECTING).asc()
    orders = {"title": func.lower(Round.title), "until": Round.lists_until}
    query = query.order_by(sorting(orders, order, collects_last), Round.lists_until.desc(), Round.id)
    return read_page(query, number, size, lambda row: Mine(*row[:4]))


OFFERING, OPPORTUNITY = Columns(RoundOffering), Columns(Opportunity, without={"words", "search", "summary"})
"""What is read of an offering for the pages of a list, to read from alone."""


ELSEWHERE: ColumnElement[bool] = Opportunity.host_id != func.all(bindparam("kept_from", type_=ARRAY(Uuid())))
"""That an opportunity is of none of the hosts from which somebody is kept."""


def _place(row: Sequence[Any]) -> Place:
    values = iter(row)
    return Place(OFFERING.take(values), OPPORTUNITY.take(values))


def _beside_opportunity() -> Any:  # noqa: ANN401  a select of these columns
    query = select(*OFFERING.all, *OPPORTUNITY.all).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    return query.where(RoundOffering.round_id == bindparam("round_id", type_=Uuid()))


def page_of_offered(
    round_id: uuid.UUID,
    words: str,
    *,
    conditions: tuple[ColumnElement[bool], ...] = (),
    bound: Mapping[str, Any] | None = None,
    order: str = "",
    number: int,
    size: int,
) -> Page[Place]:
    """A page of what a round offers, by title; `conditions` narrow it to what suits somebody, with what is `bound` in them."""
    page = kept_page(_offered(words, conditions, order), number, size, round_id=round_id, **(bound or {}))
    return Page([_place(row) for row in page.rows], page.number, page.size, page.total)


@functools.lru_cache(maxsize=STATEMENTS)
def _offered(words: str, conditions: tuple[ColumnElement[bool], ...], order: str) -> Any:  # noqa: ANN401  a select of an offering's columns
    query = _beside_opportunity().add_columns(func.count().over()).where(*conditions)
    if words:
        columns = (Opportunity.title, Opportunity.host_name, Opportunity.number)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    title = func.lower(Opportunity.title)
    orders = {"title": title, "host": func.lower(Opportunity.host_name), "starts": Opportunity.starts_on, "seats": RoundOffering.seats}
    return query.order_by(sorting(orders, order, title), Opportunity.id).limit(SIZE).offset(SKIP)


def places_among(round_id: uuid.UUID, place_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Place]:
    """Those offerings of a round, by id."""
    if not place_ids:
        return {}
    found = map(_place, rows_of(_among(), round_id=round_id, place_ids=list(place_ids)))
    return {place.row.id: place for place in found}


@functools.cache
def _among() -> Any:  # noqa: ANN401  a select of an offering's columns
    return _beside_opportunity().where(RoundOffering.id == func.any(bindparam("place_ids", type_=ARRAY(Uuid()))))


def hosts_of(round_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The hosts of a round's offerings, by name."""
    query = select(Body.id, Body.name).join(Opportunity, Opportunity.host_id == Body.id)
    query = query.join(RoundOffering, RoundOffering.opportunity_id == Opportunity.id).where(RoundOffering.round_id == round_id)
    return [(host_id, name) for host_id, name in db.session.execute(query.distinct().order_by(Body.name, Body.id))]


def one_of_each_kind(round_id: uuid.UUID) -> list[Place]:
    """An offering of each kind that a round has: the rules that ask nothing of an offering are those of its kind."""
    query = select(RoundOffering, Opportunity).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    query = query.where(RoundOffering.round_id == round_id).ext(distinct_on(Opportunity.kind)).order_by(Opportunity.kind, Opportunity.id)
    return [Place(row, opportunity) for row, opportunity in db.session.execute(query)]


def count_offered(round_id: uuid.UUID, conditions: Collection[ColumnElement[bool]], bound: Mapping[str, Any]) -> tuple[int, int]:
    """How many of a round's offerings meet the conditions, with what is bound in them, and how many there are."""
    meets = func.count().filter(*conditions)
    query = select(meets, func.count()).select_from(RoundOffering).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    query = query.where(RoundOffering.round_id == round_id)
    some, every = db.session.execute(query.params(**bound) if bound else query).one()
    return some, every


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
