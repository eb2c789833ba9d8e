"""Who may decide a turn: whoever usually does, unless the office is vacant or they have an interest; then the next competent office."""

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.workflow import queries
from portal.workflow.domain import COLLEAGUE, DECIDED_EARLIER, INTERESTED, OWN_CASE, VACANT, Office, Place, Step
from portal.workflow.models import CaseFile
from portal.workflow.services import procedures

if TYPE_CHECKING:
    from portal.accounts.models import Account

CHECKERS = frozenset({Role.VERIFIER, Role.CURATOR})
"""Who checks or recommends for BKD decides nothing else on that case, before or after."""
SOLE = CHECKERS | {Role.APPROVER}
"""Who decides for BKD has decided nothing of it before, either."""


@dataclass(frozen=True, slots=True)
class Competent:
    """Who is to decide a turn, who of their office takes no part in it, and why it is not where it usually is."""

    office: Office
    role: Role
    people: "list[Account]"
    barred: list[uuid.UUID]
    why: Text | None


def excluded(case: CaseFile, step: Step) -> dict[uuid.UUID, Text]:
    """The accounts that must not decide a step of a case, each with what they are told."""
    found: dict[uuid.UUID, Text] = {}
    for earlier in queries.decisions_of(case.id):
        if earlier.step != step.key and (step.role in SOLE or earlier.role in CHECKERS):
            found[earlier.account_id] = DECIDED_EARLIER
    return found | _interested(case)


def _interested(case: CaseFile) -> dict[uuid.UUID, Text]:
    """Those who have an interest in a case: it is their own, or something of theirs bars them."""
    found: dict[uuid.UUID, Text] = {}
    for barred in procedures.BARRED.values():
        found.update(barred(case))
    if case.person_id is not None:
        found[case.person_id] = OWN_CASE
    return found


def competent(case: CaseFile, step: Step) -> Competent:
    """Who decides a step now: the usual office, else the nearest above it in which somebody can.

    Where nobody can anywhere, the usual office keeps the turn: it falls due, is escalated, and is looked at again by each sweep.
    Raises DomainError where the usual office is not on record and none above it is.
    """
    barred, interested = excluded(case, step), _interested(case)
    fault: DomainError | None = None
    usual: Competent | None = None
    why: Text | None = None
    for place in (None, *step.above):
        try:
            office, role = _office(case, step, place)
        except DomainError as error:
            fault, why = fault or error, why or VACANT
            continue
        people = _holders(step, office, role)
        able = [one for one in people if one.id not in barred]
        gone = [one for one in people if one.id in interested]
        if able:
            holder = office.holder_id if office.holder_id in {one.id for one in able} else None
            said = why or (COLLEAGUE if gone else None)
            return Competent(replace(office, holder_id=holder), role, able, [one.id for one in people if one.id in barred], said)
        if place is None:
            usual = Competent(replace(office, holder_id=None) if gone else office, role, [], [one.id for one in people], None)
        why = why or (INTERESTED if gone else VACANT)
    if usual is None:
        raise fault or DomainError(Text("The office that decides this step is not in the record. Ask the administrator."))
    return usual


def _office(case: CaseFile, step: Step, place: Place | None) -> tuple[Office, Role]:
    asked = step if place is None else replace(step, role=place.role, office=place.office)
    office = procedures.PROCEDURES[case.key].office(case, asked)
    return office, office.role or asked.role


def _holders(step: Step, office: Office, role: Role) -> "list[Account]":
    if office.holder_id is not None:
        return [accounts.get_account(office.holder_id)]
    return accounts.holders(role, [office.body_id], acting=step.acting)
