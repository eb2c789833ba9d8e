"""Days on which a mentor has how many places."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from partners.offerings.domain.capacity import DAY, Stay, by_month, fullest, months_from, stretches

FIRST = dt.date(2027, 1, 1)
DAYS = st.integers(0, 60)


@st.composite
def stays(draw):
    begins, length, seats = draw(DAYS), draw(DAYS), draw(st.integers(0, 5))
    return Stay(FIRST + begins * DAY, FIRST + (begins + length) * DAY, seats)


@given(st.lists(stays(), max_size=6), DAYS, DAYS)
def test_each_day_has_the_places_of_all_that_run_on_it(taken, begins, length):
    first = FIRST + begins * DAY
    last = first + length * DAY
    by_day = {}
    for one in stretches(taken, first, last):
        for number in range((one.last - one.first).days + 1):
            by_day[one.first + number * DAY] = one.seats
    days = [first + number * DAY for number in range(length + 1)]
    assert by_day == {day: sum(stay.seats for stay in taken if stay.first <= day <= stay.last) for day in days}
    full = fullest(taken, first, last)
    assert full.seats == max(by_day.values())
    assert full.first == min(day for day, seats in by_day.items() if seats == full.seats)


def test_months_go_over_the_years_end():
    assert months_from(dt.date(2026, 11, 24), 3) == [dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1)]


def test_a_month_has_the_most_of_its_days():
    months = months_from(dt.date(2027, 1, 1), 3)
    taken = [Stay(dt.date(2027, 1, 31), dt.date(2027, 2, 1), 2), Stay(dt.date(2027, 2, 1), dt.date(2027, 2, 28), 1)]
    assert by_month(taken, months) == [2, 3, 0]
