"""The partners as everybody reads them: the verified alone, with what they offer, and nothing of a person."""

import datetime as dt
import uuid

import pytest

from partners.registry import queries, services
from partners.registry.domain.accreditation import Entry
from partners.registry.services import programmes
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Role
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def stranger(as_):
    """A reader who is not signed in; what the test has made is committed before the first page."""

    def read(path):
        db.session.commit()
        return as_().get(path, headers=ENGLISH)

    return read


def rows(**chosen):
    asked = {"text": "", "kind": "", "order": "", **chosen}
    return queries.page_of_public_partners(**asked, number=1, size=10).rows


def test_a_strangers_list_shows_what_each_verified_partner_offers(stranger):
    company, hr = made.verified()
    agreement = made.in_force(company, hr)
    offering = made.published(company, hr)
    made.partner("PT Contoh Belum Terverifikasi")
    (listed,) = rows()
    assert (listed.name, listed.open_opportunities, listed.programmes) == (company.name, 1, 0)
    page = stranger("/partners/public").text
    assert agreement.number in page
    assert "Belum Terverifikasi" not in page
    shown = stranger(f"/partners/{company.id}/public").text
    assert offering.title in shown
    assert agreement.number in shown
    for private in (hr.name, hr.email, company.contact_phone, company.signer_name, company.nib, company.npwp, "Jalan Contoh"):
        assert private not in shown
    assert stranger("/partners/public.xlsx").status_code == 200


def test_what_has_closed_is_not_offered_any_more(stranger):
    company, hr = made.verified()
    made.in_force(company, hr)
    offering = made.published(company, hr)
    clock.follow(lambda: dt.datetime(2026, 12, 24, tzinfo=dt.UTC))
    assert offering.title not in stranger(f"/partners/{company.id}/public").text
    assert [one.open_opportunities for one in rows()] == [0]


def test_confirmed_programmes_are_shown_with_their_accreditation(stranger):
    university, staff = made.verified_university()
    by, officer = made.who(staff), made.who(made.officer(Role.VERIFIER, "BKD"))
    for code, name in (("61101", "Administrasi Publik"), ("61102", "Belum Diperiksa")):
        entry = Entry(code, name, "S2", "permen_39_2025", "Terakreditasi", "1/SK", dt.date(2026, 1, 1), dt.date(2031, 1, 1))
        programme = programmes.add(university, entry, uuid.UUID(made.paper(by)), by=by)
        if code == "61101":
            programmes.confirm(programme, seen=programme.submitted_at.isoformat(), by=officer)
    shown = stranger(f"/partners/{university.id}/public").text
    assert "S2 Administrasi Publik" in shown
    assert "Terakreditasi" in shown
    assert "Belum Diperiksa" not in shown
    assert [one.programmes for one in rows(kind="university")] == [1]


def test_partners_are_found_by_name_and_kind(stranger):
    company, _ = made.verified("PT Contoh Awan")
    university, _ = made.verified_university()
    assert [one.id for one in rows(text="awan")] == [company.id]
    assert [one.id for one in rows(kind="university")] == [university.id]
    assert "No partner fits" in stranger("/partners/public?text=tidak-ada").text


def test_a_suspended_partner_and_one_that_only_registered_have_no_public_page(stranger):
    company, _ = made.verified()
    services.suspend(company, reason="NIB dicabut.", by=made.who(made.officer(Role.VERIFIER, "BKD")))
    begun, _ = made.partner("PT Contoh Lain")
    for one in (company.id, begun.id, uuid.uuid4()):
        with pytest.raises(NotFoundError):
            queries.get_public_partner(one)
        assert stranger(f"/partners/{one}/public").status_code == 404
    assert rows() == []
