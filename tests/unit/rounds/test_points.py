"""Points come from the published table, each criterion times its weight; made-up wishes come again for the same seed."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rounds.domain.points import MOST_WEIGHT, TABLE, USUAL, WHOLE, Criterion, Person, base, full_years, points
from portal.rounds.domain.trials import Figures, choices_got, made_up

TODAY = dt.date(2026, 11, 24)
NOBODY = Person(missing=0, rating=None, appointed_on=TODAY, served=True)


def born(years):
    return TODAY.replace(year=TODAY.year - years)


@pytest.mark.parametrize(
    ("criterion", "person", "expected"),
    [
        (Criterion.GAP, replace(NOBODY, missing=1), 40),
        (Criterion.GAP, replace(NOBODY, missing=2), 70),
        (Criterion.GAP, replace(NOBODY, missing=7), 100),
        (Criterion.RATING, replace(NOBODY, rating="SANGAT_BAIK"), 100),
        (Criterion.RATING, replace(NOBODY, rating="BAIK"), 70),
        (Criterion.RATING, replace(NOBODY, rating="KURANG"), 0),
        (Criterion.SERVICE, replace(NOBODY, appointed_on=born(2)), 30),
        (Criterion.SERVICE, replace(NOBODY, appointed_on=born(5) + dt.timedelta(days=1)), 30),
        (Criterion.SERVICE, replace(NOBODY, appointed_on=born(10)), 100),
        (Criterion.EQUITY, replace(NOBODY, served=False), 100),
    ],
)
def test_a_criterion_gives_what_its_line_says(criterion, person, expected):
    assert base(criterion, NOBODY, TODAY) == 0
    assert base(criterion, person, TODAY) == expected
    assert expected in {0, *(line.points for line in TABLE if line.criterion == criterion)}


def test_a_year_is_full_on_its_day():
    assert full_years(dt.date(2016, 11, 25), TODAY) == 9
    assert full_years(dt.date(2016, 11, 24), TODAY) == 10


@given(st.dictionaries(st.sampled_from(list(Criterion)), st.integers(0, MOST_WEIGHT)), st.integers(0, 9), st.booleans())
def test_points_are_whole_numbers_that_the_engine_takes_and_a_weight_of_none_counts_nothing(weights, missing, served):
    person = Person(missing, "BAIK", born(6), served=served)
    got = points(weights, person, TODAY)
    assert 0 <= got <= WHOLE * MOST_WEIGHT * len(Criterion)
    assert got == sum(points({one: weight}, person, TODAY) for one, weight in weights.items())
    assert points(dict.fromkeys(USUAL, 0), person, TODAY) == 0


@given(st.integers(0, 5), st.permutations(["a", "b", "c", "d"]), st.integers(1, 4))
def test_made_up_wishes_depend_on_the_seed_alone_and_name_what_is_open(seed, order, longest):
    open_to = {"a": ["X", "Y", "Z"], "b": ["X"], "c": ["Y", "X"], "d": ["Z"]}
    lists = made_up(str(seed), open_to, longest)
    assert made_up(str(seed), {person: open_to[person][::-1] for person in order}, longest) == lists
    for person, wished in lists.items():
        assert 1 <= len(wished) <= longest
        assert len(set(wished)) == len(wished)
        assert set(wished) <= set(open_to[person])


def test_another_seed_makes_other_wishes():
    open_to = {str(one): ["X", "Y", "Z"] for one in range(20)}
    assert made_up("1", open_to, 3) != made_up("2", open_to, 3)


def test_the_choices_that_people_got_are_counted_and_figures_are_read_back_as_kept():
    got = choices_got({"a": ["X", "Y"], "b": ["Y", "X"], "c": ["X"]}, {"a": "Y", "b": "Y", "c": None})
    assert got == [1, 1]
    assert choices_got({"a": ["X"]}, {"a": None}) == []
    kept = Figures(3, 0, 2, 2, got)
    assert Figures.from_json(kept.to_json()) == kept
    assert kept.first == 1
    assert kept.closed == 0
