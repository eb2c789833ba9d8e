"""What is found wrong while a curriculum is written, and what is advice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.curricula.domain.checking import Limits, credits_of, findings, in_circles
from partners.curricula.domain.document import Document, new_part
from partners.curricula.domain.parts import PartKind
from tests.unit.curricula.strategies import documents

LIMITS = Limits(least_credits=54, most_credits=72, hours_a_credit=45, basis="contoh")


def made(*given):
    """A document of (id, kind, under, fields)."""
    document = Document()
    for identity, kind, under, fields in given:
        document = document.having(new_part(document, identity, kind, under, **fields))
    return document


def sound():
    """A small curriculum in which nothing is wrong."""
    return [
        ("o", PartKind.OUTCOME, None, {"code": "CPL-1", "sort": "specific", "text": "Merancang layanan."}),
        ("m", PartKind.MAPPING, "o", {"competency": "M.05", "level": 3, "strength": 2}),
        ("s", PartKind.SUBJECT, None, {"code": "KLD101", "name": "Layanan", "credits": 30, "semester": 1, "sort": "required"}),
        ("t", PartKind.SUBJECT, None, {"code": "KLD201", "credits": 30, "semester": 2, "sort": "required", "requires": ["s"]}),
        ("c", PartKind.SUBJECT_OUTCOME, "s", {"code": "CPMK-1", "serves": ["o"]}),
        ("d", PartKind.SUBJECT_OUTCOME, "t", {"code": "CPMK-2", "serves": ["o"]}),
        ("a", PartKind.ASSESSMENT, "s", {"name": "Proyek", "weight": 100, "measures": ["c"]}),
    ]


def told(document):
    return [(one.is_error, one.part_id, str(one.words)) for one in findings(document, LIMITS)]


def test_a_sound_curriculum_has_nothing_to_be_told():
    assert told(made(*sound())) == []


@pytest.mark.parametrize(
    ("part", "fields", "fault"),
    [
        ("a", {"measures": []}, (True, "o", "CPL-1 is not assessed in any subject yet.")),
        ("d", {"serves": []}, (True, "t", "KLD201 serves no outcome yet.")),
        ("s", {"credits": 20}, (True, None, "The subjects have 50 credits; 54 to 72 are set (contoh).")),
        ("t", {"semester": None}, (True, "t", "KLD201 has no credits or no semester yet.")),
        ("t", {"semester": 1}, (True, "t", "KLD201 presupposes KLD101, which does not come in an earlier semester.")),
        ("a", {"weight": 60}, (True, "s", "The assessments of KLD101 weigh 60 percent together, not 100.")),
    ],
)
def test_what_is_wrong_is_told_where_it_is(part, fields, fault):
    document = made(*((one, kind, under, {**old, **(fields if one == part else {})}) for one, kind, under, old in sound()))

    assert told(document) == [fault]


def test_subjects_that_presuppose_each_other_are_told_both():
    document = made(*sound())
    first = document.parts["s"].with_field("requires", ["t"])

    assert {one.part_id for one in findings(document.having(first), LIMITS)} == {"s", "t"}


def test_weeks_are_weighed_against_credits_and_what_no_week_reaches_is_told():
    weeks = [("w1", PartKind.WEEK, "s", {"number": 1, "hours": 40, "reaches": ["x"]})]
    subs = [("x", PartKind.SUB_OUTCOME, "c", {"code": "Sub-1"}), ("y", PartKind.SUB_OUTCOME, "c", {"code": "Sub-2"})]
    given = [(one, kind, under, {**fields, **({"credits": 5} if one == "s" else {})}) for one, kind, under, fields in sound()]
    document = made(*given, *subs, *weeks)
    advice = [one for one in told(document) if not one[0]]

    assert advice == [
        (False, "s", "The weeks of KLD101 take 40 hours; its credits stand for 225."),
        (False, "y", "Sub-2 is in no week."),
        (False, "w1", "KLD101, week 1 takes 40 hours: more than twice its share."),
    ]


@given(documents(most=20))
def test_a_finding_names_a_part_that_is_there_and_errors_come_first(document):
    found = findings(document, LIMITS)

    assert all(one.part_id is None or one.part_id in document.parts for one in found)
    assert [one.is_error for one in found] == sorted((one.is_error for one in found), reverse=True)
    assert sum(credits_of(document).values()) <= sum(part.fields["credits"] or 0 for part in document.of(PartKind.SUBJECT))


@given(st.dictionaries(st.sampled_from("abcde"), st.lists(st.sampled_from("abcde"), max_size=2), min_size=1))
def test_circles_are_those_from_which_a_way_leads_back(requires):
    requires = {key: [one for one in others if one in requires] for key, others in requires.items()}

    def leads_back(start):
        reached: set[str] = set()
        ends = set(requires[start])
        while ends - reached:
            reached |= ends
            ends = {other for key in ends for other in requires[key]}
        return start in reached

    assert in_circles(requires) == {key for key in requires if leads_back(key)}
