"""Reads of what agencies release."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Select, func, or_, select
from sqlalchemy.orm import aliased

from portal.applications.models import Assignment
from portal.kernel.db import db
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.rounds.models import Round, RoundAgency
from portal.workforce.models import Servant
from portal.workforce.queries.people import among, here


@dataclass(frozen=True, slots=True)
class Release:
    """A round as an agency sees it, with what the agency has set in it."""

    round: Round
    set_name: str | None
    """Who set its order; None: nobody."""
    set_at: dt.datetime | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class Home:
    """An agency with how many people it has today, and what it has set in a round."""

    agency_id: uuid.UUID
    name: str
    people: int
    set_name: str | None
    set_at: dt.datetime | None
    digest: str | None


def find_agency(round_id: uuid.UUID, agency_id: uuid.UUID) -> RoundAgency | None:
    """What an agency has set in a round; None where it has set nothing and the round has not opened."""
    return db.session.scalar(select(RoundAgency).where(RoundAgency.round_id == round_id, RoundAgency.agency_id == agency_id))


def agencies_of_round(round_id: uuid.UUID) -> dict[uuid.UUID, RoundAgency]:
    """All that agencies have set in a round, by agency."""
    return {row.agency_id: row for row in db.session.scalars(select(RoundAgency).where(RoundAgency.round_id == round_id))}


def codes_of(agency_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The codes of some agencies."""
    query = select(Body.id, Body.code).where(among(Body.id, agency_ids))
    return {row.id: row.code for row in db.session.execute(query)}


def _homes() -> CTE:
    """Each agency with itself and every unit below it."""
    home = select(Body.id.label("agency"), Body.id.label("unit")).where(Body.kind == BodyKind.AGENCY).cte("home", recursive=True)
    child = aliased(Body)
    return home.union_all(select(home.c.agency, child.id).join(home, child.parent_id == home.c.unit))


def _released(home: CTE) -> Select[Any]:
    """What the order of release goes by, of everybody in service."""
    last = select(Assignment.servant_id, (func.max(func.upper(Assignment.during)) - 1).label("day"))
    held = last.where(Assignment.approved_at.is_not(None)).group_by(Assignment.servant_id).subquery("held")
    columns = (home.c.agency, Servant.id, Servant.appointed_on, Servant.recent_ratings, held.c.day.label("placed_until"))
    query = select(*columns).select_from(Servant).join(home, home.c.unit == Servant.body_id)
    return query.outerjoin(held, held.c.servant_id == Servant.id).where(here())


def people_of(agency_id: uuid.UUID) -> Sequence[Any]:
    """Everybody in service of an agency and of its units, as rows of what the order of release goes by."""
    home = _homes()
    return db.session.execute(_released(home).where(home.c.agency == agency_id)).all()


def people_of_all() -> Sequence[Any]:
    """The same of every agency, in one statement."""
    return db.session.execute(_released(_homes())).all()


def names_of_people(servant_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """Number, name and post of some people, by id, also of those who have left."""
    query = select(Servant.id, Servant.nip, Servant.name, Servant.post).where(among(Servant.id, servant_ids))
    return {row.id: row for row in db.session.execute(query)}


def called_so(agency_id: uuid.UUID, words: str) -> set[uuid.UUID]:
    """Whose name or number among an agency's people contains some words."""
    home = _homes()
    query = select(Servant.id).join(home, home.c.unit == Servant.body_id).where(here(), home.c.agency == agency_id)
    wanted = (Servant.name.icontains(words, autoescape=True), Servant.nip.contains(words.replace(" ", ""), autoescape=True))
    return set(db.session.scalars(query.where(or_(*wanted))))


def of_agency(agency_id: uuid.UUID, servant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who of some people is in service of an agency or of its units today."""
    home = _homes()
    query = select(Servant.id).join(home, home.c.unit == Servant.body_id).where(home.c.agency == agency_id, here())
    return set(db.session.scalars(query.where(among(Servant.id, servant_ids))))


def homes_of(round_id: uuid.UUID) -> list[Home]:
    """The agencies that have people today, by name, with what each has set in a round, in one statement."""
    home = _homes()
    counted = select(home.c.agency, func.count().label("people")).join(Servant, Servant.body_id == home.c.unit).where(here())
    held = counted.group_by(home.c.agency).subquery("held")
    query = select(Body.id, Body.name, held.c.people, RoundAgency.set_name, RoundAgency.set_at, RoundAgency.digest)
    query = query.select_from(held).join(Body, Body.id == held.c.agency)
    query = query.outerjoin(RoundAgency, (RoundAgency.agency_id == Body.id) & (RoundAgency.round_id == round_id))
    return [Home(*row) for row in db.session.execute(query.order_by(func.lower(Body.name), Body.id))]


def page_of_releases(agency_id: uuid.UUID, words: str, own: str, *, order: str = "", number: int, size: int) -> Page[Release]:
    """A page of the rounds whose calendar is set, as an agency sees them, newest first; `own`: "set", "usual" or all."""
    query = select(Round, RoundAgency.set_name, RoundAgency.set_at, RoundAgency.digest, func.count().over())
    query = query.outerjoin(RoundAgency, (RoundAgency.round_id == Round.id) & (RoundAgency.agency_id == agency_id))
    query = query.where(Round.lists_until.is_not(None))
    if words:
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in (Round.title, Round.number))))
    if own in {"set", "usual"}:
        query = query.where(RoundAgency.set_at.is_not(None) if own == "set" else RoundAgency.set_at.is_(None))
    orders = {"title": func.lower(Round.title), "until": Round.lists_until, "set": RoundAgency.set_at}
    query = query.order_by(sorting(orders, order, Round.created_at.desc()), Round.id)
    return read_page(query, number, size, lambda row: Release(*row[:4]))
