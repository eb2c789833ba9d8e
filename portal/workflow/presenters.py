"""A case as its pages show it: who holds it, since when, until when, what comes next; the chain; what has been decided."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import g

from portal.accounts import queries as accounts
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.notifications.domain import Mail
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.workflow import queries, services
from portal.workflow.domain import Handling, Procedure, days_left

if TYPE_CHECKING:
    from portal.workflow.models import CaseFile, CaseStep, Decision


WAITING = "workflow_waiting"
"""Where a request keeps how much waits for its reader."""
COMES: dict[Role | None, Text] = {
    Role.COMPANY_HR: Text(
        "A candidate appears here as soon as their offices have agreed and your answer is asked for. You are told by mail."
    ),
    Role.UNIVERSITY_STAFF: Text(
        "What asks for your answer appears here, and you are told by mail. "
        "Which kinds and how many places your university may offer is agreed first, under Agreements."
    ),
}
"""What partners learn from an empty desk: they arrive at it before the first case does."""


@dataclass(frozen=True, slots=True)
class Link:
    """One knot of the chain."""

    title: Text
    note: Text | None
    state: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the timeline."""

    tone: str
    icon: str
    title: Text
    at: dt.datetime
    by: Text | str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the case, and the sentence of its status."""

    who: Text
    meaning: Text
    upcoming: Text | None
    since: dt.datetime
    due: dt.datetime | None
    left: int | None
    sleeps_until: dt.date | None
    late: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything about the course of a case."""

    case: "CaseFile"
    turn: "CaseStep | None"
    holder: Holder | None
    chain: Sequence[Link]
    events: Sequence[Event]
    decisions: "Sequence[Decision]"
    """First to last."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A delegation that was given."""

    name: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None


def known_waiting() -> int | None:
    """The number beside "My desk", where the page has read it."""
    known: int | None = g.get(WAITING)
    return known


def note_waiting(number: int | None) -> None:
    """The page has read how much waits: the navigation need not count it once more."""
    if number is not None:
        g.setdefault(WAITING, number)


def comes_to(identity: Identity) -> Text:
    """What an empty desk says of what will lie on it."""
    return COMES.get(identity.role, Text("The next case appears here as soon as it reaches you. You are told by mail."))


def view_for_holder(turn: "CaseStep", identity: Identity) -> CaseView:
    """The course of a case for whoever holds its turn, without asking who that is."""
    return _view(turn.case, turn, Text("%(post)s, %(body)s", post=_title(turn), body=identity.active.body_name if identity.active else ""))


def _title(turn: "CaseStep") -> Text:
    return services.PROCEDURES[turn.case.key].steps[turn.key].title


def view_of(case: "CaseFile") -> CaseView:
    """The course of a case, for anybody who may read it; notes are not in it."""
    turn = queries.open_step(case.id)
    return _view(case, turn, _who(services.PROCEDURES[case.key].steps[turn.key].title, turn) if turn else None)


def whole_course(subject_id: uuid.UUID) -> list["Event"]:
    """What was decided on a subject in all of its cases, newest first: of what is published, its publication and each change since."""
    return [_event(services.PROCEDURES[key], decision) for key, decision in queries.decisions_about(subject_id)]


def _view(case: "CaseFile", turn: "CaseStep | None", who: Text | None) -> CaseView:
    handling, procedure = services.PROCEDURES[case.key], services.procedure_of(case)
    decisions = case.decisions
    return CaseView(
        case=case,
        turn=turn,
        holder=_holder(handling, procedure, turn, who) if turn and who else None,
        chain=_chain(handling, procedure, decisions, turn),
        events=[_event(handling, decision) for decision in reversed(decisions)],
        decisions=decisions,
    )


def step_of(row: Any) -> Text:  # noqa: ANN401  a row of LINE
    """Where the case of a line stands: the title of its turn, or what happens to it instead."""
    if row.step_id is not None:
        return services.PROCEDURES[row.key].steps[row.step_key].title
    return Text("Closed") if row.closed_at is not None else Text("With whoever submitted")


def lines(rows: Iterable[Any], link: Callable[[uuid.UUID], str] | None) -> list[tuple[Any, ...]]:
    """The lines of a desk, as `waiting` draws them; `link` leads to a turn, where the reader has something to do."""
    left = working_days_left()
    return [
        (
            row.title,
            link(row.step_id) if link and row.step_id else None,
            row.summary,
            row.number,
            row.body_name,
            step_of(row),
            row.entered_at and clock.local(row.entered_at).date(),
            row.due_at,
            left(row.due_at),
            row.sleeps_until,
        )
        for row in rows
    ]


def working_days_left() -> Callable[[dt.datetime | None], int | None]:
    """The working days left until a deadline, counted once for each day: a list has many lines and few days."""
    now, holidays = clock.now(), reference.holidays()
    return functools.cache(lambda due: days_left(due, now, holidays))


def left_until(due: dt.datetime | None) -> int | None:
    """Working days left until a deadline, negative when it has passed."""
    return days_left(due, clock.now(), reference.holidays())


def _holder(handling: Handling, procedure: Procedure, turn: "CaseStep", who: Text) -> Holder:
    words = handling.steps[turn.key]
    following = procedure.after(turn.key)
    left = left_until(turn.due_at)
    return Holder(
        who=who,
        meaning=words.meaning,
        upcoming=handling.steps[following.key].title if following else None,
        since=turn.entered_at,
        due=turn.due_at,
        left=left,
        sleeps_until=turn.sleeps_until,
        late=left is not None and left < 0,
    )


def _who(title: Text, turn: "CaseStep") -> Text:
    people = [accounts.get_account(turn.holder_id)] if turn.holder_id else accounts.holders(turn.role, [turn.body_id])
    if len(people) == 1:
        return Text("%(post)s (%(name)s)", post=title, name=people[0].name)
    return Text("%(post)s, %(body)s", post=title, body=organisations.get_body(turn.body_id).name)


def _chain(handling: Handling, procedure: Procedure, decisions: "Sequence[Decision]", turn: "CaseStep | None") -> list[Link]:
    latest = {decision.step: decision for decision in decisions}
    keys = [step.key for step in procedure.steps]
    now = keys.index(turn.key) if turn else None
    links = []
    for place, key in enumerate(keys):
        decided = latest.get(key)
        done = decided is not None and (now is None or place < now)
        state = "now" if place == now else "done" if done else "ahead"
        note = (
            Text("%(told)s, %(day)s", told=handling.outcomes[decided.outcome].told, day=clock.local(decided.decided_at).date())
            if done and decided
            else None
        )
        links.append(Link(handling.steps[key].title, note, state))
    return links


def _event(handling: Handling, decision: "Decision") -> Event:
    words = handling.outcomes[decision.outcome]
    return Event(words.tone, words.icon, words.told, decision.decided_at, decided_by(decision), decision.reason)


def decided_by(decision: "Decision") -> Text:
    """Who decided: the post first, then the name; the acting officer under whose power."""
    role = Text("%(role)s, %(body)s (%(name)s)", role=words_of_role(decision), body=decision.body_name, name=decision.name)
    if decision.acting_for_name is None:
        return role
    return Text("%(role)s, acting for %(for_name)s", role=role, for_name=decision.acting_for_name)


def comments_in(decision: "Decision") -> dict[str, str]:
    """What was said beside fields with a decision, by field."""
    said = decision.details.get("comments", {})
    return {str(name): str(words) for name, words in said.items()} if isinstance(said, dict) else {}


def newest_comments(decisions: "Iterable[Decision]") -> dict[str, list[tuple[Text, str]]]:
    """The comments of the newest return, by field, with who made them: they stand beside the fields of the form."""
    returned = [decision for decision in decisions if decision.returned_to]
    if not returned:
        return {}
    who = Text("%(body)s (%(name)s)", body=returned[-1].body_name, name=returned[-1].name)
    return {name: [(who, words)] for name, words in comments_in(returned[-1]).items()}


def words_of_role(decision: "Decision") -> Text:
    """The word of the role in which it was decided."""
    return word("role", decision.role)


MAILS = {
    "workflow.arrived": Mail(
        Text("%(number)s waits for you: %(title)s"),
        (Text("%(summary)s."), Text("Due %(due)s. Silence is never taken as approval.")),
        Text("Open the case"),
    ),
    "workflow.reminder": Mail(
        Text("%(number)s is due soon: %(title)s"),
        (
            Text("%(summary)s."),
            Text("Due %(due)s. After that it is escalated to the superior and the auditor; it is not approved by silence."),
        ),
        Text("Open the case"),
    ),
    "workflow.woken": Mail(
        Text("%(number)s is awake again: %(title)s"),
        (Text("%(summary)s."), Text("The deferral is over. Due %(due)s.")),
        Text("Open the case"),
    ),
    "workflow.escalated": Mail(
        Text("%(number)s is late: %(title)s"),
        (Text("It was due %(due)s and has not been decided. The system never takes silence as approval."),),
        Text("Open the case"),
    ),
    "workflow.delegated": Mail(
        Text("You act for %(by)s"),
        (Text("%(by)s has named you %(title)s from %(first)s to %(last)s. Each decision taken so shows for whom it was taken."),),
        Text("Open my desk"),
    ),
}


def lent_by(identity: Identity) -> list[Lent]:
    """The delegations that this person has given and that have not ended, soonest first."""
    rows = accounts.lent_by(identity.account_id)
    return [Lent(name, grant.title or "", grant.starts_at, grant.ends_at) for grant, name in rows]
