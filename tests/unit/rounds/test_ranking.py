"""How a choice moves in a list, at its ends too, and what can happen to a list in which state."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.rounds.domain import ListState, ListStep
from portal.rounds.domain.ranking import FIRST, WRITABLE, can, moved

ONE, TWO, THREE = (uuid.UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("which", "places_up", "expected"),
    [
        (TWO, 1, [TWO, ONE, THREE]),
        (TWO, -1, [ONE, THREE, TWO]),
        (THREE, FIRST, [THREE, ONE, TWO]),
        (ONE, 1, [ONE, TWO, THREE]),
        (THREE, -1, [ONE, TWO, THREE]),
        (TWO, 0, [ONE, TWO, THREE]),
    ],
)
def test_a_choice_moves_as_far_as_there_is_room(which, places_up, expected):
    assert moved([ONE, TWO, THREE], which, places_up) == expected


@given(some.permutations(range(6)), some.integers(0, 5), some.integers(-8, 8))
def test_the_others_keep_their_order_and_nothing_is_lost(numbers, at, places_up):
    choices = [uuid.UUID(int=number) for number in numbers]
    found = moved(choices, choices[at], places_up)
    assert [one for one in found if one != choices[at]] == [one for one in choices if one != choices[at]]
    assert found.index(choices[at]) == max(0, min(5, at - places_up))


def test_what_is_not_in_the_list_is_not_moved():
    with pytest.raises(ValueError, match="not in list"):
        moved([ONE], TWO, 1)


def test_a_withdrawn_list_can_be_put_in_order_and_submitted_again_and_a_refused_one_cannot():
    assert ListState.WITHDRAWN in WRITABLE
    assert can(ListState.WITHDRAWN, ListStep.SUBMIT)
    assert ListState.REFUSED not in WRITABLE
    assert not can(ListState.REFUSED, ListStep.SUBMIT)
