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
    why: Text | None
    """Why it is with them, where the usual officer is passed over."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The time set for the whole: until when it is to be decided, whether its clock stands still, whether it has passed."""

    decide_by: dt.datetime
    days: int
    basis: str
    still: bool
    passed: bool


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
    others: Sequence[Holder]
    """Who holds it at the same time."""
    whole: Whole | None


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
    body = identity.active.body_name if identity.active else ""
    return _view(turn.case, [turn], Text("%(post)s, %(body)s", post=_title(turn), body=body))


def _title(turn: "CaseStep") -> Text:
    return services.PROCEDURES[turn.case.key].steps[turn.key].title


def view_of(case: "CaseFile") -> CaseView:
    """The course of a case, for anybody who may read it; notes are not in it."""
    turns = queries.open_steps(case.id) if case.closed_at is None else []
    return _view(case, turns, _who(services.PROCEDURES[case.key].steps[turns[0].key].title, turns[0]) if turns else None)


def whole_course(subject_id: uuid.UUID) -> list["Event"]:
    """What was decided on a subject in all of its cases, newest first: of what is published, its publication and each change since."""
    return [event_of(services.PROCEDURES[key], decision) for key, decision in queries.decisions_about(subject_id)]


def _view(case: "CaseFile", turns: "Sequence[CaseStep]", who: Text | None) -> CaseView:
    handling, procedure = services.PROCEDURES[case.key], services.procedure_of(case)
    decisions, turn = case.decisions, turns[0] if turns else None
    return CaseView(
        case=case,
        turn=turn,
        holder=_holder(handling, procedure, turn, who) if turn and who else None,
        chain=_chain(handling, procedure, decisions, {one.key for one in turns}),
        events=[event_of(handling, decision) for decision in reversed(decisions)],
        decisions=decisions,
        others=[_holder(handling, procedure, one, _who(handling.steps[one.key].title, one)) for one in turns[1:]],
        whole=_whole(case, procedure),
    )


def _whole(case: "CaseFile", procedure: Procedure) -> Whole | None:
    if case.decide_by is None or case.closed_at is not None:
        return None
    passed = case.paused_at is None and case.decide_by < clock.now()
    return Whole(case.decide_by, procedure.service_days, procedure.basis, case.paused_at is not None, passed)


def step_of(row: Any) -> Text:  # noqa: ANN401  a row of LINE
    """Where the case of a line stands: the title of its turn, or what happens to it instead."""
    if row.step_id is not None:
        return services.PROCEDURES[row.key].steps[row.step_key].title
    return Text("Closed") if row.closed_at is not None else Text("With whoever submitted")


def lines(
    rows: Iterable[Any], link: Callable[[uuid.UUID], str] | None, again: Callable[[uuid.UUID], str] | None = None
) -> list[tuple[Any, ...]]:
    """The lines of a desk, as `waiting` draws them.

    `link` leads to a turn, where the reader has something to do; `again` to what they have decided on a case, where they have not.
    """
    left = working_days_left()
    return [
        (
            row.title,
            link(row.step_id) if link and row.step_id else again(row.id) if again else None,
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
        why=turn.why,
    )


def _who(title: Text, turn: "CaseStep") -> Text:
    people = services.holders_of(turn)
    if len(people) == 1:
        return Text("%(post)s (%(name)s)", post=title, name=people[0].name)
    return Text("%(post)s, %(body)s", post=title, body=organisations.get_body(turn.body_id).name)


def _chain(handling: Handling, procedure: Procedure, decisions: "Sequence[Decision]", held: set[str]) -> list[Link]:
    latest = {decision.step: decision for decision in decisions}
    keys = [step.key for step in procedure.steps]
    now = max((keys.index(key) for key in held if key in keys), default=len(keys))
    links = []
    for place, key in enumerate(keys):
        decided = latest.get(key)
        done = decided is not None and key not in held and place <= now
        state = "now" if key in held else "done" if done else "ahead"
        note = (
            Text("%(told)s, %(day)s", told=handling.outcomes[decided.outcome].told, day=clock.local(decided.decided_at).date())
            if done and decided
            else None
        )
        links.append(Link(handling.steps[key].title, note, state))
    return links


def event_of(handling: Handling, decision: "Decision") -> Event:
    """A decision as an entry of the timeline."""
    words = handling.outcomes[decision.outcome]
    return Event(words.tone, words.icon, words.told, decision.decided_at, decided_by(decision), decision.reason)


def decided_by(decision: "Decision") -> Text:
    """Who decided: the post first, then the name; the acting officer under whose power."""
    role = Text("%(role)s, %(body)s (%(name)s)", role=words_of_role(decision), body=decision.body_name, name=decision.name)
    if decision.acting_for_name is not None:
        role = Text("%(role)s, acting for %(for_name)s", role=role, for_name=decision.acting_for_name)
    return Text("%(role)s. %(why)s", role=role, why=decision.instead) if decision.instead else role


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


def lent_by(identity: Identity) -> list[Lent]:
    """The delegations that this person has given and that have not ended, soonest first."""
    rows = accounts.lent_by(identity.account_id)
    return [Lent(name, grant.title or "", grant.starts_at, grant.ends_at) for grant, name in rows]
