"""Numbers of versions, sides that owe an answer, and the day of the next review."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.curricula.domain import Side
from partners.curricula.domain.following import months_after
from partners.curricula.domain.stages import Given, check_number, listed, next_minor, next_whole, owing, parsed
from portal.kernel.errors import DomainError
from portal.kernel.text import Text

NUMBERS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda one: f"{one[0]}.{one[1]}"), max_size=8)


@given(NUMBERS)
def test_the_next_number_comes_after_all_that_are_there(numbers):
    for proposed in (next_minor(numbers), next_whole(numbers)):
        assert all(parsed(proposed) > parsed(one) for one in numbers)
    check_number(next_minor(numbers), numbers)


@pytest.mark.parametrize(("numbers", "minor", "whole"), [([], "0.1", "1.0"), (["0.9"], "0.10", "1.0"), (["0.1", "1.0"], "1.1", "2.0")])
def test_versions_are_counted_as_people_count_them(numbers, minor, whole):
    assert (next_minor(numbers), next_whole(numbers)) == (minor, whole)


@pytest.mark.parametrize("number", ["", "1", "0.01", "a.b", "1.0", "0.2", "1000.1", "0.1\n"])
def test_what_is_no_later_number_is_refused_beside_it(number):
    with pytest.raises(DomainError) as refused:
        check_number(number, ["0.2"])
    assert refused.value.field == "number"


def test_a_side_owes_an_answer_until_it_agrees_to_the_text_as_it_stands():
    given_ones = {Side.UNIVERSITY: Given(is_agreed=True, place=7), Side.GOVERNMENT: Given(is_agreed=True, place=6)}
    assert owing(list(Side), given_ones, 7) == [Side.GOVERNMENT, Side.COMPANY]
    assert owing([Side.UNIVERSITY], given_ones, 7) == []
    assert owing([Side.UNIVERSITY], {Side.UNIVERSITY: Given(is_agreed=False, place=7)}, 7) == [Side.UNIVERSITY]


def test_of_many_findings_the_first_are_named_and_the_rest_is_counted():
    words = [Text("one")] * 7
    assert len(listed(words)) == 6
    assert listed(words[:5]) == words[:5]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)), st.integers(0, 60))
def test_so_many_months_later_is_the_same_day_or_the_months_last(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1
