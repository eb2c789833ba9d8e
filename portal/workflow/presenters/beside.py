"""What stands beside a decision: questions and their answers, what hinders the reader, what else they can do with the turn."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.kernel import clock
from portal.kernel.errors import ForbiddenError
from portal.kernel.identity import PARTNER_ROLES, Identity
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.workflow import services
from portal.workflow.domain import TURN_LINKS, Handling, Outcome, Step, TurnLink
from portal.workflow.presenters import Event, event_of
from portal.workflow.queries import questions

if TYPE_CHECKING:
    from portal.workflow.models import CaseFile, CaseQuestion, CaseStep, DecidedTogether, Decision


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, if there is one yet."""

    id: uuid.UUID
    words: str
    who: Text
    at: dt.datetime
    answer: str | None
    answered_at: dt.datetime | None


def asked_view(question: "CaseQuestion") -> Asked:
    """A question in words: the post first, then the name."""
    who = Text("%(role)s, %(body)s (%(name)s)", role=word("role", question.asked_role), body=question.asked_body, name=question.asked_name)
    return Asked(question.id, question.words, who, question.asked_at, question.answer, question.answered_at)


def asked_in(case_id: uuid.UUID) -> list[Asked]:
    """What was asked in a case, first to last."""
    return [asked_view(question) for question in questions.questions_of(case_id)]


def path_of(case: "CaseFile") -> str | None:
    """Where whoever submitted reads of a case."""
    path = services.PROCEDURES[case.key].path
    return path(case) if path else None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a decider sees beside the decision itself."""

    hindrance: Text | None
    """Why the reader cannot decide although the turn is on their desk."""
    asked: Sequence[Asked]
    links: Sequence[TurnLink]
    may_ask: bool
    may_give_back: bool
    basis: str


def beside_deciding(turn: "CaseStep", step: Step, identity: Identity) -> Beside:
    """All that stands beside a decision. A host neither asks nor reads what the offices have asked."""
    offices = identity.role not in PARTNER_ROLES
    may_ask = offices and services.PROCEDURES[turn.case.key].path is not None and turn.case.person_id is not None
    acting = identity.active is not None and identity.active.acting_for is not None
    return Beside(
        hindrance=Text("This decision cannot be taken by an acting officer (Plh./Plt.).") if acting and not step.acting else None,
        asked=asked_in(turn.case.id) if offices else (),
        links=[link(turn.id) for link in TURN_LINKS.values()],
        may_ask=may_ask,
        may_give_back=turn.holder_id == identity.account_id and step.office != "supervisor",
        basis=step.basis or services.procedure_of(turn.case).basis,
    )


@dataclass(frozen=True, slots=True)
class LookTogether:
    """An act on several cases as it is looked at before it is sent."""

    handling: Handling | None
    step: Text | None
    answers: Sequence[Outcome]
    ready: Sequence[services.Picked]
    skipped: Sequence[services.Picked]


def look_together(turn_ids: Sequence[uuid.UUID], identity: Identity) -> LookTogether:
    """What would be decided and what is skipped."""
    picked = services.look(turn_ids, identity)
    if not picked:
        return LookTogether(None, None, (), (), ())
    first = picked[0].turn
    handling = services.PROCEDURES[first.case.key]
    answers = services.alike(services.procedure_of(first.case).step(first.key))
    ready, skipped = [one for one in picked if one.why is None], [one for one in picked if one.why is not None]
    return LookTogether(handling, handling.steps[first.key].title, answers, ready, skipped)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case of an act."""

    case_id: uuid.UUID
    number: str
    title: str
    done: bool
    why: Text | None


def results_of(act: "DecidedTogether") -> list[Result]:
    """What became of each case of an act."""
    return [_result(line) for line in act.results]


def _result(line: dict[str, Any]) -> Result:
    why = Text.from_json(line["why"]) if line["why"] else None
    return Result(uuid.UUID(line["case"]), line["number"], line["title"], line["done"], why)


def answer_of(act: "DecidedTogether") -> Text:
    """The answer that was given to all."""
    return services.PROCEDURES[act.key].outcomes[act.outcome].choice


@dataclass(frozen=True, slots=True)
class OwnDecisions:
    """What the reader has decided on a case."""

    events: Sequence[Event]
    undoable: "Decision | None"
    """The newest of all, where the reader took it in the role that is active and may take it back."""
    until: dt.datetime | None
    """Until when; None: until somebody decides after them."""


def own_decisions(case: "CaseFile", identity: Identity) -> OwnDecisions:
    """The reader's decisions on a case, newest first, and whether the last can be taken back."""
    mine = [decision for decision in case.decisions if decision.account_id == identity.account_id]
    last = case.decisions[-1] if case.decisions else None
    until = services.undo_until(last) if last and case.closed_at else None
    undoable = (
        last is not None
        and last in mine
        and last.role is identity.role
        and last.outcome != "take_back"
        and services.procedure_of(case).step(last.step).undo
        and (until is None or clock.now() <= until)
    )
    handling = services.PROCEDURES[case.key]
    return OwnDecisions([event_of(handling, decision) for decision in reversed(mine)], last if undoable else None, until)


def must_undo(decision: "Decision | None") -> "Decision":
    """The decision that is taken back. Raises ForbiddenError where there is none that can be."""
    if decision is None:
        raise ForbiddenError(Text("There is nothing of yours here that can be taken back now."))
    return decision
