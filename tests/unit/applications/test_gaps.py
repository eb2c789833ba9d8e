"""How wide a gap is: levels below what the post requires, in what the opportunity strengthens."""

import datetime as dt
from types import SimpleNamespace

import pytest

from portal.applications.services.inviting import gap_of
from portal.development.domain import Standard, Technical
from portal.eligibility.domain.facts import Context
from portal.eligibility.domain.rules import Question

TODAY, LATELY = dt.date(2026, 11, 24), dt.date(2026, 1, 5)
STANDARD = Standard({"MUDA": 3}, {"T.01": Technical(("Perencana",), 2)}, ("M.05", "M.07", "T.01"))
CONTEXT = Context(TODAY, TODAY, TODAY, Question("internship"), STANDARD, assessed_since=dt.date(2024, 1, 1))


def gap(codes, levels, *, post_class="MUDA", post="Perencana Ahli Muda", assessed_on=LATELY):
    servant = SimpleNamespace(post_class=post_class, post=post, levels=levels, assessed_on=assessed_on)
    return gap_of(servant, SimpleNamespace(competencies=[{"code": code} for code in codes]), CONTEXT)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [({"M.05": 1, "M.07": 2}, 3), ({"M.05": 1, "M.01": 1}, 2), ({"M.05": 5, "M.07": 2}, 1), ({}, 0), (None, 0)],
)
def test_a_gap_counts_what_is_known_alone(levels, expected):
    assert gap(("M.05", "M.07"), levels) == expected


def test_nothing_is_lacking_where_the_post_asks_for_nothing():
    assert gap(("M.05",), {"M.05": 1}, post_class="UNKNOWN") == 0
    assert gap(("T.01",), {"T.01": 1}) == 1
    assert gap(("T.01",), {"T.01": 1}, post="Guru Ahli Muda") == 0


def test_an_assessment_that_is_too_old_tells_nothing():
    assert gap(("M.05",), {"M.05": 1}, assessed_on=dt.date(2020, 1, 1)) == 0
