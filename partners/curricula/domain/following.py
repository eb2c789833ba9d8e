"""What refers to a curriculum that is adopted, and when it is looked at again. Pure."""

import datetime as dt
from dataclasses import dataclass

from portal.kernel.text import Text

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Resting:
    """One thing that is taught by a curriculum or stands under it: what it is, and which version it names."""

    text: Text
    version: str


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where there is no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    first = dt.date(day.year + years, month + 1, 1)
    after = dt.date(first.year + (first.month == MONTHS), first.month % MONTHS + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), after - dt.timedelta(days=1))
