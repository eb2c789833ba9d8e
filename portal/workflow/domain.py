"""A procedure is data: steps in order, who holds each, how long, what may be decided, and what follows. Pure."""

import datetime as dt
import enum
import itertools
import uuid
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from portal.kernel import calendar, clock
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity, Role
from portal.kernel.registry import Registry
from portal.kernel.text import Text

CLOSING_HOUR = 16
"""A deadline is a stated minute: 16.00 WIB of its working day."""
APPLICANT = "applicant"
"""The earliest holder that a case can be returned to: whoever submitted it."""


class Join(enum.StrEnum):
    """When steps that are held side by side are passed."""

    ALL = "all"
    """Once each of them is."""
    ANY = "any"
    """Once one of them is; the others are left undecided."""


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
class Place:
    """A role in an office, as a procedure names it."""

    role: Role
    office: str


@dataclass(frozen=True, slots=True)
class Step:
    """One holder's turn: the role and office that decide, the service time in working days, whether an acting officer may take it."""

    key: str
    role: Role
    office: str
    days: int
    acting: bool
    outcomes: tuple[Outcome, ...]
    above: tuple[Place, ...] = ()
    """Who decides where nobody of the office can: it is vacant, or whoever holds it has an interest. The nearest first."""
    when: Mapping[str, Any] = field(default_factory=dict)
    """What must be so of the case for this step to be asked: a term's values, or {"over": n}."""
    beside: str = ""
    """Steps in a row with the same word here are held at one time."""
    join: Join = Join.ALL
    basis: str = ""
    """What sets its service time, where that is not the procedure's own basis."""
    undo: bool = False
    """Whether whoever decided may take it back before anybody decides after them."""

    def applies(self, terms: Mapping[str, Any]) -> bool:
        """Whether a case with these terms passes this step."""
        return all(_meets(terms.get(name), wanted) for name, wanted in self.when.items())

    def outcome(self, code: str) -> Outcome:
        """The outcome of a code. Raises DomainError for one that this step does not give."""
        found = next((outcome for outcome in self.outcomes if outcome.code == code), None)
        if found is None:
            raise DomainError(Text("Choose one of the answers that this step gives."), "outcome")
        return found


def _meets(value: Any, wanted: Any) -> bool:  # noqa: ANN401  a term of any kind
    if isinstance(wanted, Mapping):
        return value is not None and value > wanted["over"]
    return value in wanted


@dataclass(frozen=True, slots=True)
class Procedure:
    """The steps of a kind of case, at a version."""

    key: str
    version: int
    basis: str
    steps: tuple[Step, ...]
    days: int | None = None
    """The service time of the whole, in working days, where a rule sets one; None: that of its steps together."""

    @property
    def service_days(self) -> int:
        """The time within which the whole is to be decided, in working days: of steps side by side the longest counts."""
        return self.days if self.days is not None else sum(max(step.days for step in stage) for stage in self.stages)

    @property
    def stages(self) -> tuple[tuple[Step, ...], ...]:
        """The steps in their order, those that are held side by side together."""
        groups = itertools.groupby(self.steps, key=lambda step: step.beside or step.key)
        return tuple(tuple(steps) for _, steps in groups)

    def stage_of(self, key: str) -> tuple[Step, ...]:
        """The steps that are held at one time with this one. Raises KeyError."""
        for stage in self.stages:
            if any(step.key == key for step in stage):
                return stage
        raise KeyError(key)

    def stage_after(self, key: str) -> tuple[Step, ...]:
        """The steps that are entered once the stage of this one is passed; none after the last."""
        stages = self.stages
        place = stages.index(self.stage_of(key)) + 1
        return stages[place] if place < len(stages) else ()

    def step(self, key: str) -> Step:
        """A step by its key. Raises KeyError."""
        return next(step for step in self.steps if step.key == key)

    def after(self, key: str) -> Step | None:
        """The step that follows (the first of several side by side), or None after the last."""
        return next(iter(self.stage_after(key)), None)

    def before(self, key: str) -> tuple[Step, ...]:
        """The steps that come before it; not those that are held at the same time."""
        stage = self.stage_of(key)
        return self.steps[: self.steps.index(stage[0])]


def read_procedure(key: str, version: int, basis: str, document: Mapping[str, Any], terms: Mapping[str, Any] | None = None) -> Procedure:
    """A procedure from its stored document: the steps that a case with these terms passes, or all of them where none are given.

    Raises KeyError or ValueError for a document that is not well formed, or in which a case with these terms would pass a step twice.
    """
    steps = tuple(step for step in map(_read_step, document["steps"]) if terms is None or step.applies(terms))
    if terms is not None and len({step.key for step in steps}) != len(steps):
        raise ValueError(key)
    return Procedure(key, version, basis, steps, document.get("days"))


def _read_step(step: Mapping[str, Any]) -> Step:
    return Step(
        key=step["key"],
        role=Role(step["role"]),
        office=step["office"],
        days=int(step["days"]),
        acting=bool(step["acting"]),
        outcomes=tuple(
            Outcome(outcome["code"], Effect(outcome["effect"]), tuple(outcome.get("grounds", ())), tuple(outcome.get("asks", ())))
            for outcome in step["outcomes"]
        ),
        above=tuple(Place(Role(role), office) for role, office in step.get("above", ())),
        when=dict(step.get("when", {})),
        beside=step.get("beside", ""),
        join=Join(step.get("join", Join.ALL)),
        basis=step.get("basis", ""),
        undo=bool(step.get("undo", False)),
    )


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


NO_INTEREST = Text("I have no family, business or other interest in this applicant and this partner.")
"""What each decider declares with each decision (PermenPANRB 17/2024); its words and version are kept with it."""
NO_INTEREST_VERSION = 1
OWN_CASE = Text("Nobody decides on their own case. It waits for another officer.")
DECIDED_EARLIER = Text("You decided an earlier step of this case. Nobody decides what they have verified.")
VACANT = Text("Nobody holds the office whose turn it is, so the next competent office decides.")
INTERESTED = Text("Whoever holds the office whose turn it is has an interest in this case, so the next competent office decides.")
COLLEAGUE = Text("One officer of this office has an interest in this case and takes no part; a colleague decides.")
TAKEN_OVER = Text("The decision objected to was theirs, so an office above decides.")
"""Why a turn is not held by those who usually hold it; whoever submitted reads it, without a name."""


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
    on_taken_back: Callable[[Any, Any], None] | None = None
    """A decision was taken back by whoever took it: its turn is open again. Gets the case and the decision."""
    path: Callable[[Any], str] | None = None
    """Where whoever submitted reads of it; None: they are not asked questions."""


@dataclass(frozen=True, slots=True)
class TurnLink:
    """Something that whoever holds a turn can do beside deciding it, on a page of a higher slice."""

    text: Text
    href: str


TURN_LINKS: Registry[str, Callable[[uuid.UUID], TurnLink]] = Registry("workflow.TURN_LINKS")

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
    "workflow.step.assigned": Text("Case assigned to one officer"),
    "workflow.step.given_back": Text("Case given back to the office"),
    "workflow.step.taken_back": Text("Decision taken back by whoever took it"),
    "workflow.step.rerouted": Text("Case goes to the next competent office"),
    "workflow.case.overdue": Text("The time set for the service has passed without a decision"),
    "workflow.question.asked": Text("Question to whoever submitted"),
    "workflow.question.answered": Text("Question answered"),
    "workflow.desk.decided_together": Text("Several cases decided alike"),
}
"""What the audit record calls each event that this slice writes into it."""
