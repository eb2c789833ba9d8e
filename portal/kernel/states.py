"""A state machine as a table: (state, step) -> state."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.kernel.errors import IllegalMoveError

State = TypeVar("State", bound=enum.StrEnum)
Step = TypeVar("Step", bound=enum.StrEnum)


@dataclass(frozen=True)
class Machine(Generic[State, Step]):
    """The moves that exist; any other raises."""

    moves: Mapping[tuple[State, Step], State]

    def move(self, state: State, step: Step) -> State:
        """The state after the step. Raises IllegalMoveError where the table has no such move."""
        try:
            return self.moves[state, step]
        except KeyError:
            raise IllegalMoveError from None

    def steps(self, state: State) -> tuple[Step, ...]:
        """The steps that can be taken from a state."""
        return tuple(step for (origin, step) in self.moves if origin == state)
