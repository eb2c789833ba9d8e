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
