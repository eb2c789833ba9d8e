"""Who comes next for a place that was left empty or has become free, and why those before them do not."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from sqlalchemy.dialects.postgresql import Range

from portal.catalogue import queries as catalogue
from portal.kernel.text import Text
from portal.rounds.domain import OfferState, WithdrawnFor
from portal.rounds.domain.outcome import OPEN
from portal.rounds.queries import filling, reserves, runs

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.rounds.models import Round, RoundOffering
    from portal.rounds.queries.filling import Beside
    from portal.rounds.queries.runs import Home

DISPLACED = Text("The host withdrew the place that they had: they come first.")
BY_POINTS = Text("By points, then by the lottery of the round.")
BARRED = Text("Something arose after the lock: they may not go.")
DECLINED = Text("Has declined this place, or let its time pass.")
PASSED = frozenset({OfferState.DECLINED, OfferState.LAPSED, OfferState.GIVEN_BACK})
"""After which nobody is offered the same place once more."""


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
    people: Sequence[InLine]
    first: InLine | None
    """Whoever comes next."""
    offers: "list[Beside]"
    """Those of this offering, the newest first."""


def line_of(found: "Round", place: "RoundOffering", opportunity: "Opportunity | None" = None) -> WaitingLine:
    """The line at a published round's offering: whom a host has displaced, then members of a reserve with a free seat, then by points.

    `opportunity`: what was published of it, where that has been read.
    """
    opportunity = opportunity or catalogue.get_opportunity(place.opportunity_id)
    run = runs.filled_by(found.id, opportunity.number)
    offers = filling.offers_beside(found.id, place.id)
    own = [one for one in offers if one.offer.round_offering_id == place.id]
    held = [one for one in own if one.offer.state in filling.HELD]
    waiting = sum(one.offer.state is OfferState.OPEN for one in held)
    beyond = max(0, runs.free_at(place.id) - waiting)  # places that were got by another way are nobody's here
    free = sorted(set(range(1, place.seats + 1)) - {one.offer.seat for one in held})[:beyond]
    if run is None or not free or run.is_closed:  # what was closed is not held
        return WaitingLine([], [], None, own)
    people = filling.without_place(run.id, place, opportunity.number)
    line = _Line(people, opportunity, place, offers, held)
    return WaitingLine(free, line, line.first(), own)


@dataclass(frozen=True, slots=True)
class _Home:
    """What holds of everybody of an agency in a line."""

    name: str
    pool: str
    turn: int
    """Of its seats: reserves are filled in their order, and before what is open to all."""
    why: Text
    hindrance: Text | None


class _Line(Sequence[InLine]):
    """Those in a line in their order. It may be long, and a page shows few of them: what is said of each is worked out when it is read."""

    def __init__(
        self, people: Sequence[Any], opportunity: "Opportunity", place: "RoundOffering", offers: "list[Beside]", held: "list[Beside]"
    ) -> None:
        """`people`: rows of `filling.without_place`."""
        self._place = place
        self._displaced = {str(one.offer.list_id) for one in offers if one.offer.cause is WithdrawnFor.HOST}
        self._barred = {str(one.offer.list_id) for one in offers if one.offer.cause is WithdrawnFor.FACT}
        passed = [one.offer for one in offers if one.offer.round_offering_id == place.id and one.offer.state in PASSED]
        self._declined = {str(one.list_id) for one in passed}
        self._there = Counter((one.offer.pool, one.agency_id) for one in held)
        kept = reserves.reserves_at(place.id)
        self._reserves = [(reserve, reserve.seats - sum(one.offer.pool == reserve.name for one in held)) for reserve in kept]
        unanswered = {one.agency_id: one.unanswered for one in people}
        homes = runs.homes_of(map(uuid.UUID, unanswered), Range(opportunity.starts_on, opportunity.ends_on, bounds="[]"))
        self._homes = {str(home.id): self._home(home, unanswered[str(home.id)]) for home in homes.values()}
        self._people = sorted(people, key=self._turn)  # who has the same turn stays in the order of points

    def _home(self, home: "Home", unanswered: int) -> _Home:
        """From which seats people of an agency would get one, and what stands against all of them."""
        pool, ceiling, turn = OPEN, self._place.per_agency, len(self._reserves)
        for at, (reserve, left) in enumerate(self._reserves):
            if left > 0 and home.id in reserve.agency_ids:
                pool, ceiling, turn = reserve.name, reserve.per_agency, at
                break
        why, hindrance = BY_POINTS if pool == OPEN else Text("Reserved seats: %(name)s", name=pool), None
        if ceiling is not None and self._there[pool, home.id] >= ceiling:
            hindrance = Text("One agency has at most %(most)s people here, and has them.", most=ceiling)
        elif home.limit - unanswered < 1:
            hindrance = Text(
                "%(agency)s may let nobody more go in this time, unless its head raises the limit with a reason.", agency=home.name
            )
        return _Home(home.name, pool, turn, why, hindrance)

    def _turn(self, one: Any) -> int:  # noqa: ANN401  a row of `filling.without_place`
        return -1 if one.list_id in self._displaced else self._homes[one.agency_id].turn

    def _told(self, one: Any) -> InLine:  # noqa: ANN401  such a row
        home = self._homes[one.agency_id]
        why = DISPLACED if one.list_id in self._displaced else home.why
        return InLine(uuid.UUID(one.list_id), one.number, home.name, one.score, one.lottery, home.pool, why, self._hindrance(one, home))

    def _hindrance(self, one: Any, home: _Home) -> Text | None:  # noqa: ANN401  such a row
        if one.list_id in self._barred:
            return BARRED
        return DECLINED if one.list_id in self._declined else home.hindrance

    def first(self) -> InLine | None:
        """The first against whom nothing stands."""
        free = {agency_id for agency_id, home in self._homes.items() if home.hindrance is None}
        kept = self._barred | self._declined
        found = next((one for one in self._people if one.agency_id in free and one.list_id not in kept), None) if free else None
        return self._told(found) if found else None

    def __len__(self) -> int:
        return len(self._people)

    @overload
    def __getitem__(self, at: int) -> InLine: ...

    @overload
    def __getitem__(self, at: slice) -> list[InLine]: ...

    def __getitem__(self, at: int | slice) -> InLine | list[InLine]:
        return [self._told(one) for one in self._people[at]] if isinstance(at, slice) else self._told(self._people[at])
