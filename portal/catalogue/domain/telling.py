"""How often a saved search is looked through for its owner, and when next. Pure."""

import datetime as dt
import enum

from portal.kernel import clock
from portal.kernel.text import Text

HOUR = 7
"""At which hour, in Jakarta, people are told: once a day at most."""
WEEK = 7
LONGEST_NAME = 100


class Every(enum.StrEnum):
    """How often somebody is told what is new."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


HOW_OFTEN = {
    Every.NEVER: Text("No mail"),
    Every.DAILY: Text("A mail a day, when there is something new"),
    Every.WEEKLY: Text("A mail each Monday, when there is something new"),
}


def next_due(every: Every, after: dt.datetime) -> dt.datetime | None:
    """The first moment after another at which it is due: the next morning, or the next Monday's; None if nobody is to be told."""
    if every is Every.NEVER:
        return None
    today = clock.local(after).date()
    days = 1 if every is Every.DAILY else WEEK - today.weekday()
    return clock.at(today + dt.timedelta(days=days), HOUR)
