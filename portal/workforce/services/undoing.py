"""The newest import is undone: old values back, whoever came with it leaves, grants follow. What was decided since is kept."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workforce import queries
from portal.workforce.domain.codes import ImportState
from portal.workforce.models import WorkforceImport
from portal.workforce.queries import history
from portal.workforce.queries.history import Spared
from portal.workforce.services import changes

DAYS = 30
"""How long an import can be undone."""
RAN_SINCE = Text("Another file has been run since. Only the newest import can be undone.")
MOST_SPARED = 100
"""How many of those who are kept as they are the page names."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an import would do: how many get their old values back, how many leave, who stays as they are."""

    back: int
    leave: int
    spared: list[Spared]


def hindrance_of(found: WorkforceImport) -> Text | None:
    """Why an import cannot be undone; None where it can."""
    if found.state is not ImportState.RUN or found.run_at is None:
        return Text("Only a file that has been run can be undone, and only once.")
    if history.ran_since(found.run_at):
        return RAN_SINCE
    if clock.now() - found.run_at > dt.timedelta(days=DAYS):
        return Text("It was run more than %(days)s days ago.", days=DAYS)
    if not history.has_history(found.id):
        return Text("It changed nobody, or ran before what it changed was kept.")
    return None


def look(found: WorkforceImport) -> Undoing:
    """What undoing would do, as the record stands now."""
    spared = history.spared_in(found.id, found.run_at or clock.now())
    back, leave = history.count_undone(found.id, [one.servant_id for one in spared])
    return Undoing(back, leave, spared)


def check_undoes(found: WorkforceImport, reason: str) -> None:
    """Raises IllegalMoveError for an import that cannot be undone, DomainError without a reason."""
    hindrance = hindrance_of(found)
    if hindrance is not None:
        raise IllegalMoveError(hindrance)
    if not reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. It is kept in the audit record."), "reason")


def undo_import(import_id: uuid.UUID, reason: str, *, by: Identity) -> WorkforceImport:
    """Undo the newest import.

    Raises IllegalMoveError for one that cannot be undone (any more), DomainError without a reason.
    """
    found = queries.lock_import(import_id)
    queries.hold_record()
    check_undoes(found, reason)
    undo(found, reason, by=by)
    return found


def undo(found: WorkforceImport, reason: str, *, by: Identity, done: Callable[[int], None] | None = None) -> None:
    """Put back what the import changed; `done` is told how many people have been dealt with.

    Raises IllegalMoveError where another file was run in between.
    """
    queries.hold_record()
    queries.allow_time()
    if not history.has_history(found.id):
        raise IllegalMoveError(RAN_SINCE)
    what = look(found)
    spared = [one.servant_id for one in what.spared]
    touched = history.touched_by(found.id, spared)
    before = queries.supervisors_of({servant_id for servant_id, _, _ in touched})
    history.restore(found.id, spared)
    history.forget_history()
    db.session.expire_all()  # rows were changed beneath the session's objects
    changes.tell(touched, before, by=by, done=done)
    kept = [{"name": one.name, "number": one.number} for one in what.spared[:MOST_SPARED]]
    found.state, found.undone_at, found.undone_by_name, found.undone_reason = ImportState.UNDONE, clock.now(), by.name, reason.strip()
    found.report = {**found.report, "undone": {"back": what.back, "leave": what.leave, "kept": len(spared), "kept_people": kept}}
    after = {"file": found.file_name, "sha256": found.file_digest, "back": what.back, "left": what.leave, "kept": len(spared)}
    record("workforce.import.undone", "workforce_import", found.id, by=by, after=after, reason=found.undone_reason)
