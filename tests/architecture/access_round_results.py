"""Rounds as they are collected and run, for the cells of access.toml: results."""

from collections.abc import Callable

from portal.accounts.models import Account
from portal.rounds.domain import RoundState
from tests.architecture.access_base import Made
from tests.factories.round_results import Played, played


def _ids(made: Played, alias: str = "hub1") -> Made:
    return {"round_id": made.round.id, "list_id": made.lists[alias].id, "number": 1}


def round_result(owner: Account) -> Made:
    """A list of the person in a published round, with the place that they are offered."""
    made = played(RoundState.PUBLISHED, owner, ("hub1",))
    return {**_ids(made), "offer_id": made.offer_of("hub1").id}


def round_closed(owner: Account) -> Made:
    """The same in a round that has closed with its report."""
    return _ids(played(RoundState.CLOSED, owner, ("hub1",)))


MAKERS: dict[str, Callable[[Account], Made]] = {"round_result": round_result, "round_closed": round_closed}
