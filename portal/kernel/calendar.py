"""Working days: Monday to Friday, except the given holidays. Pure; the holidays come from the reference data."""

import datetime as dt
from collections.abc import Set as AbstractSet

SATURDAY = 5


def is_working_day(day: dt.date, holidays: AbstractSet[dt.date]) -> bool:
    """Whether offices work on that day."""
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(start: dt.date, count: int, holidays: AbstractSet[dt.date]) -> dt.date:
    """The day `count` working days after `start`, which does not count itself; 0 gives `start` or the next working day after it."""
    day = start
    while not is_working_day(day, holidays):
        day += dt.timedelta(days=1)
    for _ in range(count):
        day += dt.timedelta(days=1)
        while not is_working_day(day, holidays):
            day += dt.timedelta(days=1)
    return day


def working_days_between(start: dt.date, end: dt.date, holidays: AbstractSet[dt.date]) -> int:
    """How many working days lie after `start` up to and with `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start, holidays)
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def latest_working_day(day: dt.date, holidays: AbstractSet[dt.date]) -> dt.date:
    """The day itself, or the working day before it."""
    while not is_working_day(day, holidays):
        day -= dt.timedelta(days=1)
    return day
