"""A finding: what an officer has established about a fact that the record does not know, on evidence and for a time. Pure.

As soon as the record says something itself, the record counts.
"""

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any

from portal.eligibility.domain.facts import ARGUMENT, Fact
from portal.eligibility.domain.rules import Value
from portal.kernel.errors import DomainError
from portal.kernel.text import Text

RATINGS = "performance_predicate_each_of_last_2_years"
FINDABLE = frozenset(
    {
        "open_discipline_or_criminal_case",
        "serving_moderate_or_severe_sanction",
        "serving_prison_or_moderate_or_severe_sanction",
        RATINGS,
        "highest_education",
        "grade",
        "level",
    }
)
"""The facts of a person that an officer can establish: what depends on the offering, or is counted from days, is not among them."""
LONGEST = dt.timedelta(days=365)
"""A finding holds for a year at most: by then the record knows."""


class FindingState(enum.StrEnum):
    """Where a finding stands on a day."""

    STANDING = "standing"
    EXPIRED = "expired"
    REVOKED = "revoked"


def is_findable(fact: str) -> bool:
    """Whether an officer can establish it."""
    return fact.partition(ARGUMENT)[0] in FINDABLE


def is_missing(value: Value) -> bool:
    """Whether a fact, or one of its parts, is not known."""
    return value is None or (isinstance(value, tuple) and None in value)


def filled(fact: Fact, established: Any, on: dt.date, until: dt.date) -> Fact:  # noqa: ANN401  a stored value
    """A fact with what was established in the place of what the record does not know."""
    said = Text("Established by a BKD verifier on evidence; counts until %(day)s or until the record knows.", day=until)
    if isinstance(fact.value, tuple):
        value: Value = tuple(known if known is not None else found for known, found in zip(fact.value, established, strict=True))
    else:
        value = established
    return Fact(value, SOURCE, on, said)


SOURCE = "Penetapan verifikator BKD"
"""Where it comes from, as the record's sources are called: in Indonesian."""


def check_until(fact: str, until: dt.date, today: dt.date) -> None:
    """Raises DomainError beside `until` for a day until which it cannot count."""
    if until < today:
        raise DomainError(Text("The last day must not lie in the past."), "until")
    if until > today + LONGEST:
        raise DomainError(Text("A finding counts for a year at most."), "until")
    if fact == RATINGS and until.year > today.year:
        raise DomainError(Text("It speaks of the two years before this one, and so counts until 31 December at most."), "until")


def state_of(revoked_at: dt.datetime | None, until: dt.date, today: dt.date) -> FindingState:
    """Where it stands on a day."""
    if revoked_at is not None:
        return FindingState.REVOKED
    return FindingState.STANDING if until >= today else FindingState.EXPIRED


def overlaid(facts: Mapping[str, Fact], found: Mapping[str, tuple[Any, dt.date, dt.date]]) -> dict[str, Fact]:
    """Facts with what was established of those that are not known: value, day on which it was established, last day, by fact."""
    return {name: filled(fact, *found[name]) if name in found and is_missing(fact.value) else fact for name, fact in facts.items()}
