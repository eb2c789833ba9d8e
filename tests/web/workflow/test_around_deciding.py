"""What lies around a decision, through the browser: a question and its answer, an interest, a colleague, several at once, taking back."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.drafts.models import Draft
from portal.integrity.models import Interest
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import queries as organisations
from portal.workflow import queries, services
from portal.workflow.models import CaseQuestion, DecidedTogether
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
ALIKE = {"no_interest": "y", "outcome": "eligible", "ground": "rules_met", "reason": "Semua syarat terpenuhi."}
BROTHER = "Kakak kandung saya komisaris perusahaan ini."


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def person(world):
    return world.servant()[1]


@pytest.fixture
def application(world, person):
    return world.applied(world.opportunity(), person)


@pytest.fixture
def fajar(world, as_):
    return as_(world.accounts["verifier"])


def words(text):
    return re.sub(r"\s+", " ", BeautifulSoup(text, "html.parser").find("main").get_text(" ", strip=True))


def at(world, application, key):
    world.decide_until(application, key)
    return f"/desk/{world.turn(application).id}"


def officer(role, code, email):
    made = account_services.open_account(email=email, name="Mira Kartika (contoh)", by=SYSTEM)
    account_services.admit(made, by=SYSTEM)
    account_services.give_grant(made, role, organisations.find_body_by_code(code).id, by=SYSTEM)
    db.session.commit()
    return made


# -- questions -----------------------------------------------------------------------------------------------------------------------------


def test_a_question_and_its_answer_stand_on_both_pages_and_what_was_typed_is_kept(world, person, application, fajar, as_):
    place = at(world, application, "verifier")
    assert fajar.post(f"{place}/ask", data={"words": ""}).status_code == 422
    long = "x" * 1001
    assert fajar.post(f"{place}/ask", data={"words": long}).status_code == 422
    assert long in fajar.get(f"{place}/ask").text, "what was refused is a draft"
    assert fajar.post(f"{place}/ask", data={"words": "Sejak kapan Anda di unit ini?", "draft_version": "2"}).status_code in {303, 422}
    if not db.session.query(CaseQuestion).count():
        fajar.post(f"{place}/ask", data={"words": "Sejak kapan Anda di unit ini?"})
    (question,) = db.session.query(CaseQuestion)
    ratih = as_(accounts.get_account(person.account_id))
    assert "Sejak kapan Anda di unit ini?" in ratih.get(f"/applications/{application.id}").text
    address = f"/questions/{question.id}"
    assert address in ratih.get(f"/applications/{application.id}").text
    assert ratih.post(address, data={"answer": " "}).status_code == 422
    assert ratih.post(address, data={"answer": "Sejak 2019."}).location == address
    assert "You answered" in ratih.get(address, headers=ENGLISH).text
    assert "Sejak 2019." in fajar.get(place).text
    assert ratih.post(address, data={"answer": "Sejak 2020."}).status_code == 422


def test_the_host_reads_neither_question_nor_answer_nor_a_declared_interest(world, person, application, as_):
    turn_id = at(world, application, "verifier").rsplit("/", 1)[1]
    services.ask(queries.get_step(turn_id), "Apakah Anda sakit?", by=world.identity("verifier"))
    application.interest = {"kind": "kin", "words": "Adik ipar saya di bagian keuangan."}
    application.measure = {"outcome": "mitigate", "words": "Tidak menangani berkas perusahaan."}
    db.session.commit()
    place = at(world, application, "host")
    page = as_(world.accounts["host"]).get(place).text
    assert application.number in page
    assert not [hidden for hidden in ("Apakah Anda sakit", "Adik ipar", "Tidak menangani berkas") if hidden in page]


def test_those_who_decide_read_a_declared_interest_and_its_measure(world, application, fajar):
    application.interest = {"kind": "kin", "words": "Adik ipar saya di bagian keuangan."}
    application.measure = {"outcome": "mitigate", "words": "Tidak menangani berkas perusahaan."}
    db.session.commit()
    page = fajar.get(at(world, application, "verifier")).text
    assert "Adik ipar saya di bagian keuangan." in page
    assert "Tidak menangani berkas perusahaan." in page


# -- interests -----------------------------------------------------------------------------------------------------------------------------


def test_an_officer_recuses_and_the_applicants_page_says_so_without_a_name(world, person, application, fajar, as_):
    mira = officer(Role.VERIFIER, "BKD", "mira@uji.test")
    place = at(world, application, "verifier")
    assert f"{place}/recuse" in fajar.get(place).text
    refused = fajar.post(f"{place}/recuse", data={"kind": "nonsense", "words": BROTHER})
    assert refused.status_code == 422
    assert BROTHER in refused.text
    assert db.session.query(Draft).filter_by(form="integrity.recuse").count() == 1
    assert fajar.post(f"{place}/recuse", data={"kind": "kin", "words": BROTHER}).location == "/desk"
    assert fajar.get(place).status_code == 404
    assert as_(mira).get(place).status_code == 200
    seen = words(as_(accounts.get_account(person.account_id)).get(f"/applications/{application.id}", headers=ENGLISH).text)
    assert "takes no part; a colleague decides" in seen
    assert BROTHER not in seen


def test_interests_are_declared_listed_ended_and_read_by_the_auditor_alone(world, fajar, as_):
    refused = fajar.post("/interests/new", data={"organisation": "Tidak Ada", "kind": "kin", "words": BROTHER}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "No organisation is called so" in refused.text
    assert BROTHER in refused.text
    declared = fajar.post("/interests/new", data={"organisation": "pt contoh awan data", "kind": "kin", "words": BROTHER})
    assert declared.location == "/interests"
    again = fajar.post("/interests/new", data={"organisation": "9999000000001", "kind": "kin", "words": BROTHER}, headers=ENGLISH)
    assert again.status_code == 422
    assert "declared an interest in this organisation already" in again.text
    (interest,) = db.session.query(Interest)
    assert BROTHER in fajar.get("/interests").text
    assert BROTHER not in fajar.get("/interests?text=lain").text
    assert BROTHER in parts(fajar.get("/interests.xlsx?kind=kin").data)
    other = as_(world.accounts["curator"])
    assert BROTHER not in other.get("/interests").text
    assert other.get(f"/interests/{interest.id}/end").status_code == 404
    sinta = as_(officer(Role.AUDITOR, "INSPEKTORAT", "auditor@uji.test"))
    assert BROTHER in sinta.get("/interests/all?order=name").text
    assert BROTHER in parts(sinta.get("/interests/all.xlsx").data)
    day = clock.today()
    ended = {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year), "reason": "Ia berhenti."}
    assert fajar.post(f"/interests/{interest.id}/end", data=ended | {"on-year": "2099"}).status_code == 422
    assert fajar.post(f"/interests/{interest.id}/end", data=ended).location == "/interests"
    assert f"/interests/{interest.id}/end" not in fajar.get("/interests").text


def test_an_acting_officer_reads_that_a_decision_is_not_for_them_and_finds_no_form(world, application, as_):
    deputy = account_services.open_account(email="wakil@uji.test", name="Wakil (contoh)", by=SYSTEM)
    account_services.admit(deputy, by=SYSTEM)
    account_services.give_grant(deputy, Role.MENTOR, world.host.id, by=SYSTEM)
    today = clock.today()
    services.delegate(deputy.id, title="Plh.", first=today, last=today, by=world.identity("host"))
    db.session.commit()
    place = at(world, application, "host")
    browser = as_(deputy)
    lent = next(grant for grant in accounts.grants_of(deputy.id) if grant.acting_for)
    browser.post("/account/role", data={"grant": str(lent.id)})
    page = browser.get(place, headers=ENGLISH)
    if page.status_code == 200:
        assert "cannot be taken by an acting officer" in page.text
        assert 'name="outcome"' not in page.text


# -- colleagues, several at once, taking back ----------------------------------------------------------------------------------------------


def test_a_case_is_given_to_a_colleague_and_an_office_of_one_says_that_there_is_none(world, application, fajar, as_):
    place = at(world, application, "verifier")
    assert "Nobody else holds this office" in fajar.get(f"{place}/assign", headers=ENGLISH).text
    mira = officer(Role.VERIFIER, "BKD", "mira@uji.test")
    assert fajar.post(f"{place}/assign", data={"to": "", "words": "Mohon ditangani."}).status_code == 422
    assert fajar.post(f"{place}/assign", data={"to": str(mira.id), "words": "Mohon ditangani."}).location == "/desk"
    assert fajar.get(place).status_code == 404
    browser = as_(mira)
    assert f"{place}/give-back" in browser.get(place).text
    assert browser.post(f"{place}/give-back").location == "/desk"
    assert fajar.get(place).status_code == 200


def test_several_cases_are_looked_at_decided_and_their_results_kept(world, fajar):
    turns = []
    for _ in range(3):
        application = world.applied(world.opportunity(), world.servant()[1])
        world.decide_until(application, "verifier")
        turns.append(world.turn(application))
    desk = BeautifulSoup(fajar.get("/desk").text, "html.parser")
    assert len(desk.find_all("input", attrs={"name": "case"})) == 3
    picked = "&".join(f"case={turn.id}" for turn in turns)
    page = fajar.get(f"/desk/together?{picked}", headers=ENGLISH)
    assert "3 cases will be decided" in page.text
    assert 'value="papers"' not in page.text, "what asks for a step to return to is not for several"
    token = BeautifulSoup(page.text, "html.parser").find("input", attrs={"name": "token"})["value"]
    sent = ALIKE | {"token": token, "case": [str(turn.id) for turn in turns]}
    refused = fajar.post("/desk/together", data=sent | {"reason": ""})
    assert refused.status_code == 422
    assert token in refused.text
    assert fajar.post("/desk/together", data=sent | {"no_interest": ""}).status_code == 422
    first, second = (fajar.post("/desk/together", data=sent) for _ in range(2))
    assert second.location in {first.location, "/desk"}
    assert db.session.query(DecidedTogether).count() == 1
    assert "3 cases decided" in fajar.get(first.location, headers=ENGLISH).text
    assert application.number in parts(fajar.get(f"{first.location}.xlsx").data)
    assert all(len(queries.decisions_of(turn.case_id)) == 4 for turn in turns)


@pytest.mark.parametrize("query", ["", "case=x", "case=00000000-0000-0000-0000-000000000000", "case=%00"])
def test_an_act_on_nothing_says_so(world, fajar, query):
    page = fajar.get(f"/desk/together?{query}", headers=ENGLISH)
    assert page.status_code == 200
    assert "Nothing is picked" in page.text


def test_a_host_takes_an_answer_back_on_the_page_of_what_it_decided(world, application, as_):
    at(world, application, "host")
    clock.follow(lambda: NOW + dt.timedelta(minutes=1))
    world.decide(application, "decline", ground="tasks_differ")
    case = queries.find_case_of("application", application.id)
    lina, address = as_(world.accounts["host"]), f"/desk/decided/{case.id}"
    assert address in lina.get("/desk?box=done").text
    assert "Take it back" in lina.get(address, headers=ENGLISH).text
    assert lina.post(address, data={"reason": ""}).status_code == 422
    assert lina.post(address, data={"reason": "Kami salah membaca jadwal."}).location == "/desk"
    assert lina.post(address, data={"reason": "Lagi."}).status_code == 403
    assert world.turn(application).key == "host"


def test_the_page_of_a_case_says_until_when_the_whole_is_to_be_decided_and_that_it_has_passed(world, person, application, as_):
    ratih, address = as_(accounts.get_account(person.account_id)), f"/applications/{application.id}"
    assert "33 working days in all" in words(ratih.get(address, headers=ENGLISH).text)
    case = queries.find_case_of("application", application.id)
    case.decide_by = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    assert "without a decision" in words(ratih.get(address, headers=ENGLISH).text)
