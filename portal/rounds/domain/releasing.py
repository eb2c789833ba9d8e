"""In which order an agency releases its people: by criteria in turn, with named exceptions, the rest by lot. Pure."""

import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from portal.kernel.hashing import digest
from portal.kernel.text import Text

FIELDS = ("first", "second", "third")
"""The criteria by their turn, as a form calls them; there are no more."""
RATINGS = ("SANGAT_BAIK", "BAIK", "BUTUH_PERBAIKAN", "KURANG", "SANGAT_KURANG")
"""The predicates, best first; whoever has none comes behind them."""


class By(enum.StrEnum):
    """What an agency can go by; the value stands in the database and in the digest."""

    WAITING = "waiting"
    """Never placed, or the longest ago."""
    SERVICE = "service"
    """Longest in service."""
    RATING = "rating"
    """Best newest predicate."""
    LOT = "lot"
    """A draw that anybody can repeat, fixed by the round's number."""


NAMES: dict[By, Text] = {
    By.WAITING: Text("Never placed, or placed the longest ago"),
    By.SERVICE: Text("Longest in service"),
    By.RATING: Text("Best newest SKP predicate"),
    By.LOT: Text("By lot"),
}
USUAL = (By.WAITING, By.SERVICE)
"""What holds for an agency that sets nothing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the order of release goes by, of one person."""

    id: str
    placed_until: dt.date | None
    """The last day of their last placement; None: never placed."""
    appointed_on: dt.date
    rating: str | None
    """The newest predicate."""


@dataclass(frozen=True, slots=True)
class Exempt:
    """Somebody whose place the head has named, and why."""

    servant: str
    first: bool
    """Before all others; else behind them."""
    reason: str

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        return cls(**kept)


def draw_name(round_number: str) -> str:
    """The text from which the lot of a round's releases is drawn: it is known before anybody sets an order, and nobody chooses it."""
    return f"{round_number}/release"


def key_of(person: Candidate, criteria: Sequence[By]) -> tuple[int, ...]:
    """Where the criteria put somebody: a smaller key goes first, equal ones are for the lot; what stands behind the lot counts nothing."""
    places: list[int] = []
    for one in criteria:
        if one is By.LOT:
            break
        places.append(_place(person, one))
    return tuple(places)


def _place(person: Candidate, by: By) -> int:
    if by is By.WAITING:
        return person.placed_until.toordinal() if person.placed_until else 0
    if by is By.SERVICE:
        return person.appointed_on.toordinal()
    return RATINGS.index(person.rating) if person.rating in RATINGS else len(RATINGS)


def ordered(people: Iterable[Candidate], criteria: Sequence[By], exceptions: Sequence[Exempt], lot: Sequence[str]) -> list[str]:
    """The ids of all people as they are released: those put first as they are listed, the others, those put last as they are listed.

    `lot` are the ids as they were drawn; it decides what the criteria leave equal. An exception for somebody who is not there does nothing.
    """
    drawn = {one: place for place, one in enumerate(lot)}
    known = {person.id: person for person in people}
    first = [one.servant for one in exceptions if one.first and one.servant in known]
    last = [one.servant for one in exceptions if not one.first and one.servant in known]
    between = known.keys() - {*first, *last}
    return [*first, *sorted(between, key=lambda one: (key_of(known[one], criteria), drawn[one])), *last]


def version_of(criteria: Sequence[str], exceptions: Sequence[Mapping[str, Any]]) -> str:
    """What a form carries of the order that it was read with: another one means that somebody has set it since."""
    return digest([list(criteria), [dict(one) for one in exceptions]])


def digest_of(agency_code: str, criteria: Sequence[str], exceptions: Sequence[Mapping[str, Any]], order: Sequence[str]) -> str:
    """SHA-256 of all that an agency has fixed."""
    told = {"agency": agency_code, "criteria": list(criteria), "exceptions": [dict(one) for one in exceptions], "order": list(order)}
    return digest(told)
