"""The pages of an agreement in depth: scope as data, what rests on it, renewal, termination, the paper."""

import datetime as dt
import io
import re

import pytest
from bs4 import BeautifulSoup

from partners.agreements import queries
from partners.agreements.domain import AgreementState
from partners.agreements.presenters.paper import BLANK, paper_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.workflow import queries as cases
from tests.conftest import NOW
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}
TODAY = clock.local(NOW).date()
SOON = {"ends_on": TODAY + dt.timedelta(days=60)}
SCOPE = {
    "kinds": "internship",
    "field_codes": ["digital", "water"],
    "fields": "Layanan digital.",
    "places": " Jakarta \n\nBekasi",
    "seats_a_year": "10",
    **{f"starts_on-{part}": value for part, value in (("day", "1"), ("month", "1"), ("year", "2026"))},
    **{f"ends_on-{part}": value for part, value in (("day", "31"), ("month", "12"), ("year", "2027"))},
    "costs": "Tanpa biaya.",
    "bears_meals": "partner",
    "bears_transport": "",
}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def text_of(answer):
    return re.sub(r"\s+", " ", BeautifulSoup(answer.text, "html.parser").get_text(" "))


def test_fields_places_and_costs_are_chosen_kept_and_shown(as_, company):
    browser = as_(company[1])
    scope = browser.post("/agreements/new").location
    refused = browser.post(scope, data={**SCOPE, "field_codes": []})
    assert refused.status_code == 422
    assert browser.post(scope, data=SCOPE).status_code == 303
    agreement = queries.agreements_of(company[0].body_id)[0]
    assert (agreement.field_codes, agreement.places, agreement.bearers) == (
        ["digital", "water"],
        ["Jakarta", "Bekasi"],
        {"meals": "partner"},
    )
    page = text_of(browser.get(f"/agreements/{agreement.id}", headers=ENGLISH))
    for words in ("Digital services and data", "Bekasi", "Meals: Partner"):
        assert words in page


def test_an_agreement_from_before_fields_were_chosen_says_that_it_covers_every_field(as_, company):
    agreement = made.in_force(*company)
    agreement.field_codes = agreement.places = agreement.bearers = None
    db.session.flush()
    page = text_of(as_(company[1]).get(f"/agreements/{agreement.id}", headers=ENGLISH))
    assert "Every field of work" in page
    assert "Anywhere" in page


def test_an_agreement_that_ends_soon_is_called_expiring_and_lists_what_rests_on_it(as_, company):
    agreement = made.in_force(*company, **SOON, runoff=True)
    offering = made.published(*company)
    browser = as_(company[1])
    page = text_of(browser.get(f"/agreements/{agreement.id}", headers=ENGLISH))
    assert "Expiring" in page
    assert offering.title in page
    listed = text_of(browser.get("/agreements/list?state=expiring", headers=ENGLISH))
    assert agreement.number in listed
    assert "Segera berakhir" in text_of(browser.get(f"/agreements/{agreement.id}", headers={"Accept-Language": "id"}))


def test_a_renewal_is_begun_by_a_button_and_both_show_each_other(as_, company):
    old = made.in_force(*company, **SOON)
    browser = as_(company[1])
    scope = browser.post(f"/agreements/{old.id}/renewal").location
    renewal = queries.find_renewal(old.id)
    assert str(renewal.id) in scope
    form = BeautifulSoup(browser.get(scope).text, "html.parser")
    assert form.select_one("[name=starts_on-day]")["value"] == str((old.ends_on + dt.timedelta(days=1)).day)
    old_page = browser.get(f"/agreements/{old.id}").text
    assert renewal.number in old_page
    assert "/renewal" not in old_page
    assert old.number in browser.get(f"/agreements/{renewal.id}").text
    assert browser.post(f"/agreements/{old.id}/renewal").status_code >= 400
    bureau = as_(made.officer(Role.COOPERATION, "BIRO-KSD"))
    seen = BeautifulSoup(bureau.get(f"/agreements/{old.id}").text, "html.parser")
    assert not seen.select(f'a[href*="{renewal.id}"]')


def test_before_a_termination_its_page_lists_what_it_takes_down(as_, company):
    agreement = made.in_force(*company)
    offering = made.published(*company)
    bureau = as_(made.officer(Role.COOPERATION, "BIRO-KSD"))
    page = text_of(bureau.get(f"/agreements/{agreement.id}/termination", headers=ENGLISH))
    assert offering.title in page
    assert agreement.state is AgreementState.IN_FORCE
    refused = bureau.post(f"/agreements/{agreement.id}/termination", data={"reason": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    assert offering.title in refused.text


def test_the_paper_is_drafted_from_clauses_and_scope_and_is_indonesian_in_both_languages(as_, company):
    agreement = made.to_sign(*company, field_codes=["digital"], runoff=True, costs="Tanpa {biaya}.", bearers={"meals": "partner"})
    browser = as_(company[1])
    english = text_of(browser.get(f"/agreements/{agreement.id}/paper", headers=ENGLISH))
    for words in (
        "Pasal 2. Ruang Lingkup",
        "dicakup: Magang.",
        "Layanan digital dan data",
        "paling banyak 10 tempat",
        "1 Januari 2026 sampai dengan tanggal 31 Desember 2027",
        "Konsumsi: Mitra",
        "Tanpa {biaya}.",
        "The paper is in Indonesian alone.",
        BLANK,
    ):
        assert words in english
    indonesian = text_of(browser.get(f"/agreements/{agreement.id}/paper", headers={"Accept-Language": "id"}))
    assert "Pasal 2. Ruang Lingkup" in indonesian
    assert "The paper is in" not in indonesian


def test_the_paper_names_who_signed_and_what_it_renews(app, company):
    old = made.in_force(*company)
    agreement = made.in_force(*company)
    agreement.renews_id = old.id
    db.session.flush()
    with app.test_request_context():
        paper = paper_of(agreement)
    assert [party.signer for party in paper.parties] == [made.SIGNATURE["signer"]] * 2
    assert all(party.signed for party in paper.parties)
    assert any(old.number in line for article in paper.articles for line in article.paragraphs)


def test_the_paper_is_downloaded_as_pdf_by_whoever_may_read_the_agreement(as_, company):
    agreement = made.to_sign(*company)
    answer = as_(company[1]).get(f"/agreements/{agreement.id}/paper.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    stranger = made.verified("PT Contoh Lain", nib="9999000000802", npwp="9999000000000802")[1]
    assert as_(stranger).get(f"/agreements/{agreement.id}/paper.pdf").status_code == 404


def test_there_is_no_paper_of_what_has_not_been_submitted(as_, company):
    browser = as_(company[1])
    scope = browser.post("/agreements/new").location
    assert browser.get(scope.replace("/scope", "/paper")).status_code == 404


def test_two_rounds_are_compared_and_the_bureaus_comments_stand_beside_the_clauses(as_, company):
    agreement = made.proposed(*company)
    made.decide("agreement", agreement.id, "return", "costs_unclear", made.bureau(), comments={"costs": "Sebutkan biaya makan."})
    browser = as_(company[1])
    returned = browser.get(f"/agreements/{agreement.id}/paper", headers=ENGLISH).text
    article = BeautifulSoup(returned, "html.parser").select_one("[aria-labelledby=pasal-5]")
    assert "Sebutkan biaya makan." in article.get_text()
    assert browser.post(f"/agreements/{agreement.id}/scope", data={**SCOPE, "costs": "Mitra menanggung makan."}).status_code == 303
    page = text_of(browser.get(f"/agreements/{agreement.id}?before=1&after=2", headers=ENGLISH))
    for words in ("2 rounds", "Tanpa biaya.", "Mitra menanggung makan.", "Sebutkan biaya makan."):
        assert words in page
    assert "Nothing differs" in text_of(browser.get(f"/agreements/{agreement.id}?before=1&after=1", headers=ENGLISH))
    assert browser.get(f"/agreements/{agreement.id}?before=x&after=99999999999999999999").status_code == 200


def test_a_kesepakatan_bersama_is_proposed_and_named_by_the_agreement_that_carries_it_out(as_, company):
    browser = as_(company[1])
    scope = browser.post("/agreements/new", data={"type": "kb"}).location
    assert "name=under" not in browser.get(scope).text
    assert browser.post(scope, data=SCOPE).status_code == 303
    mou = queries.agreements_of(company[0].body_id)[0]
    made.decide("agreement", mou.id, "agree", "within_mandate", made.bureau())
    for side in (as_(company[1]), as_(made.officer(Role.COOPERATION, "BIRO-KSD"))):
        paper = {**made.SIGNATURE, "paper": (io.BytesIO(made.PDF), "kb.pdf")}
        assert side.post(f"/agreements/{mou.id}/signature", data=paper).status_code == 303
    text = text_of(browser.get(f"/agreements/{mou.id}/paper", headers=ENGLISH))
    assert "KESEPAKATAN BERSAMA" in text
    assert "ditindaklanjuti dengan perjanjian kerja sama" in text
    scope = browser.post("/agreements/new").location
    form = BeautifulSoup(browser.get(scope).text, "html.parser")
    assert [option.get_text() for option in form.select("[name=under] option")][1:] == [mou.number]
    assert browser.post(scope, data={**SCOPE, "under": str(company[0].id)}).status_code == 422
    assert browser.post(scope, data={**SCOPE, "under": str(mou.id)}).status_code == 303
    agreement = next(one for one in queries.agreements_of(company[0].body_id) if one.id != mou.id)
    assert mou.number in browser.get(f"/agreements/{agreement.id}").text
    assert agreement.number in browser.get(f"/agreements/{mou.id}").text
    assert f"melaksanakan kesepakatan bersama nomor {mou.number}" in text_of(browser.get(f"/agreements/{agreement.id}/paper"))


def test_whoever_decides_on_a_renewal_reads_what_came_of_the_agreement_before(as_, company):
    old = made.in_force(*company, **SOON, runoff=True)
    made.published(*company)
    browser = as_(company[1])
    scope = browser.post(f"/agreements/{old.id}/renewal").location
    assert browser.post(scope, data=SCOPE).status_code == 303
    turn = cases.open_step(cases.find_case_of("agreement", queries.find_renewal(old.id).id).id)
    page = text_of(as_(made.officer(Role.COOPERATION, "BIRO-KSD")).get(f"/desk/{turn.id}", headers=ENGLISH))
    assert f"What came of {old.number}" in page
    assert "Places offered 2" in page
    assert "What came of it" in text_of(browser.get(f"/agreements/{old.id}", headers=ENGLISH))
