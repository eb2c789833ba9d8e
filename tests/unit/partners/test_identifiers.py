"""Numbers and dates of partners: which character, digit or day is wrong."""

import datetime as dt

import pytest

from partners.registry.domain import Details, PartnerKind, check_numbers, checks
from partners.registry.domain.accreditation import CODES, Entry, ProgrammeState, accreditation_code, check_entry, programme_state
from partners.registry.domain.identifiers import (
    IDENTIFIERS,
    codes_in,
    count_fault,
    kbli_fault,
    level_note,
    licence_fault,
    licence_of,
    nitku_note,
    npwp_note,
)
from portal.kernel.errors import DomainError

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("99990000O0801", "character 9 is “O”"),
        ("9999 0000 x0801", "character 11 is “x”"),
        ("", "none was entered"),
        ("999900000080", "13 digits; 12 were entered"),
    ],
)
def test_a_number_says_which_of_its_characters_is_no_digit(given, words):
    assert words in str(count_fault(IDENTIFIERS["nib"], given, 13))


def test_a_tax_number_of_foreign_digits_is_not_offered_a_leading_zero():
    assert "character 1" in str(npwp_note("९" * 15))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("BNSP-LSP-0123-ID", None),
        ("bnsp lsp 852-id", None),
        ("BNSP-LPS-0123-ID", "character 7 is “P” where “S” is expected"),
        ("BNSP", "ends before character 5, “-”"),
        ("BNSP-LSP-12345-ID", "serial has up to 4 digits; 5 were entered"),
        ("BNSP-LSP--ID", "serial has up to 4 digits; 0 were entered"),
        ("BNSP-LSP-0123-IN", "character 16 is “N” where “D” is expected"),
        ("BNSP-LSP-0123-ID2", "“2” follows it"),
    ],
)
def test_a_licence_says_where_it_leaves_the_form_of_bnsp(given, words):
    fault = licence_fault(given)
    assert (fault is None) if words is None else (words in str(fault))


def test_a_licence_is_kept_in_capitals_with_four_digits():
    assert licence_of(" bnsp-lsp 852-id ") == "BNSP-LSP-0852-ID"
    assert licence_of("none of them") == "NONE-OF-THEM"


def test_a_branch_begins_with_the_tax_number_of_its_body():
    body = "9999000000000801"
    assert nitku_note(body + "000001", body) is None
    assert "digit 16 differs" in str(nitku_note("9999000000000802000001", body))
    assert nitku_note("12", body) is None


@pytest.mark.parametrize(
    ("code", "level", "words"),
    [("61101", "S2", None), ("61101", "S1", "third digit of 61101 is 1"), ("61301", "D4", None), ("61", "S1", None)],
)
def test_the_third_digit_of_a_programmes_code_warns_of_another_level(code, level, words):
    note = level_note(code, level)
    assert (note is None) if words is None else (words in str(note))


def test_codes_of_kbli_have_five_digits_and_a_division():
    assert codes_in("62019, 63111;62019\n 41011") == ["62019", "63111", "41011"]
    assert kbli_fault(["62019"], "KBLI 2025") is None
    assert "KBLI code 6201 has 5 digits; 4 were entered" in str(kbli_fault(["62019", "6201"], "KBLI 2025"))
    assert "no edition has a division 00" in str(kbli_fault(["00019"], "KBLI 2025"))


def details(**changed):
    values = dict.fromkeys(("contact_name", "contact_phone", "address", "signer_name", "signer_post", "signer_mandate", "activities"), "x")
    return Details(**{**values, "legal_form": "private", "npwp": "9999000000000801", **changed})


@pytest.mark.parametrize(
    ("kind", "changed", "field"),
    [
        (PartnerKind.COMPANY, {"nib": "12"}, "nib"),
        (PartnerKind.TRAINING_PROVIDER, {"nib": None}, "nib"),
        (PartnerKind.UNIVERSITY, {"pt_code": "99900"}, "pt_code"),
        (PartnerKind.CERTIFICATION_BODY, {"licence_number": "BNSP"}, "licence_number"),
        (PartnerKind.CERTIFICATION_BODY, {"licence_number": None}, "licence_number"),
        (PartnerKind.CERTIFICATION_BODY, {"licence_number": "BNSP-LSP-0123-ID", "nib": "1"}, "nib"),
        (PartnerKind.COMPANY, {"nib": "9999000000801", "nitku": "99"}, "nitku"),
        (PartnerKind.COMPANY, {"nib": "9999000000801", "deed_date": TODAY + dt.timedelta(days=1)}, "deed_date"),
    ],
)
def test_each_kind_is_asked_for_its_own_numbers(kind, changed, field):
    with pytest.raises(DomainError) as refused:
        check_numbers(kind, details(**changed), TODAY)
    assert refused.value.field == field


def test_what_each_kind_needs_is_enough():
    check_numbers(PartnerKind.CERTIFICATION_BODY, details(licence_number="BNSP-LSP-0123-ID"), TODAY)
    check_numbers(PartnerKind.TRAINING_PROVIDER, details(nib="9999000000801", deed_date=TODAY), TODAY)


def test_the_grades_of_three_schemes_have_the_codes_of_the_rules():
    codes = {accreditation_code(scheme, grade) for scheme, grades in CODES.items() for grade in grades}
    assert codes == {
        "A",
        "B",
        "C",
        "UNGGUL",
        "BAIK_SEKALI",
        "BAIK",
        "TERAKREDITASI_UNGGUL",
        "TERAKREDITASI",
        "TERAKREDITASI_PERTAMA",
        "TIDAK_TERAKREDITASI",
    }


@pytest.mark.parametrize(("scheme", "grade"), [("ban_pt", "Unggul"), ("iaps", "A"), ("permen_39_2025", "Baik"), ("none", "A")])
def test_a_grade_of_another_scheme_is_refused(scheme, grade):
    with pytest.raises(DomainError, match="This scheme gives") as refused:
        accreditation_code(scheme, grade)
    assert refused.value.field == "grade"


def entry(**changed):
    values = {
        "code": "61101",
        "name": "Magister Contoh",
        "level": "S2",
        "scheme": "ban_pt",
        "grade": "B",
        "decree_number": "1/SK/2024",
        "decree_date": dt.date(2024, 1, 1),
        "expires_on": dt.date(2029, 1, 1),
    }
    return Entry(**{**values, **changed})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "6110"}, "code"),
        ({"grade": "Baik"}, "grade"),
        ({"decree_date": TODAY + dt.timedelta(days=1)}, "decree_date"),
        ({"expires_on": dt.date(2024, 1, 1)}, "expires_on"),
    ],
)
def test_a_programme_names_the_field_that_cannot_be(changed, field):
    check_entry(entry(), TODAY)
    with pytest.raises(DomainError) as refused:
        check_entry(entry(**changed), TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ((False, False, False), ProgrammeState.WAITING),
        ((False, True, False), ProgrammeState.RETURNED),
        ((True, False, False), ProgrammeState.CONFIRMED),
        ((True, False, True), ProgrammeState.ENDED),
    ],
)
def test_a_programmes_state_is_told_by_its_row(facts, state):
    verified, commented, ended = facts
    assert programme_state(verified=verified, commented=commented, ended=ended) is state


@pytest.mark.parametrize(("nitku", "code"), [("9999000000000801000001", "pass"), ("9999000000000802000001", "unknown"), (None, None)])
def test_the_verifiers_list_sets_the_branch_beside_the_tax_number_where_there_is_one(nitku, code):
    document = details(nib="9999000000801", nitku=nitku).document()
    found = {one.field: one.code for one in checks(document, PartnerKind.COMPANY)}
    assert found.get("nitku") == code
    assert found["nib"] == "pass"
