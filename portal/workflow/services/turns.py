"""What happens to a turn without deciding it: it is entered, taken, assigned, handed on, woken, reminded of, escalated."""

import uuid
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import calendar, clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.reference import queries as reference
from portal.workflow import queries
from portal.workflow.access import belongs, holds
from portal.workflow.domain import CLOSING_HOUR, INTERESTED, Office, Step, due_at
from portal.workflow.models import CaseFile, CaseStep
from portal.workflow.services import competence, procedures

if TYPE_CHECKING:
    from portal.accounts.models import Account

MOST_HELD = 10_000
"""How many turns one person can hold, for handing them on at once."""


def enter(case: CaseFile, step: Step, lane: int = 0) -> CaseStep:
    """The case goes to a step: to whoever is competent for it, with a deadline in working days. They are told."""
    found = competence.competent(case, step)
    now = clock.now()
    turn = CaseStep(
        id=uuid.uuid4(),
        case_id=case.id,
        case=case,
        key=step.key,
        lane=lane,
        role=found.role,
        body_id=found.office.body_id,
        holder_id=found.office.holder_id,
        barred_ids=found.barred,
        why=found.why,
        entered_at=now,
        due_at=due_at(now, step.days, reference.holidays()),
    )
    db.session.add(turn)
    db.session.flush()  # one open turn a lane of a case: the database says so now
    tell_holders(turn, "workflow.arrived")
    return turn


def enter_stage(case: CaseFile, steps: tuple[Step, ...]) -> None:
    """The case goes to steps that are held side by side, or to one that stands alone."""
    for lane, step in enumerate(steps):
        enter(case, step, lane)


def holders_of(turn: CaseStep) -> "list[Account]":
    """Whose turn it is: the one person, or everybody of the office who may take part in it."""
    if turn.holder_id is not None:
        return [accounts.get_account(turn.holder_id)]
    return [one for one in accounts.holders(turn.role, [turn.body_id]) if one.id not in turn.barred_ids]


def tell_holders(turn: CaseStep, message: str) -> None:
    """Write to whoever holds the turn; where nobody can decide it, to the administrators, who give the office to somebody."""
    case, people = turn.case, holders_of(turn)
    if not people:
        people, message = accounts.holders(Role.ADMINISTRATOR), "workflow.unheld"
    notifications.tell(
        [account_services.recipient(account) for account in people],
        message,
        path=f"/desk/{turn.id}",
        number=case.number,
        title=case.title,
        summary=case.summary,
        due=turn.due_at or clock.now(),
    )


def take(turn: CaseStep, *, by: Identity) -> None:
    """Take a case from the office's pool; nobody else of the office then sees it as theirs."""
    queries.lock_case(turn.case_id)
    db.session.refresh(turn)
    if turn.holder_id is not None or not holds(by, turn):
        raise ConflictError(Text("Somebody has taken this case in the meantime."))
    turn.holder_id = by.account_id
    audit.record("workflow.step.taken", "case", turn.case_id, by=by, after={"step": turn.key})


def colleagues_for(turn: CaseStep, by: Identity) -> "list[Account]":
    """To whom of the office a turn can be assigned."""
    people = accounts.holders(turn.role, [turn.body_id])
    return [one for one in people if one.id not in {by.account_id, turn.holder_id, *turn.barred_ids}]


def assign(turn: CaseStep, to_id: uuid.UUID, words: str, *, by: Identity) -> None:
    """Somebody of the office gives the case to a colleague (disposisi), with a word why; they are told.

    Raises ForbiddenError for somebody of another office, ConflictError for a turn that is over, DomainError beside a field for a person
    who has not the office or takes no part in the case.
    """
    queries.lock_case(turn.case_id)
    db.session.refresh(turn)
    if turn.left_at is not None:
        raise ConflictError(Text("This has been decided in the meantime. Nothing of yours was sent; read the page again."))
    if not belongs(by, turn):
        raise ForbiddenError(Text("This act is not yours to take in the role that is active now."))
    if to_id not in {one.id for one in colleagues_for(turn, by)}:
        raise DomainError(Text("Choose a colleague of this office who may decide this case."), "to")
    before, turn.holder_id = turn.holder_id, to_id
    audit.record(
        "workflow.step.assigned",
        "case",
        turn.case_id,
        by=by,
        before={"holder": before},
        after={"step": turn.key, "holder": to_id},
        reason=words,
    )
    tell_holders(turn, "workflow.arrived")


def give_back(turn: CaseStep, *, by: Identity) -> None:
    """Whoever has taken a case gives it back to the pool of the office. Raises ConflictError where it is not theirs to give back."""
    case = queries.lock_case(turn.case_id)
    db.session.refresh(turn)
    usual = competence.competent(case, procedures.procedure_of(case).step(turn.key))
    if turn.holder_id != by.account_id or usual.office.holder_id is not None:
        raise ConflictError(Text("This turn is yours by name; only what was taken from a pool can be given back to it."))
    turn.holder_id = None
    audit.record("workflow.step.given_back", "case", turn.case_id, by=by, after={"step": turn.key})
    tell_holders(turn, "workflow.arrived")


def reroute(turn: CaseStep, *, by: Identity) -> None:
    """Who is competent for a turn has changed: it goes to whoever is now, and they are told; the clock runs on as it does."""
    case = turn.case
    try:
        found = competence.competent(case, procedures.procedure_of(case).step(turn.key))
    except DomainError:  # nobody is on record for it anywhere: it stays in its office, and whoever has an interest is out of it
        out = sorted(competence.excluded(case, procedures.procedure_of(case).step(turn.key)))
        found = competence.Competent(Office(turn.body_id), turn.role, [], out, INTERESTED)
    before = {"role": turn.role, "body": turn.body_id, "holder": turn.holder_id}
    barred = set(turn.barred_ids)
    stays = (turn.role, turn.body_id) == (found.role, found.office.body_id)
    holder = found.office.holder_id
    if stays and turn.holder_id is not None and turn.holder_id not in found.barred and holder is None:
        holder = turn.holder_id  # who took it from the pool keeps it
    turn.role, turn.body_id, turn.holder_id = found.role, found.office.body_id, holder
    turn.barred_ids, turn.why = found.barred, found.why
    after = {"role": turn.role, "body": turn.body_id, "holder": turn.holder_id}
    if after == before and barred == set(found.barred):
        return
    audit.record("workflow.step.rerouted", "case", case.id, by=by, before=before, after={"step": turn.key, **after, "barred": found.barred})
    if after != before or not found.people:
        tell_holders(turn, "workflow.arrived")


def reroute_of(case_ids: list[uuid.UUID], *, by: Identity) -> None:
    """The same for the open turns of several cases, after somebody has declared an interest that touches them."""
    for case_id in sorted(case_ids):
        queries.lock_case(case_id)
        for turn in queries.open_steps(case_id):
            reroute(turn, by=by)


def hand_on(turn: CaseStep) -> None:
    """A turn whose holder has not the office any more goes to whoever has it now, and they are told; the clock runs on as it does.

    Where nobody has it, the turn stays as it is: it falls due and is escalated, and is looked at again by each sweep.
    """
    try:
        found = competence.competent(turn.case, procedures.procedure_of(turn.case).step(turn.key))
    except DomainError:
        return
    if (found.office.body_id, found.office.holder_id, found.role) == (turn.body_id, turn.holder_id, turn.role):
        return
    audit.record("workflow.step.handed_on", "case", turn.case_id, by=SYSTEM, before={"holder": turn.holder_id}, after={"step": turn.key})
    turn.role, turn.body_id, turn.holder_id = found.role, found.office.body_id, found.office.holder_id
    turn.barred_ids, turn.why = found.barred, found.why
    tell_holders(turn, "workflow.arrived")


def hand_on_of(account_id: uuid.UUID) -> None:
    """The same of every turn that an account holds, once it has lost an office."""
    for turn in queries.steps_left_behind(MOST_HELD, account_id):
        hand_on(turn)


def pause(case: CaseFile) -> None:
    """The clock of the whole stands still: the case waits for whoever submitted, for a day, or for a place."""
    if case.paused_at is None:
        case.paused_at = clock.now()


def go_on(case: CaseFile) -> None:
    """The clock of the whole runs again: the working days for which it stood still are added."""
    if case.paused_at is None or case.decide_by is None:
        case.paused_at = None
        return
    holidays = reference.holidays()
    still = calendar.working_days_between(clock.local(case.paused_at).date(), clock.today(), holidays)
    day = calendar.add_working_days(clock.local(case.decide_by).date(), max(0, still), holidays)
    case.decide_by, case.paused_at = clock.at(day, CLOSING_HOUR), None


def wake(turn: CaseStep) -> None:
    """A deferral is over: the clock runs again from today."""
    step = procedures.procedure_of(turn.case).step(turn.key)
    turn.sleeps_until, turn.due_at = None, due_at(clock.now(), step.days, reference.holidays())
    go_on(turn.case)
    woken = procedures.PROCEDURES[turn.case.key].on_woken
    if woken:
        woken(turn.case)
    audit.record("workflow.step.woken", "case", turn.case_id, by=SYSTEM, after={"step": turn.key})
    tell_holders(turn, "workflow.woken")


def remind(turn: CaseStep) -> None:
    """Say that a deadline is near."""
    turn.reminded_at = clock.now()
    tell_holders(turn, "workflow.reminder")


def escalate(turn: CaseStep) -> None:
    """A deadline has passed: the superior and the auditor are told. Nothing is decided by it."""
    turn.escalated_at = clock.now()
    case = turn.case
    people = _above(case, procedures.procedure_of(case).step(turn.key))
    notifications.tell(
        [account_services.recipient(account) for account in people],
        "workflow.escalated",
        path=f"/cases/{case.id}",
        number=case.number,
        title=case.title,
        due=turn.due_at or clock.now(),
    )
    audit.record(
        "workflow.step.escalated",
        "case",
        case.id,
        by=SYSTEM,
        after={"step": turn.key, "due": turn.due_at, "told": [account.id for account in people]},
    )


def _above(case: CaseFile, step: Step) -> "list[Account]":
    """Who is told that a step is late: the superior, and the auditor."""
    superiors = procedures.PROCEDURES[case.key].superiors
    above = superiors(case, step) if superiors else []
    return [accounts.get_account(account_id) for account_id in above] + accounts.holders(Role.AUDITOR)


def pass_time(case: CaseFile) -> None:
    """The time set for the service is over without a decision: superior, auditor and applicant are told. Nothing is decided by it."""
    case.passed_at = clock.now()
    turns = queries.open_steps(case.id)
    procedure = procedures.procedure_of(case)
    people = {one.id: one for turn in turns for one in _above(case, procedure.step(turn.key))}
    facts = {"number": case.number, "title": case.title, "due": case.decide_by or clock.now()}
    notifications.tell([account_services.recipient(one) for one in people.values()], "workflow.overdue", path=f"/cases/{case.id}", **facts)
    if case.person_id is not None:
        own = procedures.PROCEDURES[case.key].path
        path = own(case) if own else "/desk"
        notifications.tell([account_services.recipient_of(case.person_id)], "workflow.overdue_own", path=path, **facts)
    audit.record(
        "workflow.case.overdue",
        "case",
        case.id,
        by=SYSTEM,
        after={"decide_by": case.decide_by, "steps": [turn.key for turn in turns], "told": sorted(str(one) for one in people)},
    )
