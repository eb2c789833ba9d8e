"""Agreements and offerings through the browser: who sees what, what is kept, what is refused, and the way into the catalogue."""

import io
import re

import pytest
from python_calamine import load_workbook

from partners.agreements import queries as agreement_queries
from partners.agreements.domain import AgreementState
from partners.offerings import queries
from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from portal.accounts import services as accounts
from portal.catalogue import queries as catalogue
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.models import Message
from portal.workflow import queries as cases
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}
SCOPE = {
    "kinds": "internship",
    "field_codes": "digital",
    "fields": "Layanan digital.",
    "seats_a_year": "10",
    **{f"starts_on-{part}": value for part, value in (("day", "1"), ("month", "1"), ("year", "2026"))},
    **{f"ends_on-{part}": value for part, value in (("day", "31"), ("month", "12"), ("year", "2027"))},
    "costs": "Tanpa biaya.",
}
SIGNED = {"signer": "Budi Contoh", "post": "Direktur", "mandate": "Akta nomor 12"}
PAGES = {
    "tasks": {
        "title": "Antrean digital",
        "field": "digital",
        "summary": "Singkat.",
        "unit": "Layanan",
        "tasks": "Satu\nDua",
        "outcomes": "Bisa",
    },
    "schedule": {
        "seats": "2",
        **{f"starts_on-{part}": value for part, value in (("day", "11"), ("month", "1"), ("year", "2027"))},
        **{f"ends_on-{part}": value for part, value in (("day", "2"), ("month", "4"), ("year", "2027"))},
        "place": "Jakarta Timur",
        "mode": "on_site",
        "working_pattern": "Senin sampai Kamis",
        "benefits": "Makan siang",
        "laptop": "lent",
        "pay": "as_usual",
        "attendance": "mentor",
        "leave": "agency",
        "not_employment": "y",
    },
    "competencies": {"trained_1": "M.05", "trained_level_1": "3"},
    "mentor": {"mentor_name": "Bagas Contoh", "mentor_email": "Bagas@Contoh.test"},
}
DEADLINE = {f"deadline-{part}": value for part, value in (("day", "18"), ("month", "12"), ("year", "2026"))}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


@pytest.fixture
def covered(company):
    made.in_force(*company)
    return company


def turn_of(subject, subject_id):
    return cases.open_step(cases.find_case_of(subject, subject_id).id)


def upload(data=made.PDF):
    return (io.BytesIO(data), "pks.pdf")


def fill_in(browser, offering):
    for page, typed in PAGES.items():
        answer = browser.post(f"/offerings/{offering.id}/write/{page}", data=typed)
        assert answer.status_code == 303, answer.text


def link_of(email, besides=None):
    messages = db.session.query(Message).filter_by(kind="offerings.mentor_asked", email=email)
    (path,) = {message.path for message in messages} - {besides}
    return path


def test_an_agreement_is_proposed_reviewed_and_signed_by_the_pages(as_, company):
    partner, hr = company
    browser = as_(hr)
    scope = browser.post("/agreements/new").location
    assert browser.post(scope, data=SCOPE).status_code == 303
    agreement = agreement_queries.agreements_of(partner.body_id)[0]
    assert agreement.state is AgreementState.IN_REVIEW
    bureau = as_(made.officer(Role.COOPERATION, "BIRO-KSD"))
    path = f"/desk/{turn_of('agreement', agreement.id).id}"
    assert "What is proposed" in bureau.get(path, headers=ENGLISH).text
    decided = {"no_interest": "y", "outcome": "agree", "ground": "within_mandate", "reason": "Sesuai."}
    assert bureau.post(path, data=decided).status_code == 303
    lying = browser.post(f"/agreements/{agreement.id}/signature", data={**SIGNED, "paper": upload(b"MZ")})
    assert lying.status_code == 422
    assert browser.post(f"/agreements/{agreement.id}/signature", data={**SIGNED, "paper": upload()}).status_code == 303
    assert "still to come" in browser.get(f"/agreements/{agreement.id}", headers=ENGLISH).text
    assert bureau.post(f"/agreements/{agreement.id}/signature", data={**SIGNED, "paper": upload()}).status_code == 303
    db.session.refresh(agreement)
    assert agreement.state is AgreementState.IN_FORCE
    public = as_().get("/agreements", headers=ENGLISH).text
    assert partner.name in public
    assert "Budi Contoh" not in public
    assert bureau.get(f"/agreements/{agreement.id}/paper-of-partner").data == made.PDF


def version_on(answer):
    """The draft's version that a page sends back."""
    return re.search(r'name="draft_version" value="(\d+)"', answer.text).group(1)


def scope_pages(browser, _company):
    address = browser.post("/agreements/new").location
    return address, SCOPE, "fields", {"seats_a_year": "banyak"}


def offering_pages(browser, company):
    made.in_force(*company)
    address = browser.post("/offerings/new", data={"kind": "internship"}).location
    return address, PAGES["tasks"], "summary", {"title": ""}


@pytest.mark.parametrize("pages", [scope_pages, offering_pages])
def test_a_refused_form_can_be_corrected_again_and_again_from_the_same_window(as_, company, pages):
    browser = as_(company[1])
    address, whole, text, wrong = pages(browser, company)
    answer = browser.get(address)
    for said in ("satu", "dua", "tiga"):
        answer = browser.post(address, data={**whole, **wrong, text: said, "draft_version": version_on(answer)}, headers=ENGLISH)
        assert answer.status_code == 422
        assert "another window" not in answer.text
    assert browser.post(address, data={**whole, "draft_version": version_on(answer)}).status_code == 303


@pytest.mark.parametrize("wrong", [True, False])
@pytest.mark.parametrize("act", [{}, {"act": "draft"}])
@pytest.mark.parametrize("pages", [scope_pages, offering_pages])
def test_neither_of_two_windows_overwrites_the_other(as_, company, pages, act, wrong):
    browser = as_(company[1])
    address, whole, text, fault = pages(browser, company)
    version = version_on(browser.get(address))
    browser.post(address, data={**whole, **fault, text: "Jendela kedua", "draft_version": version, **act})
    later = {**whole, **(fault if wrong else {}), text: "Jendela pertama", **act}
    answer = browser.post(address, data={**later, "draft_version": version}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Jendela kedua" in answer.text
    assert "Jendela pertama" in answer.text
    assert "Jendela kedua" in browser.get(address).text


def test_a_faulty_scope_keeps_what_was_typed(as_, company):
    browser = as_(company[1])
    scope = browser.post("/agreements/new").location
    answer = browser.post(scope, data={**SCOPE, "seats_a_year": "banyak", "ends_on-day": "31", "ends_on-month": "2"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert 'value="banyak"' in answer.text
    assert 'value="banyak"' in browser.get(scope).text


def test_a_slot_goes_from_the_form_to_the_catalogue(as_, covered):
    partner, hr = covered
    browser = as_(hr)
    browser.post("/offerings/new", data={"kind": "internship"})
    offering = queries.page_of_offerings(made.who(hr), text="", state="", kind="", order="", number=1, size=5).rows[0]
    fill_in(browser, offering)
    last = f"/offerings/{offering.id}/write/submit"
    assert "Antrean digital" in browser.get(last, headers=ENGLISH).text
    assert browser.post(last, data=DEADLINE).location == f"/offerings/{offering.id}"
    db.session.refresh(offering)
    assert offering.state is OfferingState.SUBMITTED
    assert "Mentor (Bagas Contoh)" in browser.get(f"/offerings/{offering.id}", headers=ENGLISH).text
    link, stranger = link_of("bagas@contoh.test"), as_()
    assert "Read what follows" in stranger.get(link, headers=ENGLISH).text
    assert offering.mentor_accepted_at is None
    assert stranger.post(link, data={"answer": "accept"}).location == "/mentor/answered"
    assert stranger.get(link).status_code == 410
    assert stranger.post(link, data={"answer": "accept"}).status_code == 410
    curator = as_(made.officer(Role.CURATOR, "BPSDM"))
    path = f"/desk/{turn_of('offering', offering.id).id}"
    assert "What is offered" in curator.get(path, headers=ENGLISH).text
    returned = {
        "no_interest": "y",
        "outcome": "return",
        "returned_to": "applicant",
        "ground": "tasks_to_change",
        "reason": "Ubah.",
        "c-tasks": "Tugas 2.",
    }
    assert curator.post(path, data=returned).status_code == 303
    assert "The partner writes or corrects it" in curator.get(f"/offerings/{offering.id}", headers=ENGLISH).text
    assert "Tugas 2." in browser.get(f"/offerings/{offering.id}/write/tasks").text
    assert browser.post(last, data=DEADLINE).status_code == 303
    stranger.post(link_of("bagas@contoh.test", link), data={"answer": "accept"})
    path = f"/desk/{turn_of('offering', offering.id).id}"
    published = {"no_interest": "y", "outcome": "publish", "ground": "learning_shown", "reason": "Baik."}
    assert curator.post(path, data=published).status_code == 303
    opportunity = catalogue.find_by_offering(offering.id)
    assert opportunity.particulars["tasks"] == ["Satu", "Dua"]
    assert opportunity.host_name == partner.name
    assert "Antrean digital" in as_().get(f"/opportunities/{opportunity.id}").text
    assert "Antrean digital" in browser.get("/offerings", headers=ENGLISH).text


def test_without_an_agreement_the_last_page_names_what_is_missing(as_, company):
    made.to_sign(*company)
    offering = made.offering(*company)
    browser = as_(company[1])
    fill_in(browser, offering)
    last = f"/offerings/{offering.id}/write/submit"
    assert "still awaits signatures" in browser.get(last, headers=ENGLISH).text
    answer = browser.post(last, data=DEADLINE, headers=ENGLISH)
    assert answer.status_code == 422
    assert "still awaits signatures" in answer.text
    db.session.refresh(offering)
    assert offering.state is OfferingState.DRAFT
    assert 'value="18"' in browser.get(last).text


def test_a_mentor_with_an_account_answers_from_their_own_list(as_, covered):
    offering, _ = made.submitted(*covered)
    mentor = made.account("bagas@contoh.test", "Bagas Contoh")
    accounts.give_grant(mentor, Role.MENTOR, covered[0].body_id, by=SYSTEM)
    other = made.account("lain@contoh.test", "Mentor lain")
    accounts.give_grant(other, Role.MENTOR, covered[0].body_id, by=SYSTEM)
    db.session.flush()
    browser, stranger = as_(mentor), as_(other)
    assert offering.title in browser.get("/mentor").text
    assert offering.title in browser.get(f"/mentor?text={offering.number.lower()}&order=-starts").text
    assert "No offering fits" in browser.get("/mentor?text=zzz", headers={"Accept-Language": "en"}).text
    sheet = load_workbook(io.BytesIO(browser.get("/mentor.xlsx").data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[4:]] == [offering.number]
    path = f"/mentor/slots/{offering.id}"
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, data={"answer": "accept"}).status_code == 404
    assert browser.post(path, data={"answer": "decline"}).status_code == 422
    assert browser.post(path, data={"answer": "accept"}).location == "/mentor"
    db.session.refresh(offering)
    assert offering.mentor_accepted_at is not None
    assert "You accepted" in browser.get(path, headers=ENGLISH).text


@pytest.mark.parametrize(
    ("page", "changed"),
    [
        ("tasks", {"title": ""}),
        ("tasks", {"title": "x" * 400}),
        ("tasks", {"tasks": "\n".join(["satu"] * 40)}),
        ("tasks", {"outcomes": "x" * 500}),
        ("tasks", {"summary": "a\x00b\x1b"}),
        ("schedule", {"seats": "dua"}),
        ("schedule", {"seats": "51"}),
        ("schedule", {"starts_on-day": "31", "starts_on-month": "2"}),
        ("schedule", {"starts_on-year": "99999999999"}),
        ("schedule", {"ends_on-year": "2026"}),
        ("schedule", {"mode": "anywhere"}),
        ("schedule", {"laptop": ""}),
        ("schedule", {"not_employment": ""}),
        ("competencies", {"trained_level_1": ""}),
        ("competencies", {"trained_1": "X.99"}),
        ("competencies", {"trained_2": "M.05", "trained_level_2": "2"}),
        ("competencies", {"grades": ["III/a", "XX"]}),
        ("mentor", {"mentor_email": "not an address"}),
        ("mentor", {"mentor_email": "a@b@c.test"}),
    ],
)
def test_hostile_input_is_refused_beside_its_field_and_kept(as_, company, page, changed):
    offering = made.offering(*company)
    browser = as_(company[1])
    path = f"/offerings/{offering.id}/write/{page}"
    answer = browser.post(path, data={**PAGES[page], **changed})
    assert answer.status_code == 422
    assert 'class="sp-error"' in answer.text
    assert browser.get(path).status_code == 200
    refused = browser.post(f"/offerings/{offering.id}/write/submit", data=DEADLINE)
    assert refused.status_code == 422
    db.session.refresh(offering)
    assert offering.state is OfferingState.DRAFT
    assert offering.document is None


def test_another_companys_things_are_not_found(as_, covered):
    offering = made.published(*covered)
    agreement = agreement_queries.agreements_of(covered[0].body_id)[0]
    _, other = made.verified("PT Contoh Lain", nib="9999000000802")
    browser = as_(other)
    for path in (
        f"/offerings/{offering.id}",
        f"/offerings/{offering.id}/write/tasks",
        f"/offerings/{offering.id}/closing",
        f"/offerings/{offering.id}/cancellation",
        f"/agreements/{agreement.id}",
        f"/agreements/{agreement.id}/scope",
        f"/agreements/{agreement.id}/signature",
        f"/agreements/{agreement.id}/paper-of-government",
    ):
        assert browser.get(path).status_code == 404, path
    assert offering.title not in browser.get("/offerings").text
    assert agreement.number not in browser.get("/agreements/list").text
    assert browser.post(f"/drafts/offerings.internship.tasks/{offering.id}", data={"title": "x"}).status_code == 404
    assert browser.post(f"/offerings/{offering.id}/mentor").status_code == 404


def test_an_officer_reads_what_was_submitted_and_may_not_write(as_, covered):
    draft, sent = made.offering(*covered), made.accepted(*covered)
    browser = as_(made.officer(Role.AUDITOR, "INSPEKTORAT"))
    assert browser.get(f"/offerings/{draft.id}").status_code == 404
    assert browser.get(f"/offerings/{sent.id}").status_code == 200
    assert browser.get(f"/offerings/{sent.id}/closing").status_code == 403
    assert browser.get(f"/offerings/{sent.id}/write/tasks").status_code == 403
    assert browser.get("/offerings.xlsx").data.startswith(b"PK")
    assert browser.get("/agreements/list.xlsx").data.startswith(b"PK")


def test_closing_and_cancelling_ask_for_a_reason(as_, covered):
    offering = made.published(*covered)
    browser = as_(covered[1])
    assert "No more applications" in browser.get(f"/offerings/{offering.id}/closing", headers=ENGLISH).text
    assert browser.post(f"/offerings/{offering.id}/closing", data={"reason": ""}).status_code == 422
    assert browser.post(f"/offerings/{offering.id}/closing", data={"reason": "Kuota terpenuhi."}).status_code == 303
    db.session.refresh(offering)
    assert offering.state is OfferingState.CLOSED
    assert browser.get(f"/offerings/{offering.id}/cancellation").status_code == 409


def test_an_empty_list_teaches(as_, company):
    browser = as_(company[1])
    assert "No offering yet" in browser.get("/offerings", headers=ENGLISH).text
    assert "No agreement yet" in browser.get("/agreements/list", headers=ENGLISH).text
    assert "No agreement fits" in as_().get("/agreements?text=nobody&kind=x%00", headers=ENGLISH).text


@pytest.fixture
def university():
    return made.verified_university()


def test_a_university_writes_programmes_and_courses_and_no_slot(as_, university):
    browser = as_(university[1])
    page = browser.get("/offerings", headers=ENGLISH).text
    assert "Write a master&#39;s programme" in page
    assert "Write a short course" in page
    assert "Write an internship slot" not in page
    assert "No offering fits" in browser.get("/offerings?text=x", headers=ENGLISH).text
    assert browser.post("/offerings/new", data={"kind": "internship"}).status_code == 422
    assert not db.session.query(Offering).count()
    assert browser.post("/offerings/new", data={"kind": "masters"}).status_code == 303


def test_a_slot_that_a_university_has_begun_is_read_and_dropped_but_not_written(as_, university):
    partner, staff = university
    begun = Offering(number="PNW-1", kind="internship", partner_id=partner.id, body_id=partner.body_id, partner_name=partner.name)
    begun.owner_id, begun.title = staff.id, "Yang sudah dimulai"
    db.session.add(begun)
    db.session.flush()
    browser, path = as_(staff), f"/offerings/{begun.id}"
    page = browser.get(path, headers=ENGLISH).text
    assert "Go on writing" not in page
    assert f"{path}/cancellation" in page
    assert browser.get(f"{path}/write/tasks").status_code == 403
    assert browser.post(f"{path}/write/submit", data=DEADLINE).status_code == 403
    assert browser.post(f"/drafts/offerings.internship.tasks/{begun.id}", data={"title": "x"}).status_code == 404
    assert browser.post(f"{path}/cancellation", data={"reason": "Keliru."}).status_code == 303
    db.session.refresh(begun)
    assert begun.state is OfferingState.CANCELLED


def test_a_terminated_agreement_names_its_consequence(as_, covered):
    offering = made.published(*covered)
    agreement = agreement_queries.agreements_of(covered[0].body_id)[0]
    browser = as_(made.officer(Role.COOPERATION, "BIRO-KSD"))
    path = f"/agreements/{agreement.id}/termination"
    assert "is taken down at once" in browser.get(path, headers=ENGLISH).text
    assert browser.post(path, data={"reason": "Diakhiri."}).status_code == 303
    db.session.refresh(offering)
    assert offering.state is OfferingState.TAKEN_DOWN
    assert as_(covered[1]).get(path).status_code == 403
