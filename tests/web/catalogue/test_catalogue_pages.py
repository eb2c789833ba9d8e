"""The catalogue through the browser: every filter, odd searches, the detail page, questions and answers."""

import uuid

import pytest

from portal.accounts import queries as accounts
from portal.catalogue import queries
from portal.kernel.identity import Role
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
ODD = ("((", "'", '"', '"antrean', ";", "a & | !", "\x00", "x" * 5000, ":*", "\\", "%", "antrean:*", "-", "🙂")


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def opportunity(world):
    return world.opportunity(title="=Perancangan loket")


def test_every_filter_narrows_and_leaves_a_way_back(world, opportunity, as_):
    other = world.opportunity(
        title="Arsip digital", mode="online", competencies=[{"code": "M.07", "name": "Mengelola perubahan", "level": 3}]
    )
    browser = as_()
    for query, found in {
        "q=perancangan": opportunity,
        "q=peranc": opportunity,
        "mode=mixed": opportunity,
        "competency=M.05": opportunity,
        "q=arsip&sort=relevance": other,
        "mode=online&kind=internship": other,
        "competency=M.07&sort=title": other,
    }.items():
        page = browser.get(f"/opportunities?{query}").text
        left_out = other if found is opportunity else opportunity
        assert f"/opportunities/{found.id}" in page, query
        assert f"/opportunities/{left_out.id}" not in page, query
    both = browser.get("/opportunities?mode=online&mode=mixed&sort=newest&closed=1").text
    assert f"/opportunities/{opportunity.id}" in both
    assert f"/opportunities/{other.id}" in both


def test_no_search_and_no_address_is_an_error(opportunity, as_):
    browser = as_()
    for words in ODD:
        for sort in ("relevance", "deadline", "nonsense"):
            assert browser.get("/opportunities", query_string={"q": words, "sort": sort}).status_code == 200, words
        assert browser.get("/opportunities.xlsx", query_string={"q": words}).status_code == 200
    for name in ("kind", "mode", "competency"):
        for value in ("'", "x" * 5000, "\x00"):
            assert browser.get("/opportunities", query_string={name: value}).status_code in {200, 422}, (name, value)
    for page in ("-1", "0", "x", "9" * 30):
        assert browser.get(f"/opportunities?page={page}").status_code == 200
    assert browser.get(f"/opportunities/{uuid.uuid4()}").status_code == 404
    assert browser.get("/opportunities/not-an-id").status_code == 404


def test_the_workbook_takes_no_text_as_a_formula(opportunity, as_):
    written = parts(as_().get("/opportunities.xlsx").data)
    assert "=Perancangan loket" in written
    assert "<f>" not in written


def test_a_question_is_asked_answered_by_the_host_and_read_by_everybody(world, opportunity, as_):
    browser = as_(accounts.get_account(world.servant()[1].account_id))
    path = f"/opportunities/{opportunity.id}"
    for text in ("", "x" * 1001, "a\x00b", "\x1b"):
        answer = browser.post(f"{path}/questions", data={"text": text})
        assert answer.status_code == 422
        assert 'class="sp-error"' in answer.text
    assert not queries.questions_of(opportunity.id)
    assert browser.post(f"{path}/questions", data={"text": "<b>Laptop</b> disediakan?"}).status_code == 303
    (question,) = queries.questions_of(opportunity.id)
    assert "&lt;b&gt;Laptop" in as_().get(path).text
    address = f"/questions/{question.id}/answer"
    assert browser.post(address, data={"text": "Ya."}).status_code == 404
    stranger = signoff.account_services.open_account(email="lain@uji.test", name="Mitra lain (contoh)", by=signoff.SYSTEM)
    signoff.account_services.admit(stranger, by=signoff.SYSTEM)
    signoff.account_services.give_grant(stranger, Role.COMPANY_HR, world.agency.id, by=signoff.SYSTEM)
    assert as_(stranger).post(address, data={"text": "Ya."}).status_code == 404
    host = as_(world.accounts["host"])
    for text in ("", "x" * 2001, "a\x00"):
        assert host.post(address, data={"text": text}).status_code == 422
    assert host.post(address, data={"text": "Ya, dipinjamkan."}).status_code == 303
    assert "Ya, dipinjamkan." in as_().get(path).text


def test_the_detail_page_gives_a_servant_the_verdict_and_a_stranger_none(world, opportunity, as_):
    path = f"/opportunities/{opportunity.id}"
    servant = as_(accounts.get_account(world.servant()[1].account_id)).get(path, headers=ENGLISH).text
    assert ">Apply<" in servant
    assert "In your record" in servant
    stranger = as_().get(path, headers=ENGLISH).text
    assert "In your record" not in stranger
    assert ">Apply<" not in stranger
