"""A change of verified facts: proposed by the partner, decided by the verifier; until then the old facts stay in force."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from partners.registry import queries, services
from partners.registry.domain import (
    CHANGE,
    DAYS,
    PAPERS,
    ChangeState,
    ChangeStep,
    Details,
    PartnerState,
    check_numbers,
    check_verifiable,
)
from partners.registry.domain.papers import changed_between
from partners.registry.models import PartnerChange
from portal.accounts import queries as accounts
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.kernel.text import Text
from portal.organisations import queries as bodies
from portal.organisations import services as organisations
from portal.organisations.domain import version_of
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import Effect, Outcome, Step

if TYPE_CHECKING:
    from partners.registry.models import Partner
    from portal.kernel.identity import Identity
    from portal.workflow.models import CaseFile, Decision

FORM = "registry.change"
PAGE = "change"
PROCEDURE = "partner.change"
SUBJECT = "partner_change"
CHANGEABLE = frozenset({PartnerState.VERIFIED, PartnerState.SUSPENDED})
OPEN = frozenset({ChangeState.SUBMITTED, ChangeState.RETURNED})
WAITS = Text("A change is with BKD already. Wait for the answer, or withdraw it.")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is verified of a partner: its name, and what it said of itself."""

    name: str
    details: Details

    def document(self) -> dict[str, Any]:
        """As a plain value, by field."""
        return {"name": self.name, **self.details.document()}


def facts_of(partner: "Partner") -> Facts:
    """The facts in force."""
    values: dict[str, Any] = {one.name: getattr(partner, one.name, None) for one in fields(Details) if one.name not in PAPERS}
    papers = {name: str(found) if (found := getattr(partner, f"{name}_id")) else None for name in PAPERS}
    lists = {"kbli": partner.kbli or (), "kbli_codes": partner.kbli_codes or ()}
    return Facts(partner.name, Details(**(values | papers | lists)))


def facts_from(base: Facts, after: Mapping[str, Any]) -> Facts:
    """The facts with a change made to them."""
    values = {name: value for name, value in after.items() if name != "name"}
    for name in DAYS:
        if values.get(name):
            values[name] = dt.date.fromisoformat(values[name])
    return Facts(after.get("name", base.name), replace(base.details, **values))


def propose(partner: "Partner", proposed: Facts, *, reason: str, by: "Identity") -> PartnerChange:
    """Propose other facts, for the first time or corrected after a return.

    Raises DomainError beside its field for what cannot be, or where nothing would change; ConflictError while one is with BKD.
    """
    partner = queries.lock_partner(partner.id)
    if partner.state not in CHANGEABLE:
        raise IllegalMoveError(Text("Only facts that have been verified are changed in this way."))
    before, after = facts_of(partner).document(), proposed.document()
    changed = changed_between(before, after)
    if not changed:
        raise DomainError(Text("Nothing differs from the facts in force. Change a field, or go back."))
    if not reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. BKD's verifier reads it."), "reason")
    check_numbers(partner.kind, proposed.details, clock.today())
    change = queries.find_open_change(partner.id)
    if change is not None and change.state is ChangeState.SUBMITTED:
        raise ConflictError(WAITS)
    again = change is not None
    change = change or _new(partner)
    change.before, change.after = {name: before.get(name) for name in changed}, changed
    change.reason, change.state, change.round = reason.strip(), ChangeState.SUBMITTED, change.round + 1
    change.proposed_by, change.proposed_name, change.submitted_at = by.account_id, by.name, clock.now()
    db.session.flush()  # of two at once the second is refused before anybody is told
    audit.record("registry.change.submitted", SUBJECT, change.id, by=by, before=change.before, after=changed, reason=change.reason)
    _send(change, again=again, by=by)
    return change


def _new(partner: "Partner") -> PartnerChange:
    number = f"{partner.number}-P{queries.count_changes(partner.id) + 1}"
    change = PartnerChange(id=uuid.uuid4(), number=number, partner_id=partner.id, partner=partner, round=0)
    db.session.add(change)
    return change


def _send(change: PartnerChange, *, again: bool, by: "Identity") -> None:
    if again:
        case = cases.find_case_of(SUBJECT, change.id)
        if case is None:
            raise IllegalMoveError
        workflow.resume(case, by=by)
        return
    workflow.open_case(
        PROCEDURE,
        SUBJECT,
        change.id,
        number=change.number,
        title=change.partner.name,
        summary=change.reason[:200],
        body_name=change.partner.name,
        person_id=by.account_id,
        by=by,
    )


def withdraw(change: PartnerChange, *, by: "Identity") -> None:
    """The partner no longer wants it. Raises IllegalMoveError for one that is decided."""
    change = queries.lock_change(change.id)
    change.state, change.decided_at = CHANGE.move(change.state, ChangeStep.WITHDRAW), clock.now()
    case = cases.find_case_of(SUBJECT, change.id)
    if case is not None and case.closed_at is None:
        workflow.close(case, "withdrawn", by=by)
    audit.record("registry.change.withdrawn", SUBJECT, change.id, by=by, before=change.after)


def on_ended(partner: "Partner", reason: str, by: "Identity") -> None:  # noqa: ARG001  the registry's signature
    """A partnership ends: whatever is open of it is withdrawn."""
    change = queries.find_open_change(partner.id)
    if change is not None:
        withdraw(change, by=by)


# -- the verifier's decision --------------------------------------------------------------------------------------------------------------


def check_decision(case: "CaseFile", step: Step, outcome: Outcome, by: "Identity") -> None:  # noqa: ARG001  the workflow's signature
    """A guard before the decision. Raises DomainError for a change that would leave facts that cannot be verified."""
    if outcome.code == "accept":
        change = queries.get_change(case.subject_id)
        check_verifiable(facts_from(facts_of(change.partner), change.after).details.document())


def on_decided(case: "CaseFile", decision: "Decision", effect: Effect) -> None:
    """The verifier has decided: accepted facts are in force from now on; the partner's people are told."""
    change = queries.lock_change(case.subject_id)
    step = ChangeStep.RETURN if effect is Effect.RETURN else ChangeStep(decision.outcome)
    change.state = CHANGE.move(change.state, step)
    by = accounts.identity_of(decision.account_id, decision.role)
    partner = queries.lock_partner(change.partner_id)
    if change.state is not ChangeState.RETURNED:
        change.decided_at = clock.now()
    if change.state is ChangeState.ACCEPTED:
        _put_in_force(partner, facts_from(facts_of(partner), change.after), decision.reason, by)
    audit.record(
        f"registry.change.{change.state.value}",
        SUBJECT,
        change.id,
        by=by,
        before=change.before,
        after=change.after,
        reason=decision.reason,
    )
    services.tell(partner, f"registry.change_{change.state.value}", path="/partner/change", name=partner.name, reason=decision.reason)


def _put_in_force(partner: "Partner", facts: Facts, reason: str, by: "Identity") -> None:
    services.take_over(partner, facts.details)
    if facts.name != partner.name:
        partner.name = facts.name
        body = bodies.get_body(partner.body_id)
        version = version_of(body.name, body.short_name, body.valid_to, body.place)
        called = organisations.Called(facts.name, body.short_name, body.place)
        organisations.rename_body(body.id, called, reason=reason, version=version, by=by)
    db.session.flush()  # a number that another has taken meanwhile is refused before anybody is told
