"""An agreement's states and scope. Pure."""

import datetime as dt
import enum
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.kernel.errors import DomainError
from portal.kernel.states import Machine
from portal.kernel.text import Text

AMENDMENT = re.compile(r"-A[0-9]+$")
MOST_SEATS = 1000
SEATS = "seats_"
"""Before a kind, the field that holds the places a year of that kind."""
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
    AMENDED = "amended"
    """An amendment stands in its place."""


class AgreementStep(enum.StrEnum):
    """What can happen to it."""

    SUBMIT = "submit"
    RETURN = "return"
    REFUSE = "refuse"
    AGREE = "agree"
    SIGN = "sign"
    EXPIRE = "expire"
    TERMINATE = "terminate"
    AMEND = "amend"


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
        (AgreementState.IN_FORCE, AgreementStep.AMEND): AgreementState.AMENDED,
    }
)
OVER = frozenset({AgreementState.REFUSED, AgreementState.EXPIRED, AgreementState.TERMINATED, AgreementState.AMENDED})
"""Nothing more happens to it."""
EDITABLE = frozenset({AgreementState.DRAFT, AgreementState.RETURNED})


class AgreementType(enum.StrEnum):
    """What is signed: the general understanding, or the agreement under which something can be published."""

    MOU = "kb"
    AGREEMENT = "pks"


TYPES: dict[str, Text] = {
    "kb": Text("Kesepakatan Bersama (memorandum of understanding)"),
    "pks": Text("Perjanjian Kerja Sama (cooperation agreement)"),
}


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
    field_codes: Sequence[str] = ()
    """Keys of `portal.catalogue.domain.fields.FIELDS`; none: every field."""
    places: Sequence[str] = ()
    """Where people may be placed; none: anywhere."""
    bearers: Mapping[str, str] = field(default_factory=dict)
    """Of each cost that arises, who bears it."""
    under_id: uuid.UUID | None = None
    """The memorandum of understanding that it carries out."""
    seats_by_kind: Mapping[str, int] = field(default_factory=dict)
    """Of a kind, at most so many of the places a year; a kind that is not named is bounded by the whole alone."""


COSTS: dict[str, Text] = {
    "tuition": Text("Tuition or course fee"),
    "transport": Text("Transport", "cost"),
    "meals": Text("Meals"),
    "equipment": Text("Equipment and materials"),
    "insurance": Text("Insurance"),
    "certification": Text("Certification"),
}
BEARERS: dict[str, Text] = {
    "government": Text("Government", "bearer"),
    "partner": Text("Partner", "bearer"),
    "participant": Text("Participant", "bearer"),
}


def check_scope(scope: Scope, today: dt.date) -> None:
    """Raises DomainError beside a field for a scope that no agreement can have."""
    if scope.ends_on <= scope.starts_on:
        raise DomainError(Text("The last day must lie after the first."), "ends_on")
    if scope.ends_on <= today:
        raise DomainError(Text("The last day has passed already."), "ends_on")
    longest = scope.starts_on.replace(year=scope.starts_on.year + LONGEST_YEARS, day=min(scope.starts_on.day, 28))
    if scope.ends_on > longest:
        raise DomainError(Text("An agreement runs for at most %(years)s years.", years=LONGEST_YEARS), "ends_on")
    _check_kinds(scope)


def _check_kinds(scope: Scope) -> None:
    for kind, seats in scope.seats_by_kind.items():
        if kind not in scope.kinds:
            words = Text("%(kind)s is not among the kinds that are ticked. Tick it, or leave its places empty.", kind=KINDS[kind])
            raise DomainError(words, f"{SEATS}{kind}")
        if seats > scope.seats_a_year:
            words = Text("These are more than the %(most)s places a year of all kinds together.", most=scope.seats_a_year)
            raise DomainError(words, f"{SEATS}{kind}")


def moved_on(starts_on: dt.date, ends_on: dt.date) -> tuple[dt.date, dt.date]:
    """The days of a renewal: from the day after the last one, for as long as before."""
    first = ends_on + dt.timedelta(days=1)
    return first, first + (ends_on - starts_on)


def is_in_force(state: AgreementState, starts_on: dt.date, ends_on: dt.date, on: dt.date) -> bool:
    """Whether an agreement holds on a day."""
    return state is AgreementState.IN_FORCE and starts_on <= on <= ends_on


def number_of(year: int, count: int, kind: AgreementType = AgreementType.AGREEMENT) -> str:
    """The number of the agreement that comes after so many."""
    return f"{kind.value.upper()}-{year}-{9001 + count:04d}"


def amendment_number(number: str, count: int) -> str:
    """The number of the amendment that comes after so many of the same agreement."""
    return f"{root_of(number)}-A{count + 1}"


def root_of(number: str) -> str:
    """The number of the agreement that was amended first, of an amendment's or of its own."""
    return AMENDMENT.sub("", number)


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
    "agreements.agreement.amended": Text("Agreement amended"),
    "agreements.agreement.amendment_begun": Text("Amendment of an agreement begun"),
    "agreements.agreement.countered": Text("Changes to an agreement proposed by the bureau"),
    "agreements.agreement.renewal_begun": Text("Renewal of an agreement begun"),
    "agreements.notice.given": Text("Both sides told that the agreement will end"),
}
"""What the audit record calls each event that this slice writes into it."""
