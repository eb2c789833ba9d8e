"""A file that changes many people is run, and undone, by the worker, which says how far it is; with few their administrator waits."""

import uuid

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.jobs import services as jobs
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError, NotFoundError
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.workforce import queries
from portal.workforce.domain.codes import ImportState
from portal.workforce.models import WorkforceImport
from portal.workforce.services import importing, undoing

RUN, UNDO = "workforce.run", "workforce.undo"
FAULT = Text("A fault stopped the import, and nothing was saved. Run it once more; if it stops again, report it.")
MANY = 1000
"""From so many new and changed people on the worker runs a file: nobody waits for a page longer than some seconds."""


def start_import(import_id: uuid.UUID, source: str, reason: str, *, by: Identity, checked: bool = False) -> WorkforceImport:
    """Run a file, or hand it to the worker where it changes many people. Raises as `run_import` does."""
    found = queries.lock_import(import_id)
    importing.check_runs(found, source, reason, checked=checked)
    if found.report["new"] + found.report["changed"] < MANY:
        return importing.run_import(import_id, source, reason, by=by, checked=checked)
    found.state, found.source, found.reason, found.done, found.refusal = ImportState.RUNNING, source.strip(), reason, 0, None
    jobs.defer(RUN, import_id=str(import_id), account_id=str(by.account_id))
    return found


def run_in_background(import_id: str, account_id: str) -> None:
    """The worker's part, in the transaction of its job. What stands against it is shown on the file's page, and nothing was saved."""
    file_id = uuid.UUID(import_id)
    queries.take_turn(file_id)
    found = queries.get_import(file_id)
    if found.state is not ImportState.RUNNING:
        return  # the job came again although it had been done: its worker was taken for dead
    try:
        by = _administrator(uuid.UUID(account_id))
        importing.write_reviewed(found, found.source or "", found.reason or "", by=by, done=lambda number: _say_how_far(file_id, number))
    except DomainError as error:
        refusal = error.text
        jobs.instead(lambda: _give_back(file_id, refusal, ImportState.PREVIEWED))
    except Exception:
        jobs.instead(lambda: _give_back(file_id, FAULT, ImportState.PREVIEWED))
        raise


def start_undo(import_id: uuid.UUID, reason: str, *, by: Identity) -> WorkforceImport:
    """Undo an import, or hand it to the worker where it changed many people. Raises as `undo_import` does."""
    found = queries.lock_import(import_id)
    queries.hold_record()
    undoing.check_undoes(found, reason)
    if found.report["new"] + found.report["changed"] < MANY:
        return undoing.undo_import(import_id, reason, by=by)
    found.state, found.undone_reason, found.undone_by_name, found.done, found.refusal = ImportState.UNDOING, reason, by.name, 0, None
    jobs.defer(UNDO, import_id=str(import_id), account_id=str(by.account_id))
    return found


def undo_in_background(import_id: str, account_id: str) -> None:
    """The worker's part of undoing, in the same way."""
    file_id = uuid.UUID(import_id)
    queries.take_turn(file_id)
    found = queries.get_import(file_id)
    if found.state is not ImportState.UNDOING:
        return
    try:
        by = _administrator(uuid.UUID(account_id))
        undoing.undo(found, found.undone_reason or "", by=by, done=lambda number: _say_how_far(file_id, number))
    except DomainError as error:
        refusal = error.text
        jobs.instead(lambda: _give_back(file_id, refusal, ImportState.RUN))
    except Exception:
        jobs.instead(lambda: _give_back(file_id, FAULT, ImportState.RUN))
        raise


def _administrator(account_id: uuid.UUID) -> Identity:
    try:
        return accounts.identity_of(account_id, Role.ADMINISTRATOR)
    except NotFoundError as error:
        raise ForbiddenError(Text("Whoever ran this file is no administrator any more. Look at it, and run it yourself.")) from error


def _say_how_far(import_id: uuid.UUID, number: int) -> None:
    """In a transaction of its own: the one that writes is not seen before its end."""
    with Session(db.engine, join_transaction_mode="create_savepoint") as aside:
        aside.execute(update(WorkforceImport).where(WorkforceImport.id == import_id).values(done=number))
        aside.commit()


def _give_back(import_id: uuid.UUID, refusal: Text, state: ImportState) -> None:
    found = queries.lock_import(import_id)
    found.state, found.done, found.refusal = state, None, refusal
