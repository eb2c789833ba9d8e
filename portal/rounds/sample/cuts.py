"""Links of the chain that the tour can cut here."""

from dataclasses import replace
from typing import Any

from portal.kernel.text import Text
from portal.rounds.presenters import results as sentences
from portal.rounds.queries import reserves, runs
from portal.rounds.queries import results as published
from portal.rounds.services import after, inputs, locking, publishing, running


def lock_before_time() -> None:
    """Lists are locked while people may still change them."""
    locking._hindrance = lambda found, ready: None  # noqa: ARG005, SLF001  the link that is broken


def witness_anything() -> None:
    """The witness confirms a seed without having read it."""
    witness = running.witness
    running.witness = lambda run, seed, *, by: witness(run, run.seed, by=by)  # noqa: ARG005


def forget_limits() -> None:
    """Every agency may let anybody go."""
    homes_of = runs.homes_of
    runs.homes_of = lambda agency_ids, during: {one: replace(home, limit=99) for one, home in homes_of(agency_ids, during).items()}


class _NoCeilings(inputs.Inputs):
    def _offering(self, place: Any, scores: dict[str, int]) -> dict[str, Any]:  # noqa: ANN401
        return {key: value for key, value in super()._offering(place, scores).items() if key != "per_agency"}


def forget_ceilings() -> None:
    """One agency may have all places of an offering."""
    locking.Inputs = _NoCeilings  # type: ignore[misc]


def forget_reserves() -> None:
    """Reserved seats are as open as any other."""
    reserves.reserves_of = lambda place_ids: {}  # noqa: ARG005


class _NoInterests(inputs.Inputs):
    def _why_not(self, one: Any, place: Any) -> str | None:  # noqa: ANN401, ARG002
        return None


def forget_blocked_interests() -> None:
    """What a head has decided on an interest does nothing."""
    locking.Inputs = _NoInterests  # type: ignore[misc]


def release_by_number() -> None:
    """The orders that agencies fixed are not followed."""
    runs.orders_of = lambda round_id: {}  # noqa: ARG005


def commit_to_something_else() -> None:
    """What is published of a person is not what was fixed of them."""
    listed = published.commitments_of
    published.commitments_of = lambda lock_id: [one[::-1] for one in listed(lock_id)]


def publish_over_objections() -> None:
    """An objection stops nothing."""
    publishing._hindrance = lambda found, figures: None  # noqa: ARG005, SLF001


def tell_nobody() -> None:
    """Results are out, and nobody is told."""
    publishing.tell_results = lambda round_id, run_id, after: None  # noqa: ARG005


def say_nothing() -> None:
    """Whoever was not placed is not told why."""
    sentences.sentence = lambda *_: Text("Not placed", "placing")


def line_in_any_order() -> None:
    """Whoever comes first in the line is whoever joined first."""
    line_of = after.line_of

    def unordered(found: Any, place: Any, opportunity: Any = None) -> after.WaitingLine:  # noqa: ANN401
        line = line_of(found, place, opportunity)
        people = [replace(one, hindrance=None) for one in line.people]
        return replace(line, people=people, first=next(iter(people), None))

    after.line_of = unordered


CUTS = {
    "agency-limit-forgotten": forget_limits,
    "ceiling-forgotten": forget_ceilings,
    "commitment-of-another": commit_to_something_else,
    "interest-weighs-nothing": forget_blocked_interests,
    "line-in-any-order": line_in_any_order,
    "locked-before-time": lock_before_time,
    "objection-stops-nothing": publish_over_objections,
    "release-order-forgotten": release_by_number,
    "reserve-forgotten": forget_reserves,
    "results-untold": tell_nobody,
    "seed-not-witnessed": witness_anything,
    "sentence-left-out": say_nothing,
}
