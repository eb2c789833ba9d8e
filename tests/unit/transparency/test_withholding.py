"""Small figures are withheld, and none can be had from the total."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.transparency.domain import MONTHS, SMALL, month_after, month_of, months_until, tells_total, withheld

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), max_size=8)


@given(COUNTS)
def test_every_small_group_is_withheld_and_never_one_that_the_total_gives_away(counts: dict[str, int]) -> None:
    hidden = withheld(counts)
    assert {key for key, number in counts.items() if number < SMALL} <= hidden
    assert len(hidden) != 1 or not tells_total(counts)
    assert len(hidden) <= max(2, sum(number < SMALL for number in counts.values()))


def test_beside_one_small_group_the_next_smallest_is_withheld() -> None:
    assert withheld({"a": 3, "b": 30, "c": 12, "d": 90}) == {"a", "c"}
    assert withheld({"a": 13, "b": 30}) == set()
    assert withheld({"a": 0, "b": 3, "c": 12}) == {"a", "b"}


def test_the_total_of_a_single_group_is_withheld_with_it() -> None:
    assert not tells_total({"a": 3})
    assert tells_total({"a": 13})
    assert tells_total({})


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2026-10", dt.date(2026, 10, 1)),
        ("2025-12", dt.date(2025, 12, 1)),
        ("2025-11", dt.date(2026, 11, 1)),
        ("2026-12", dt.date(2026, 11, 1)),
        ("2026-13", dt.date(2026, 11, 1)),
        ("", dt.date(2026, 11, 1)),
        ("٢٠٢٦-١٠", dt.date(2026, 10, 1)),
        ("2026-10-01", dt.date(2026, 11, 1)),
    ],
)
def test_a_month_that_is_not_shown_is_taken_for_this_one(typed: str, month: dt.date) -> None:
    assert month_of(typed, dt.date(2026, 11, 24)) == month


def test_months_go_back_over_the_turn_of_the_year() -> None:
    months = months_until(dt.date(2026, 1, 31))
    assert (len(months), months[0], months[1], months[-1]) == (MONTHS, dt.date(2026, 1, 1), dt.date(2025, 12, 1), dt.date(2025, 2, 1))
    assert month_after(dt.date(2025, 12, 1)) == dt.date(2026, 1, 1)
