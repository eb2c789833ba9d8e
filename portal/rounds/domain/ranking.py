"""How a list of choices is put in order. Pure."""

import uuid
from collections.abc import Sequence

from portal.kernel.errors import IllegalMoveError
from portal.rounds.domain import CHANGEABLE, LIST, ListState, ListStep

FIRST = 10_000
"""More places up than any list is long: to the front."""
WRITABLE = CHANGEABLE | {ListState.WITHDRAWN}
"""A list that was withdrawn is put in order again before it is submitted again."""


def moved(choices: Sequence[uuid.UUID], place_id: uuid.UUID, places_up: int) -> list[uuid.UUID]:
    """The choices with one of them so many places further up (negative: down), at the ends no further than there is room.

    Raises ValueError for one that is not among them.
    """
    others = list(choices)
    at = others.index(place_id)
    del others[at]
    others.insert(max(0, min(len(others), at - places_up)), place_id)
    return others


def can(state: ListState, step: ListStep) -> bool:
    """Whether a step can be taken from a state."""
    try:
        LIST.move(state, step)
    except IllegalMoveError:
        return False
    return True
