"""The record as the auditor reads it."""

import contextlib
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.applications.services.applying import SUBJECT as APPLICATION
from portal.audit import queries as record
from portal.audit.domain import EVENTS
from portal.audit.queries import Line
from portal.catalogue import services as opportunities
from portal.eligibility.domain.facts import joined
from portal.eligibility.domain.verdict import Outcome, Result, Verdict
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.calendar import working_days_between
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.oversight import queries
from portal.reference import queries as reference
from portal.workflow import queries as cases
from portal.workflow.presenters import step_of, working_days_left
from portal.workflow.queries import questions
from portal.workflow.services import PROCEDURES, procedure_of

if TYPE_CHECKING:
    from portal.kernel.identity import Role
    from portal.oversight.queries import Queue
    from portal.workflow.models import CaseFile

CLOCKS = {"open_until": Text("The closing time has passed."), "ends_on": Text("The last day has passed.")}
"""The reasons that the house itself gives, by the moment that passed; a person's reason stands in the person's words."""
STATES_OF = {"applications.application.moved": "application", "catalogue.opportunity.changed": "offering"}
"""Of what the state is that an event leads to, where its tag does not say which."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A queue in words: what is decided in it, how old its oldest case is in working days, and who covers for whom."""

    queue: "Queue"
    matter: Text
    step: Text
    age: int | None
    cover: tuple[Text, ...]


def queue_lines(queues: "Iterable[Queue]") -> list[QueueLine]:
    """The queues of a page in words; who covers is read for all of them at once."""
    found, today, holidays = list(queues), clock.today(), reference.holidays()
    covers: dict[tuple[uuid.UUID, Role], list[Text]] = {}
    for body_id, role, name, for_name in accounts.covers({queue.office_id for queue in found}):
        covers.setdefault((body_id, role), []).append(Text("%(name)s acts for %(for_name)s", name=name, for_name=for_name))
    lines = []
    for queue in found:
        handling = PROCEDURES[queue.key]
        age = working_days_between(clock.local(queue.since).date(), today, holidays) if queue.since else None
        cover = tuple(covers.get((queue.office_id, queue.role), ()))
        lines.append(QueueLine(queue, handling.name, handling.steps[queue.step].title, age, cover))
    return lines


def queue_row(line: QueueLine) -> tuple[object, ...]:
    """A queue as a row of the sheet."""
    queue = line.queue
    cover = joined(list(line.cover)) if line.cover else None
    return (queue.office, line.matter, line.step, queue.waiting, queue.since, line.age, queue.late, queue.asleep, cover)


def document_of(case: "CaseFile") -> dict[str, Any]:
    """A case from first to last as stored facts alone: who, in what role, for whom, on what inputs, why and when, and its record."""
    procedure = procedure_of(case)
    return {
        "case": {
            **_fields(
                case,
                ("number", "key", "subject_kind", "subject_id", "created_at", "decide_by", "passed_at", "closed_at", "outcome", "terms"),
            ),
            "procedure": {"version": procedure.version, "basis": procedure.basis, "steps": [step.key for step in procedure.steps]},
        },
        "turns": [_fields(turn, TURN_FIELDS) for turn in cases.steps_of(case.id)],
        "decisions": [_fields(decision, DECISION_FIELDS) for decision in cases.decisions_with_inputs(case.id)],
        "questions": [_fields(one, QUESTION_FIELDS) for one in questions.questions_of(case.id)],
        "record": [
            {**_fields(line.entry, ("seq", "at", "event", "role", "subject_kind", "subject_id", "link")), "detail": line.detail}
            for line in record.lines_of(queries.subjects_of(case))
        ],
    }


CASE_FIELDS = ("number", "key", "subject_kind", "subject_id", "created_at", "decide_by", "passed_at", "closed_at", "outcome", "terms")
TURN_FIELDS = ("key", "role", "body_id", "holder_id", "entered_at", "due_at", "escalated_at", "left_at", "why", "barred_ids")
DECISION_FIELDS = (
    *("step", "outcome", "ground", "reason", "note", "returned_to", "details", "inputs", "account_id", "name", "role", "body_name"),
    *("acting_for", "acting_for_name", "decided_at", "declared", "instead", "corrects_id"),
)
QUESTION_FIELDS = ("words", "asked_name", "asked_role", "asked_at", "answer", "answered_name", "answered_at")


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401  a row of any table
    return {name: getattr(row, name) for name in names}


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry: what happened, who, in what role, and the detail as text."""

    line: Line
    event: Text | str
    name: str
    reason: Text | str | None
    detail: str


def matters(rows: Iterable[Any], link: Callable[[uuid.UUID], str]) -> list[tuple[Any, ...]]:
    """The lines of the list of cases, as `matter` draws them."""
    left = working_days_left()
    return [
        (
            row.title,
            link(row.id),
            row.summary,
            row.number,
            row.body_name,
            clock.local(row.created_at).date(),
            step_of(row),
            row.due_at,
            left(row.due_at),
            row.step_id is not None,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A stored verdict asked again with its own facts: under the rules known when it was given, and under those of today."""

    on: dt.date
    stored: Outcome
    again: Outcome
    today: Outcome
    differ: list[tuple[Text, Result, Result]]
    """Each rule whose answer differs between then and today: its sentence, the stored answer, today's."""

    @property
    def holds(self) -> bool:
        """Whether the replay gives what was stored."""
        return self.stored is self.again


def replayed_of(case: "CaseFile") -> Replayed | None:
    """The verdict of an application's case, asked again; None for a case that has none."""
    if case.subject_kind != APPLICATION:
        return None
    application = applications.get_application(case.subject_id)
    if application.verdict is None or application.submitted_at is None:
        return None
    question = opportunities.question_at(application.opportunity_id, application.submitted_at)
    if question is None:
        return None
    past = Verdict.from_json(application.verdict)
    again = asking.replay(past, question, application.submitted_at)
    today = asking.replay(past, question, clock.now())
    before = {reason.rule_id: reason.shown for reason in past.reasons}
    differ = [
        (reason.message, before[reason.rule_id], reason.shown)
        for reason in today.reasons
        if reason.rule_id in before and before[reason.rule_id] is not reason.shown
    ]
    return Replayed(past.on, past.outcome, again.outcome, today.outcome, differ)


def shown(line: Line) -> Shown:
    """An entry for the page; an erased detail is said to be erased."""
    document: dict[str, Any] = line.detail or {}
    kept = {key: value for key, value in document.items() if key not in {"name", "body", "reason"}}
    return Shown(
        line,
        event_of(line),
        str(document.get("name", "")),
        CLOCKS.get(document.get("reason", ""), document.get("reason")),
        json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) if kept else "",
    )


def record_row(line: Line) -> tuple[object, ...]:
    """An entry as a row of the sheet."""
    entry = line.entry
    return (
        entry.seq,
        entry.at,
        event_of(line),
        entry.event,
        (line.detail or {}).get("name"),
        word("role", entry.role) if entry.role != "none" else None,
        f"{entry.subject_kind} {entry.subject_id}",
        entry.link,
    )


def left_out(page: Page[Line]) -> Text | None:
    """What a sheet that does not hold every entry says of the others."""
    if page.total <= page.last:
        return None
    return Text(
        "This sheet holds the first %(shown)s of %(total)s entries in the order asked for. Narrow the search for the others.",
        shown=page.last,
        total=page.total,
    )


def event_of(line: Line) -> Text | str:
    """What happened, in words, and what came of it where the words leave that open.

    An event that the product no longer writes, and so has no words for, keeps its tag.
    """
    words = EVENTS.get(line.entry.event)
    if words is None:
        return line.entry.event
    outcome = _outcome_of(line)
    return Text("%(event)s: %(outcome)s", event=words, outcome=outcome) if outcome else words


def _outcome_of(line: Line) -> Text | None:
    detail = line.detail or {}
    match detail.get("after"):
        case {"procedure": [key, _], "outcome": code}:
            handling = PROCEDURES.get(key)
            answer = handling.outcomes.get(code) if handling else None
            return answer.told if answer else None
        case str() as state if line.entry.event in STATES_OF and state != detail.get("before"):
            with contextlib.suppress(LookupError):
                return word(STATES_OF[line.entry.event], state)
    return None
