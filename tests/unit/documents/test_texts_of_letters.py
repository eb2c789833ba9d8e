"""The texts of letters: what is filled in, what is refused, and which texts the product brings."""

import tomllib

import pytest

from portal.documents.domain import LETTERS
from portal.documents.domain.texts import COMMON, PARTS, Initialler, check_body, filled, initials_of, lines_of
from portal.documents.services.texts import SEEDS
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role

GOOD = {"title": "SURAT TUGAS", "purpose": ["Magang “{title}” pada {host}."]}
SEEDED = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.toml")}


def refused_at(body, known=COMMON):
    with pytest.raises(DomainError) as refused:
        check_body(body, known)
    return refused.value.field


def test_names_in_braces_are_filled_in_and_what_people_typed_is_not_read_as_one():
    made = filled(GOOD, {"title": "Antrean {host}", "host": "PT Contoh"})
    assert made["purpose"] == ["Magang “Antrean {host}” pada PT Contoh."]
    assert made["title"] == "SURAT TUGAS"


def test_a_line_that_is_one_name_becomes_as_many_lines_as_there_are():
    body = GOOD | {"terms": ["{conditions}", "Tetap."]}
    facts = {"title": "A", "host": "B"}
    assert filled(body, facts | {"conditions": ["Satu.", "", "Dua."]})["terms"] == ["Satu.", "Dua.", "Tetap."]
    assert filled(body, facts | {"conditions": []})["terms"] == ["Tetap."]
    assert filled(body, facts | {"conditions": ""})["terms"] == ["Tetap."]
    assert filled(body, facts | {"conditions": "Satu."})["terms"] == ["Satu.", "Tetap."]


def test_lines_within_a_sentence_are_joined():
    body = GOOD | {"closing": ["Kepada {agencies} disampaikan."]}
    made = filled(body, {"title": "A", "host": "B", "agencies": ["Kepala A", "Kepala B"]})
    assert made["closing"] == ["Kepada Kepala A; Kepala B disampaikan."]


def test_a_name_that_the_letter_does_not_know_stops_it():
    with pytest.raises(DomainError, match="host"):
        filled(GOOD, {"title": "A"})


@pytest.mark.parametrize("key", [part.key for part in PARTS if part.needed])
def test_a_part_without_which_the_letter_says_nothing_is_needed(key):
    assert refused_at(GOOD | {key: "" if key == "title" else [" "]}) == key


@pytest.mark.parametrize("line", ["{unknown}", "{Title}", "satu } dua", "{", "{title", "{title}}", "{ti tle}", "{{title}}"])
def test_an_unknown_name_and_a_stray_brace_are_refused_beside_their_part(line):
    assert refused_at(GOOD | {"terms": ["Baik.", line]}) == "terms"


def test_too_much_is_refused_beside_its_part():
    assert refused_at(GOOD | {"terms": ["x"] * 41}) == "terms"
    assert refused_at(GOOD | {"closing": ["x" * 1001]}) == "closing"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ([("curator", "BPSDM", " ")], "post_1"),
        ([("auditor", "BKD", "Inspektur")], "initial_1"),
        ([("verifier", "BKD", "A"), ("verifier", "BKD", "B")], "initial_2"),
        ([("verifier", "BKD", "A"), ("curator", "BPSDM", "")], "post_2"),
        ([("verifier", "BKD", "A")] * 4, None),
    ],
)
def test_who_initials_is_chosen_from_the_list_once_with_a_post(asked, field):
    assert refused_at(GOOD | {"initials": [{"role": role, "body": body, "post": post} for role, body, post in asked]}) == field


def test_initials_are_read_in_their_order():
    body = GOOD | {"initials": [{"role": "verifier", "body": "BKD", "post": "Kabid"}]}
    check_body(body, COMMON)
    assert initials_of(body) == [Initialler(Role.VERIFIER, "BKD", "Kabid")]
    assert initials_of(GOOD) == []


def test_empty_lines_are_no_lines():
    assert lines_of({"terms": ["", " a ", "\n"]}, "terms") == ["a"]
    assert lines_of({"title": "X"}, "title") == ["X"]
    assert lines_of({}, "terms") == []


@pytest.mark.parametrize("key", SEEDED)
def test_every_text_that_the_product_brings_can_be_printed_as_it_is(product, key):
    kind = LETTERS.get(key)
    known = kind.placeholders if kind else COMMON
    check_body(SEEDED[key], known)
    assert filled(SEEDED[key], known)["purpose"]


def test_every_kind_has_a_text(product):
    assert {key for key, _ in LETTERS} <= set(SEEDED)
