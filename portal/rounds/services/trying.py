"""Trials: a round played on made-up wishes of everybody who may go somewhere, on the same engine and files as a real one."""

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import Range

from portal.applications import queries as applications
from portal.audit import services as audit
from portal.catalogue import services as opportunities
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.jobs import services as jobs
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.text import Text
from portal.matching import instance as instances
from portal.matching import results
from portal.rounds import queries
from portal.rounds.domain import PATIENCE, TrialState
from portal.rounds.domain.points import Criterion
from portal.rounds.domain.trials import AgencyFigures, Figures, OfferingFigures, choices_got, made_up
from portal.rounds.models import RoundTrial
from portal.rounds.queries.reserves import reserves_of
from portal.rounds.services.planning import ROUND, check_weights, lock_plan
from portal.rounds.services.weighing import Weigher

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import Round, RoundReserve

TRY = "rounds.try"
NO_AGENCY = "-"
"""Those whose unit stands below no agency: nobody may let them go."""
NOTHING_OFFERED = Text("No offering of this round is open any more.")
GIVEN_UP = Text("It was not computed within an hour and was given up.")
ANOTHER_PLAN = Text("The plan has been changed since that trial. Try the plan once more, then other weights.")
NOBODY = Text("Nobody may go anywhere: look at the requirements of the offerings.")


def ask_for_trial(
    found: "Round", *, by: "Identity", base: RoundTrial | None = None, weights: Mapping[str, int] | None = None
) -> RoundTrial:
    """Let the worker try a plan; with a `base` its wishes are played once more with other weights.

    Raises DomainError for a plan without offerings and for weights that cannot be, ConflictError while one waits already, once the round
    has opened, and where the plan is another than the base's.
    """
    found = lock_plan(found.id)
    if not queries.places_of(found.id):
        raise DomainError(Text("Add an offering first: there is nothing to try."))
    before = queries.trials_of(found.id)
    if base is not None:
        _check_other(found, base, weights or {})
    for one in before:
        if is_waiting(one):
            raise ConflictError(Text("A trial of this plan is being computed. Wait until it is done."))
        if one.state is TrialState.WAITING:
            one.state, one.done_at, one.failed_why = TrialState.FAILED, clock.now(), GIVEN_UP
    number = 1 + max((one.number for one in before), default=0)
    made = RoundTrial(
        id=uuid.uuid4(),
        round_id=found.id,
        number=number,
        seed=base.seed if base else f"{found.number}/{number}",
        version=found.version,
        asked_by=by.account_id,
        asked_name=by.name,
        asked_at=clock.now(),
        base_id=base.id if base else None,
        weights=dict(weights or {}) if base else None,
    )
    db.session.add(made)
    told = {"trial": number, "seed": made.seed}
    other = {"base": base.number, "weights": made.weights} if base else {}
    audit.record("rounds.trial.asked", ROUND, found.id, by=by, after=told | other)
    jobs.defer(TRY, trial_id=str(made.id))
    return made


def _check_other(found: "Round", base: RoundTrial, weights: Mapping[str, int]) -> None:
    check_weights(weights)
    if base.state is not TrialState.DONE:
        raise ConflictError(Text("Only a trial that was computed can be played once more with other weights."))
    if base.version != found.version:
        raise ConflictError(ANOTHER_PLAN)
    if dict(weights) == weights_of(found, base):
        raise DomainError(Text("These are the weights of this trial. Change at least one."), Criterion.GAP.value)


def weights_of(found: "Round", trial: RoundTrial) -> dict[str, int]:
    """The weights of a trial of the plan as it stands: its own, or the plan's."""
    return {name: int(weight) for name, weight in (trial.weights or found.weights).items()}


def is_waiting(trial: RoundTrial) -> bool:
    """Whether the worker may still come to a trial."""
    return trial.state is TrialState.WAITING and clock.now() < trial.asked_at + PATIENCE


def run_trial(trial_id: uuid.UUID) -> None:
    """Compute a trial that waits; one that has been computed already is left as it is."""
    trial = queries.lock_waiting(trial_id)
    if trial is None:
        return
    found = queries.get_round(trial.round_id)
    base = queries.get_trial(found.id, trial.base_id) if trial.base_id else None
    trial.done_at = clock.now()
    if base is not None and base.version != found.version:
        trial.state, trial.failed_why = TrialState.FAILED, ANOTHER_PLAN
        return
    trial.version = found.version
    market = _Market(found, trial.seed)
    why = market.hindrance()
    if why is not None:
        trial.state, trial.failed_why = TrialState.FAILED, why
        return
    content, result = market.played(weights_of(found, trial))
    told = json.loads(result)
    moved = None
    if base is not None:
        before = json.loads(market.played(weights_of(found, base))[1])["placements"]
        moved = sum(where != before[person] for person, where in told["placements"].items())
    trial.state, trial.figures = TrialState.DONE, market.figures(told, moved).to_json()
    trial.instance_sha256, trial.result_sha256 = sha256(content).hexdigest(), sha256(result).hexdigest()


@dataclass(slots=True)
class _Home:
    """An agency in a trial."""

    name: str
    limit: int
    people: list[str] = field(default_factory=list)


class _Market:
    """Everybody who may go somewhere in a round, with made-up wishes and real points."""

    def __init__(self, found: "Round", seed: str) -> None:
        self.round, self.seed, self.today = found, seed, clock.today()
        self.places = {one.opportunity.number: one for one in queries.places_of(found.id) if one.is_open}
        self.unsure: set[uuid.UUID] = set()
        open_to = self._open_to()
        self.unsure.difference_update(uuid.UUID(person) for person in open_to)
        self.wishes = made_up(seed, open_to, found.longest)
        self.weigher = Weigher.of_many(found.weights, [uuid.UUID(person) for person in open_to], self.today)
        self.homes = self._homes()
        self.reserves = reserves_of([place.row.id for place in self.places.values()])

    def hindrance(self) -> Text | None:
        """Why there is nothing to compute."""
        if not self.places:
            return NOTHING_OFFERED
        return None if self.wishes else NOBODY

    def _open_to(self) -> dict[str, list[str]]:
        """By person, the offerings of which they meet every rule today, and to whose host their unit is not tied."""
        found: dict[str, list[str]] = defaultdict(list)
        for number, place in self.places.items():
            answers = asking.answers(opportunities.question_of(place.opportunity))
            outcomes = eligibility.everybody(answers.rules, answers.context)
            self.unsure.update(one for one, outcome in outcomes.items() if outcome is Outcome.NEEDS_CHECK)
            eligible = [one for one, outcome in outcomes.items() if outcome is Outcome.ELIGIBLE]
            tied = eligibility.conflicts(eligible, place.opportunity.host_id)
            for one in eligible:
                if one not in tied:
                    found[str(one)].append(number)
        return found

    def _homes(self) -> dict[str, _Home]:
        """The agencies by id, with whom of their people wishes; who is away in the round's time counts towards the limit."""
        if not self.places:
            return {}
        first = min(place.opportunity.starts_on for place in self.places.values())
        last = max(place.opportunity.ends_on for place in self.places.values())
        records = self.weigher.records
        units = {row.body_id for row in records.values()}
        found = applications.agencies_of_units(units, Range(first, last, bounds="[]"))
        homes: dict[str, _Home] = {}
        for person, row in records.items():
            agency, away = found.get(row.body_id, (None, 0))
            key = str(agency.id) if agency else NO_AGENCY
            limit = max(0, (agency.away_limit or 0) - away) if agency else 0
            homes.setdefault(key, _Home(agency.name if agency else NO_AGENCY, limit)).people.append(str(person))
        return homes

    def played(self, weights: Mapping[str, int]) -> tuple[bytes, bytes]:
        """The file that the engine reads, with these weights, and the one that it writes."""
        content = self.instance(weights)
        return content, results.written(results.run(instances.read(content)))

    def instance(self, weights: Mapping[str, int]) -> bytes:
        """The file that the engine reads."""
        home_of = {person: key for key, home in self.homes.items() for person in home.people}
        weigher = copy(self.weigher)  # shares what was read of people and offerings
        weigher.weights = weights
        told = {
            "format": instances.FORMAT,
            "seed": self.seed,
            "agencies": [{"id": key, "away_limit": home.limit} for key, home in sorted(self.homes.items())],
            "servants": [{"id": person, "agency": home_of[person], "choices": wished} for person, wished in self.wishes.items()],
            "offerings": [self._offering(number, weigher) for number in sorted(self.places)],
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

    def _offering(self, number: str, weigher: Weigher) -> dict[str, Any]:
        place = self.places[number]
        row = place.row
        scores = {person: weigher.points(uuid.UUID(person), place) for person, wished in self.wishes.items() if number in wished}
        told: dict[str, Any] = {"id": number, "seats": row.seats, "minimum": row.minimum, "scores": scores}
        kept = [self._reserve(one) for one in self.reserves.get(row.id, ())]
        return told | ({"per_agency": row.per_agency} if row.per_agency else {}) | ({"reserves": kept} if kept else {})

    def _reserve(self, one: "RoundReserve") -> dict[str, Any]:
        members = sorted(person for key in map(str, one.agency_ids) if key in self.homes for person in self.homes[key].people)
        told: dict[str, Any] = {"id": one.name, "seats": one.seats, "members": members}
        return told | ({"per_agency": one.per_agency} if one.per_agency else {})

    def figures(self, result: Mapping[str, Any], moved: int | None = None) -> Figures:
        """What came of it; `moved`: how many ended somewhere else than with the weights that it is compared with."""
        placed = {person: where for person, where in result["placements"].items() if where}
        at, short = Counter(placed.values()), {one["offering"]: one["shortfall"] for one in result["closed"]}
        wished = Counter(one for wishes in self.wishes.values() for one in wishes)
        offerings = [
            OfferingFigures(
                number,
                place.opportunity.title,
                place.row.seats,
                wished[number],
                at[number],
                _open_cutoff(result["cutoffs"].get(number)),
                short.get(number),
            )
            for number, place in self.places.items()
        ]
        agencies = [
            AgencyFigures(home.name, len(home.people), home.limit, sum(person in placed for person in home.people))
            for home in sorted(self.homes.values(), key=lambda one: one.name.casefold())
        ]
        seats = sum(place.row.seats for place in self.places.values())
        got = choices_got(self.wishes, result["placements"])
        return Figures(len(self.wishes), len(self.unsure), seats, len(placed), got, offerings, agencies, moved)


def _open_cutoff(cutoffs: Mapping[str, list[int] | None] | None) -> int | None:
    last = (cutoffs or {}).get("open")
    return last[0] if last else None
