"""What a run came to: why each choice came out as it did, and the figures on which a person decides. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

OPEN = "open"
Last = list[int] | None
"""A cut-off as the result file has it: [score, lottery place] of the last admitted; None: a seat stayed free; []: none was to give."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of one choice of one person, with all that a sentence about it names."""

    offering: str
    """The opportunity's number."""
    code: str
    """A name of `portal.matching.explanations.Code`."""
    own: list[int] | None
    """[score, lottery place]; None where the person is not eligible there."""
    cutoffs: dict[str, Last]
    """Of the open seats and of each reserve of which the person is a member; empty where the offering closed."""
    seats: int
    per_agency: int | None
    minimum: int
    pool: str | None = None
    """Of the seat, with MATCHED."""
    shortfall: int | None = None
    """By how many the offering fell short of its minimum as it closed."""
    why: str | None = None
    """With INELIGIBLE: "rules" (by rule or data), "tied" (unit and host), "interest" (the head's decision)."""

    @property
    def cutoff(self) -> Last:
        """Of the seat's pool, else of the open seats."""
        return self.cutoffs.get(self.pool or OPEN)

    @property
    def held(self) -> int | None:
        """How many an offering had as it closed."""
        return None if self.shortfall is None else self.minimum - self.shortfall

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class Release:
    """Where a person stood in the order in which the agency released its people."""

    rank: int
    """From 1, among the agency's participants."""
    last: int
    """The rank of the last who was placed; 0 where nobody was."""
    limit: int
    """How many the agency could let go in this run."""
    placed: int

    def to_json(self) -> dict[str, int]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class OfferingOutcome:
    """One offering of a run; how many had ranked it is not kept."""

    number: str
    title: str
    seats: int
    placed: int
    cutoffs: dict[str, Last]
    """By pool; empty where it closed."""
    shortfall: int | None = None

    def drawn_from(self) -> tuple[Any, ...]:
        """What a drawing of it depends on."""
        return self.number, self.title, self.seats, self.placed, tuple(self.cutoffs.items()), self.shortfall


@dataclass(frozen=True, slots=True)
class Share:
    """How a group fared: of an agency, of a kind of post, of a kind of employment."""

    by: str
    """agency, post_class, employment."""
    name: str
    people: int
    placed: int
    limit: int | None = None
    """Of an agency: how many it could let go."""

    def drawn_from(self) -> tuple[Any, ...]:
        """What a drawing of it depends on."""
        return self.by, self.name, self.people, self.placed, self.limit


@dataclass(frozen=True, slots=True)
class RunFigures:
    """What stands on the page on which a person decides, and what is published of it."""

    participants: int
    seats: int
    placed: int
    by_choice: list[int]
    """How many got their first choice, their second, and so on."""
    envy: int
    """People who were released and see a place that they wanted more with somebody who comes after them; the rule gives 0."""
    beyond: int
    """Limits that were passed; the rule gives 0."""
    offerings: list[OfferingOutcome] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)

    @property
    def closed(self) -> int:
        """How many offerings closed because too few came."""
        return sum(one.shortfall is not None for one in self.offerings)

    @property
    def empty(self) -> int:
        """Places that nobody got, of offerings that did not close."""
        return sum(one.seats - one.placed for one in self.offerings if one.shortfall is None)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        offerings = [OfferingOutcome(**one) for one in kept["offerings"]]
        shares = [Share(**one) for one in kept["shares"]]
        named = ("participants", "seats", "placed", "by_choice", "envy", "beyond")
        return cls(**{name: kept[name] for name in named}, offerings=offerings, shares=shares)
