"""The only clock of the house: product time, in UTC, with the day as Jakarta sees it.

Everything that stores or compares a moment asks here, so that the demonstration can stand at a day of its own and a test at any.
"""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")

_TICK = dt.timedelta(microseconds=1)


def machine_now() -> dt.datetime:
    """The machine's own moment, for measuring an offset against it; nothing that is stored asks this."""
    return dt.datetime.now(dt.UTC)


_source: Callable[[], dt.datetime] = machine_now


def now() -> dt.datetime:
    """The moment, aware, in UTC."""
    return _source()


def after(earlier: dt.datetime | None) -> dt.datetime:
    """The moment, or the one right after an earlier one that is not past yet: what follows on something bears a later moment than it."""
    moment = now()
    return moment if earlier is None or earlier < moment else earlier + _TICK


def today() -> dt.date:
    """The day in Jakarta."""
    return now().astimezone(JAKARTA).date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment on Jakarta's clock (WIB)."""
    return moment.astimezone(JAKARTA)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """The moment at which Jakarta's clock shows that hour on that day, in UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute), JAKARTA).astimezone(dt.UTC)


def follow(source: Callable[[], dt.datetime] | None) -> Callable[[], dt.datetime]:
    """Read another source from now on (the demonstration's offset, a test's fixed moment), None the machine's; gives the one before it."""
    global _source
    before, _source = _source, source or machine_now
    return before
