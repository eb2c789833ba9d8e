"""The one gap: required less assessed, known only where both are; and what weighs how much."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.development.domain import FAMILIES, Standard, Technical, counts, family_of, gap, gaps_of, is_below
from portal.development.domain.reading import UNKNOWN, WEIGHTS, Count, together, weight_of

LEVELS = st.none() | st.integers(1, 5)
STANDARD = Standard(
    {"JF_MUDA": 3, "PELAKSANA": 1},
    {"T.01": Technical(("Perencana", "Guru")), "T.02": Technical(("Guru",), 4)},
    ("M.05", "T.01", "T.02"),
)
SINCE = dt.date(2024, 1, 1)


@given(LEVELS, LEVELS)
def test_a_gap_is_what_is_missing_and_known_only_where_both_are(required, level):
    missing = gap(required, level)

    assert (missing is None) == (required is None or level is None)
    assert missing is None or (missing >= 0 and (missing == 0) == (level >= required) and (not missing or level + missing == required))
    assert is_below(required, level) == (None if missing is None else missing > 0)


@pytest.mark.parametrize(
    ("post_class", "post", "code", "level"),
    [
        ("JF_MUDA", "Perencana Ahli Muda", "M.05", 3),
        ("JF_MUDA", "Perencana Ahli Muda", "T.01", 3),
        ("JF_MUDA", "Pranata Komputer Ahli Muda", "T.01", None),
        ("JF_MUDA", "Guru Ahli Muda", "T.02", 4),
        ("JF_LAIN", "Perencana", "T.01", None),
        ("JF_LAIN", "Guru", "M.05", None),
    ],
)
def test_a_post_requires_what_its_class_does_and_the_technical_ones_that_are_asked_of_it(post_class, post, code, level):
    assert STANDARD.required(post_class, post, code) == level


@pytest.mark.parametrize(
    ("assessed_on", "told"), [(None, True), (SINCE, True), (SINCE - dt.timedelta(days=1), False), (dt.date(2026, 1, 1), True)]
)
def test_an_assessment_that_is_too_old_tells_nothing(assessed_on, told):
    assert counts(assessed_on, SINCE) is told
    found = gaps_of("JF_MUDA", "Guru Ahli Muda", {"M.05": 2, "T.02": 5, "M.09": 1}, assessed_on, standard=STANDARD, since=SINCE)

    assert [(one.code, one.required, one.missing) for one in found] == [
        ("M.05", 3, 1 if told else None),
        ("T.01", 3, None),
        ("T.02", 4, 0 if told else None),
    ]


@pytest.mark.parametrize(
    ("post_class", "family"),
    [("JPT_MADYA", "JPT"), ("JF_MUDA", "JF_EXPERT"), ("JF_MAHIR", "JF_SKILL"), ("PENGAWAS", "PENGAWAS"), ("PELAKSANA", "PELAKSANA")],
)
def test_every_class_of_post_is_of_a_family(post_class, family):
    assert family_of(post_class) == family
    assert family in FAMILIES


def count(people=10, known=10, below=0, far=0, oldest=None):
    return Count("A", "Dinas A", "M.05", people, known, below, far, oldest)


@pytest.mark.parametrize(
    ("known", "below", "look"),
    [
        (0, 0, "qx"),
        (10, 0, "q0"),
        (100, 9, "q1"),
        (100, 10, "q2"),
        (100, 24, "q2"),
        (4, 1, "q3"),
        (100, 49, "q3"),
        (2, 1, "q4"),
        (3, 3, "q4"),
    ],
)
def test_the_ground_is_darker_the_larger_a_part_is_below(known, below, look):
    assert weight_of(count(known, known, below)).look == look
    assert look in {weight.look for weight in (*WEIGHTS, UNKNOWN)}


def test_counts_of_different_people_add_up_and_the_oldest_assessment_stays():
    first, second = count(10, 8, 3, 1, dt.date(2025, 5, 1)), count(5, 5, 2, 2, dt.date(2024, 7, 1))
    found = together([first, second, count(1, 0)])

    assert (found.people, found.known, found.below, found.far, found.unknown) == (16, 13, 5, 3, 3)
    assert found.oldest == dt.date(2024, 7, 1)
    assert together([count(1, 0)]).oldest is None
