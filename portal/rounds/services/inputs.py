"""Everything that decides a round besides the seed, read once as it is fixed."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import Range

from portal.eligibility import queries as eligibility
from portal.matching import instance as instances
from portal.rounds import queries
from portal.rounds.domain.locking import Choice, Participant
from portal.rounds.queries import lists, reserves, runs
from portal.rounds.services.weighing import Weigher, excluded_from

if TYPE_CHECKING:
    from collections.abc import Collection

    from portal.rounds.models import Round, RoundReserve
    from portal.rounds.queries import Place
    from portal.rounds.queries.lists import Listed
    from portal.rounds.queries.runs import Home


class Inputs:
    """Everything that decides a round besides the seed."""

    def __init__(self, found: "Round") -> None:
        self.round = found
        self.places = {one.row.id: one for one in queries.places_of(found.id)}
        self.lists = lists.lists_to_fix(found.id)
        self.ids = {one.number: one.id for one in self.lists}
        self.reserves = reserves.reserves_of(list(self.places))
        self.free = runs.free_places(found.id)
        self.homes = runs.homes_of({one.agency_id for one in self.lists}, self._days())
        self.wanted = self._wanted()
        self.tied: dict[uuid.UUID, Collection[uuid.UUID]] = {}
        self.excluded = self._excluded()
        self.weigher = Weigher.of_many(found.weights, [one.servant_id for one in self.lists])
        self.orders = self._orders()
        self.release_place = {number: place for queue in self.orders.values() for place, number in enumerate(queue, 1)}
        self.participants = [self._participant(one) for one in self.lists]

    def _days(self) -> Range[dt.date]:
        days = [(one.opportunity.starts_on, one.opportunity.ends_on) for one in self.places.values()]
        return Range(min(first for first, _ in days), max(last for _, last in days), bounds="[]")

    def _wanted(self) -> "dict[uuid.UUID, list[Listed]]":
        """By offering, the lists that name it."""
        wanted: dict[uuid.UUID, list[Listed]] = {one: [] for one in self.places}
        for one in self.lists:
            for choice in one.choices:
                if choice in wanted:
                    wanted[choice].append(one)
        return wanted

    def _excluded(self) -> dict[uuid.UUID, set[uuid.UUID]]:
        """By offering, who may not go there by what the rules say today."""
        known = {place: [one.servant_id for one in wanting] for place, wanting in self.wanted.items() if wanting}
        self.tied = {place: eligibility.conflicts(people, self.places[place].opportunity.host_id) for place, people in known.items()}
        return excluded_from([(self.places[place], people) for place, people in known.items()])

    def _orders(self) -> dict[uuid.UUID, list[str]]:
        """By agency, its participants' numbers as it releases them; who came to it after its order was fixed stands behind."""
        fixed = {agency: {servant: place for place, servant in enumerate(order)} for agency, order in runs.orders_of(self.round.id).items()}
        queues: dict[uuid.UUID, list[Listed]] = defaultdict(list)
        for one in self.lists:
            queues[one.agency_id].append(one)
        for agency, queue in queues.items():
            known = fixed.get(agency, {})
            queue.sort(key=lambda one, known=known: (known.get(str(one.servant_id), len(known)), one.number))  # type: ignore[misc]
        return {agency: [one.number for one in queue] for agency, queue in queues.items()}

    def _participant(self, one: "Listed") -> Participant:
        queue = self.orders[one.agency_id]
        choices = [self._choice(one, self.places[place]) for place in one.choices if place in self.places]
        return Participant(one.number, self.homes[one.agency_id].code, self.release_place[one.number], len(queue), choices)

    def _choice(self, one: "Listed", place: "Place") -> Choice:
        why = self._why_not(one, place)
        return Choice(place.opportunity.number, None if why else self.weigher.breakdown(one.servant_id, place), why)

    def _why_not(self, one: "Listed", place: "Place") -> str | None:
        """Why a person may not go to an offering, or None. What needs an officer's check has been checked in the sign-off."""
        is_blocked = one.interest and one.measure and one.measure.get("outcome") == "block"
        if one.interest and is_blocked and one.interest.get("host_id") == str(place.opportunity.host_id):
            return "interest"
        if one.servant_id in self.tied[place.row.id]:
            return "tied"
        return "rules" if one.servant_id in self.excluded[place.row.id] else None

    def instance(self) -> dict[str, Any]:
        """The instance without its seed."""
        scores: dict[str, dict[str, int]] = defaultdict(dict)
        for one in self.participants:
            for choice in one.choices:
                if choice.score is not None:
                    scores[choice.offering][one.number] = choice.score
        agencies = sorted(self.homes.values(), key=lambda home: home.code)
        return {
            "format": instances.FORMAT,
            "agencies": [self._agency(home) for home in agencies],
            "servants": [
                {"id": one.number, "agency": one.agency, "choices": [choice.offering for choice in one.choices]}
                for one in self.participants
            ],
            "offerings": [self._offering(place, scores[place.opportunity.number]) for place in self.places.values()],
        }

    def _agency(self, home: "Home") -> dict[str, Any]:
        return {"id": home.code, "away_limit": home.limit, "release_order": self.orders[home.id]}

    def _offering(self, place: "Place", scores: dict[str, int]) -> dict[str, Any]:
        """What a round has of an offering, less the places that somebody has got by another way since it was planned."""
        row, seats = place.row, min(place.row.seats, self.free.get(place.row.id, 0))
        told: dict[str, Any] = {"id": place.opportunity.number, "seats": seats, "minimum": min(row.minimum, seats), "scores": scores}
        if row.per_agency:
            told["per_agency"] = row.per_agency
        left, kept = seats, []
        for reserve in self.reserves.get(row.id, []):
            kept.append(self._reserve(reserve, min(reserve.seats, left)))
            left -= kept[-1]["seats"]
        return told | ({"reserves": kept} if kept else {})

    def _reserve(self, reserve: "RoundReserve", seats: int) -> dict[str, Any]:
        """Its members are told as far as they listed the offering: nobody else can get a seat there."""
        agencies = set(reserve.agency_ids)
        members = [one.number for one in self.wanted[reserve.round_offering_id] if one.agency_id in agencies]
        told: dict[str, Any] = {"id": reserve.name, "seats": seats, "members": members}
        return told | ({"per_agency": reserve.per_agency} if reserve.per_agency else {})
