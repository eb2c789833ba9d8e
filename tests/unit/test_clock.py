"""The clock of the house."""

import datetime as dt

from portal.kernel import clock

NOON = dt.datetime(2026, 9, 17, 5, tzinfo=dt.UTC)


def test_what_follows_on_something_is_later_than_it_whatever_the_clock_says():
    before = clock.follow(lambda: NOON)
    try:
        assert clock.after(None) == clock.after(NOON - dt.timedelta(seconds=1)) == NOON
        assert clock.after(NOON) == NOON + dt.timedelta(microseconds=1)
        assert clock.after(NOON + dt.timedelta(hours=1)) == NOON + dt.timedelta(hours=1, microseconds=1)
    finally:
        clock.follow(before)
