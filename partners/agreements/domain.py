"""An agreement's states, and whether it covers what is to be published. Pure."""

import datetime as dt
import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.kernel.errors import DomainError
from portal.kernel.states import Machine
from portal.kernel.text import Text

MOST_SEATS = 1000
LONGEST_YEARS = 5
"""A cooperation agreement runs for at most so many years (Permendagri 22/2020; practice 1 to 3)."""


class AgreementState(enum.StrEnum):
    """Where an agreement stands. That it is in force is said by the row; the dates decide for which days."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    """The cooperation bureau reads what the partner proposes."""
    RETURNED = "returned"
    REFUSED = "refused"
    TO_SIGN = "to_sign"
    """Agreed; each side uploads its signed paper."""
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    TERMINATED = "terminated"


class AgreementStep(enum.StrEnum):
    """What can happen to it."""

    SUBMIT = "submit"
    RETURN = "return"
    REFUSE = "refuse"
    AGREE = "agree"
    SIGN = "sign"
    EXPIRE = "expire"
    TERMINATE = "terminate"


AGREEMENT = Machine(
    {
        (AgreementState.DRAFT, AgreementStep.SUBMIT): AgreementState.IN_REVIEW,
        (AgreementState.RETURNED, AgreementStep.SUBMIT): AgreementState.IN_REVIEW,
        (AgreementState.IN_REVIEW, AgreementStep.RETURN): AgreementState.RETURNED,
        (AgreementState.IN_REVIEW, AgreementStep.REFUSE): AgreementState.REFUSED,
        (AgreementState.IN_REVIEW, AgreementStep.AGREE): AgreementState.TO_SIGN,
        (AgreementState.TO_SIGN, AgreementStep.SIGN): AgreementState.IN_FORCE,
        (AgreementState.TO_SIGN, AgreementStep.EXPIRE): AgreementState.EXPIRED,
        (AgreementState.IN_FORCE, AgreementStep.EXPIRE): AgreementState.EXPIRED,
        (AgreementState.IN_FORCE, AgreementStep.TERMINATE): AgreementState.TERMINATED,
    }
)
EDITABLE = frozenset({AgreementState.DRAFT, AgreementState.RETURNED})


class Side(enum.StrEnum):
    """Who signs."""

    GOVERNMENT = "government"
    PARTNER = "partner"


KINDS: dict[str, Text] = {
    "internship": Text("Internship", "kind"),
    "masters": Text("Master's programme", "kind"),
    "short_course": Text("Short course", "kind"),
    "workshop": Text("Workshop", "kind"),
    "seminar": Text("Seminar", "kind"),
    "certification": Text("Certification", "kind"),
    "e_learning": Text("E-learning", "kind"),
}
"""The kinds of offering that an agreement can cover; a kind is a text key, so that a new one needs no new column."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the sides agree on."""

    kinds: Sequence[str]
    fields: str
    seats_a_year: int
    starts_on: dt.date
    ends_on: dt.date
    runoff: bool
    """Whether a placement that has begun may run on after the end."""
    costs: str


def check_scope(scope: Scope, today: dt.date) -> None:
    """Raises DomainError beside a field for a scope that no agreement can have."""
    if scope.ends_on <= scope.starts_on:
        raise DomainError(Text("The last day must lie after the first."), "ends_on")
    if scope.ends_on <= today:
        raise DomainError(Text("The last day has passed already."), "ends_on")
    longest = scope.starts_on.replace(year=scope.starts_on.year + LONGEST_YEARS, day=min(scope.starts_on.day, 28))
    if scope.ends_on > longest:
        raise DomainError(Text("An agreement runs for at most %(years)s years.", years=LONGEST_YEARS), "ends_on")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to publish."""

    kind: str
    seats: int
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Terms:
    """An agreement that is in force, as far as covering asks, with the seats that are published in the wish's year already."""

    id: uuid.UUID
    number: str
    kinds: Sequence[str]
    seats_a_year: int
    starts_on: dt.date
    ends_on: dt.date
    runoff: bool
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, and the field of an offering beside which it belongs (None: none)."""

    text: Text
    field: str | None = None


def missing_under(terms: Terms, wish: Wish) -> list[Missing]:
    """What an agreement does not cover of a wish; empty where it covers all of it."""
    found = []
    if wish.kind not in terms.kinds:
        kind = KINDS.get(wish.kind, Text("This kind"))
        found.append(Missing(Text("%(kind)s is not among the kinds that agreement %(number)s covers.", kind=kind, number=terms.number)))
    if terms.taken + wish.seats > terms.seats_a_year:
        left = max(0, terms.seats_a_year - terms.taken)
        words = Text(
            "Agreement %(number)s covers %(most)s places a year; %(left)s are left in %(year)s.",
            number=terms.number,
            most=terms.seats_a_year,
            left=left,
            year=str(wish.starts_on.year),
        )
        found.append(Missing(words, "seats"))
    if not terms.starts_on <= wish.starts_on <= terms.ends_on:
        words = Text(
            "The start lies outside agreement %(number)s, which runs from %(first)s to %(last)s.",
            number=terms.number,
            first=terms.starts_on,
            last=terms.ends_on,
        )
        found.append(Missing(words, "starts_on"))
    elif wish.ends_on > terms.ends_on and not terms.runoff:
        found.append(
            Missing(
                Text("The end lies after the end of agreement %(number)s, %(last)s.", number=terms.number, last=terms.ends_on), "ends_on"
            )
        )
    return found


def is_in_force(state: AgreementState, starts_on: dt.date, ends_on: dt.date, on: dt.date) -> bool:
    """Whether an agreement holds on a day."""
    return state is AgreementState.IN_FORCE and starts_on <= on <= ends_on


def number_of(year: int, count: int) -> str:
    """The number of the agreement that comes after so many."""
    return f"PKS-{year}-{9001 + count:04d}"


RECORDED: dict[str, Text] = {
    "agreements.agreement.begun": Text("Proposal of an agreement begun"),
    "agreements.agreement.submitted": Text("Agreement proposed"),
    "agreements.agreement.returned": Text("Agreement returned for correction"),
    "agreements.agreement.refused": Text("Agreement not approved"),
    "agreements.agreement.to_sign": Text("Content agreed, signatures awaited"),
    "agreements.agreement.signed": Text("Agreement signed by one side"),
    "agreements.agreement.in_force": Text("Agreement in force"),
    "agreements.agreement.expired": Text("Agreement expired"),
    "agreements.agreement.terminated": Text("Agreement terminated"),
}
"""What the audit record calls each event that this slice writes into it."""
