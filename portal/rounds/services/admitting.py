"""The sign-off of taking part, as the workflow calls it: who holds a step, and what a decision does to the list."""

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.applications.services.deciding import as_decided, supervisor_of
from portal.audit import services as audit
from portal.kernel.errors import IllegalMoveError
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.rounds import queries
from portal.rounds.domain import LIST, ListState, ListStep, RoundState
from portal.rounds.queries import lists
from portal.rounds.services.listing import SUBJECT, tell
from portal.workflow import services as workflow
from portal.workflow.domain import Effect, Office, Outcome, Step

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import RoundList
    from portal.workflow.models import CaseFile, Decision

OF_INTEREST = frozenset({"no_conflict", "mitigate", "block"})


def office(case: "CaseFile", step: Step) -> Office:
    """Who holds a step of this list."""
    found = lists.get_list(case.subject_id)
    match step.office:
        case "supervisor":
            return supervisor_of(found.servant_id, found.agency_id, found.account_id)
        case "agency":
            return Office(found.agency_id)
        case _:
            return workflow.named_office(case, step)


def superiors(case: "CaseFile", step: Step) -> list[uuid.UUID]:
    """To whom a late step is escalated: the nearest above it by the procedure in which somebody is, else BKD's deciding official."""
    for place in step.above:
        above = office(case, replace(step, role=place.role, office=place.office))
        people = accounts.holders(above.role or place.role, [above.body_id])
        if people:
            return [account.id for account in people]
    return [account.id for account in accounts.holders(Role.APPROVER)]


def check(case: "CaseFile", step: Step, outcome: Outcome, by: "Identity") -> None:  # noqa: ARG001  the workflow's signature
    """A sign-off is decided while lists are collected. Raises IllegalMoveError once they are locked, or where the list has ended."""
    found = lists.lock_list(case.subject_id)
    if found.state is not ListState.IN_SIGN_OFF or queries.get_round(found.round_id).state is not RoundState.COLLECTING:
        raise IllegalMoveError(Text("Lists are locked, or this one was withdrawn: there is nothing to decide any more."))


def on_decided(case: "CaseFile", decision: "Decision", effect: Effect) -> None:
    """A step was decided: keep what it means for the list, and at the end say whether the person takes part."""
    found = lists.lock_list(case.subject_id)
    if decision.outcome in OF_INTEREST:
        found.measure = {"outcome": decision.outcome, "words": decision.details.get("measure") or decision.reason}
    if effect is not Effect.END:
        return
    answer = workflow.procedure_of(case).step(decision.step).outcome(decision.outcome)
    _end(found, decision, admitted=answer.effect is Effect.NEXT)


def _end(found: "RoundList", decision: "Decision", *, admitted: bool) -> None:
    """The last step is passed, or one has ended it."""
    before = found.state
    found.state = LIST.move(before, ListStep.ADMIT if admitted else ListStep.REFUSE)
    by = as_decided(accounts.identity_of(decision.account_id), decision)
    if not admitted:
        found.ended_reason = decision.reason
    audit.record(
        "rounds.list.moved", SUBJECT, found.id, by=by, before=before, after=found.state, reason=None if admitted else decision.reason
    )
    held = queries.get_round(found.round_id)
    if admitted:
        tell(held, found, "rounds.list_admitted")
    else:
        tell(held, found, "rounds.list_refused", reason=decision.reason)
