"""Who may go where in a round, and with how many points: the same for a trial, for the page of a list, and for what is locked."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from portal.catalogue import services as opportunities
from portal.eligibility import queries as eligibility
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.db import rows_of
from portal.rounds import queries
from portal.rounds.domain.points import Person, bases, weighted

if TYPE_CHECKING:
    import datetime as dt

    from portal.eligibility.domain.facts import Context
    from portal.rounds.queries import Place


def excluded_at(place: "Place", servant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who of some may not go to an offering by what the rules say today; what an officer has to look at excludes nobody."""
    answers = asking.answers(opportunities.question_of(place.opportunity))
    return eligibility.excluded(answers.rules, answers.context, servant_ids)


class Weigher:
    """The points of some people at the offerings of a round, as of a day."""

    def __init__(self, weights: Mapping[str, int], servant_ids: Collection[uuid.UUID], on: "dt.date | None" = None) -> None:
        self.weights, self.on = weights, on or clock.today()
        self.records: dict[uuid.UUID, Any] = {row.id: row for row in queries.records_of(list(servant_ids))}
        self._homes = queries.agencies_of_bodies({row.body_id for row in self.records.values()})
        self._served = queries.served_agencies(self.on)
        self._rules = rows_of(eligibility.FINGERPRINT)[0].fingerprint
        self._context: Context | None = None
        self._codes: dict[uuid.UUID, frozenset[str]] = {}
        self._lacks: dict[uuid.UUID, dict[str, int]] = {}
        self._bases: dict[tuple[uuid.UUID, int], dict[str, int]] = {}

    def agency_of(self, servant_id: uuid.UUID) -> uuid.UUID | None:
        """The agency of one of the people; None where their unit stands below none."""
        return self._homes.get(self.records[servant_id].body_id)

    def breakdown(self, servant_id: uuid.UUID, place: "Place") -> dict[str, int]:
        """By criterion, the points of somebody at an offering, weights included; their sum is the score."""
        lacks, codes = self._lacks_of(servant_id, place), self._codes_of(place)
        missing = sum(levels for code, levels in lacks.items() if code in codes)
        key = servant_id, missing
        if key not in self._bases:
            row = self.records[servant_id]
            rating = next((one for one in row.recent_ratings or () if one), None)
            person = Person(missing, rating, row.appointed_on, self.agency_of(servant_id) in self._served)
            self._bases[key] = bases(person, self.on)
        return weighted(self.weights, self._bases[key])

    def _codes_of(self, place: "Place") -> frozenset[str]:
        """What an offering strengthens."""
        if place.row.id not in self._codes:
            self._codes[place.row.id] = frozenset(item["code"] for item in place.opportunity.competencies)
        return self._codes[place.row.id]

    def _lacks_of(self, servant_id: uuid.UUID, place: "Place") -> dict[str, int]:
        """By competency, how many levels somebody lacks: what their post requires is the same wherever they go."""
        if servant_id not in self._lacks:
            if self._context is None:
                self._context = eligibility.asked(opportunities.question_of(place.opportunity), self.on, self._rules)[1]
            gaps = self._context.gaps_of(self.records[servant_id])
            self._lacks[servant_id] = {gap.code: gap.missing for gap in gaps if gap.missing}
        return self._lacks[servant_id]

    def points(self, servant_id: uuid.UUID, place: "Place") -> int:
        """The score of somebody at an offering."""
        return sum(self.breakdown(servant_id, place).values())


def places_by_id(places: "Sequence[Place]") -> "dict[uuid.UUID, Place]":
    """By the id of the round's offering."""
    return {one.row.id: one for one in places}
