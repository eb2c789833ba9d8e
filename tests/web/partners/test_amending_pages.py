"""The pages of an amendment and of the bureau's own wording: what changes stands side by side, what would be dropped is listed first."""

import io
import re

import pytest
from bs4 import BeautifulSoup

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState
from partners.registry.services import drafting
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.workflow import queries as cases
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}
SCOPE = {
    "kinds": "internship",
    "field_codes": ["digital"],
    "fields": "Layanan digital.",
    "seats_a_year": "12",
    **{f"starts_on-{part}": value for part, value in (("day", "1"), ("month", "1"), ("year", "2026"))},
    **{f"ends_on-{part}": value for part, value in (("day", "31"), ("month", "12"), ("year", "2027"))},
    "costs": "Tanpa biaya.",
}
WHY = {"ground": "scope_unclear", "reason": "Tahun pertama cukup lima tempat.", "no_interest": "y"}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


@pytest.fixture
def bureau(as_):
    return as_(made.officer(Role.COOPERATION, "BIRO-KSD"))


def text_of(answer):
    return re.sub(r"\s+", " ", BeautifulSoup(answer.text, "html.parser").get_text(" "))


def read(browser, path):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == 200
    return text_of(answer)


def form_at(browser, path):
    return BeautifulSoup(browser.get(path, headers=ENGLISH).text, "html.parser")


def kept(made_now):
    """Something that was made after a browser signed in, as other requests find it."""
    db.session.commit()
    return made_now


def agree(amendment):
    made.decide("agreement", amendment.id, "agree", "within_mandate", made.bureau())
    db.session.commit()


def sign(browser, agreement):
    paper = {**made.SIGNATURE, "paper": (io.BytesIO(made.PDF), "adendum.pdf")}
    assert browser.post(f"/agreements/{agreement.id}/signature", data=paper).status_code == 303


def test_an_amendment_goes_from_a_button_to_both_signatures_and_its_paper_says_what_it_amends(as_, company, bureau):
    old = made.in_force(*company, field_codes=["digital"])
    browser = as_(company[1])
    scope = browser.post(f"/agreements/{old.id}/amendment").location
    (amendment,) = queries.amendments_of(old.id)
    assert form_at(browser, scope).select_one("[name=seats_a_year]")["value"] == "10"
    assert f"This amends {old.number}" in read(browser, scope)
    assert browser.post(scope, data={**SCOPE, "seats_internship": "4"}).status_code == 303
    page = read(browser, f"/agreements/{amendment.id}")
    assert f"What it changes of {old.number}" in page
    assert "Places a year 10 12" in page
    assert "Places a year by kind No bound by kind Internship: 4" in page
    assert "/amendment" not in browser.get(f"/agreements/{old.id}").text
    turn = cases.open_step(cases.find_case_of("agreement", amendment.id).id)
    review = read(bureau, f"/desk/{turn.id}")
    assert "All that rests on the agreement stays covered." in review
    assert f"What came of {old.number}, which it amends" in review
    agree(amendment)
    paper = read(browser, f"/agreements/{amendment.id}/paper")
    assert "ADENDUM PERJANJIAN KERJA SAMA" in paper
    assert f"Adendum ini mengubah perjanjian kerja sama nomor {old.number}" in paper
    assert "paling banyak setiap tahun: Magang: 4." in paper
    for side in (browser, bureau):
        sign(side, amendment)
    assert (old.state, amendment.state) == (AgreementState.AMENDED, AgreementState.IN_FORCE)
    assert amendment.number in read(browser, f"/agreements/{old.id}")
    assert "Amended" in read(browser, "/agreements/list?state=amended")
    register = read(as_(), "/agreements")
    assert amendment.number in register


def test_the_paper_of_an_amendment_is_downloaded_under_its_own_number(as_, company):
    old = made.in_force(*company, field_codes=["digital"])
    browser = as_(company[1])
    scope = browser.post(f"/agreements/{old.id}/amendment").location
    assert browser.post(scope, data=SCOPE).status_code == 303
    answer = browser.get(scope.replace("/scope", "/paper.pdf"))
    assert answer.data.startswith(b"%PDF-")
    assert f"{old.number}-A1.pdf" in answer.headers["Content-Disposition"]


def test_what_would_no_longer_be_covered_stands_on_page_review_and_signature(as_, company, bureau):
    old = made.in_force(*company, field_codes=["digital"])
    offering = made.published(*company)
    browser = as_(company[1])
    scope = browser.post(f"/agreements/{old.id}/amendment").location
    assert browser.post(scope, data={**SCOPE, "seats_a_year": "1"}).status_code == 303
    (amendment,) = queries.amendments_of(old.id)
    turn = cases.open_step(cases.find_case_of("agreement", amendment.id).id)
    listed = f"Offering {offering.number}, {offering.title}"
    for reader, path in ((browser, f"/agreements/{amendment.id}"), (bureau, f"/desk/{turn.id}")):
        page = read(reader, path)
        assert "would no longer be covered" in page
        assert listed in page
    agree(amendment)
    assert listed in read(browser, f"/agreements/{amendment.id}/signature")


def test_an_amendment_that_changes_nothing_or_begins_on_another_day_is_refused_with_what_was_typed(as_, company):
    old = made.in_force(*company, field_codes=["digital"])
    browser = as_(company[1])
    scope = browser.post(f"/agreements/{old.id}/amendment").location
    same = browser.post(scope, data={**SCOPE, "seats_a_year": "10"}, headers=ENGLISH)
    assert same.status_code == 422
    assert f"Nothing differs from {old.number}" in text_of(same)
    later = browser.post(scope, data={**SCOPE, "starts_on-day": "2"}, headers=ENGLISH)
    assert later.status_code == 422
    form = BeautifulSoup(later.text, "html.parser")
    assert "The first day stays" in form.select_one("#starts_on-err").get_text()
    assert form.select_one("[name=seats_a_year]")["value"] == "12"


def test_a_second_amendment_is_refused_and_so_is_one_of_what_is_not_in_force(as_, company):
    old = made.in_force(*company)
    browser = as_(company[1])
    browser.post(f"/agreements/{old.id}/amendment")
    assert browser.post(f"/agreements/{old.id}/amendment").status_code >= 400
    waiting = made.proposed(*company)
    assert browser.post(f"/agreements/{waiting.id}/amendment").status_code >= 400
    assert queries.amendments_of(waiting.id) == []


@pytest.mark.parametrize(
    ("field", "given"), [("seats_internship", "13"), ("seats_workshop", "2"), ("seats_internship", "x"), ("seats_internship", "0")]
)
def test_places_of_a_kind_that_cannot_be_are_said_beside_their_field(as_, company, field, given):
    browser = as_(company[1])
    scope = browser.post("/agreements/new").location
    refused = browser.post(scope, data={**SCOPE, field: given}, headers=ENGLISH)
    assert refused.status_code == 422
    page = BeautifulSoup(refused.text, "html.parser")
    assert page.select_one(f"#{field}-err")
    assert page.select_one(f"[name={field}]")["value"] == given


def test_the_bureau_proposes_another_wording_and_the_partner_accepts_it_with_one_click(as_, company, bureau):
    agreement = kept(made.proposed(*company, field_codes=["digital"]))
    turn = cases.open_step(cases.find_case_of("agreement", agreement.id).id)
    path = f"/agreements/{agreement.id}/counter-proposal"
    assert form_at(bureau, f"/desk/{turn.id}").select(f'a[href="{path}"]')
    assert form_at(bureau, path).select_one("[name=seats_a_year]")["value"] == "10"
    assert bureau.post(path, data={**SCOPE, "seats_a_year": "5", **WHY}).status_code == 303
    assert f"With {company[0].name} The partner corrects it, or accepts the bureau's wording" in read(bureau, f"/agreements/{agreement.id}")
    browser = as_(company[1])
    page = browser.get(f"/agreements/{agreement.id}", headers=ENGLISH)
    assert "proposes another wording" in text_of(page)
    assert "Places a year 10 5" in text_of(page)
    (accept,) = BeautifulSoup(page.text, "html.parser").select('form[action$="/acceptance"]')
    round_ = accept.select_one("[name=round]")["value"]
    assert browser.post(accept["action"], data={"round": "1"}).status_code == 409
    assert browser.post(accept["action"], data={"round": round_}).status_code == 303
    assert (agreement.state, agreement.seats_a_year) == (AgreementState.IN_REVIEW, 5)
    assert "proposes another wording" not in read(browser, f"/agreements/{agreement.id}")


def test_the_partner_goes_on_from_the_bureaus_wording(as_, company, bureau):
    agreement = kept(made.proposed(*company, field_codes=["digital"]))
    path = f"/agreements/{agreement.id}/counter-proposal"
    bureau.post(path, data={**SCOPE, "seats_a_year": "5", **WHY})
    browser = as_(company[1])
    scope = browser.post(f"{path}/draft", data={"round": "2"}).location
    assert form_at(browser, scope).select_one("[name=seats_a_year]")["value"] == "5"
    assert browser.post(scope, data={**SCOPE, "seats_a_year": "7"}).status_code == 303
    assert [one.document["seats_a_year"] for one in queries.rounds_of(agreement.id)] == [10, 5, 7]


def test_a_wording_that_is_refused_keeps_what_was_typed_and_says_what_is_wrong(as_, company, bureau):
    agreement = kept(made.proposed(*company, field_codes=["digital"]))
    path = f"/agreements/{agreement.id}/counter-proposal"
    refused = bureau.post(path, data={**SCOPE, "seats_a_year": "5", **WHY, "reason": "", "ends_on-year": "2025"}, headers=ENGLISH)
    assert refused.status_code == 422
    form = BeautifulSoup(refused.text, "html.parser")
    assert form.select_one("[name=seats_a_year]")["value"] == "5"
    assert form.select_one("#reason-err")
    unticked = bureau.post(path, data={**SCOPE, **WHY, "no_interest": ""}, headers=ENGLISH)
    assert "Tick this box: “I have no family, business or other interest in this partner.”" in text_of(unticked)
    without_end = bureau.post(path, data={**SCOPE, **WHY, "ends_on-year": "2025"}, headers=ENGLISH)
    assert BeautifulSoup(without_end.text, "html.parser").select_one("#ends_on-err")
    same = bureau.post(path, data={**SCOPE, "seats_a_year": "10", **WHY}, headers=ENGLISH)
    assert "Nothing differs from what the partner proposes" in text_of(same)
    assert len(queries.rounds_of(agreement.id)) == 1


def test_the_bureaus_wording_is_kept_as_a_draft_for_all_of_the_bureau(as_, company, bureau):
    agreement = kept(made.proposed(*company, field_codes=["digital"]))
    path = f"/agreements/{agreement.id}/counter-proposal"
    assert bureau.post(path, data={"seats_a_year": "6", "reason": "Belum", "act": "draft"}).status_code == 303
    colleague = as_(made.officer(Role.COOPERATION, "BIRO-KSD"))
    form = form_at(colleague, path)
    assert form.select_one("[name=seats_a_year]")["value"] == "6"
    assert agreement.state is AgreementState.IN_REVIEW
    name = drafting.key(services.COUNTER, services.PAGE)
    version = form.select_one("[name=draft_version]")["value"]
    saved = colleague.post(f"/drafts/{name}/{agreement.id}", data={"seats_a_year": "7", "draft_version": version})
    assert saved.status_code == 200
    assert as_(company[1]).post(f"/drafts/{name}/{agreement.id}", data={"seats_a_year": "8"}).status_code == 404


def test_what_does_not_lie_with_the_bureau_has_no_form(as_, company, bureau):
    agreement = made.to_sign(*company)
    answer = bureau.get(f"/agreements/{agreement.id}/counter-proposal")
    assert (answer.status_code, answer.location) == (303, f"/agreements/{agreement.id}")


def test_a_place_that_the_agreement_does_not_name_is_said_to_whoever_reviews_the_offering(as_, company):
    agreement = made.in_force(*company)
    offering = made.accepted(*company)
    agreement.places = ["Bekasi"]
    db.session.commit()
    turn = cases.open_step(cases.find_case_of("offering", offering.id).id)
    page = read(as_(made.officer(Role.CURATOR, "BPSDM")), f"/desk/{turn.id}")
    assert f"Jakarta is not at a place that agreement {agreement.number} names: Bekasi (Article 2, places)." in page
