"""Who may go where in a round, and with how many points: the same for a trial, for the page of a list, and for what is locked."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from portal.catalogue import services as opportunities
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.db import rows_of
from portal.rounds import queries
from portal.rounds.domain.points import Person, breakdown
from portal.rounds.queries import runs

if TYPE_CHECKING:
    import datetime as dt

    from portal.eligibility.domain.facts import Context
    from portal.rounds.queries import Place


def outcomes_at(place: "Place", servant_ids: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, Outcome]:
    """What the rules say today of everybody (or of some) at an offering; whose unit is tied to the host is not eligible."""
    conditions = () if servant_ids is None else (runs.are(servant_ids),)
    answers = asking.answers(opportunities.question_of(place.opportunity), conditions=conditions)
    found = eligibility.everybody(answers.rules, answers.context, answers.conditions)
    may = [one for one, outcome in found.items() if outcome is not Outcome.NOT_ELIGIBLE]
    tied = eligibility.conflicts(may, place.opportunity.host_id)
    return {one: Outcome.NOT_ELIGIBLE if one in tied else outcome for one, outcome in found.items()}


class Weigher:
    """The points of some people at the offerings of a round, as of a day."""

    def __init__(self, weights: Mapping[str, int], servant_ids: Collection[uuid.UUID], on: "dt.date | None" = None) -> None:
        self.weights, self.on = weights, on or clock.today()
        self.records: dict[uuid.UUID, Any] = {row.id: row for row in queries.records_of(list(servant_ids))}
        self._homes = queries.agencies_of_bodies({row.body_id for row in self.records.values()})
        self._served = queries.served_agencies(self.on)
        self._rules = rows_of(eligibility.FINGERPRINT)[0].fingerprint
        self._contexts: dict[uuid.UUID, Context] = {}

    def agency_of(self, servant_id: uuid.UUID) -> uuid.UUID | None:
        """The agency of one of the people; None where their unit stands below none."""
        return self._homes.get(self.records[servant_id].body_id)

    def breakdown(self, servant_id: uuid.UUID, place: "Place") -> dict[str, int]:
        """By criterion, the points of somebody at an offering, weights included; their sum is the score."""
        row, opportunity = self.records[servant_id], place.opportunity
        if opportunity.id not in self._contexts:
            self._contexts[opportunity.id] = eligibility.asked(opportunities.question_of(opportunity), self.on, self._rules)[1]
        codes = [item["code"] for item in opportunity.competencies]
        rating = next((one for one in row.recent_ratings or () if one), None)
        missing = self._contexts[opportunity.id].levels_missing(row, codes)
        person = Person(missing, rating, row.appointed_on, self.agency_of(servant_id) in self._served)
        return breakdown(self.weights, person, self.on)

    def points(self, servant_id: uuid.UUID, place: "Place") -> int:
        """The score of somebody at an offering."""
        return sum(self.breakdown(servant_id, place).values())


def places_by_id(places: "Sequence[Place]") -> "dict[uuid.UUID, Place]":
    """By the id of the round's offering."""
    return {one.row.id: one for one in places}
