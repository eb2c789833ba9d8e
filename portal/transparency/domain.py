"""Which figures may stand in public, and over which month. Pure."""

import datetime as dt
import re
from collections.abc import Hashable, Mapping
from typing import TypeVar

SMALL = 10
"""A figure about fewer than so many is withheld: in a small group somebody could be recognised."""
MONTHS = 12
"""How many months back figures are shown."""
_MONTH = re.compile(r"(\d{4})-(\d{2})")
Key = TypeVar("Key", bound=Hashable)


def withheld(counts: Mapping[Key, int]) -> set[Key]:
    """The rows of a table with a total whose figures are withheld: those of small groups, and never one alone.

    One that is withheld alone could be had by taking the others from the total; the next smallest is then withheld with it. A row
    without anybody is withheld as well: if it stood there, the others would be known not to be empty.
    """
    ascending = sorted(counts, key=lambda key: counts[key])
    small = {key for key in ascending if counts[key] < SMALL}
    return set(ascending[:2]) if len(small) == 1 else small


def tells_total(counts: Mapping[Key, int]) -> bool:
    """Whether the total may stand beside what is shown: not where it would be that of a single withheld row."""
    return len(withheld(counts)) != 1


def months_until(today: dt.date) -> list[dt.date]:
    """The first days of this month and of those before it, newest first."""
    last = today.year * 12 + today.month - 1
    return [_first_of(last - back) for back in range(MONTHS)]


def _first_of(months: int) -> dt.date:
    """The first day of a month that is counted from the year 0."""
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, 1)


def month_of(typed: str, today: dt.date) -> dt.date:
    """The month that an address asks for, as 2026-11; this month for anything that is not one of those shown."""
    found = _MONTH.fullmatch(typed)
    known = months_until(today)
    wanted = next((month for month in known if found and (month.year, month.month) == (int(found[1]), int(found[2]))), None)
    return wanted or known[0]


def month_after(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return _first_of(month.year * 12 + month.month)
