"""What the auditor reads of invitations, lists, calls and objections: everything, without an act; what was opened is kept."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup

from portal.accounts import queries as accounts
from portal.applications.models import AskedAgency, Objection, Selected
from portal.applications.services import batching, calling, nominating, objecting, selecting
from portal.applications.services.choosing import Choice
from portal.audit.models import SecurityEvent
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
UNTIL = clock.at(dt.date(2026, 12, 1), 16)


@pytest.fixture
def world(app):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=SYSTEM)
    return made


@pytest.fixture
def account(world):
    made = signoff.account_services.open_account(email="auditor@uji.test", name="Auditor (contoh)", by=SYSTEM)
    signoff.account_services.admit(made, by=SYSTEM)
    signoff.account_services.give_grant(made, Role.AUDITOR, world.agency.id, by=SYSTEM)
    db.session.commit()
    return made


@pytest.fixture
def auditor(account, as_):
    return as_(account)


@pytest.fixture
def official(world, as_):
    return as_(world.accounts["approver"])


def words(browser, path):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == 200, path
    return " ".join(BeautifulSoup(answer.text, "html.parser").find("main").get_text(" ").split())


def sheet(browser, path):
    return parts(browser.get(path, headers=ENGLISH).data)


def forms(browser, path):
    """Where the forms of a page's own part lead that change something."""
    main = BeautifulSoup(browser.get(path).text, "html.parser").find("main")
    return [form["action"] for form in main.find_all("form", method="post")]


@pytest.fixture
def batch(world):
    """Two who were chosen for a named list, one of them left out, the other invited by hand, later."""
    opportunity, people = world.opportunity(), [world.servant(name=name) for name in ("Ayu Lestari (contoh)", "Bayu Putra (contoh)")]
    by = world.identity("approver")
    kept = selecting.keep(opportunity, "Gelombang awal", Choice(), by=by)
    db.session.flush()
    out = db.session.query(Selected).filter_by(selection_id=kept.id, servant_id=people[1][0].id).one()
    selecting.exclude(out, "Sedang cuti panjang.", by=by)
    plan = batching.Plan([people[0][0].id], "Silakan.", UNTIL, None, uuid.uuid4(), selection_id=kept.id)
    made = batching.commit(opportunity, plan, by=by)
    db.session.commit()
    return made


def test_the_auditor_reads_batches_and_lists_with_who_was_left_out_and_why(batch, auditor):
    assert "Perancangan antrean" in words(auditor, "/batches")
    assert "Gelombang awal" in words(auditor, "/selections")
    assert "Ayu Lestari (contoh)" in words(auditor, f"/batches/{batch.id}")
    listed = words(auditor, f"/selections/{batch.selection_id}")
    assert "Bayu Putra (contoh)" in listed
    assert "Sedang cuti panjang." in listed
    assert "Sedang cuti panjang." in sheet(auditor, f"/selections/{batch.selection_id}/people.xlsx")
    of_opportunity = f"/opportunities/{batch.opportunity_id}"
    for path in ("", "/batches", "/selections", "/invited"):
        assert "Perancangan antrean" in words(auditor, of_opportunity + path)
    assert f"{of_opportunity}/selections" in auditor.get(of_opportunity).text


def test_all_batches_and_lists_are_searched_filtered_and_written_into_a_sheet(batch, auditor, official):
    for browser in (auditor, official):
        assert "1 batch" in words(browser, "/batches?text=antrean")
        assert "No batch fits" in words(browser, "/batches?text=Audit+energi")
        assert "No batch fits" in words(browser, "/batches?state=recalled")
        assert "No list fits" in words(browser, "/selections?text=Audit+energi")
        assert "1 list" in words(browser, "/selections?text=Gelombang&order=title")
        assert "Perancangan antrean" in sheet(browser, "/batches.xlsx?state=prepared")
        assert "Perancangan antrean" not in sheet(browser, "/batches.xlsx?state=recalled")
        assert "Gelombang awal" in sheet(browser, "/selections.xlsx")


def test_the_day_to_answer_by_is_read_also_after_everything_was_recalled(world, batch, auditor):
    shown = "1 December 2026"
    assert batch.answer_by == UNTIL
    batching.recall(batch, "Jadwal berubah.", by=world.identity("approver"))
    db.session.commit()

    assert shown in words(auditor, f"/batches/{batch.id}")
    assert "1 Dec 2026" in words(auditor, "/batches?order=until")
    assert "1 Dec 2026" in words(auditor, f"/opportunities/{batch.opportunity_id}/batches")


def test_no_page_offers_the_auditor_an_act_and_each_is_refused(batch, auditor, official):
    person = db.session.query(Selected).filter_by(selection_id=batch.selection_id).first()
    pages = (f"/batches/{batch.id}", f"/selections/{batch.selection_id}", f"/opportunities/{batch.opportunity_id}/invited")
    offered = ("/recall", f"/selections/people/{person.id}", "/invite")
    for path in pages:
        assert forms(auditor, path) == []
        assert not [one for one in offered if one in auditor.get(path).text.replace("/invited", "")]
    assert forms(official, pages[0]) == [f"/batches/{batch.id}/release"]
    acts = (f"/batches/{batch.id}/release", f"/batches/{batch.id}/recall", f"/selections/people/{person.id}")
    for act in acts:
        assert auditor.post(act, data={"reason": "Bukan tugas saya."}).status_code == 404


@pytest.fixture
def asked(world):
    """A call on an agency that has picked one who is asked, and one who has declined."""
    opportunity, people = world.opportunity(), [world.servant(name=name) for name in ("Ayu Lestari (contoh)", "Bayu Putra (contoh)")]
    due = NOW + dt.timedelta(days=6)
    call = calling.make(opportunity, {world.agency.id: 2}, "Dua orang dari loket.", due, by=world.identity("approver"))
    db.session.flush()
    found = db.session.query(AskedAgency).filter_by(call_id=call.id).one()
    for (servant, _), why in zip(people, ("Terbiasa dengan loket.", "Menguasai antrean."), strict=True):
        picked = nominating.pick(found, servant.id, why, by=world.identity("hr_officer"))
    nominating.decline(picked, "Anak saya sakit.", by=people[1][1])
    db.session.commit()
    return found


def test_the_auditor_reads_a_call_with_each_agencys_people_and_reasons(world, asked, auditor, official):
    assert "Perancangan antrean" in words(auditor, "/calls")
    assert f"/calls/agency/{asked.id}" in auditor.get(f"/calls/{asked.call_id}").text
    assert f"/calls/agency/{asked.id}" not in official.get(f"/calls/{asked.call_id}").text
    page = words(auditor, f"/calls/agency/{asked.id}")
    written = sheet(auditor, f"/calls/{asked.call_id}/people.xlsx")
    for said in ("Ayu Lestari (contoh)", "Terbiasa dengan loket.", "Bayu Putra (contoh)", "Menguasai antrean.", "Anak saya sakit."):
        assert said in page
        assert said in written
    assert world.agency.name in written
    assert official.get(f"/calls/{asked.call_id}/people.xlsx").status_code == 404


def test_the_auditor_neither_answers_a_call_nor_hands_a_list_about(asked, auditor):
    for path in (f"/calls/{asked.call_id}", f"/calls/agency/{asked.id}"):
        assert forms(auditor, path) == []
        assert "/recall" not in auditor.get(path).text
    for act in ("hand-over", "reopen", "sign", "decline"):
        assert auditor.post(f"/calls/agency/{asked.id}/{act}", data={"reason": "Tidak."}).status_code in {403, 404}


@pytest.fixture
def objection(world):
    _, person = world.servant(name="Ayu Lestari (contoh)")
    application = world.applied(world.opportunity(), person)
    world.decide_until(application, "head")
    world.decide(application, "refuse", ground="away_limit", reason="Batas Dinas terpakai.")
    objecting.file(application, "Batas itu belum terpakai.", [], by=person)
    db.session.commit()
    return db.session.query(Objection).one()


def test_the_auditor_finds_an_objection_and_reads_decision_words_and_who_holds_it(objection, auditor, official):
    assert objection.number in words(auditor, "/objections?text=ayu")
    assert "No objection fits" in words(auditor, "/objections?state=upheld")
    assert objection.number in sheet(auditor, "/objections.xlsx?state=filed")
    page = words(auditor, f"/objections/{objection.id}")
    for said in ("Batas Dinas terpakai.", "Batas itu belum terpakai.", "Superior of whoever decided"):
        assert said in page
    assert "/cases/" in auditor.get(f"/objections/{objection.id}").text
    assert official.get("/objections").status_code == 403
    assert official.get(f"/objections/{objection.id}").status_code == 404


def test_what_an_auditor_opens_is_kept_and_what_others_open_is_not(batch, account, auditor, official):
    for browser in (auditor, official):
        browser.get(f"/batches/{batch.id}?text=Ayu")
    kept = db.session.query(SecurityEvent).filter_by(what="opened").all()

    assert [(one.account_id, one.detail) for one in kept] == [(account.id, f"GET applications.batch {batch.id}")]
    assert accounts.get_account(account.id).name == "Auditor (contoh)"
