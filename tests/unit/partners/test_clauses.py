"""The clauses of an agreement's paper: every blank can be filled, and those that are named to people stand where that says."""

import re
import string

from partners.agreements.domain.clauses import Clause, Paragraph, draw_up
from partners.agreements.domain.covering import CLAUSES
from partners.agreements.services import papers

FACTS = {
    "kinds",
    "fields",
    "description",
    "places",
    "seats",
    "first",
    "last",
    "renews",
    "costs",
    "bearers",
    "this",
    "This",
    "under",
    "amends",
    "seats_by_kind",
}
CONDITIONS = {None, "runoff", "no_runoff", "renews", "bearers", "under", "kb", "pks", "amends", "seats_by_kind"}
KEYS = {
    "kinds": "scope",
    "fields": "scope",
    "places": "scope",
    "seats": "seats",
    "seats_by_kind": "seats",
    "term": "term",
    "runoff": "term",
}


def test_the_clauses_that_coverage_names_stand_in_the_articles_that_it_says():
    places = {clause.key: number for number, clause in enumerate(papers.model().clauses, 1)}
    named = {key: int(re.match(r"Article (\d+)", words.msgid)[1]) for key, words in CLAUSES.items()}
    assert named == {key: places[KEYS[key]] for key in CLAUSES}


def test_every_blank_of_the_clauses_has_something_that_fills_it():
    paragraphs = [one for clause in papers.model().clauses for one in clause.paragraphs]
    blanks = {name for one in paragraphs for _, name, _, _ in string.Formatter().parse(one.text) if name}
    assert blanks == FACTS
    assert {one.when for one in paragraphs} == CONDITIONS


def test_a_paragraph_with_a_condition_stands_where_it_holds_and_what_is_typed_stays_as_it_is():
    clauses = [Clause("a", "Satu", [Paragraph("Isi {x}."), Paragraph("Lanjut.", "runoff")]), Clause("b", "Dua", [Paragraph("Akhir.")])]
    first, second = draw_up(clauses, {"x": "{y} %(z)s"}, {"runoff"})
    assert (first.number, second.number) == (1, 2)
    assert first.paragraphs == ["Isi {y} %(z)s.", "Lanjut."]
    assert draw_up(clauses, {"x": ""}, set())[0].paragraphs == ["Isi ."]
