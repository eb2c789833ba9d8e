"""When a partner is reminded of a paper, how alike names are, and what of a description differs."""

import datetime as dt

import pytest

from partners.registry.domain.papers import EXPIRING, Expiry, changed_between, notice_due, plain_name, similar_names

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("left", "given", "due"),
    [
        (91, (), None),
        (90, (), 90),
        (60, (90,), None),
        (60, (), 90),
        (30, (90,), 30),
        (8, (90, 30), None),
        (7, (90, 30), 7),
        (0, (90, 30, 7), None),
        (-1, (90, 30, 7), 0),
        (-1, (90, 30, 7, 0), None),
        (-100, (), 0),
    ],
)
def test_each_notice_is_due_once(left, given, due):
    assert notice_due(TODAY + dt.timedelta(days=left), TODAY, given) == due


@pytest.mark.parametrize(("left", "code"), [(91, "pass"), (90, "unknown"), (0, "unknown"), (-1, "fail")])
def test_a_paper_shows_whether_it_is_near_its_end(left, code):
    assert Expiry("mandate", EXPIRING["mandate"], "x", TODAY + dt.timedelta(days=left)).code(TODAY) == code


def test_names_are_compared_without_their_legal_form_punctuation_and_case():
    assert plain_name("PT. Contoh Awan-Data, Tbk") == "contoh awan data"
    others = [(1, "CV CONTOH AWAN DATA"), (2, "PT Contoh Awam Data"), (3, "PT Contoh Tirta Sejahtera"), (4, "Universitas Contoh Ciliwung")]
    assert similar_names("PT Contoh Awan Data", others) == [(1, "CV CONTOH AWAN DATA"), (2, "PT Contoh Awam Data")]


def test_nothing_and_an_empty_list_do_not_differ():
    assert changed_between({"a": None, "b": "x", "c": []}, {"a": "", "b": "y", "c": None}) == {"b": "y"}
