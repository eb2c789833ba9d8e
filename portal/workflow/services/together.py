"""Several turns decided alike in one act: each for itself, so that one that cannot be decided holds up no other."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import DBAPIError

from portal.audit import services as audit
from portal.kernel.constraints import translated
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workflow import queries
from portal.workflow.domain import Effect, Outcome, Step
from portal.workflow.models import CaseStep, DecidedTogether
from portal.workflow.queries import questions
from portal.workflow.services import deciding, procedures

MOST = 100
"""Turns in one act."""


@dataclass(frozen=True, slots=True)
class Picked:
    """One turn of an act that is looked at before it is sent: it can be decided, or `why` not."""

    turn: CaseStep
    why: Text | None


def alike(step: Step) -> list[Outcome]:
    """The answers that can be given to several at once: those that ask for nothing of the single case."""
    return [outcome for outcome in step.outcomes if outcome.effect in {Effect.NEXT, Effect.END} and not outcome.asks]


def look(turn_ids: Sequence[uuid.UUID], by: Identity) -> list[Picked]:
    """What an act on these turns would do, in the order of the desk: those of another kind or step than the first are skipped."""
    turns = queries.steps_by_id(turn_ids[:MOST])
    if not turns:
        return []
    first = turns[0]
    found = []
    for turn in turns:
        if (turn.case.key, turn.key) != (first.case.key, first.key):
            found.append(Picked(turn, Text("Another kind of case or another step than the first")))
        else:
            found.append(Picked(turn, deciding.why_not(turn.case, turn, by)))
    return found


def decide_together(turn_ids: Sequence[uuid.UUID], answer: deciding.Answer, *, token: uuid.UUID, by: Identity) -> DecidedTogether:
    """Decide these turns alike; what cannot be decided is kept with the reason, what can is decided. The same page sent twice acts once.

    Raises DomainError beside a field for an answer that is not for several, or where nothing is left to decide.
    """
    known = questions.find_together(token)
    if known is not None:
        return known
    picked = look(turn_ids, by)
    if not picked:
        raise DomainError(Text("Nothing is picked."), "outcome")
    first = picked[0].turn
    step = procedures.procedure_of(first.case).step(first.key)
    if answer.outcome not in {outcome.code for outcome in alike(step)}:
        raise DomainError(Text("Choose one of the answers that this step gives."), "outcome")
    deciding.check_answer(procedures.procedure_of(first.case), step, step.outcome(answer.outcome), answer)
    act = DecidedTogether(
        token=token,
        account_id=by.account_id,
        outcome=answer.outcome,
        key=first.case.key,
        step=first.key,
        reason=answer.reason,
        results=[],
    )
    db.session.add(act)
    db.session.flush()  # of two at once the second fails here, by name
    act.results = [_one(one, answer, by) for one in picked]
    done = [line["case"] for line in act.results if line["done"]]
    audit.record("workflow.desk.decided_together", "act", act.id, by=by, after={"outcome": answer.outcome, "cases": done})
    return act


def _said(error: DBAPIError) -> Text:
    """What a named constraint says of one case; any other fault of the database ends the act."""
    meant = translated(error)
    if isinstance(meant, DomainError):
        return meant.text
    raise error


def _one(picked: Picked, answer: deciding.Answer, by: Identity) -> dict[str, Any]:
    case, why = picked.turn.case, picked.why
    line: dict[str, Any] = {"case": str(case.id), "number": case.number, "title": case.title, "done": False, "why": None}
    if why is None:
        described = procedures.PROCEDURES[case.key].describe(case, by)
        try:
            with db.session.begin_nested():
                deciding.decide(picked.turn, replace(answer, inputs=described.context.get("inputs", {})), by=by)
        except DomainError as error:
            why = error.text
        except DBAPIError as error:
            why = _said(error)
        else:
            return line | {"done": True}
    return line | {"why": why.to_json()}
