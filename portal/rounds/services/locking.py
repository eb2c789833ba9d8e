"""Fixing a round: rules, everybody's inputs and the announced source of the seed, with a digest of each, before the seed exists."""

import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.kernel import clock
from portal.kernel.db import db, write_many
from portal.kernel.errors import ConflictError, DomainError, check_reason
from portal.kernel.hashing import digest
from portal.kernel.identity import SYSTEM
from portal.kernel.text import Text
from portal.matching import verifier
from portal.notifications import services as notifications
from portal.rounds import queries
from portal.rounds.domain import LIST, PATIENCE, ROUND, ListState, ListStep, RoundState, RoundStep
from portal.rounds.domain.locking import SALT, Fixed, commitments_file, lock_document, opening_of, rules_of
from portal.rounds.models import RoundLock, RoundOpening
from portal.rounds.queries import runs
from portal.rounds.services.inputs import Inputs
from portal.rounds.services.planning import ROUND as SUBJECT
from portal.workflow import queries as cases
from portal.workflow import services as workflow

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import Round

FIX = "rounds.fix"
LIST_SUBJECT = "round_list"
LONGEST_SOURCE = 300
CLOSED_BY_LOCK = "Daftar dikunci sebelum persetujuan selesai."
"""A reason is stored in the official language, as letters are."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a round can be locked, and whom it would leave out."""

    ready: int
    in_sign_off: int
    drafts: int
    hindrance: Text | None


def readiness(found: "Round") -> Readiness:
    """How a round stands before it is locked."""
    counts = runs.count_lists(found.id)
    ready = counts.get(ListState.READY, 0)
    hindrance = _hindrance(found, ready)
    return Readiness(ready, counts.get(ListState.IN_SIGN_OFF, 0), counts.get(ListState.DRAFT, 0), hindrance)


def _hindrance(found: "Round", ready: int) -> Text | None:
    if found.state is RoundState.COLLECTING and found.lists_until is not None and clock.now() < found.lists_until:
        return Text("Lists can be changed until %(moment)s; nothing is locked before that.", moment=found.lists_until)
    if not ready:
        return Text("Nobody takes part: no list has passed its sign-off.")
    return None


def is_locking(found: "Round") -> bool:
    """Whether the worker is at it, or has not come to it yet."""
    return found.locking_since is not None and clock.now() < found.locking_since + PATIENCE


def ask_to_lock(found: "Round", *, by: "Identity", reason: str | None = None, source: str | None = None) -> None:
    """Let the worker fix a round's inputs: once lists are over, or once more while a run is under review.

    The second time asks for the reason and for another source of a seed that does not exist yet. Raises DomainError beside its field, and
    ConflictError while it is being done.
    """
    locked = queries.lock_round(found.id)
    again = locked.state is RoundState.REVIEW
    ROUND.move(locked.state, RoundStep.LOCK_AGAIN if again else RoundStep.LOCK)
    if is_locking(locked):
        raise ConflictError(Text("The inputs are being fixed already. Wait until it is done."))
    state = readiness(locked)
    if state.hindrance is not None:
        raise DomainError(state.hindrance)
    if again:
        check_reason(reason or "")
        locked.seed_source = check_source(source or "", before=locked.seed_source)
    locked.locking_since = clock.now()
    jobs.defer(
        FIX, round_id=str(locked.id), asked_by=str(by.account_id), asked_name=by.name, reason=reason.strip() if again and reason else None
    )


def check_source(source: str, *, before: str | None = None) -> str:
    """The source of a seed in words. Raises DomainError for none, for one that is too long, and for the one whose seed is known already."""
    words = source.strip()
    if not words or len(words) > LONGEST_SOURCE:
        raise DomainError(Text("Say where the seed will come from, in at most %(most)s characters.", most=LONGEST_SOURCE), "source")
    if words == before:
        raise DomainError(Text("The seed of this source is known by now. Announce another that does not exist yet."), "source")
    return words


def fix(round_id: uuid.UUID, asked_by: uuid.UUID, asked_name: str, reason: str | None) -> RoundLock | None:
    """The worker's part: fix inputs and publish the digests; None where that has been done already."""
    found = queries.lock_round(round_id)
    if found.locking_since is None:
        return None
    step = RoundStep.LOCK_AGAIN if found.state is RoundState.REVIEW else RoundStep.LOCK
    state = ROUND.move(found.state, step)
    left_out = _leave_out(found)
    inputs = Inputs(found)
    earlier = runs.newest_lock(found.id)
    openings = {one.number: opening_of(found.number, one, secrets.token_hex(SALT)) for one in inputs.participants}
    commitments = {number: digest(document.encode()) for number, document in openings.items()}
    lock = _lock(found, 1 + (earlier.number if earlier else 0), inputs, commitments_file(commitments.values()))
    lock.reason, lock.left_out, lock.locked_by, lock.locked_name = reason, left_out, asked_by, asked_name
    db.session.add(lock)
    db.session.flush()  # the openings refer to it
    rows = ((lock.id, inputs.ids[one], document, commitments[one]) for one, document in openings.items())
    write_many(RoundOpening, ("lock_id", "list_id", "document", "commitment"), rows)
    found.state, found.locked_at, found.locking_since = state, lock.locked_at, None
    after = {"lock": lock.number, "sha256": lock.sha256, "participants": lock.participants, "left_out": left_out}
    asked = {"seed_source": lock.seed_source, "asked_by": asked_by, "asked_name": asked_name}
    audit.record("rounds.round.locked", SUBJECT, found.id, by=SYSTEM, after=after | asked, reason=reason)
    return lock


def _lock(found: "Round", number: int, inputs: Inputs, commitments: str) -> RoundLock:
    rules, source = rules_of(found.weights, Path(verifier.__file__).read_bytes()), found.seed_source or ""
    fixed = lock_document(found.number, number, Fixed(rules, inputs.instance(), source, commitments))
    return RoundLock(
        id=uuid.uuid4(),
        round_id=found.id,
        number=number,
        seed_source=source,
        document=fixed.document,
        sha256=fixed.sha256,
        rules_sha256=fixed.rules_sha256,
        inputs_sha256=fixed.inputs_sha256,
        commitments_sha256=fixed.commitments_sha256,
        participants=len(inputs.participants),
        locked_at=clock.now(),
    )


def _leave_out(found: "Round") -> int:
    """Lists that are not ready as they lock take no part; whoever wrote them is told."""
    late = runs.lists_in(found.id, ListState.DRAFT, ListState.IN_SIGN_OFF)
    for one in late:
        before, one.state = one.state, LIST.move(one.state, ListStep.MISS)
        case = cases.find_case_of(LIST_SUBJECT, one.id)
        if case is not None and case.closed_at is None:
            workflow.close(case, "late", by=SYSTEM, reason=CLOSED_BY_LOCK)
        audit.record("rounds.list.moved", LIST_SUBJECT, one.id, by=SYSTEM, before=before, after=one.state, reason=CLOSED_BY_LOCK)
        person = [account_services.recipient_of(one.account_id)]
        notifications.tell(person, "rounds.list_late", path=f"/rounds/lists/{one.id}", title=found.title, number=one.number)
    return len(late)
