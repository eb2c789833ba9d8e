"""The machine's clock as the house tells it."""

import datetime as dt

from portal.kernel import clock

NOON = dt.datetime(2026, 9, 17, 5, tzinfo=dt.UTC)


def told(*seconds):
    """What the house tells of a clock that shows these moments one after another; in seconds after noon."""
    shown = iter([NOON + dt.timedelta(seconds=one) for one in seconds])
    machine = clock.Machine(lambda: next(shown))
    return [(machine.now() - NOON).total_seconds() for _ in seconds]


def test_a_clock_that_is_corrected_backwards_dates_nothing_before_what_it_follows():
    assert told(1, 0.9, 0.95, 1, 1.1) == [1, 1.000001, 1.000002, 1.000003, 1.1]


def test_two_in_one_tick_follow_each_other():
    assert told(1, 1) == [1, 1.000001]


def test_what_follows_on_something_is_later_than_it():
    before = clock.follow(lambda: NOON)
    try:
        assert clock.after(None) == clock.after(NOON - dt.timedelta(seconds=1)) == NOON
        assert clock.after(NOON) == NOON + dt.timedelta(microseconds=1)
    finally:
        clock.follow(before)


def test_a_clock_that_is_set_anew_by_more_is_believed():
    assert told(1, -10, -9) == [1, -10, -9]
