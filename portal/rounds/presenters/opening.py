"""What pages show of a trial with other weights beside the one that it goes back to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.kernel.text import Text
from portal.rounds.domain.points import NAMES
from portal.rounds.services import trying

if TYPE_CHECKING:
    from portal.rounds.domain.trials import Figures
    from portal.rounds.models import Round, RoundTrial


@dataclass(frozen=True, slots=True)
class Beside:
    """An offering in both trials, the base's figure first."""

    number: str
    title: str
    placed: tuple[int, int]
    cutoff: tuple[int | None, int | None]
    """None where a seat stayed free or the offering closed."""


def offerings_of_both(left: "Figures | None", right: "Figures | None") -> list[Beside]:
    """The offerings of two computed trials of one plan; none where one of them is not computed."""
    if left is None or right is None:
        return []
    others = {one.number: one for one in right.offerings}
    return [
        Beside(one.number, one.title, (one.placed, other.placed), (one.cutoff, other.cutoff))
        for one in left.offerings
        if (other := others.get(one.number)) is not None
    ]


def weights_of_both(found: "Round", base: "RoundTrial", other: "RoundTrial") -> list[tuple[Text, int | None, int]]:
    """(criterion, its weight in the base, in the other); None where the base had the plan's weights and the plan is another by now."""
    known = base.weights is not None or base.version == found.version
    mine, theirs = trying.weights_of(found, base), trying.weights_of(found, other)
    return [(name, mine.get(key, 0) if known else None, theirs.get(key, 0)) for key, name in NAMES.items()]
