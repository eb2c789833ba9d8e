"""A procedure is data: steps in order, who holds each, how long, what may be decided, and what follows. Pure."""

import datetime as dt
import enum
import uuid
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from portal.kernel import calendar, clock
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text

CLOSING_HOUR = 16
"""A deadline is a stated minute: 16.00 WIB of its working day."""
APPLICANT = "applicant"
"""The earliest holder that a case can be returned to: whoever submitted it."""


class Effect(enum.StrEnum):
    """What a decision does to its case."""

    NEXT = "next"
    """It goes on to the following step; after the last one the case ends as its subject's slice says."""
    END = "end"
    """The case ends with this outcome."""
    RETURN = "return"
    """It goes back to an earlier step, or to the applicant, with a comment."""
    DEFER = "defer"
    """The step sleeps until a date, its clock visibly stopped, and wakes by itself."""
    HOLD = "hold"
    """The step keeps its turn without a deadline: a reserve waits until a place is free."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer that a step may give. `asks` names what must be filled in with it beside ground and reason."""

    code: str
    effect: Effect
    grounds: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One holder's turn: the role and office that decide, the service time in working days, whether an acting officer may take it."""

    key: str
    role: Role
    office: str
    days: int
    acting: bool
    outcomes: tuple[Outcome, ...]

    def outcome(self, code: str) -> Outcome:
        """The outcome of a code. Raises DomainError for one that this step does not give."""
        found = next((outcome for outcome in self.outcomes if outcome.code == code), None)
        if found is None:
            raise DomainError(Text("Choose one of the answers that this step gives."), "outcome")
        return found


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps of a kind of case, at a version."""

    key: str
    version: int
    basis: str
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """A step by its key. Raises KeyError."""
        return next(step for step in self.steps if step.key == key)

    def after(self, key: str) -> Step | None:
        """The step that follows, or None after the last."""
        keys = [step.key for step in self.steps]
        place = keys.index(key) + 1
        return self.steps[place] if place < len(self.steps) else None

    def before(self, key: str) -> tuple[Step, ...]:
        """The steps that come before it."""
        keys = [step.key for step in self.steps]
        return self.steps[: keys.index(key)]


def read_procedure(key: str, version: int, basis: str, document: Mapping[str, Any]) -> Procedure:
    """A procedure from its stored document. Raises KeyError or ValueError for one that is not well formed."""
    steps = tuple(
        Step(
            key=step["key"],
            role=Role(step["role"]),
            office=step["office"],
            days=int(step["days"]),
            acting=bool(step["acting"]),
            outcomes=tuple(
                Outcome(outcome["code"], Effect(outcome["effect"]), tuple(outcome.get("grounds", ())), tuple(outcome.get("asks", ())))
                for outcome in step["outcomes"]
            ),
        )
        for step in document["steps"]
    )
    return Procedure(key, version, basis, steps)


def due_at(entered: dt.datetime, days: int, holidays: AbstractSet[dt.date]) -> dt.datetime:
    """When a step is due: so many working days after it was entered, at the closing hour."""
    day = calendar.add_working_days(clock.local(entered).date(), days, holidays)
    return clock.at(day, CLOSING_HOUR)


def days_left(due: dt.datetime | None, now: dt.datetime, holidays: AbstractSet[dt.date]) -> int | None:
    """Working days left until the day it is due; negative once the deadline has passed."""
    if due is None:
        return None
    left = calendar.working_days_between(clock.local(now).date(), clock.local(due).date(), holidays)
    return left if now <= due or left < 0 else -1


@dataclass(frozen=True, slots=True)
class Office:
    """Where a step is held: a body, and the one person if it is a person's turn (a direct supervisor) rather than an office's."""

    body_id: uuid.UUID
    holder_id: uuid.UUID | None = None
    role: Role | None = None
    """In which role, where that depends on the case; None: the step's own."""


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a step is called: its holder in the chain, what it means, and what to do."""

    title: Text
    meaning: Text
    task: Text


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """How an answer reads: the choice, what follows from it, and what the timeline says once it is given."""

    choice: Text
    follows: Text
    told: Text
    tone: str = "good"
    icon: str = "check-lg"


RETURNED = OutcomeWords(
    Text("Return for correction"),
    Text("The comments beside the fields are sent along; the clock is stopped until it comes back"),
    Text("Returned for correction", "timeline"),
    "attention",
    "arrow-return-left",
)
"""The answer of a step that sends a case back to whoever submitted it, with comments beside fields."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the case page shows of the subject: a template of the subject's slice with what it needs, and facts for the side."""

    title: str
    template: str
    context: dict[str, Any]
    facts: list[tuple[Any, ...]] = field(default_factory=list)
    warning: Text | None = None
    discreet: bool = False
    """Whether this reader sees nothing of the earlier steps: a host decides on what was agreed to be shown, and on nothing else."""


@dataclass(frozen=True, slots=True)
class Handling:
    """How a slice takes part in the cases of its procedure. Every function gets the case row."""

    office: Callable[[Any, Step], Office]
    """Who holds a step."""
    on_decided: Callable[[Any, Any, Effect], None]
    """A decision was taken; the slice moves its own record in the same transaction. `effect` END also after the last step."""
    describe: Callable[[Any, Identity], Description]
    steps: Mapping[str, StepWords]
    outcomes: Mapping[str, OutcomeWords]
    grounds: Mapping[str, Text]
    check: Callable[[Any, Step, Outcome, Identity], None] | None = None
    """A guard of the slice's own before a decision. Raises DomainError."""
    name: Text = field(default_factory=lambda: Text("Case"))
    superiors: Callable[[Any, Step], list[uuid.UUID]] | None = None
    """Accounts to whom a late step is escalated, beside the auditor."""
    on_woken: Callable[[Any], None] | None = None
    """A deferral is over and the clock runs again."""


RECORDED: dict[str, Text] = {
    "workflow.case.opened": Text("Case opened"),
    "workflow.case.resumed": Text("Case resumed after correction"),
    "workflow.case.closed": Text("Case closed"),
    "workflow.case.reopened": Text("Case reopened"),
    "workflow.step.decided": Text("Decision recorded"),
    "workflow.step.taken": Text("Case taken by one officer"),
    "workflow.step.handed_on": Text("Case handed on, its holder has the office no more"),
    "workflow.step.woken": Text("Deferral over"),
    "workflow.step.escalated": Text("Escalated: past due"),
}
"""What the audit record calls each event that this slice writes into it."""
