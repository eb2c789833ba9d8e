"""How many points somebody has for a place: whole numbers from a published table, each criterion times its weight. Pure."""

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.kernel.text import Text

MOST_WEIGHT = 10
WHOLE = 100
"""The most that one criterion gives before its weight."""


class Criterion(enum.StrEnum):
    """What counts; the value stands in a round's plan and in the database."""

    GAP = "gap"
    RATING = "rating"
    SERVICE = "service"
    EQUITY = "equity"


NAMES: dict[str, Text] = {
    Criterion.GAP: Text("Gap that it closes"),
    Criterion.RATING: Text("Performance (SKP)"),
    Criterion.SERVICE: Text("Years of service"),
    Criterion.EQUITY: Text("Agencies served less"),
}
USUAL: dict[str, int] = {Criterion.GAP: 5, Criterion.RATING: 3, Criterion.SERVICE: 1, Criterion.EQUITY: 1}
"""The weights with which a plan begins."""
BY_LEVELS = (0, 40, 70, WHOLE)
"""By how many levels are missing in what the place strengthens, all together; three and more count alike."""
BY_RATING: dict[str, int] = {"SANGAT_BAIK": WHOLE, "BAIK": 70, "BUTUH_PERBAIKAN": 30}
"""By the newest predicate; any other, and none, gives nothing."""
BY_YEARS = ((10, WHOLE), (5, 60), (2, 30))
"""From so many full years of service on."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the points of a person rest on."""

    missing: int
    """Levels of competency, in what the place strengthens."""
    rating: str | None
    appointed_on: dt.date
    served: bool
    """Whether somebody of the agency has been placed within a year."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the published table."""

    criterion: str
    words: Text
    points: int


TABLE: Sequence[Line] = (
    Line(Criterion.GAP, Text("One level is missing"), BY_LEVELS[1]),
    Line(Criterion.GAP, Text("Two levels are missing"), BY_LEVELS[2]),
    Line(Criterion.GAP, Text("Three levels or more are missing"), BY_LEVELS[3]),
    Line(Criterion.RATING, Text("Newest predicate: very good"), BY_RATING["SANGAT_BAIK"]),
    Line(Criterion.RATING, Text("Newest predicate: good"), BY_RATING["BAIK"]),
    Line(Criterion.RATING, Text("Newest predicate: needs improvement"), BY_RATING["BUTUH_PERBAIKAN"]),
    Line(Criterion.SERVICE, Text("Two full years or more"), BY_YEARS[2][1]),
    Line(Criterion.SERVICE, Text("Five full years or more"), BY_YEARS[1][1]),
    Line(Criterion.SERVICE, Text("Ten full years or more"), BY_YEARS[0][1]),
    Line(Criterion.EQUITY, Text("Nobody of the agency was placed within the last 12 months"), WHOLE),
)


def full_years(since: dt.date, on: dt.date) -> int:
    """How many whole years have passed by a day."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def base(criterion: str, person: Person, on: dt.date) -> int:
    """What one criterion gives somebody before its weight, 0 to 100."""
    match criterion:
        case Criterion.GAP:
            return BY_LEVELS[min(person.missing, len(BY_LEVELS) - 1)]
        case Criterion.RATING:
            return BY_RATING.get(person.rating or "", 0)
        case Criterion.SERVICE:
            years = full_years(person.appointed_on, on)
            return next((points for least, points in BY_YEARS if years >= least), 0)
        case _:
            return 0 if person.served else WHOLE


def bases(person: Person, on: dt.date) -> dict[str, int]:
    """What each criterion gives somebody before its weight."""
    return {criterion: base(criterion, person, on) for criterion in Criterion}


def weighted(weights: Mapping[str, int], found: Mapping[str, int]) -> dict[str, int]:
    """What each criterion gives, times its weight."""
    return {criterion: weight * found[criterion] for criterion, weight in weights.items()}


def breakdown(weights: Mapping[str, int], person: Person, on: dt.date) -> dict[str, int]:
    """What each criterion gives somebody, times its weight."""
    return weighted(weights, bases(person, on))


def points(weights: Mapping[str, int], person: Person, on: dt.date) -> int:
    """All criteria together, each times its weight."""
    return sum(breakdown(weights, person, on).values())
