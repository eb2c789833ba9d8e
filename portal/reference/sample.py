"""The sample province's own calendar: two invented holidays, so that no date of the law is shown beside what is invented."""

import datetime as dt

from portal.kernel import clock
from portal.reference import queries, services

BASIS = "Keputusan contoh e-9101"
THURSDAY, MONDAY = 3, 0
DAYS = ((100, THURSDAY, "Hari libur contoh"), (147, MONDAY, "Hari libur contoh kedua"))
"""So many days after the law is loaded, on the next such weekday: about four weeks before the day of filling in, and three after it."""


def load_holidays() -> int:
    """Add the two, unless the calendar holds a day already; how many were added."""
    if queries.all_holidays():
        return 0
    today = clock.today()
    return services.seed_days({_next(weekday, today + dt.timedelta(days=days)): name for days, weekday, name in DAYS}, BASIS)


def _next(weekday: int, day: dt.date) -> dt.date:
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)
