"""Registering, submitting, returning and verifying a partner."""

import pytest

from partners.registry import queries, services
from partners.registry.domain import PartnerKind, PartnerState
from portal.accounts import queries as accounts
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


def test_a_proved_address_opens_the_registration_and_gives_the_role():
    account = made.account("lina@awan.test", "Lina")
    services.on_confirmed(account, {"kind": "company", "organisation": "PT  Contoh   Awan Data"})
    identity = made.who(account)
    partner = queries.get_own(identity)
    assert partner.name == "PT Contoh Awan Data"
    assert partner.state is PartnerState.DRAFT
    assert partner.number == "MTR-2026-9001"
    assert identity.role is Role.COMPANY_HR


def test_a_university_gets_its_own_role():
    partner, account = made.partner("Universitas Contoh", PartnerKind.UNIVERSITY)
    assert made.who(account).role is Role.UNIVERSITY_STAFF
    assert partner.kind is PartnerKind.UNIVERSITY


def test_a_second_registration_under_a_name_gets_no_part_of_the_first():
    first, _ = made.partner("PT Contoh Kembar")
    second, other = made.partner("PT Contoh Kembar")
    assert second.body_id != first.body_id
    assert queries.get_own(made.who(other)).id == second.id


def test_a_submission_is_checked_returned_corrected_and_verified():
    partner, hr = made.partner()
    by, verifier = made.who(hr), made.who(made.officer(Role.VERIFIER, "BKD"))
    services.submit(partner, made.details(by, npwp="99990000000006", deed=None), by=by)
    assert partner.state is PartnerState.SUBMITTED
    made.decide("partner", partner.id, "return", "papers_missing", verifier, comments={"deed": "Akta belum diunggah."})
    assert partner.state is PartnerState.RETURNED
    services.submit(partner, made.details(by), by=by)
    made.decide("partner", partner.id, "verify", "complete_and_true", verifier)
    assert partner.state is PartnerState.VERIFIED
    assert [one.round for one in queries.submissions_of(partner.id)] == [1, 2]
    kinds = {message.kind for message in db.session.query(Message).filter_by(email=hr.email)}
    assert {"registry.submitted", "registry.returned", "registry.verified"} <= kinds


@pytest.mark.parametrize(("field", "value"), [("deed", None), ("mandate", None), ("npwp", "99990000000006")])
def test_nothing_is_verified_without_its_papers_and_a_whole_tax_number(field, value):
    partner, hr = made.partner()
    by, verifier = made.who(hr), made.who(made.officer(Role.VERIFIER, "BKD"))
    services.submit(partner, made.details(by, **{field: value}), by=by)
    with pytest.raises(DomainError, match="cannot be verified"):
        made.decide("partner", partner.id, "verify", "complete_and_true", verifier)


def test_a_nib_of_twelve_digits_is_refused_with_the_count():
    partner, hr = made.partner()
    by = made.who(hr)
    with pytest.raises(DomainError, match="NIB has 13 digits; 12 were entered") as refused:
        services.submit(partner, made.details(by, nib="999900000006"), by=by)
    assert refused.value.field == "nib"


def test_what_is_with_bkd_cannot_be_sent_again():
    partner, hr = made.partner()
    by = made.who(hr)
    services.submit(partner, made.details(by), by=by)
    with pytest.raises(IllegalMoveError):
        services.submit(partner, made.details(by), by=by)


def test_one_number_has_one_live_partner():
    made.verified("PT Contoh Satu")
    partner, hr = made.partner("PT Contoh Dua")
    by = made.who(hr)
    with pytest.raises(Exception, match="partner_nib_once"):
        services.submit(partner, made.details(by), by=by)


def test_a_suspended_partner_is_told_and_may_go_on_later():
    partner, hr = made.verified()
    verifier = made.who(made.officer(Role.VERIFIER, "BKD"))
    services.suspend(partner, reason="NIB dicabut.", by=verifier)
    assert partner.state is PartnerState.SUSPENDED
    with pytest.raises(DomainError, match="not a verified partner"):
        services.check_may_offer(partner)
    services.restore(partner, reason="NIB berlaku lagi.", by=verifier)
    assert partner.state is PartnerState.VERIFIED
    assert accounts.identity_of(hr.id).role is Role.COMPANY_HR
