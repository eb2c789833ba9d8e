"""The sample's curriculum: whole and sound, but for the one thing that the story finds."""

import itertools
import json

import pytest

from partners.curricula.domain.checking import Limits, credits_of, findings
from partners.curricula.domain.coverage import Cover, Excess, Gap, coverage_of
from partners.curricula.domain.document import read
from partners.curricula.domain.parts import PartKind
from partners.curricula.presenters.reading import outline_of
from tests.architecture.source import ROOT


@pytest.fixture(scope="module")
def document():
    return read(json.loads((ROOT / "partners/curricula/seeds/sample.json").read_text(encoding="utf-8")))


def test_one_outcome_is_not_assessed_and_nothing_else_is_found(document):
    limits = Limits(least_credits=36, most_credits=72, hours_a_credit=45, basis="contoh")

    assert [(one.is_error, str(one.words)) for one in findings(document, limits)] == [(True, "CPL-5 is not assessed in any subject yet.")]


def test_forty_credits_in_four_semesters_with_weeks_and_practice(document):
    weeks = document.of(PartKind.WEEK)
    by_subject = [len(list(found)) for _, found in itertools.groupby(weeks, key=lambda part: part.under)]

    assert credits_of(document) == {1: 12, 2: 12, 3: 10, 4: 6}
    assert by_subject == [16, 16]
    assert [document.parts[part.under].fields["semester"] for part in document.of(PartKind.PRACTICE)] == [2]


def test_of_what_is_lacking_two_competencies_are_not_covered(document):
    asked = (("M.05", 3), ("T.01", 3), ("M.07", 3), ("M.02", 3), ("M.08", 3), ("S.01", 3))
    found = coverage_of(document, [Gap(code, code, level) for code, level in asked])

    assert [one.gap.code for one in found.of(Cover.COVERED)] == ["M.05", "T.01", "M.07", "M.02"]
    assert [one.gap.code for one in found.of(Cover.NOT)] == ["M.08", "S.01"]
    assert all(one.is_taught for one in found.of(Cover.COVERED))
    assert Excess.NO_GAP not in [reason for one in found.over for reason in one.reasons]


def test_every_text_of_it_stands_in_the_outline(document):
    sections = [section for top in outline_of(document) for section in top.walk()]
    shown = repr(sections)

    assert [one.number for one in sections][:4] == ["1", "2", "2.1", "2.2"]
    assert all(
        part.fields[name] in shown for part in document.walk() for name in ("text", "evidence", "name", "method") if part.fields.get(name)
    )
