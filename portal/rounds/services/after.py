"""Who comes next for a place that was left empty or has become free, and why those before them do not."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import Range

from portal.catalogue import queries as catalogue
from portal.kernel.text import Text
from portal.rounds.domain import OfferState, WithdrawnFor
from portal.rounds.domain.outcome import OPEN
from portal.rounds.queries import filling, runs

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundOffering, RoundRun
    from portal.rounds.queries.filling import Beside, Ranked
    from portal.rounds.queries.runs import Home

DISPLACED = Text("The host withdrew the place that they had: they come first.")
BY_POINTS = Text("By points, then by the lottery of the round.")


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody in the line for a place."""

    list_id: uuid.UUID
    number: str
    agency: str
    score: int
    lottery: int
    pool: str
    why: Text
    """Why they stand where they stand."""
    hindrance: Text | None
    """Why the place is not offered to them now."""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """The line for the places of an offering."""

    free: list[int]
    """Seats that nobody has."""
    people: list[InLine]
    offers: "list[Beside]"
    """Those of this offering, the newest first."""

    @property
    def first(self) -> InLine | None:
        """Whoever comes next."""
        return next((one for one in self.people if one.hindrance is None), None)


def line_of(found: "Round", place: "RoundOffering") -> WaitingLine:
    """The line at a published round's offering: whom a host has displaced, then members of a reserve with a free seat, then by points."""
    run = runs.run_in_force(found.id)
    offers = filling.offers_beside(found.id, place.id)
    own = [one for one in offers if one.offer.round_offering_id == place.id]
    held = [one for one in own if one.offer.state in filling.HELD]
    waiting = sum(one.offer.state is OfferState.OPEN for one in held)
    beyond = max(0, runs.free_places(found.id)[place.id] - waiting)  # places that were got by another way are nobody's here
    free = sorted(set(range(1, place.seats + 1)) - {one.offer.seat for one in held})[:beyond]
    if run is None or not free or _is_closed(run.figures or {}, place):
        return WaitingLine([], [], own)
    line = _Line(place, offers, held)
    ranked = [one for one in map(line.standing, line.people(run)) if one is not None]
    return WaitingLine(free, [person for _, person in sorted(ranked, key=lambda pair: pair[0])], own)


def _is_closed(figures: dict[str, Any], place: "RoundOffering") -> bool:
    """Whether the offering closed in the run: what was closed is not held."""
    number = catalogue.get_opportunity(place.opportunity_id).number
    return any(one["number"] == number and one["shortfall"] is not None for one in figures["offerings"])


class _Line:
    """What decides on everybody in it, read once."""

    def __init__(self, place: "RoundOffering", offers: "list[Beside]", held: "list[Beside]") -> None:
        opportunity = catalogue.get_opportunity(place.opportunity_id)
        self.place, self.offering = place, opportunity.number
        self.displaced = {one.offer.list_id for one in offers if one.offer.cause is WithdrawnFor.HOST}
        self.barred = {one.offer.list_id for one in offers if one.offer.cause is WithdrawnFor.FACT}
        passed = {OfferState.DECLINED, OfferState.LAPSED, OfferState.GIVEN_BACK}
        own = [one.offer for one in offers if one.offer.round_offering_id == place.id]
        self.declined = {one.list_id for one in own if one.state in passed}
        self.there: dict[tuple[str, uuid.UUID], int] = {}
        for one in held:
            key = (one.offer.pool, one.agency_id)
            self.there[key] = self.there.get(key, 0) + 1
        self.reserves = [
            (reserve, reserve.seats - sum(one.offer.pool == reserve.name for one in held))
            for reserve in runs.reserves_of([place.id]).get(place.id, [])
        ]
        self.during = Range(opportunity.starts_on, opportunity.ends_on, bounds="[]")
        self.homes: dict[uuid.UUID, Home] = {}

    def people(self, run: "RoundRun") -> "list[Ranked]":
        """Who listed the offering and holds no place."""
        found = filling.without_place(run, self.place.id, self.offering)
        self.homes = runs.homes_of({one.agency_id for one in found}, self.during)
        return found

    def standing(self, one: "Ranked") -> tuple[tuple[int, int, int], InLine] | None:
        """Somebody's place in the line with what is said of it; None for whom the offering is not open."""
        if one.own is None:
            return None
        pool, ceiling, first = self._pool(one)
        displaced = one.list_id in self.displaced
        home = self.homes[one.agency_id]
        why = DISPLACED if displaced else Text("Reserved seats: %(name)s", name=pool) if pool != OPEN else BY_POINTS
        person = InLine(one.list_id, one.number, home.name, one.own[0], one.lottery, pool, why, self._hindrance(one, pool, ceiling))
        return (0 if displaced else 1 + first, -one.own[0], one.lottery), person

    def _pool(self, one: "Ranked") -> tuple[str, int | None, int]:
        """From which seats somebody would get one, the ceiling there, and the turn of those seats."""
        for turn, (reserve, left) in enumerate(self.reserves):
            if left > 0 and one.agency_id in reserve.agency_ids:
                return reserve.name, reserve.per_agency, turn
        return OPEN, self.place.per_agency, len(self.reserves)

    def _hindrance(self, one: "Ranked", pool: str, ceiling: int | None) -> Text | None:
        home = self.homes[one.agency_id]
        if one.list_id in self.barred:
            return Text("Something arose after the lock: they may not go.")
        if one.list_id in self.declined:
            return Text("Has declined this place, or let its time pass.")
        if ceiling is not None and self.there.get((pool, one.agency_id), 0) >= ceiling:
            return Text("One agency has at most %(most)s people here, and has them.", most=ceiling)
        if home.limit - one.unanswered < 1:
            return Text("%(agency)s may let nobody more go in this time, unless its head raises the limit with a reason.", agency=home.name)
        return None
