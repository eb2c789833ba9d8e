"""The states of an opportunity and the snapshot from which it is made."""

import datetime as dt
import enum
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.kernel.registry import Registry
from portal.kernel.states import Machine
from portal.kernel.text import Text


class OpportunityState(enum.StrEnum):
    """Where an opportunity stands; whether it is open is a comparison of `open_until` with now, not a state."""

    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    TAKEN_DOWN = "taken_down"


class OpportunityStep(enum.StrEnum):
    """What can happen to it."""

    CLOSE = "close"
    CANCEL = "cancel"
    TAKE_DOWN = "take_down"
    REOPEN = "reopen"


OPPORTUNITY = Machine(
    {
        (OpportunityState.PUBLISHED, OpportunityStep.CLOSE): OpportunityState.CLOSED,
        (OpportunityState.PUBLISHED, OpportunityStep.CANCEL): OpportunityState.CANCELLED,
        (OpportunityState.PUBLISHED, OpportunityStep.TAKE_DOWN): OpportunityState.TAKEN_DOWN,
        (OpportunityState.CLOSED, OpportunityStep.TAKE_DOWN): OpportunityState.TAKEN_DOWN,
        (OpportunityState.CLOSED, OpportunityStep.REOPEN): OpportunityState.PUBLISHED,
    }
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an author publishes: everything that a reader and a decision need, as it stands at that moment."""

    offering_id: uuid.UUID
    kind: str
    title: str
    summary: str
    host_id: uuid.UUID
    host_name: str
    place: str
    mode: str
    """on_site, mixed or online."""
    starts_on: dt.date
    ends_on: dt.date
    seats: int
    deadline: dt.datetime
    """The stated minute up to which people may apply."""
    agreement_number: str
    agreement_until: dt.date
    competencies: list[dict[str, Any]]
    """Each {code, name, level}: what is strengthened, to which level."""
    requirements: dict[str, Any]
    """Conditions of the host: `levels` (competency code to least level), `grades`, `education`."""
    particulars: dict[str, Any]
    """What only this kind has; see `kinds`."""
    language: str = "id"
    field: str | None = None
    """A key of `fields.FIELDS`."""
    cost: int = 0
    """What whoever takes part pays, in rupiah."""


@dataclass(frozen=True, slots=True)
class Official:
    """The sentences of a letter that depend on the kind: what is carried out, further purposes, and terms."""

    task: str
    """As in “Melaksanakan magang”."""
    subject: str
    purpose: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of offering: how it is called and shown, and by which procedure somebody gets it."""

    key: str
    name: Text
    icon: str
    template: str
    """What a detail page shows of its particulars."""
    policy: str
    """The eligibility policy that holds for it."""
    procedure: str
    """The sign-off of an application for it."""
    check: Callable[[dict[str, Any]], None]
    """Raises DomainError for particulars that are not complete."""
    facts: Callable[[Mapping[str, Any]], list[tuple[Any, ...]]]
    """What the summary says of its particulars: (name, value) or (name, value, remark); a value that is None is left out."""
    official: Callable[[Mapping[str, Any]], "Official"]
    """What the letter says of its particulars: official text, therefore Indonesian."""
    terms: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda _: {}
    """What eligibility is told of its particulars, beside the dates and competencies that every kind has."""


def rupiah(amount: int) -> str:
    """An amount of money as it is written here in both languages: Rp18.500.000."""
    return "Rp" + f"{amount:,}".replace(",", ".")


def check_said(
    particulars: Mapping[str, Any], missing: Text, *, texts: Iterable[str], lists: Iterable[str], numbers: Iterable[str] = ()
) -> None:
    """Raises DomainError, beside its field, for a text or list of particulars that is empty or a number that is not above 0."""
    for name in texts:
        if not str(particulars.get(name, "")).strip():
            raise DomainError(missing, name)
    for name in lists:
        if not [line for line in particulars.get(name, []) if str(line).strip()]:
            raise DomainError(missing, name)
    for name in numbers:
        if int(particulars.get(name) or 0) <= 0:
            raise DomainError(missing, name)


@dataclass(frozen=True, slots=True)
class Action:
    """What this reader can do with this opportunity: a button or a sentence why not (yet)."""

    text: Text
    href: str | None = None
    primary: bool = False
    note: Text | None = None
    tag: tuple[str, str] | None = field(default=None)
    due: dt.datetime | None = None


MODES = {"on_site": Text("At the host"), "mixed": Text("Partly at the host, partly at the office"), "online": Text("Online")}
"""How somebody takes part."""
KINDS: Registry[str, Kind] = Registry("catalogue.KINDS")
ACTIONS: Registry[str, Callable[[Identity, Any], list[Action]]] = Registry("catalogue.ACTIONS")
"""What a reader can do with an opportunity, by the slices that offer it."""
CHANGED: Registry[str, Callable[[Any, OpportunityStep, Text], None]] = Registry("catalogue.CHANGED")
"""Told when an opportunity is closed, cancelled or taken down, with what those who applied are told of the cause."""
REVISED: Registry[str, Callable[[Any, bool], None]] = Registry("catalogue.REVISED")
"""Told when a newer version is published: the opportunity, and whether the change touches what applicants agreed to."""
ASKABLE = 1000
"""The longest question, in characters."""

RECORDED: dict[str, Text] = {
    "catalogue.opportunity.published": Text("Opportunity published"),
    "catalogue.opportunity.agreement_renewed": Text("Opportunity goes on under a renewed agreement"),
    "catalogue.opportunity.changed": Text("Status of the opportunity changed"),
    "catalogue.question.asked": Text("Question asked"),
    "catalogue.question.answered": Text("Question answered"),
    "catalogue.search.saved": Text("Search saved"),
    "catalogue.search.changed": Text("Pace of a saved search changed"),
    "catalogue.search.stopped": Text("Mails about a saved search stopped"),
    "catalogue.search.removed": Text("Saved search removed"),
    "catalogue.feed.opened": Text("Address for the calendar opened"),
    "catalogue.feed.closed": Text("Address for the calendar ended"),
}
"""What the audit record calls each event that this slice writes into it."""
