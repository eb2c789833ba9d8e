"""Who may go where in a round, and with how many points: the same for a trial, for the page of a list, and for what is locked."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    from portal.eligibility.domain.rules import Question
    from portal.rounds.queries import Place
    from portal.rounds.queries.circumstances import Circumstances
    from portal.workforce.models import Servant


def excluded_from(wanted: "Sequence[tuple[Place, Collection[uuid.UUID]]]") -> dict[uuid.UUID, set[uuid.UUID]]:
    """By offering of a round, who of those who want to go there may not by what the rules say today, and maybe others who may not either.

    What an officer has to look at excludes nobody. Offerings that ask the same are asked about together.
    """
    groups: list[tuple[Question, list[uuid.UUID], set[uuid.UUID]]] = []
    for place, servant_ids in wanted:
        question = opportunities.question_of(place.opportunity)
        group = next((one for one in groups if one[0] == question), None)
        if group is None:
            group = question, [], set()
            groups.append(group)
        group[1].append(place.row.id)
        group[2].update(servant_ids)
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for question, place_ids, servant_ids in groups:
        answers = asking.answers(question)
        found |= dict.fromkeys(place_ids, eligibility.excluded(answers.rules, answers.context, servant_ids))
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What points rest on besides records."""

    homes: Mapping[uuid.UUID, uuid.UUID]
    """The agency of each unit that stands below one."""
    served: Collection[uuid.UUID]
    """The agencies of which somebody has been placed within a year."""
    rules: str
    """The fingerprint of the rules."""


class Weigher:
    """The points of some people at the offerings of a round, as of a day."""

    def __init__(self, weights: Mapping[str, int], records: Iterable[Any], known: Known, on: "dt.date | None" = None) -> None:
        """`records`: of each person a row with what points rest on, as `queries.records_of` reads it."""
        self.weights, self.on = weights, on or clock.today()
        self.records: dict[uuid.UUID, Any] = {row.id: row for row in records}
        self._known = known
        self._context: Context | None = None
        self._codes: dict[uuid.UUID, frozenset[str]] = {}
        self._lacks: dict[uuid.UUID, dict[str, int]] = {}
        self._bases: dict[tuple[uuid.UUID, int], dict[str, int]] = {}

    @classmethod
    def of_many(cls, weights: Mapping[str, int], servant_ids: Collection[uuid.UUID], on: "dt.date | None" = None) -> "Weigher":
        """The points of many people, of whom everything is read here."""
        records = queries.records_of(list(servant_ids))
        homes = queries.agencies_of_bodies({row.body_id for row in records})
        known = Known(homes, queries.served_agencies(on or clock.today()), rows_of(eligibility.FINGERPRINT)[0].fingerprint)
        return cls(weights, records, known, on)

    @classmethod
    def of_one(cls, weights: Mapping[str, int], servant: "Servant", found: "Circumstances") -> "Weigher":
        """The points of one person, of whom everything has been read."""
        homes = {servant.body_id: found.home} if found.home else {}
        return cls(weights, [servant], Known(homes, set(homes.values()) if found.served else set(), found.rules))

    def agency_of(self, servant_id: uuid.UUID) -> uuid.UUID | None:
        """The agency of one of the people; None where their unit stands below none."""
        return self._known.homes.get(self.records[servant_id].body_id)

    def breakdown(self, servant_id: uuid.UUID, place: "Place") -> dict[str, int]:
        """By criterion, the points of somebody at an offering, weights included; their sum is the score."""
        lacks, codes = self._lacks_of(servant_id, place), self._codes_of(place)
        missing = sum(levels for code, levels in lacks.items() if code in codes)
        key = servant_id, missing
        if key not in self._bases:
            row = self.records[servant_id]
            rating = next((one for one in row.recent_ratings or () if one), None)
            person = Person(missing, rating, row.appointed_on, self.agency_of(servant_id) in self._known.served)
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
                self._context = eligibility.asked(opportunities.question_of(place.opportunity), self.on, self._known.rules)[1]
            gaps = self._context.gaps_of(self.records[servant_id])
            self._lacks[servant_id] = {gap.code: gap.missing for gap in gaps if gap.missing}
        return self._lacks[servant_id]

    def points(self, servant_id: uuid.UUID, place: "Place") -> int:
        """The score of somebody at an offering."""
        return sum(self.breakdown(servant_id, place).values())


def places_by_id(places: "Sequence[Place]") -> "dict[uuid.UUID, Place]":
    """By the id of the round's offering."""
    return {one.row.id: one for one in places}
