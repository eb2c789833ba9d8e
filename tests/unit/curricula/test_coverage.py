"""A curriculum against what people lack: covered, partly covered, not covered, and more than was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.curricula.domain.coverage import Cover, Excess, Gap, coverage_of
from partners.curricula.domain.document import Document, new_part
from partners.curricula.domain.parts import PartKind
from tests.unit.curricula.strategies import documents


def made(*rows):
    document = Document()
    for identity, kind, under, fields in rows:
        document = document.having(new_part(document, identity, kind, under, **fields))
    return document


def curriculum(*more):
    return made(
        ("o", PartKind.OUTCOME, None, {"code": "CPL-1"}),
        ("p", PartKind.OUTCOME, None, {"code": "CPL-2"}),
        ("m", PartKind.MAPPING, "o", {"competency": "M.05", "level": 3, "strength": 2}),
        ("n", PartKind.MAPPING, "p", {"competency": "M.05", "level": 2, "strength": 3}),
        ("s", PartKind.SUBJECT, None, {"code": "A", "credits": 3, "semester": 1}),
        ("t", PartKind.SUBJECT, None, {"code": "B", "credits": 4, "semester": 2}),
        ("c", PartKind.SUBJECT_OUTCOME, "s", {"serves": ["o", "p"]}),
        ("d", PartKind.SUBJECT_OUTCOME, "s", {"serves": ["o"]}),
        ("e", PartKind.SUBJECT_OUTCOME, "t", {"serves": ["p"]}),
        *more,
    )


def gap(level, people=100, code="M.05"):
    return Gap(code, "Pelayanan publik", level, people)


@pytest.mark.parametrize(("level", "cover"), [(1, Cover.COVERED), (3, Cover.COVERED), (4, Cover.PARTLY)])
def test_a_gap_is_covered_from_the_level_at_which_the_competency_is_served(level, cover):
    (found,) = coverage_of(curriculum(), [gap(level)]).gaps

    assert found.cover is cover


def test_a_gap_that_no_outcome_serves_is_not_covered():
    found = coverage_of(curriculum(), [gap(1, code="M.08")])

    assert [one.gap.code for one in found.of(Cover.NOT)] == ["M.08"]
    assert found.of(Cover.COVERED) == []
    assert not found.gaps[0].is_taught
    assert found.gaps[0].served.by == ()


def test_it_is_told_by_which_outcomes_at_what_level_and_how_strongly_the_highest_first():
    (found,) = coverage_of(curriculum(), [gap(3)]).gaps

    assert [(one.outcome.id, one.level, one.strength) for one in found.served.by] == [("o", 3, 2), ("p", 2, 3)]


def test_credits_are_told_by_semester_and_a_subject_counts_once():
    (found,) = coverage_of(curriculum(), [gap(3)]).gaps

    assert found.served.semesters == {1: 3, 2: 4}
    assert found.served.credits == 7
    assert found.is_taught


def test_a_subject_without_a_semester_counts_apart():
    more = [("u", PartKind.SUBJECT, None, {"credits": 2}), ("f", PartKind.SUBJECT_OUTCOME, "u", {"serves": ["o"]})]
    (found,) = coverage_of(curriculum(*more), [gap(3)]).gaps

    assert found.served.semesters == {1: 3, 2: 4, None: 2}


def test_a_mapping_without_a_level_covers_a_gap_partly_at_most():
    document = made(("o", PartKind.OUTCOME, None, {}), ("m", PartKind.MAPPING, "o", {"competency": "M.05"}))

    assert coverage_of(document, [gap(1)]).gaps[0].cover is Cover.PARTLY


@pytest.mark.parametrize(
    ("gaps", "reasons"),
    [
        ([], [Excess.NO_GAP]),
        ([gap(2)], [Excess.ABOVE]),
        ([gap(2), gap(3)], None),
        ([gap(3)], None),
        ([gap(3, people=3)], [Excess.FEW_PEOPLE]),
        ([gap(3, people=4)], None),
        ([gap(2, people=0)], [Excess.ABOVE, Excess.FEW_PEOPLE]),
        ([gap(3, people=None)], None),
    ],
)
def test_what_there_is_more_of_than_is_lacking_is_told_with_its_reasons(gaps, reasons):
    over = coverage_of(curriculum(), gaps).over

    assert [one.reasons for one in over] == ([reasons] if reasons else [])


@given(documents(most=20), st.lists(st.builds(Gap, st.sampled_from("abc"), st.just("x"), st.integers(1, 5), st.none() | st.integers(0, 9))))
def test_every_gap_gets_one_answer_and_what_is_covered_is_served_at_its_level(document, gaps):
    found = coverage_of(document, gaps)

    assert [one.gap for one in found.gaps] == gaps
    for one in found.gaps:
        assert (one.cover is Cover.COVERED) == any((serving.level or 0) >= one.gap.level for serving in one.served.by)
        assert (one.cover is Cover.NOT) == (not one.served.by)
    assert {one.served.code for one in found.over if one.gap is None}.isdisjoint({one.code for one in gaps})
