"""A partner's own pages beyond its registration: its people, and changes of what was verified."""

import io
import re

import pytest

from partners.registry import queries
from partners.registry.domain import ChangeState, PartnerKind, PartnerState
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.workflow import queries as cases
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}
FACTS = {
    "name": "PT Contoh Uji Coba",
    "legal_form": "private",
    "nib": "9999000000801",
    "npwp": "9999000000000801",
    "address": "Jalan Baru 2, Jakarta",
    "signer_name": "Budi Contoh",
    "signer_post": "Direktur",
    "signer_mandate": "Akta nomor 12 tahun 2019, pasal 11",
    "kbli": "62",
    "reason": "Kantor pindah.",
}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


def test_an_owner_invites_a_colleague_makes_them_owner_and_leaves(as_):
    partner, hr = made.verified()
    browser = as_(hr)
    assert "You are the only owner" in browser.get("/partner/people", headers=ENGLISH).text
    refused = browser.post("/partner/people/invite", data={"name": "Sari Contoh", "email": "sari"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert 'value="Sari Contoh"' in refused.text
    assert browser.post("/partner/people/invite", data={"name": "Sari Contoh", "email": "sari@contoh.test"}).status_code == 303
    sari = next(one.account for one in queries.people_of(partner) if one.account.email == "sari@contoh.test")
    assert "has not come yet" in browser.get("/partner/people", headers=ENGLISH).text
    assert "nobody to hand over to" in browser.get("/partner/people/handover", headers=ENGLISH).text
    assert browser.get("/partner/people.xlsx").status_code == 200
    assert "last owner" in browser.get(f"/partner/people/{hr.id}/end", headers=ENGLISH).text
    sari.state = hr.state
    db.session.flush()
    assert as_(sari).get("/partner/people/invite").status_code == 403
    assert browser.post("/partner/people/handover", data={"to": str(sari.id), "leaves": "y"}).location == "/"
    assert queries.owners_of(partner) == {sari.id}
    assert browser.get("/partner/people").status_code in {303, 404, 403}


def test_parts_and_access_are_changed_on_the_pages(as_):
    partner, hr = made.verified()
    browser = as_(hr)
    browser.post("/partner/people/invite", data={"name": "Sari Contoh", "email": "sari@contoh.test"})
    sari = next(one.account for one in queries.people_of(partner) if one.account.id != hr.id)
    assert browser.post(f"/partner/people/{sari.id}", data={"is_signer": "y"}).status_code == 303
    assert queries.signers_of(partner) == ["Sari Contoh"]
    assert browser.post(f"/partner/people/{hr.id}", data={}, headers=ENGLISH).status_code == 422
    assert browser.post(f"/partner/people/{sari.id}/end", data={"reason": ""}).status_code == 422
    assert browser.post(f"/partner/people/{sari.id}/end", data={"reason": "Kontrak selesai."}).status_code == 303
    assert browser.get(f"/partner/people/{sari.id}").status_code == 404


def turn_of(change):
    return cases.open_step(cases.find_case_of("partner_change", change.id).id)


def test_a_change_is_proposed_returned_with_a_comment_corrected_and_confirmed(as_):
    partner, hr = made.verified()
    browser, officer = as_(hr), as_(made.officer(Role.VERIFIER, "BKD"))
    form = browser.get("/partner/change", headers=ENGLISH).text
    assert "Jalan Contoh 1, Jakarta" in form
    assert "Kept: deed.pdf" in form
    sent = {**FACTS, "mandate": (io.BytesIO(made.PDF), "kuasa baru.pdf")}
    assert browser.post("/partner/change", data=sent).location == "/partner/change"
    change = queries.find_open_change(partner.id)
    assert set(change.after) == {"address", "mandate"}
    assert browser.get("/partner/change").location == f"/changes/{change.id}"
    listing = officer.get(f"/desk/{turn_of(change).id}", headers=ENGLISH).text
    assert "Jalan Contoh 1, Jakarta" in listing
    assert "Jalan Baru 2, Jakarta" in listing
    assert officer.get(f"/changes/{change.id}/mandate").data == made.PDF
    assert officer.get(f"/changes/{change.id}/deed").status_code == 404
    answer = {"no_interest": "y", "ground": "data_wrong", "reason": "Satu isian.", "returned_to": "applicant", "c-address": "Kode pos?"}
    assert officer.post(f"/desk/{turn_of(change).id}", data={**answer, "outcome": "return"}).status_code == 303
    again = browser.get("/partner/change", headers=ENGLISH).text
    assert "Kode pos?" in again
    assert "Jalan Baru 2, Jakarta" in again
    assert "Kept: kuasa baru.pdf" in again
    assert browser.post("/partner/change", data={**FACTS, "address": "Jalan Baru 2, Jakarta 13630"}).status_code == 303
    yes = {"no_interest": "y", "outcome": "accept", "ground": "complete_and_true", "reason": "Sesuai."}
    assert officer.post(f"/desk/{turn_of(change).id}", data=yes).status_code == 303
    db.session.refresh(partner)
    assert partner.address == "Jalan Baru 2, Jakarta 13630"
    assert "Jalan Baru 2, Jakarta 13630" in browser.get("/partner").text
    assert "Jalan Contoh 1, Jakarta" in browser.get(f"/changes/{change.id}").text


def test_a_change_without_a_difference_is_refused_and_a_withdrawn_one_is_closed(as_):
    partner, hr = made.verified()
    browser = as_(hr)
    same = {**FACTS, "address": "Jalan Contoh 1, Jakarta"}
    answer = browser.post("/partner/change", data=same, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Nothing differs" in answer.text
    browser.post("/partner/change", data=FACTS)
    change = queries.find_open_change(partner.id)
    late = browser.post("/partner/change", data=FACTS, headers=ENGLISH)
    assert late.status_code == 422
    assert browser.post(f"/changes/{change.id}/withdraw").status_code == 303
    db.session.refresh(change)
    assert change.state is ChangeState.WITHDRAWN


def test_whoever_is_not_verified_has_nothing_to_change(as_):
    _, hr = made.partner()
    assert as_(hr).get("/partner/change").location == "/partner"


@pytest.mark.parametrize(
    ("kind", "identity", "activities"),
    [
        (
            PartnerKind.CERTIFICATION_BODY,
            {
                "licence_number": "BNSP-LSP 852-ID",
                "licence_expires_on-day": "1",
                "licence_expires_on-month": "6",
                "licence_expires_on-year": "2028",
            },
            {},
        ),
        (PartnerKind.TRAINING_PROVIDER, {"nib": "9999000000802", "nitku": "9999000000000801000001"}, {}),
        (PartnerKind.COMPANY, {"nib": "9999000000803"}, {"kbli": "62", "kbli_codes": "62019, 62020"}),
    ],
)
def test_each_kind_describes_itself_by_what_it_needs_and_is_verified(as_, kind, identity, activities):
    partner, hr = made.partner(f"Contoh {kind.value}", kind)
    browser = as_(hr)
    step = "/partner/registration/"
    browser.post(f"{step}contact", data={"contact_name": "Rani Contoh", "contact_phone": "021 5550 1234"})
    common = {"legal_form": "private", "npwp": "9999000000000801", "address": "Jalan Contoh 1", "deed": (io.BytesIO(made.PDF), "akta.pdf")}
    common |= {"deed_number": "12", "deed_notary": "Notaris Contoh", "deed_date-day": "3", "deed_date-month": "5", "deed_date-year": "2019"}
    papers = {"licence": (io.BytesIO(made.PDF), "lisensi.pdf")} if kind is PartnerKind.CERTIFICATION_BODY else {}
    assert browser.post(f"{step}identity", data={**common, **identity, **papers}).status_code == 303
    signer = {
        "signer_name": "Budi Contoh",
        "signer_post": "Direktur",
        "signer_mandate": "Akta 12",
        "mandate": (io.BytesIO(made.PDF), "k.pdf"),
    }
    assert browser.post(f"{step}signer", data=signer).status_code == 303
    assert browser.post(f"{step}activities", data={"activities": "Pelatihan layanan.", **activities}).status_code == 303
    assert "Notaris Contoh" in browser.get(f"{step}check").text
    assert browser.post(f"{step}check").location == "/partner"
    officer = made.officer(Role.VERIFIER, "BKD")
    turn = cases.open_step(cases.find_case_of("partner", partner.id).id)
    assert as_(officer).get(f"/desk/{turn.id}", headers=ENGLISH).status_code == 200
    made.decide("partner", partner.id, "verify", "complete_and_true", made.who(officer))
    assert partner.state is PartnerState.VERIFIED
    assert browser.get("/partner/change", headers=ENGLISH).status_code == 200
    assert as_(officer).get(f"/partners/{partner.id}", headers=ENGLISH).status_code == 200
    if kind is PartnerKind.CERTIFICATION_BODY:
        assert partner.licence_number == "BNSP-LSP-0852-ID"
        assert as_(officer).get(f"/partners/{partner.id}/licence").data == made.PDF


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"deed_date-day": "31", "deed_date-month": "2", "deed_date-year": "2020"}, "“31 2 2020” is not a day that exists"),
        ({"deed_date-day": "1", "deed_date-month": "1", "deed_date-year": "2031"}, "lies in the future"),
        ({"nitku": "12"}, "NITKU has 22 digits; 2 were entered"),
        ({"nib": "99990000O0801"}, "character 9 is “O”"),
    ],
)
def test_the_registration_names_the_character_and_the_day_at_fault(as_, typed, words):
    _, hr = made.partner()
    data = {"nib": "9999000000801", "legal_form": "private", "npwp": "9999000000000801", "address": "Jalan Contoh 1"}
    answer = as_(hr).post("/partner/registration/identity", data={**data, **typed}, headers=ENGLISH)
    assert answer.status_code == 422
    assert words in answer.text
    assert re.search(r'class="sp-error"', answer.text)


@pytest.mark.parametrize("kind", ["company", "university", "certification_body", "training_provider"])
def test_each_kind_signs_up(as_, kind):
    assert as_().get(f"/sign-up/{kind}", headers=ENGLISH).status_code == 200
