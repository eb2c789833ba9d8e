"""How officers look at gaps: by what the rows are, how much of the workforce a look takes in, what a number weighs. Pure."""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.kernel.text import Text


class By(enum.StrEnum):
    """What stands in a row."""

    AGENCY = "agency"
    UNIT = "unit"
    FAMILY = "family"
    PROVINCE = "province"


ROWS: dict[str, Text] = {
    By.AGENCY: Text("Agency"),
    By.UNIT: Text("Unit"),
    By.FAMILY: Text("Family of posts"),
    By.PROVINCE: Text("All together"),
}


class Shown(enum.StrEnum):
    """Which of the people whose posts require a competency."""

    BELOW = "below"
    FAR = "far"
    UNKNOWN = "unknown"
    MET = "met"


SHOWN: dict[str, Text] = {
    Shown.BELOW: Text("Below what is required"),
    Shown.FAR: Text("Below by two levels or more"),
    Shown.UNKNOWN: Text("Not known"),
    Shown.MET: Text("Meets what is required"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the workforce a look takes in; what is empty leaves nothing out."""

    within: uuid.UUID | None = None
    """The reader's own agency: they see what is below it alone."""
    body_code: str = ""
    """An agency or unit, with all that stands below it."""
    family: str = ""
    codes: tuple[str, ...] = field(default=())
    """The competencies."""


@dataclass(frozen=True, slots=True)
class Count:
    """The people of one row whose posts require a competency: how many, of how many it is known, how many are below, how far."""

    key: str
    label: str
    code: str
    people: int
    known: int
    below: int
    far: int
    oldest: dt.date | None

    @property
    def unknown(self) -> int:
        """Of how many no assessment counts."""
        return self.people - self.known


def together(counts: Iterable[Count]) -> Count:
    """Several counts of different people as one; it bears the names of the first."""
    found = list(counts)
    days = [one.oldest for one in found if one.oldest is not None]
    first = found[0]
    people, known, below, far = (sum(getattr(one, name) for one in found) for name in ("people", "known", "below", "far"))
    return Count(first.key, first.label, first.code, people, known, below, far, min(days, default=None))


@dataclass(frozen=True, slots=True)
class Weight:
    """How dark a number's ground is, and what that says in words."""

    look: str
    words: Text
    up_to: int = 0
    """Below so many of a hundred."""


WEIGHTS = (
    Weight("q0", Text("nobody below"), 0),
    Weight("q1", Text("fewer than 10% below"), 10),
    Weight("q2", Text("10 to 24% below"), 25),
    Weight("q3", Text("25 to 49% below"), 50),
    Weight("q4", Text("half or more below"), 101),
)
UNKNOWN = Weight("qx", Text("nobody assessed"))


def weight_of(count: Count) -> Weight:
    """What share of those who were assessed is below."""
    if not count.known:
        return UNKNOWN
    if not count.below:
        return WEIGHTS[0]
    return next(weight for weight in WEIGHTS[1:] if count.below * 100 < weight.up_to * count.known)
