"""A civil servant's own list: begun, put in order (each change is saved at once), submitted, withdrawn."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.accounts import services as accounts
from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.applications.domain.readiness import interest_fault
from portal.audit import services as audit
from portal.eligibility.domain.verdict import Outcome
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.rounds import queries
from portal.rounds.domain import LIST, ListState, ListStep, RoundState
from portal.rounds.domain.admitting import CONSENT_VERSION, LEAST_WORDS, PURPOSE
from portal.rounds.domain.ranking import WRITABLE, moved
from portal.rounds.models import Round, RoundList
from portal.rounds.queries import lists
from portal.rounds.services.suiting import Suiting
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.kernel.identity import Identity

PROCEDURE = "round.list"
SUBJECT = lists.SUBJECT
ELSEWHERE = Text("Your list was changed in another window. Here it is as it stands now; your last act was not done.")
NOT_COLLECTING = Text("This round does not collect lists now.")
ENDED = Text("This list can no longer be changed.")
SENT = frozenset({ListState.IN_SIGN_OFF, ListState.READY})


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody declares as they submit."""

    motivation: str
    """Read by the host that they are placed at."""
    statements: frozenset[str]
    fields: Sequence[str]
    interest: Mapping[str, str] | None = None
    """{kind, words, host_id}: what they have to do with one of the hosts; None declares that there is nothing."""


def begin(found: Round, *, by: "Identity") -> RoundList:
    """Begin a list, or go on with the one that is there.

    Raises DomainError where the round collects none (any more), or the person or their agency is not on record.
    """
    servant = workforce.servant_of_account(by)
    if servant is None:
        raise DomainError(Text("Your account is not connected with a personnel record. Ask your agency's HR officer."))
    known = lists.find_of_servant(found.id, servant.id)
    if known is not None:
        return known
    locked = queries.lock_round(found.id)  # numbers are given one after another
    known = lists.find_of_servant(found.id, servant.id)
    if known is not None:
        return known
    check_time(locked)
    agency = organisations.agency_of(organisations.get_body(servant.body_id))
    if agency is None:
        raise DomainError(Text("Your unit does not belong to an agency in the record. Ask your agency's HR officer."))
    made = RoundList(
        id=uuid.uuid4(),
        round_id=locked.id,
        servant_id=servant.id,
        account_id=by.account_id,
        agency_id=agency.id,
        number=lists.next_participant(locked),
        state=ListState.DRAFT,
        choices=[],
        version=1,
        saved_at=clock.now(),
    )
    db.session.add(made)
    audit.record("rounds.list.begun", SUBJECT, made.id, by=by, after={"round": locked.id, "number": made.number})
    return made


def check_time(found: Round) -> None:
    """Raises DomainError for a round that does not collect lists, or does not any more."""
    if found.state is not RoundState.COLLECTING:
        raise DomainError(NOT_COLLECTING)
    if found.lists_until is not None and clock.now() > found.lists_until:
        raise DomainError(Text("The time for lists ended on %(moment)s. Nothing was changed.", moment=found.lists_until))


# -- its order -----------------------------------------------------------------------------------------------------------------------------


def add(found: RoundList, place_id: uuid.UUID, *, version: int, by: "Identity") -> RoundList:
    """Put an offering behind the others; the same click twice puts it there once.

    Raises ConflictError where another window has changed the list, DomainError where it is full, it is too late, or the person cannot be
    placed there. What an officer has to look at can be chosen.
    """
    held, locked = _held(found)
    if place_id in locked.choices:
        return locked
    _check_version(locked, version)
    if len(locked.choices) >= held.longest:
        raise DomainError(Text("Your list has %(most)s choices, which is the most in this round. Remove one first.", most=held.longest))
    place = lists.places_among(held.id, [place_id]).get(place_id)
    if place is None:
        raise DomainError(Text("This offering is not in the round any more."))
    suits = Suiting(workforce.get_servant(locked.servant_id), locked).at(place)
    if suits.outcome is Outcome.NOT_ELIGIBLE:
        title = place.opportunity.title
        raise DomainError(Text("%(title)s cannot be chosen: you could not be placed there. %(why)s", title=title, why=suits.why or ""))
    return _keep(locked, [*locked.choices, place_id], by)


def remove(found: RoundList, place_id: uuid.UUID, *, version: int, by: "Identity") -> RoundList:
    """Take a choice off the list. Raises ConflictError and DomainError as `add`."""
    _, locked = _held(found)
    if place_id not in locked.choices:
        return locked
    _check_version(locked, version)
    return _keep(locked, [one for one in locked.choices if one != place_id], by)


def move(found: RoundList, place_id: uuid.UUID, places_up: int, *, version: int, by: "Identity") -> RoundList:
    """Move a choice so many places up (negative: down; `ranking.FIRST`: to the front). Raises ConflictError and DomainError as `add`."""
    _, locked = _held(found)
    _check_version(locked, version)
    if place_id not in locked.choices:
        raise ConflictError(ELSEWHERE)
    choices = moved(locked.choices, place_id, places_up)
    return _keep(locked, choices, by) if choices != locked.choices else locked


def _held(found: RoundList) -> tuple[Round, RoundList]:
    """The round, which is not locked meanwhile, and the list, which no other window changes meanwhile."""
    held, locked = lists.hold_round(found.round_id), lists.lock_list(found.id)
    check_time(held)
    if locked.state not in WRITABLE:
        raise IllegalMoveError(ENDED)
    return held, locked


def _check_version(locked: RoundList, version: int) -> None:
    if version != locked.version:
        raise ConflictError(ELSEWHERE)


def _keep(locked: RoundList, choices: list[uuid.UUID], by: "Identity") -> RoundList:
    """Save at once. The record says that it was changed, not how: nobody else reads a list."""
    before = {"version": locked.version, "choices": len(locked.choices)}
    locked.choices, locked.version, locked.saved_at = choices, locked.version + 1, clock.now()
    after = {"version": locked.version, "choices": len(choices)}
    audit.record("rounds.list.changed", SUBJECT, locked.id, by=by, before=before, after=after)
    return locked


# -- taking part ---------------------------------------------------------------------------------------------------------------------------


def submit(found: RoundList, said: Declaration, *, by: "Identity") -> RoundList:
    """Ask to take part: the sign-off begins at the supervisor. The same click twice asks once; a list that was withdrawn can be sent again.

    Raises DomainError beside a field for what is missing, or where it is too late; IllegalMoveError for a list that has ended.
    """
    held, locked = lists.hold_round(found.round_id), lists.lock_list(found.id)
    if locked.state in SENT:
        return locked
    before, after = locked.state, LIST.move(locked.state, ListStep.SUBMIT)
    check_time(held)
    _fill(locked, said)
    locked.state, locked.submitted_at, locked.ended_reason, locked.measure = after, clock.now(), None, None
    recorded = {"number": locked.number, "consent": locked.consent, "interest": locked.interest, "choices": len(locked.choices)}
    audit.record("rounds.list.submitted", SUBJECT, locked.id, by=by, before=before, after=recorded)
    _open_case(held, locked, by)
    return locked


def _fill(locked: RoundList, said: Declaration) -> None:
    if not locked.choices:
        raise DomainError(Text("Your list is empty. Choose at least one offering before you submit it."))
    if len(said.motivation.split()) < LEAST_WORDS:
        raise DomainError(Text("Write in a sentence what you want to learn and how your unit will use it."), "motivation")
    if {statement.key for statement in STATEMENTS} - said.statements:
        raise DomainError(Text("Declare each statement before you submit the list."), "statements")
    if set(said.fields) != set(HOST_FIELDS):
        raise DomainError(
            Text("Without your consent to these fields no host can take you. Tick each of them, or keep the draft."), "fields"
        )
    locked.motivation, locked.interest = said.motivation.strip(), _declared(locked.round_id, said.interest)
    locked.statements = [{"key": s.key, "version": s.version, "text": s.text.msgid, "basis": s.basis} for s in STATEMENTS]
    now = clock.now().isoformat()
    locked.consent = {"fields": list(said.fields), "purpose": PURPOSE.msgid, "version": CONSENT_VERSION, "at": now}


def _declared(round_id: uuid.UUID, interest: Mapping[str, str] | None) -> dict[str, str] | None:
    """What is declared, as it is kept. Raises DomainError beside the field that is missing."""
    fault = interest_fault(interest)
    if fault is not None:
        raise DomainError(*fault)
    if interest is None:
        return None
    if interest.get("host_id") not in {str(host_id) for host_id, _ in lists.hosts_of(round_id)}:
        raise DomainError(Text("Choose the host that the interest concerns."), "interest_host")
    return {"kind": interest["kind"], "words": interest["words"].strip(), "host_id": interest["host_id"]}


def _open_case(held: Round, locked: RoundList, by: "Identity") -> None:
    servant, agency = workforce.get_servant(locked.servant_id), organisations.get_body(locked.agency_id)
    host_id = uuid.UUID(locked.interest["host_id"]) if locked.interest else None
    db.session.flush()
    workflow.open_case(
        PROCEDURE,
        SUBJECT,
        locked.id,
        number=locked.number,
        title=servant.name,
        summary=held.title,
        body_name=agency.short_name or agency.name,
        person_id=by.account_id,
        by=by,
        terms={"interest": "declared" if host_id else "none"},
        parties=[host_id] if host_id else [],
    )
    tell(held, locked, "rounds.list_submitted", when=locked.submitted_at or clock.now())


def tell(held: Round, found: RoundList, message: str, **facts: object) -> None:
    """Write to whoever has the list."""
    notifications.tell(
        [accounts.recipient_of(found.account_id)],
        message,
        path=f"/rounds/lists/{found.id}",
        number=found.number,
        title=held.title,
        until=held.lists_until or clock.now(),
        **facts,
    )


def withdraw(found: RoundList, reason: str, *, by: "Identity") -> RoundList:
    """Take no part after all, until lists are locked; an open sign-off ends. A click once more changes nothing.

    Raises DomainError once lists are locked, IllegalMoveError for a list that has ended otherwise.
    """
    held = lists.hold_round(found.round_id)
    case = cases.find_case_of(SUBJECT, found.id)
    if case is not None:
        cases.lock_case(case.id)  # before the list, as a decision does
    locked = lists.lock_list(found.id)
    if locked.state is ListState.WITHDRAWN:
        return locked
    before, after = locked.state, LIST.move(locked.state, ListStep.WITHDRAW)
    if held.state is not RoundState.COLLECTING:
        raise DomainError(Text("Lists are locked. Whoever is placed can still say that they are not willing."))
    case = cases.find_case_of(SUBJECT, found.id)  # once more: another window may have submitted it meanwhile
    if case is not None and case.closed_at is None:
        workflow.close(case, "withdrawn", by=by, reason=reason or None)
    locked.state, locked.ended_reason = after, reason.strip() or None
    audit.record("rounds.list.withdrawn", SUBJECT, locked.id, by=by, before=before, after=after, reason=reason or None)
    return locked
