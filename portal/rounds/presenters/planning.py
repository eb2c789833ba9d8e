"""What pages show of a round's trials: two plans beside each other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.kernel.text import Text
from portal.rounds.domain.points import NAMES, TABLE
from portal.rounds.domain.trials import Figures

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundTrial


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of two trials."""

    name: Text
    left: int
    right: int

    @property
    def difference(self) -> int:
        """By how much the right one is more."""
        return self.right - self.left


COMPARED: tuple[tuple[Text, Callable[[Figures], int]], ...] = (
    (Text("People with a list"), lambda one: one.people),
    (Text("Places"), lambda one: one.seats),
    (Text("Placed"), lambda one: one.placed),
    (Text("First choice"), lambda one: one.first),
    (Text("Offerings closed for too few"), lambda one: one.closed),
)


def compared(left: "RoundTrial", right: "RoundTrial") -> list[Compared]:
    """The figures of two trials in rows."""
    one, other = (Figures.from_json(trial.figures or {}) for trial in (left, right))
    return [Compared(name, of(one), of(other)) for name, of in COMPARED]


def agencies_of_both(left: "RoundTrial", right: "RoundTrial") -> list[tuple[str, int, int]]:
    """(agency, placed in the one, placed in the other), by name."""
    one, other = ({agency.name: agency.placed for agency in Figures.from_json(trial.figures or {}).agencies} for trial in (left, right))
    return [(name, one.get(name, 0), other.get(name, 0)) for name in sorted(one.keys() | other.keys(), key=str.casefold)]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion of a plan with its weight and the lines of the table that it has."""

    name: Text
    weight: int
    lines: list[tuple[Text, int]]
    """Each with the points that it gives with this weight."""


def criteria_of(found: "Round") -> list[Weighed]:
    """The table of points as it stands with a plan's weights."""
    return [
        Weighed(name, weight, [(line.words, weight * line.points) for line in TABLE if line.criterion == key])
        for key, name in NAMES.items()
        for weight in (int(found.weights.get(key, 0)),)
    ]
