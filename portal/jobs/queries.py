"""Every read of the jobs slice."""

import datetime as dt

from sqlalchemy import text

from portal.kernel import clock
from portal.kernel.db import db

ALIVE = dt.timedelta(seconds=60)


def has_worker() -> bool:
    """Whether a worker gave a sign of life within the last minute (by the machine's clock, which the worker's heartbeat follows)."""
    found = db.session.scalar(text("select max(last_heartbeat) from procrastinate_workers"))
    return found is not None and clock.machine_now() - found < ALIVE


def waiting_arguments(task: str, argument: str) -> set[str]:
    """The values of one argument in the jobs of a task that wait or run: what they are about is being seen to."""
    query = text("select args ->> :argument from procrastinate_jobs where task_name = :task and status in ('todo', 'doing')")
    return set(db.session.scalars(query, {"argument": argument, "task": task}))
