"""What falls due: reminders, escalations, deferrals that end. Silence never approves."""

import datetime as dt

from portal.kernel import clock
from portal.workflow import queries, services

BEFORE = dt.timedelta(hours=30)
BATCH = 200


def sweep() -> None:
    """Remind of deadlines that are near, escalate those that have passed, wake what was deferred until today."""
    for turn in queries.steps_to_wake(clock.today(), BATCH):
        services.wake(turn)
    for turn in queries.steps_to_remind(clock.now() + BEFORE, BATCH):
        services.remind(turn)
    for turn in queries.steps_to_escalate(clock.now(), BATCH):
        services.escalate(turn)
