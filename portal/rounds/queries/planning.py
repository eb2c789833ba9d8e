"""Every read of rounds."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select, text
from sqlalchemy.dialects.postgresql import Range

from portal.applications import queries as applications
from portal.applications.models import Assignment
from portal.catalogue.domain.opportunity import OpportunityState
from portal.catalogue.models import Opportunity
from portal.catalogue.queries import is_open_at
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.rounds.domain import TrialState, number_of
from portal.rounds.models import Round, RoundOffering, RoundTrial
from portal.workforce.models import Servant
from portal.workforce.queries.people import among

NUMBER_LOCK = 7_041_997
"""Advisory lock under which numbers of rounds are given."""
A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Line:
    """A round in the list."""

    round: Round
    offerings: int
    seats: int
    trials: int


@dataclass(frozen=True, slots=True)
class Place:
    """An offering of a round beside what was published of it; where they are only read, rows of their columns stand for both."""

    row: RoundOffering
    opportunity: Opportunity

    @property
    def is_open(self) -> bool:
        """Whether one can still apply for it."""
        return self.opportunity.state is OpportunityState.PUBLISHED and self.opportunity.open_until > clock.now()


def get_round(round_id: uuid.UUID, **_: object) -> Round:
    """One round. Raises NotFoundError."""
    found = db.session.get(Round, round_id)
    if found is None:
        raise NotFoundError
    return found


def lock_round(round_id: uuid.UUID) -> Round:
    """The same, held until the transaction ends: plans of one round are changed one after another. Raises NotFoundError."""
    query = select(Round).where(Round.id == round_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def next_number(year: int) -> str:
    """The number of the next round; the transaction holds the series until it ends."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NUMBER_LOCK})
    counted = select(func.count()).select_from(Round).where(Round.number.startswith(f"GEL-{year}-"))
    return number_of(year, db.session.scalar(counted) or 0)


def page_of_rounds(words: str, *, order: str = "", number: int, size: int) -> Page[Line]:
    """A page of the rounds, newest first."""
    of_round = RoundOffering.round_id == Round.id
    offerings = select(func.count()).select_from(RoundOffering).where(of_round).correlate(Round).scalar_subquery()
    seats = select(func.coalesce(func.sum(RoundOffering.seats), 0)).where(of_round).correlate(Round).scalar_subquery()
    trials = select(func.count()).select_from(RoundTrial).where(RoundTrial.round_id == Round.id).correlate(Round).scalar_subquery()
    query = select(Round, offerings, seats, trials, func.count().over())
    if words:
        columns = (Round.title, Round.number, Round.planned_name)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    orders = {"title": func.lower(Round.title), "number": Round.number, "seats": seats, "planned": Round.created_at}
    query = query.order_by(sorting(orders, order, Round.created_at.desc()), Round.id)
    return read_page(query, number, size, lambda row: Line(*row[:4]))


def rounds_besides(round_id: uuid.UUID, most: int) -> list[Round]:
    """Other rounds, newest first: to compare with."""
    return list(db.session.scalars(select(Round).where(Round.id != round_id).order_by(Round.created_at.desc(), Round.id).limit(most)))


def places_of(round_id: uuid.UUID) -> list[Place]:
    """The offerings of a round, by title."""
    query = select(RoundOffering, Opportunity).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    query = query.where(RoundOffering.round_id == round_id).order_by(func.lower(Opportunity.title), Opportunity.id)
    return [Place(row, opportunity) for row, opportunity in db.session.execute(query)]


def page_of_places(round_id: uuid.UUID, words: str, *, order: str = "", number: int, size: int) -> Page[Place]:
    """A page of the same."""
    query = select(RoundOffering, Opportunity, func.count().over()).join(Opportunity, Opportunity.id == RoundOffering.opportunity_id)
    query = query.where(RoundOffering.round_id == round_id)
    if words:
        columns = (Opportunity.title, Opportunity.host_name, Opportunity.number)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    title = func.lower(Opportunity.title)
    orders = {"title": title, "seats": RoundOffering.seats, "per_agency": RoundOffering.per_agency, "minimum": RoundOffering.minimum}
    query = query.order_by(sorting(orders, order, title), Opportunity.id)
    return read_page(query, number, size, lambda row: Place(row[0], row[1]))


def get_place(round_id: uuid.UUID, place_id: uuid.UUID) -> RoundOffering:
    """One offering of a round. Raises NotFoundError."""
    found = db.session.get(RoundOffering, place_id)
    if found is None or found.round_id != round_id:
        raise NotFoundError
    return found


def lock_place(round_id: uuid.UUID, place_id: uuid.UUID) -> RoundOffering:
    """The same as it is now, held until the transaction ends. Raises NotFoundError."""
    query = select(RoundOffering).where(RoundOffering.id == place_id, RoundOffering.round_id == round_id)
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def page_to_add(round_id: uuid.UUID, words: str, *, order: str = "", number: int, size: int) -> Page[Opportunity]:
    """Open opportunities that are not in a round yet."""
    taken = select(RoundOffering.opportunity_id).where(RoundOffering.round_id == round_id)
    query = select(Opportunity, func.count().over()).where(is_open_at(), Opportunity.id.not_in(taken))
    if words:
        columns = (Opportunity.title, Opportunity.host_name, Opportunity.number)
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    orders = {"title": func.lower(Opportunity.title), "host": func.lower(Opportunity.host_name), "until": Opportunity.open_until}
    query = query.order_by(sorting(orders, order, func.lower(Opportunity.title)), Opportunity.id)
    return read_page(query, number, size, lambda row: row[0])


def trials_of(round_id: uuid.UUID, most: int | None = None) -> list[RoundTrial]:
    """The trials of a round, newest first: all of them, or at most so many."""
    query = select(RoundTrial).where(RoundTrial.round_id == round_id).order_by(RoundTrial.number.desc())
    return list(db.session.scalars(query.limit(most)))


def get_trial(round_id: uuid.UUID, trial_id: uuid.UUID) -> RoundTrial:
    """One trial of a round. Raises NotFoundError."""
    found = db.session.get(RoundTrial, trial_id)
    if found is None or found.round_id != round_id:
        raise NotFoundError
    return found


def lock_waiting(trial_id: uuid.UUID) -> RoundTrial | None:
    """A trial that nobody has computed, held; None where somebody has."""
    query = select(RoundTrial).where(RoundTrial.id == trial_id, RoundTrial.state == TrialState.WAITING)
    return db.session.scalar(query.with_for_update())


def newest_done(round_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, RoundTrial]:
    """Of each of these rounds the last trial of its plan that was computed; those with other weights are none of the plan."""
    query = select(RoundTrial).where(RoundTrial.round_id.in_(round_ids), RoundTrial.state == TrialState.DONE, RoundTrial.base_id.is_(None))
    return {trial.round_id: trial for trial in db.session.scalars(query.order_by(RoundTrial.number))}


def records_of(servant_ids: Sequence[uuid.UUID]) -> list[Any]:
    """What of people's records points rest on, as rows, by id."""
    columns = (
        Servant.id,
        Servant.body_id,
        Servant.post_class,
        Servant.post,
        Servant.levels,
        Servant.assessed_on,
        Servant.appointed_on,
        Servant.recent_ratings,
    )
    return list(db.session.execute(select(*columns).where(among(Servant.id, servant_ids)).order_by(Servant.id)))


def served_agencies(today: dt.date) -> set[uuid.UUID]:
    """The agencies of which somebody has been placed within a year."""
    since = Range(today - A_YEAR, today, bounds="[]")
    query = select(Assignment.agency_id).where(Assignment.approved_at.is_not(None), Assignment.during.op("&&")(since)).distinct()
    return set(db.session.scalars(query))


def agencies_of_bodies(body_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The agency of each of these units; a unit below no agency is left out."""
    during = Range(clock.today(), clock.today(), bounds="[]")
    return {unit: agency.id for unit, (agency, _) in applications.agencies_of_units(body_ids, during).items()}
