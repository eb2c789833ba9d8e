"""When a saved search is due next: the next morning at seven in Jakarta, or the next Monday's."""

import datetime as dt

import pytest

from portal.catalogue.domain.telling import Every, next_due
from portal.kernel import clock


def at(year, month, day, *hour):
    return clock.at(dt.date(year, month, day), *hour)


@pytest.mark.parametrize(
    ("every", "after", "due"),
    [
        (Every.DAILY, (2026, 11, 24, 6, 59), (2026, 11, 25, 7)),
        (Every.DAILY, (2026, 11, 24, 23, 59), (2026, 11, 25, 7)),
        (Every.WEEKLY, (2026, 11, 24, 10), (2026, 11, 30, 7)),
        (Every.WEEKLY, (2026, 11, 29, 23), (2026, 11, 30, 7)),
        (Every.WEEKLY, (2026, 11, 30, 7), (2026, 12, 7, 7)),
    ],
)
def test_it_is_due_once_a_day_or_a_week(every, after, due):
    assert next_due(every, at(*after)) == at(*due)


def test_who_wants_no_mail_is_never_due():
    assert next_due(Every.NEVER, clock.now()) is None
