"""What falls due: reminders, escalations, deferrals that end, acting officers whose time is over. Silence never approves."""

import datetime as dt

from portal.kernel import clock
from portal.workflow import queries, services

BEFORE = dt.timedelta(hours=30)
BATCH = 200


def sweep() -> None:
    """Hand on what somebody holds who has not the office, wake what was deferred, remind of deadlines, escalate those that passed."""
    for turn in queries.steps_left_behind(BATCH):
        services.hand_on(turn)
    for turn in queries.steps_to_wake(clock.today(), BATCH):
        services.wake(turn)
    for turn in queries.steps_to_remind(clock.now() + BEFORE, BATCH):
        services.remind(turn)
    for turn in queries.steps_to_escalate(clock.now(), BATCH):
        services.escalate(turn)
    for case in queries.cases_past(clock.now(), BATCH):
        services.pass_time(case)
