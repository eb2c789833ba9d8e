"""Identifiers, scopes and coverage, without a database."""

import datetime as dt
import uuid

import pytest

from partners.agreements.domain import AGREEMENT, AgreementState, AgreementStep, Scope, check_scope, is_in_force
from partners.agreements.domain.covering import Terms, Wish, missing_under
from partners.offerings.domain import KIND_NAMES, OFFERING, WRITABLE, OfferingState, OfferingStep, check_writable, joined
from partners.registry.domain import IDENTIFIERS, PARTNER, PartnerKind, PartnerState, PartnerStep, count_fault, npwp_note
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.text import Text


@pytest.mark.parametrize("given", ["9999000000801", "9999 0000 00801", "99.990.000-00801"])
def test_an_identifier_may_be_written_with_separators(given):
    assert count_fault(IDENTIFIERS["nib"], given, 13) is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("999900000006", "13 digits; 12 were entered"),
        ("99990000000060", "13 digits; 14 were entered"),
        ("९९९९०००००००६", "digits alone"),
        ("", "digits alone"),
    ],
)
def test_an_identifier_says_which_count_was_expected_and_given(given, words):
    assert words in str(count_fault(IDENTIFIERS["nib"], given, 13))


def test_a_tax_number_of_the_old_form_is_offered_in_the_new_one():
    assert "0999900000000801" in str(npwp_note("999900000000801"))
    assert npwp_note("9999000000000801") is None


def test_a_refused_partner_cannot_be_verified():
    with pytest.raises(IllegalMoveError):
        PARTNER.move(PartnerState.REFUSED, PartnerStep.VERIFY)


def test_an_agreement_comes_into_force_by_signing_alone():
    with pytest.raises(IllegalMoveError):
        AGREEMENT.move(AgreementState.IN_REVIEW, AgreementStep.SIGN)
    assert AGREEMENT.move(AgreementState.TO_SIGN, AgreementStep.SIGN) is AgreementState.IN_FORCE


def test_nothing_is_published_from_a_draft():
    with pytest.raises(IllegalMoveError):
        OFFERING.move(OfferingState.DRAFT, OfferingStep.PUBLISH)


def test_every_kind_is_written_by_some_partner_and_each_partner_knows_its_kinds():
    assert set(WRITABLE) == set(PartnerKind)
    assert frozenset().union(*WRITABLE.values()) == set(KIND_NAMES)


def test_companies_write_internship_slots_and_universities_do_not():
    check_writable(PartnerKind.COMPANY, "internship")
    with pytest.raises(DomainError, match="Your organisation cannot offer this kind: Internship") as refused:
        check_writable(PartnerKind.UNIVERSITY, "internship")
    assert refused.value.field == "kind"


@pytest.mark.parametrize("partner", PartnerKind)
def test_a_kind_that_nobody_writes_is_to_be_chosen_from_the_list(partner):
    with pytest.raises(DomainError, match="Choose from the list") as refused:
        check_writable(partner, "no_such_kind")
    assert refused.value.field == "kind"


TERMS = Terms(uuid.uuid4(), "PKS-2026-9001", ["internship"], 5, dt.date(2026, 1, 1), dt.date(2026, 12, 31), runoff=False, taken=3)


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        (Wish("internship", 2, dt.date(2026, 3, 2), dt.date(2026, 12, 31)), []),
        (Wish("internship", 3, dt.date(2026, 3, 2), dt.date(2026, 6, 1)), ["seats"]),
        (Wish("internship", 2, dt.date(2025, 12, 31), dt.date(2026, 6, 1)), ["starts_on"]),
        (Wish("internship", 2, dt.date(2026, 3, 2), dt.date(2027, 1, 1)), ["ends_on"]),
        (Wish("masters", 2, dt.date(2026, 3, 2), dt.date(2026, 6, 1)), [None]),
    ],
)
def test_what_an_agreement_lacks_is_named_beside_its_field(wish, fields):
    assert [missing.field for missing in missing_under(TERMS, wish)] == fields


TODAY = dt.date(2026, 11, 24)


def scoped(starts_on, ends_on):
    return Scope(["internship"], "Layanan digital.", 10, starts_on, ends_on, runoff=False, costs="Tanpa biaya.")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "fault"),
    [
        (dt.date(2026, 11, 24), dt.date(2026, 11, 25), None),
        (dt.date(2026, 11, 25), dt.date(2026, 11, 25), "must lie after the first"),
        (dt.date(2026, 1, 1), TODAY, "has passed already"),
        (dt.date(2027, 1, 1), dt.date(2032, 1, 1), None),
        (dt.date(2027, 1, 1), dt.date(2032, 1, 2), "at most 5 years"),
        (dt.date(2028, 2, 29), dt.date(2033, 2, 28), None),
    ],
)
def test_a_scope_ends_after_today_and_its_first_day_and_within_five_years(starts_on, ends_on, fault):
    if fault is None:
        check_scope(scoped(starts_on, ends_on), TODAY)
        return
    with pytest.raises(DomainError, match=fault) as refused:
        check_scope(scoped(starts_on, ends_on), TODAY)
    assert refused.value.field == "ends_on"


@pytest.mark.parametrize(
    ("day", "holds"),
    [(dt.date(2025, 12, 31), False), (dt.date(2026, 1, 1), True), (dt.date(2026, 12, 31), True), (dt.date(2027, 1, 1), False)],
)
def test_the_dates_decide_whether_a_signed_agreement_holds(day, holds):
    assert is_in_force(AgreementState.IN_FORCE, TERMS.starts_on, TERMS.ends_on, day) is holds
    assert not is_in_force(AgreementState.TO_SIGN, TERMS.starts_on, TERMS.ends_on, day)


def test_several_sentences_become_one():
    assert str(joined([Text("One."), Text("Two."), Text("Three.")])) == "One. Two. Three."
