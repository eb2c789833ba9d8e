"""A partner's own pages, and the verifier's, through the browser."""

import io
import re

import pytest

from partners.registry import queries, services
from partners.registry.domain import PartnerKind, PartnerState
from portal.accounts import services as account_services
from portal.accounts.adapters import passwords
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.workflow import queries as cases
from tests.factories import partners as made
from tests.factories.accounts import PASSWORD

ENGLISH = {"Accept-Language": "en"}
CONTACT = {"contact_name": "Rani Contoh", "contact_phone": "021 5550 1234"}
IDENTITY = {"nib": "9999000000801", "legal_form": "private", "npwp": "9999000000000801", "address": "Jalan Contoh 1, Jakarta"}
SIGNER = {"signer_name": "Budi Contoh", "signer_post": "Direktur", "signer_mandate": "Akta nomor 12"}
ACTIVITIES = {"kbli": "62", "activities": "Perancangan layanan digital."}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


def page(step):
    return f"/partner/registration/{step}"


def pdf(name="akta.pdf", data=made.PDF):
    return (io.BytesIO(data), name)


def fill_in(browser):
    assert browser.post(page("contact"), data=CONTACT).status_code == 303
    assert browser.post(page("identity"), data={**IDENTITY, "deed": pdf()}).status_code == 303
    assert browser.post(page("signer"), data={**SIGNER, "mandate": pdf("kuasa.pdf")}).status_code == 303
    assert browser.post(page("activities"), data=ACTIVITIES).location == page("check")


def test_a_company_describes_itself_and_is_verified_by_the_pages(as_):
    partner, hr = made.partner()
    browser = as_(hr)
    assert "Describe your organisation" in browser.get("/partner", headers=ENGLISH).text
    fill_in(browser)
    shown = browser.get(page("check"), headers=ENGLISH).text
    assert "akta.pdf" in shown
    assert "missing or wrong" not in shown
    assert browser.post(page("check")).location == "/partner"
    assert partner.state is PartnerState.SUBMITTED
    officer = as_(made.officer(Role.VERIFIER, "BKD"))
    turn = cases.open_step(cases.find_case_of("partner", partner.id).id)
    listing = officer.get(f"/desk/{turn.id}", headers=ENGLISH)
    assert listing.status_code == 200
    assert "List to check" in listing.text
    assert officer.get(f"/partners/{partner.id}/deed").data == made.PDF
    decided = officer.post(
        f"/desk/{turn.id}", data={"no_interest": "y", "outcome": "verify", "ground": "complete_and_true", "reason": "Lengkap."}
    )
    assert decided.status_code == 303, decided.text
    db.session.refresh(partner)
    assert partner.state is PartnerState.VERIFIED


def suspended():
    partner, hr = made.verified()
    services.suspend(partner, reason="Izin dicabut.", by=made.who(made.officer(Role.VERIFIER, "BKD")))
    return partner, hr


def answered(outcome, ground):
    partner, hr = made.partner()
    by = made.who(hr)
    services.submit(partner, made.details(by), by=by)
    if outcome:
        made.decide("partner", partner.id, outcome, ground, made.who(made.officer(Role.VERIFIER, "BKD")), comments={"nib": "Periksa."})
    return partner, hr


ARRIVALS = {
    "a company that describes itself": (made.partner, "/partner"),
    "a university that describes itself": (lambda: made.partner("Universitas Contoh", PartnerKind.UNIVERSITY), "/partner"),
    "a company that BKD checks": (lambda: answered(None, None), "/partner"),
    "a company that corrects": (lambda: answered("return", "data_wrong"), "/partner"),
    "a suspended company": (suspended, "/partner"),
    "a verified company": (made.verified, "/desk"),
    "a verified university": (made.verified_university, "/desk"),
}


@pytest.mark.parametrize("whose", ARRIVALS)
def test_a_partners_people_arrive_at_the_desk_once_it_is_verified_and_before_that_at_its_registration(as_, whose):
    make, path = ARRIVALS[whose]
    _, account = make()
    account.password_hash = passwords.digest(PASSWORD)
    db.session.flush()
    browser = as_()
    answer = browser.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert answer.location == path
    assert browser.get(path).status_code == 200


def test_whoever_changes_to_the_role_in_a_verified_company_arrives_at_its_desk(as_):
    verified, hr = made.verified()
    begun, _ = made.partner("PT Contoh Lain")
    account_services.give_grant(hr, Role.COMPANY_HR, begun.body_id, by=SYSTEM)
    grants = {grant.body_id: str(grant.id) for grant in made.who(hr).grants}
    browser = as_(hr)
    assert browser.post("/account/role", data={"grant": grants[begun.body_id]}).location == "/partner"
    assert browser.post("/account/role", data={"grant": grants[verified.body_id]}).location == "/desk"


def test_somebody_of_an_organisation_that_never_registered_arrives_at_the_desk(as_):
    hr = made.officer(Role.COMPANY_HR, "BKD")
    grant = str(made.who(hr).active.id)
    assert as_(hr).post("/account/role", data={"grant": grant}).location == "/desk"


@pytest.mark.parametrize(("make", "words"), [(made.verified, "A candidate appears here"), (made.verified_university, "under Agreements")])
def test_an_empty_desk_tells_a_partner_what_will_wait_there(as_, make, words):
    assert words in as_(make()[1]).get("/desk", headers=ENGLISH).text


def test_a_faulty_page_keeps_every_word_and_shows_the_faults(as_):
    partner, hr = made.partner()
    browser = as_(hr)
    answer = browser.post(
        page("identity"),
        data={**IDENTITY, "nib": "999900000006", "legal_form": "", "npwp": "99990000000006", "deed": pdf()},
        headers=ENGLISH,
    )
    assert answer.status_code == 422
    assert "NIB has 13 digits; 12 were entered." in answer.text
    assert "NPWP has 16 digits; 14 were entered. You may go on; the verifier will ask." in answer.text
    assert 'value="999900000006"' in answer.text
    again = browser.get(page("identity"), headers=ENGLISH).text
    assert 'value="999900000006"' in again
    assert "akta.pdf" in again
    assert partner.state is PartnerState.DRAFT
    assert partner.nib is None


def test_an_old_npwp_is_offered_with_a_leading_zero(as_):
    _, hr = made.partner()
    answer = as_(hr).post(page("identity"), data={**IDENTITY, "nib": "1", "npwp": "999900000000801"}, headers=ENGLISH)
    assert "With a leading 0 it reads 0999900000000801" in answer.text


def test_what_is_missing_is_listed_by_page_with_links(as_):
    partner, hr = made.partner()
    browser = as_(hr)
    browser.post(page("contact"), data=CONTACT)
    answer = browser.post(page("check"), headers=ENGLISH)
    assert answer.status_code == 422
    assert "/partner/registration/identity?check=1#nib" in answer.text
    assert "/partner/registration/contact?check=1" not in answer.text
    assert partner.state is PartnerState.DRAFT


def test_a_draft_needs_nothing(as_):
    partner, hr = made.partner()
    browser = as_(hr)
    assert browser.post(page("identity"), data={"nib": "12", "act": "draft"}).location == "/partner"
    assert 'value="12"' in browser.get(page("identity")).text
    assert partner.state is PartnerState.DRAFT


def test_autosave_keeps_each_page_apart(as_):
    partner, hr = made.partner()
    browser = as_(hr)
    browser.post(page("contact"), data=CONTACT)
    saved = browser.post(f"/drafts/registry.partner.identity/{partner.id}", data={"nib": "99"})
    assert saved.status_code == 200
    assert 'value="021 5550 1234"' in browser.get(page("contact")).text
    assert 'value="99"' in browser.get(page("identity")).text


def test_two_windows_see_each_others_text(as_):
    partner, hr = made.partner()
    browser = as_(hr)
    browser.post(page("contact"), data=CONTACT)
    version = re.search(r'name="draft_version" value="(\d+)"', browser.get(page("contact")).text).group(1)
    browser.post(page("contact"), data={**CONTACT, "contact_name": "Dari jendela kedua", "draft_version": version})
    answer = browser.post(
        page("contact"), data={**CONTACT, "contact_name": "Dari jendela pertama", "draft_version": version}, headers=ENGLISH
    )
    assert answer.status_code == 422
    assert "Dari jendela pertama" in answer.text
    assert "Dari jendela kedua" in answer.text
    assert services.drafting.typed(services.FORM, partner.id, services.PAGES).pages["contact"]["contact_name"] == "Dari jendela kedua"


def version_on(answer):
    """The draft's version that a page sends back."""
    return re.search(r'name="draft_version" value="(\d+)"', answer.text).group(1)


def test_a_refused_page_can_be_corrected_again_and_again_from_the_same_window(as_):
    _partner, hr = made.partner()
    browser = as_(hr)
    answer = browser.get(page("contact"))
    for wrong in ("satu", "dua", "tiga"):
        answer = browser.post(
            page("contact"), data={**CONTACT, "contact_phone": wrong, "draft_version": version_on(answer)}, headers=ENGLISH
        )
        assert answer.status_code == 422
        assert "another window" not in answer.text
    assert browser.post(page("contact"), data={**CONTACT, "draft_version": version_on(answer)}).status_code == 303


@pytest.mark.parametrize("act", [{}, {"act": "draft"}])
def test_neither_of_two_windows_overwrites_the_other_not_even_from_an_empty_page(as_, act):
    partner, hr = made.partner()
    browser = as_(hr)
    version = version_on(browser.get(page("contact")))
    first = {**CONTACT, "contact_name": "Dari jendela kedua", "draft_version": version, **act}
    assert browser.post(page("contact"), data=first).status_code == 303
    answer = browser.post(page("contact"), data={**first, "contact_name": "Dari jendela pertama"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Dari jendela pertama" in answer.text
    assert "Dari jendela kedua" in answer.text
    assert services.drafting.typed(services.FORM, partner.id, services.PAGES).pages["contact"]["contact_name"] == "Dari jendela kedua"
    again = {**first, "contact_name": "Dari jendela pertama", "draft_version": version_on(answer)}
    assert browser.post(page("contact"), data=again).status_code == 303


def test_text_that_is_too_long_is_kept_to_its_last_word(as_):
    _partner, hr = made.partner()
    browser = as_(hr)
    long = "kata " * 6000 + "akhir"
    assert browser.post(page("activities"), data={**ACTIVITIES, "activities": long}).status_code == 422
    assert "akhir</textarea>" in browser.get(page("activities")).text


def test_a_return_shows_its_comments_beside_the_fields(as_):
    partner, hr = made.partner()
    browser = as_(hr)
    fill_in(browser)
    browser.post(page("check"))
    officer = as_(made.officer(Role.VERIFIER, "BKD"))
    turn = cases.open_step(cases.find_case_of("partner", partner.id).id)
    sent = {
        "no_interest": "y",
        "outcome": "return",
        "returned_to": "applicant",
        "ground": "data_wrong",
        "reason": "Perbaiki dua isian.",
        "c-nib": "Cek <b>NIB</b>.",
    }
    assert officer.post(f"/desk/{turn.id}", data=sent).status_code == 303
    db.session.refresh(partner)
    assert partner.state is PartnerState.RETURNED
    assert "Correct what the verifier commented on" in browser.get("/partner", headers=ENGLISH).text
    shown = browser.get(page("identity"), headers=ENGLISH).text
    assert "Cek &lt;b&gt;NIB&lt;/b&gt;." in shown
    assert 'value="9999000000801"' in shown
    assert browser.post(page("check")).location == "/partner"
    assert [one.round for one in queries.submissions_of(partner.id)] == [1, 2]


def test_a_refused_decision_keeps_its_comments(as_):
    partner, hr = made.partner()
    by = made.who(hr)
    services.submit(partner, made.details(by), by=by)
    officer = as_(made.officer(Role.VERIFIER, "BKD"))
    turn = cases.open_step(cases.find_case_of("partner", partner.id).id)
    answer = officer.post(f"/desk/{turn.id}", data={"outcome": "return", "c-deed": "Akta tidak terbaca."})
    assert answer.status_code == 422
    assert "Akta tidak terbaca." in answer.text


def test_a_university_has_fields_of_its_own(as_):
    partner, staff = made.partner("Universitas Contoh", PartnerKind.UNIVERSITY)
    browser = as_(staff)
    shown = browser.get(page("identity"), headers=ENGLISH).text
    assert "University code" in shown
    assert "NIB" not in shown
    browser.post(page("contact"), data=CONTACT)
    browser.post(page("identity"), data={**IDENTITY, "pt_code": "999001", "legal_form": "public", "deed": pdf()})
    browser.post(page("signer"), data={**SIGNER, "mandate": pdf()})
    browser.post(page("activities"), data={"activities": "Magister."})
    assert browser.post(page("check")).location == "/partner"
    assert partner.pt_code == "999001"


def test_a_strangers_registration_is_not_found(as_):
    partner, _ = made.verified()
    _, other = made.partner("PT Contoh Lain")
    browser = as_(other)
    for path in (f"/partners/{partner.id}", f"/partners/{partner.id}/deed", f"/partners/{partner.id}/suspension"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"/drafts/registry.partner.contact/{partner.id}", data={"contact_name": "x"}).status_code == 404
    assert browser.get("/partners").status_code == 403
    assert as_().get(f"/partners/{partner.id}").location.startswith("/sign-in")


@pytest.mark.parametrize("role", [Role.CURATOR, Role.HR_OFFICER])
def test_officers_without_a_part_in_it_see_no_list(as_, role):
    assert as_(made.officer(role, "BPSDM")).get("/partners").status_code == 403


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("contact", {**CONTACT, "contact_phone": "abc"}),
        ("contact", {**CONTACT, "contact_name": "x" * 5000}),
        ("contact", {**CONTACT, "contact_name": "Rani\x00\x07\u202e"}),
        ("identity", {**IDENTITY, "legal_form": "emperor"}),
        ("identity", {**IDENTITY, "website": "javascript:<script>"}),
        ("identity", {**IDENTITY, "nib": "９９９９０００００００８０１"}),
        ("activities", {**ACTIVITIES, "kbli": "no-such-code"}),
        ("activities", {**ACTIVITIES, "activities": ""}),
    ],
)
def test_hostile_input_is_refused_beside_its_field_and_the_draft_keeps_what_it_can(as_, step, typed):
    partner, hr = made.partner()
    browser = as_(hr)
    answer = browser.post(page(step), data=typed)
    assert answer.status_code == 422
    assert 'class="sp-error"' in answer.text
    assert browser.get(page(step)).status_code == 200
    assert browser.get(page("check")).status_code == 200
    assert partner.state is PartnerState.DRAFT


def test_markup_is_shown_as_text(as_):
    _, hr = made.partner("PT <script>alert(1)</script>")
    browser = as_(hr)
    browser.post(page("contact"), data={**CONTACT, "contact_name": "<img src=x onerror=1>"})
    assert "<img src=x" not in browser.get(page("check")).text
    assert "<script>alert" not in browser.get("/partner").text


@pytest.mark.parametrize("data", [b"MZ this is a program", b"", b"PK\x03\x04 not a zip", b"<html>"])
def test_an_upload_that_lies_is_refused_beside_its_field(as_, data):
    partner, hr = made.partner()
    browser = as_(hr)
    answer = browser.post(page("identity"), data={**IDENTITY, "deed": pdf("akta.pdf", data)}, headers=ENGLISH)
    if data:
        assert answer.status_code == 422
        assert "akta.pdf" in answer.text
    assert "deed" not in services.drafting.typed(services.FORM, partner.id, services.PAGES).uploads or not data


def test_the_list_filters_sorts_and_leaves_as_a_workbook(as_):
    made.verified("PT Contoh Zaitun")
    made.verified("PT Contoh Apel", nib="9999000000802")
    made.partner("PT Contoh Draf")
    browser = as_(made.officer(Role.VERIFIER, "BKD"))
    shown = browser.get("/partners?order=name&state=verified&kind=company", headers=ENGLISH).text
    assert shown.index("PT Contoh Apel") < shown.index("PT Contoh Zaitun")
    assert "PT Contoh Draf" not in shown
    assert "No partner fits" in browser.get("/partners?text=%00nobody&page=99999999", headers=ENGLISH).text
    sheet = browser.get("/partners.xlsx?text=Apel")
    assert sheet.status_code == 200
    assert sheet.data.startswith(b"PK")


def test_a_verifier_suspends_with_a_reason_and_an_auditor_cannot(as_):
    partner, _ = made.verified()
    browser = as_(made.officer(Role.VERIFIER, "BKD"))
    assert browser.post(f"/partners/{partner.id}/suspension", data={"reason": ""}).status_code == 422
    assert browser.post(f"/partners/{partner.id}/suspension", data={"reason": "NIB dicabut."}).status_code == 303
    db.session.refresh(partner)
    assert partner.state is PartnerState.SUSPENDED
    auditor = as_(made.officer(Role.AUDITOR, "INSPEKTORAT"))
    assert auditor.get(f"/partners/{partner.id}").status_code == 200
    assert auditor.get(f"/partners/{partner.id}/suspension").status_code == 403


def test_what_is_with_bkd_cannot_be_edited(as_):
    partner, hr = made.partner()
    by = made.who(hr)
    services.submit(partner, made.details(by), by=by)
    browser = as_(hr)
    assert browser.get(page("contact")).location == "/partner"
    assert browser.post(page("check")).location == "/partner"
    assert browser.post(f"/drafts/registry.partner.contact/{partner.id}", data={"contact_name": "x"}).status_code == 404
    assert browser.get(page("nowhere")).status_code == 404
