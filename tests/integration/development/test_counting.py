"""The gaps of everybody are counted in the database as the one function says of each."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.development import queries, services
from portal.development.domain import family_of, gaps_of
from portal.development.domain.editions import Cell
from portal.development.domain.reading import By, Wanted
from portal.development.models import GapTally
from portal.kernel import clock
from portal.kernel.db import db
from portal.workforce.models import Servant
from tests.factories import development
from tests.factories.workforce import servant


@pytest.fixture
def made(app):
    found = development.province()
    services.count_if_changed()
    return found


def of(by, code="M.05", **wanted):
    """(row, people, known, below, far, oldest) of one competency."""
    found = [one for one in queries.counts(by, Wanted(**wanted)) if one.code == code]
    return [(one.key, one.people, one.known, one.below, one.far, one.oldest) for one in found]


def test_who_is_below_is_counted_by_agency_unit_family_and_all_together(made):
    first, late = development.SINCE, dt.date(2025, 1, 9)
    assert of(By.AGENCY) == [("DUKCAPIL", 7, 1, 0, 0, first), ("DISHUB", 16, 15, 13, 1, late)]
    assert of(By.UNIT) == [("DISHUB-A", 2, 1, 1, 1, late), ("DUKCAPIL", 7, 1, 0, 0, first), ("DISHUB", 14, 14, 12, 0, first)]
    assert of(By.FAMILY) == [("PELAKSANA", 2, 2, 0, 0, first), ("JF_EXPERT", 21, 14, 13, 1, late)]
    assert of(By.PROVINCE) == [("", 23, 16, 13, 1, late)]


def test_a_technical_competency_is_asked_of_the_posts_that_need_it_alone(made):
    assert of(By.AGENCY, "T.01") == [("DUKCAPIL", 6, 0, 0, 0, None), ("DISHUB", 14, 13, 1, 1, dt.date(2025, 1, 9))]
    assert of(By.AGENCY, "T.06") == [("DUKCAPIL", 1, 1, 1, 0, development.SINCE)]


def test_a_look_can_be_narrowed(made):
    assert [row[:2] for row in of(By.UNIT, body_code="DISHUB")] == [("DISHUB-A", 2), ("DISHUB", 14)]
    assert [row[:2] for row in of(By.UNIT, within=made.unit.id)] == [("DISHUB-A", 2)]
    assert [row[:2] for row in of(By.AGENCY, family="PELAKSANA")] == [("DISHUB", 2)]
    assert of(By.AGENCY, body_code="DISHUB", within=made.dukcapil.id) == []
    assert {one.code for one in queries.counts(By.PROVINCE, Wanted(codes=("T.01", "M.01")))} == {"T.01", "M.01"}


def test_behind_a_number_stand_classes_and_levels(made):
    found = queries.behind(By.AGENCY, "DISHUB", "M.05", Wanted())
    assert [(post_class, required, count.below) for post_class, required, count in found] == [("PELAKSANA", 1, 0), ("JF_MUDA", 3, 13)]
    assert [count.people for _, _, count in queries.behind(By.UNIT, "DISHUB", "M.05", Wanted())] == [2, 12]
    assert [count.people for _, _, count in queries.behind(By.FAMILY, "JF_EXPERT", "M.05", Wanted())] == [21]
    assert len(queries.behind(By.PROVINCE, "", "M.05", Wanted())) == 2
    assert queries.behind(By.AGENCY, "DISHUB", "M.05", Wanted(within=made.dukcapil.id)) == []
    assert queries.behind(By.AGENCY, "NOBODY", "M.05", Wanted()) == []


def test_it_is_counted_again_only_when_something_has_changed(made):
    first = db.session.query(GapTally).one()
    assert (first.people, first.counted_at) == (23, clock.now())
    assert not services.count_if_changed()
    servant(60, made.dukcapil.id, levels={"M.05": 1}, post=development.PLANNER)
    assert services.count_if_changed()
    assert of(By.AGENCY, body_code="DUKCAPIL")[0][1:4] == (8, 2, 1)
    assert db.session.query(GapTally).one().people == 24


def test_an_assessment_that_grows_too_old_is_not_known_the_next_day(made):
    before = clock.follow(lambda: clock.at(development.SINCE + dt.timedelta(days=1096), 10))
    try:
        assert services.count_if_changed()
    finally:
        clock.follow(before)
    assert of(By.PROVINCE) == [("", 23, 0, 0, 0, None)]


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["JF_MUDA", "JF_PERTAMA", "PELAKSANA", "JPT_PRATAMA", "TANPA_KELAS"]),
        st.sampled_from([development.PLANNER, development.TEACHER, "Pramu"]),
        st.dictionaries(st.sampled_from(["M.05", "S.01", "T.01", "T.06", "X.99"]), st.integers(1, 5), max_size=4) | st.none(),
        st.sampled_from([None, dt.date(2026, 1, 5), dt.date(2023, 11, 25), dt.date(2023, 11, 24), dt.date(2020, 5, 1)]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(PEOPLE)
def test_the_counts_are_those_of_the_one_function_over_each_person(made, people):
    db.session.query(Servant).delete()
    db.session.query(GapTally).delete()
    for number, (post_class, post, levels, assessed_on, stays) in enumerate(people):
        left = None if stays else dt.date(2026, 1, 1)
        where = made.unit if number % 2 else made.dukcapil
        servant(number, where.id, post_class=post_class, post=post, levels=levels, assessed_on=assessed_on, left_on=left)
    services.count_if_changed()
    standard, since = queries.standard(), queries.assessed_since()
    expected, cells = Counter[tuple[str, str]](), Counter[Cell]()
    for post_class, post, levels, assessed_on, stays in people:
        for one in gaps_of(post_class, post, levels or {}, assessed_on, standard=standard, since=since) if stays else ():
            expected[one.code, "people"] += 1
            expected[one.code, "known"] += one.missing is not None
            expected[one.code, "below"] += bool(one.missing)
            expected[one.code, "far"] += (one.missing or 0) >= 2
            cells[Cell(one.code, one.required, family_of(post_class))] += bool(one.missing)
    found = {one.code: one for one in queries.counts(By.PROVINCE, Wanted())}

    assert {code for code, _ in expected} == set(found)
    assert all(getattr(found[code], name) == number for (code, name), number in expected.items())
    assert {cell: staff.below for cell, staff in queries.people_of_cells().items() if staff.below} == {
        cell: n for cell, n in cells.items() if n
    }
