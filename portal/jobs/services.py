"""Hand work to the worker, within the transaction that asks for it: nobody sees the job before the commit, a rollback removes it."""

from collections.abc import Callable
from typing import Any

from procrastinate import App, SyncPsycopgConnector

from portal.jobs.domain import TASKS
from portal.kernel.db import db

# Never opened: it only writes the row, on the request's own connection.
_writer = App(connector=SyncPsycopgConnector())


def instead(keep: Callable[[], object]) -> None:
    """Leave nothing of what this job has done so far, and keep this alone: a failure is noted although its job ends in an error."""
    db.session.rollback()
    keep()
    db.session.commit()


def defer(name: str, **arguments: Any) -> None:  # noqa: ANN401  a task's own arguments, JSON values
    """Ask for a task by its name. Raises KeyError where no task bears it."""
    TASKS[name]
    connection = db.session.connection().connection.driver_connection
    _writer.configure_task(name=name, allow_unknown=True, connection=connection).defer(**arguments)
