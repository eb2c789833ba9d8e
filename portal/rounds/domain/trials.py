"""A trial: wishes that nobody has made, drawn by a seed, and the figures of what they would have come to. Pure."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

SPREAD = 0.8
"""How unlike the offerings are in how much they are wished for (of the lognormal distribution)."""


def made_up(seed: str, open_to: Mapping[str, Sequence[str]], longest: int) -> dict[str, list[str]]:
    """Wishes for everybody among the offerings that are open to them: the same for the same seed and people, whatever their order."""
    offerings = sorted({one for offered in open_to.values() for one in offered})
    draw = random.Random(f"{seed}/offerings")  # noqa: S311  made-up wishes are no secret, and come again for the same seed
    wanted = {one: draw.lognormvariate(0, SPREAD) for one in offerings}
    return {person: _list_of(f"{seed}/{person}", sorted(open_to[person]), wanted, longest) for person in sorted(open_to)}


def _list_of(seed: str, offered: Sequence[str], wanted: Mapping[str, float], longest: int) -> list[str]:
    """Some of the offerings in an order of one's own: what many want stands first more often."""
    draw = random.Random(seed)  # noqa: S311  as above
    ordered = sorted(offered, key=lambda one: (draw.expovariate(wanted[one]), one))
    return ordered[: draw.randint(1, min(longest, len(ordered)))]


@dataclass(frozen=True, slots=True)
class OfferingFigures:
    """One offering in a trial."""

    number: str
    title: str
    seats: int
    wished: int
    """In how many lists it stands."""
    placed: int
    cutoff: int | None
    """The points of the last who was admitted to the open seats; None where a seat stayed free."""
    shortfall: int | None
    """By how many it fell short of its minimum and closed."""


@dataclass(frozen=True, slots=True)
class AgencyFigures:
    """One agency in a trial."""

    name: str
    people: int
    limit: int
    placed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a trial came to."""

    people: int
    """Who made a list."""
    unsure: int
    """Who could not take part because an officer has to check something first."""
    seats: int
    placed: int
    by_choice: list[int]
    """How many got their first choice, their second, and so on."""
    offerings: list[OfferingFigures] = field(default_factory=list)
    agencies: list[AgencyFigures] = field(default_factory=list)
    moved: int | None = None
    """Of a trial with other weights: how many end somewhere else than with those of the trial that it goes back to."""

    @property
    def first(self) -> int:
        """How many got what they wanted most."""
        return self.by_choice[0] if self.by_choice else 0

    @property
    def closed(self) -> int:
        """How many offerings closed because too few came."""
        return sum(one.shortfall is not None for one in self.offerings)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Figures":
        """As it was kept."""
        offerings = [OfferingFigures(**one) for one in kept["offerings"]]
        agencies = [AgencyFigures(**one) for one in kept["agencies"]]
        numbers = {name: kept[name] for name in ("people", "unsure", "seats", "placed")}
        return cls(**numbers, by_choice=list(kept["by_choice"]), offerings=offerings, agencies=agencies, moved=kept.get("moved"))


def choices_got(wishes: Mapping[str, Sequence[str]], placements: Mapping[str, str | None]) -> list[int]:
    """How many got their first choice, their second, and so on, as far as anybody got one."""
    counted = Counter(wishes[person].index(where) for person, where in placements.items() if where is not None)
    return [counted[place] for place in range(max(counted, default=-1) + 1)]
