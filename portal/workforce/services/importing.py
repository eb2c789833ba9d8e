"""A workforce file: looked at first, then run. Good rows go in, in one transaction; a bad row stays out whole."""

import uuid
from collections.abc import Callable
from typing import Any

from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError, StaleVersionError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workforce import adapters, queries
from portal.workforce.domain.codes import ImportState
from portal.workforce.domain.columns import Fault, label
from portal.workforce.models import WorkforceImport
from portal.workforce.queries import fixes, history
from portal.workforce.services import changes
from portal.workforce.services.reading import Reading, digest_of, read
from portal.workforce.services.reports import difference_of, report_of

Say = Callable[[Text], str]


def preview_import(content: bytes, name: str, *, by: Identity, say: Say = str) -> WorkforceImport:
    """Look at a file: nothing of it is written but what it would do. Raises DomainError for one that cannot be read.

    `say` renders the reasons in the error file in the language of who asked. An earlier file of the same person that has not run is
    dropped.
    """
    found = _looked_at(read(content), content, name, by=by, say=say)
    found.content = content
    db.session.flush()
    return found


def _looked_at(reading: Reading, content: bytes, name: str, *, by: Identity, say: Say) -> WorkforceImport:
    report = report_of(reading)
    for earlier in queries.open_previews(by.account_id):
        earlier.state, earlier.content, earlier.errors_file = ImportState.DROPPED, None, None
    found = WorkforceImport(
        file_name=name[:200],
        file_digest=digest_of(content),
        report=report,
        difference=difference_of(report, reading.stage),
        uploaded_by=by.account_id,
        uploaded_by_name=by.name,
        errors_file=_error_file(reading, content, say),
    )
    db.session.add(found)
    db.session.flush()  # its id is the address of the review
    return found


def _error_file(reading: Reading, content: bytes, say: Say) -> bytes | None:
    if not reading.faults:
        return None
    reasons = {row: " ".join(say(_sentence(fault)) for fault in faults) for row, faults in reading.faults.items()}
    return adapters.error_file(content, reasons, say(Text("What is wrong")))


def _sentence(fault: Fault) -> Text:
    return Text("%(column)s: %(reason)s", column=label(fault.column), reason=fault.reason)


def run_import(import_id: uuid.UUID, source: str, reason: str, *, by: Identity, checked: bool = False) -> WorkforceImport:
    """Write what the review showed.

    Raises IllegalMoveError for a file that has run, StaleVersionError where the data changed since the review.

    A file that would change nothing runs too: the record then says that it agreed.
    `checked`: what raises an alarm was checked with the data's owner.
    """
    found = queries.lock_import(import_id)
    check_runs(found, source, reason, checked=checked)
    write_reviewed(found, source, reason, by=by)
    return found


def check_runs(found: WorkforceImport, source: str, reason: str, *, checked: bool) -> None:
    """Raises IllegalMoveError for a file that has run, DomainError where nobody says from where the data come.

    And for one that raises an alarm, where nobody says that it was checked with the data's owner, and why it is right.
    """
    if found.state is not ImportState.PREVIEWED or found.content is None:
        raise IllegalMoveError(Text("This file has already been run, or another has taken its place. Upload it again to look at it anew."))
    _check_source(source)
    _check_alarms(found.report, reason, checked=checked)


def _check_alarms(report: dict[str, Any], reason: str, *, checked: bool) -> None:
    if report.get("alarms") and not checked:
        raise DomainError(
            Text("This file changes very much at once. Check it with the data's owner, then confirm that you have."), "checked"
        )
    if report.get("alarms") and not reason.strip():
        raise DomainError(Text("Say why so much changes at once. It is kept in the audit record."), "reason")


def write_reviewed(found: WorkforceImport, source: str, reason: str, *, by: Identity, done: Callable[[int], None] | None = None) -> None:
    """Write what the review showed; `done` is told how many people have been dealt with.

    Raises StaleVersionError where the data changed since the review.
    """
    queries.hold_record()
    reading = read(found.content or b"")
    report = report_of(reading)
    if difference_of(report, reading.stage) != found.difference:
        raise StaleVersionError(Text("The data changed since this review. Nothing was saved; upload the file again."))
    _run(found, reading, report, source, reason, by=by, done=done)


def _check_source(source: str) -> None:
    if not source.strip():
        raise DomainError(Text("Say where the data come from."), "source")


def _run(
    found: WorkforceImport,
    reading: Reading,
    report: dict[str, Any],
    source: str,
    reason: str,
    *,
    by: Identity,
    done: Callable[[int], None] | None = None,
) -> None:
    _write(found, reading, source.strip(), by=by, done=done)
    found.state, found.source, found.reason, found.run_at, found.content = ImportState.RUN, source.strip(), reason, clock.now(), None
    counts = {key: report[key] for key in ("rows", "new", "changed", "same", "moved", "leaving", "absent", "bad", "kept", "alarms")}
    after = {"file": found.file_name, "sha256": found.file_digest, "source": found.source, **counts}
    record("workforce.import.run", "workforce_import", found.id, by=by, after=after, reason=reason)


def _write(found: WorkforceImport, reading: Reading, source: str, *, by: Identity, done: Callable[[int], None] | None) -> None:
    """Write the rows, beside them what they changed: until another import runs, this one can be undone."""
    history.forget_history()
    fixes.end(reading.stage, reading.kept, found.id, clock.now())
    touched = reading.stage.touched()
    if not touched:
        return
    before = queries.supervisors_of({servant_id for servant_id, _, _ in touched})
    history.remember_changed(reading.stage, found.id)
    reading.stage.write(source)
    history.remember_new(reading.stage, found.id)
    db.session.expire_all()  # rows were changed beneath the session's objects
    changes.tell(touched, before, by=by, done=done)


def import_file(
    content: bytes,
    name: str,
    *,
    source: str,
    by: Identity,
    reason: str = "",
    checked: bool = False,
    dry_run: bool = False,
    say: Say = str,
) -> WorkforceImport:
    """Look at a file and run it at once, in one transaction that this commits; a dry run leaves nothing.

    Raises DomainError for an unreadable one, and for one that raises an alarm which nobody has checked.
    """
    queries.hold_record()
    reading = read(content)  # once: what was looked at is still there when it is run in the same transaction
    found = _looked_at(reading, content, name, by=by, say=say)
    if dry_run:
        _ = found.errors_file  # read before the row goes
        db.session.expunge(found)
        db.session.rollback()
        return found
    _check_source(source)
    _check_alarms(found.report, reason, checked=checked)
    _run(found, reading, found.report, source, reason, by=by)
    db.session.commit()
    return found
