"""A round that has opened in the browser of those who run, witness, decide and read it."""

import uuid

import pytest
from bs4 import BeautifulSoup

from portal.accounts.models import Account
from portal.kernel.db import db
from portal.rounds.domain import RoundState
from portal.rounds.queries import filling, runs
from portal.rounds.services import after, following, locking, running
from portal.rounds.views import following as following_pages
from tests.factories import round_course
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def made(app):
    return round_course.collecting()


@pytest.fixture
def curator(made, as_):
    return as_(made.world.accounts["curator"])


@pytest.fixture
def approver(made, as_):
    return as_(made.world.accounts["approver"])


def read(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, path
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def fault_beside(answer, field):
    return BeautifulSoup(answer.text, "html.parser").find(id=f"{field}-err").get_text(" ", strip=True)


def work(made):
    """What the worker would do."""
    for run in runs.runs_of(made.round.id):
        for piece in (running.solve, running.check, running.record):
            piece(run.id)
    db.session.commit()


def test_a_round_is_locked_seeded_witnessed_computed_and_published_in_the_browser(made, curator, approver):
    here = f"/rounds/{made.round.id}"
    page = read(curator, f"{here}/lock")
    assert "Take part 12" in page
    assert round_course.SOURCE in page
    assert curator.post(f"{here}/lock").status_code == 303
    assert "being fixed" in read(curator, f"{here}/lock")
    locking.fix(made.round.id, made.curator.account_id, made.curator.name, None)
    db.session.commit()
    assert runs.newest_lock(made.round.id).sha256 in read(curator, f"{here}/lock")
    assert curator.post(f"{here}/seed", data={"seed": "4711"}).status_code == 303
    page = read(approver, f"{here}/run")
    assert "waits for its witness" in page
    assert "4711" not in page, "the witness reads it at its source, not here"
    (run,) = runs.runs_of(made.round.id)
    refused = approver.post(f"{here}/runs/{run.id}/witness", data={"seed": "4712"}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "not the seed" in fault_beside(refused, "seed")
    assert BeautifulSoup(refused.text, "html.parser").find(id="seed")["value"] == "4712"
    assert approver.post(f"{here}/runs/{run.id}/witness", data={"seed": "4711"}).status_code == 303
    assert "Run 1 is under way" in read(curator, f"{here}/run")
    work(made)
    page = read(approver, f"{here}/review")
    assert "Placed 5 at 9 places" in page
    assert "Justified envy 0" in page
    assert "Reserved seats: pulau: 210" in page
    page = read(approver, f"{here}/publication")
    assert "Are told that they are placed 5" in page
    assert approver.post(f"{here}/publication", data={"run": str(run.id)}).status_code == 303
    assert made.round.state is RoundState.PUBLISHED
    assert "TIRTA" in read(curator, f"{here}/places")
    assert "5 offers of a place" in read(curator, f"{here}/offers")


def test_who_takes_part_is_listed_by_number_and_never_with_what_they_want(made, curator):
    page = read(curator, f"/rounds/{made.round.id}/participants?text=Kesehatan")
    assert "3 participants" in page
    assert "GEL-2026-001-00008" in page
    assert "Peserta kes1" not in page
    assert "AWAN" not in page
    sheet = parts(curator.get(f"/rounds/{made.round.id}/participants.xlsx", headers=ENGLISH).data)
    assert "GEL-2026-001-00012" in sheet
    assert "No participant fits" in read(curator, f"/rounds/{made.round.id}/participants?state=refused")


def test_a_plan_has_none_of_these_pages(made, curator):
    made.round.state = RoundState.PLANNED
    db.session.commit()
    for page in ("participants", "lock", "run", "review", "places", "offers"):
        assert curator.get(f"/rounds/{made.round.id}/{page}").status_code == 404, page


def test_an_objection_is_raised_answered_and_read_beside_the_run(made, curator, approver):
    made.lock()
    made.run()
    here = f"/rounds/{made.round.id}"
    empty = curator.post(f"{here}/concerns", data={"reason": " "}, headers=ENGLISH)
    assert empty.status_code == 422
    assert fault_beside(empty, "reason")
    assert curator.post(f"{here}/concerns", data={"reason": "Batas Dinkes keliru."}).status_code == 303
    assert "An objection waits" in read(approver, f"{here}/publication")
    (concern,) = runs.concerns_of(made.round.id)
    answered = approver.post(f"{here}/concerns/{concern.id}", data={"answer": "Sudah diperiksa."})
    assert answered.status_code == 303
    page = read(curator, f"{here}/review")
    assert "Batas Dinkes keliru." in page
    assert "Sudah diperiksa." in page


def test_inputs_are_fixed_once_more_by_the_deciding_official_with_reason_and_source(made, approver):
    made.lock()
    made.run()
    path = f"/rounds/{made.round.id}/lock-again"
    answer = approver.post(path, data={"reason": "SKP dibetulkan.", "source": round_course.SOURCE}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "known by now" in fault_beside(answer, "source")
    assert "SKP dibetulkan." in answer.text
    assert approver.post(path, data={"reason": "SKP dibetulkan.", "source": "Undian berikutnya"}).status_code == 303
    assert "being fixed" in read(approver, f"/rounds/{made.round.id}/run")


def test_a_place_is_told_as_free_where_somebody_can_still_get_it_and_what_closed_says_so(made, curator):
    made.published()
    told = {one.title: (one.free, one.is_closed) for one in filling.page_of_fillings(made.round.id, "", number=1, size=25).rows}
    lines = {name: after.line_of(made.round, place) for name, place in made.places.items()}
    assert told == {f"{name} (contoh)": (len(line.free), name == "LOGIS") for name, line in lines.items()}
    assert told["TIRTA (contoh)"] == (1, False)
    page = read(curator, f"/rounds/{made.round.id}/places")
    assert "LOGIS (contoh) PT Contoh Awan Data 3 0 0 Closed for too few" in page
    assert "Closed for too few" in parts(curator.get(f"/rounds/{made.round.id}/places.xlsx", headers=ENGLISH).data)
    first, *_, last = (one.title for one in filling.page_of_fillings(made.round.id, "", order="-free", number=1, size=25).rows)
    assert first.startswith("TIRTA")
    assert not last.startswith("TIRTA")


def test_below_a_line_stand_the_newest_offers_and_the_way_to_all_of_them(made, curator, approver, monkeypatch):
    made.published()
    path = f"/rounds/{made.round.id}/places/{made.places['AWAN'].id}"
    assert "See all" not in read(curator, path)
    monkeypatch.setattr(following_pages, "NEWEST", 1)
    page = BeautifulSoup(curator.get(path, headers=ENGLISH).text, "html.parser")
    (row,) = page.select("section[aria-labelledby=offers] tbody tr")
    assert "Withdraw the place" in row.get_text()
    link = page.find("a", string=lambda words: words and words.startswith("See all"))
    every = BeautifulSoup(curator.get(link["href"], headers=ENGLISH).text, "html.parser").select("tbody tr")
    assert len(every) == int(link.string.split()[2]) > 1
    assert all("Withdraw the place" in one.get_text() for one in every)
    assert "Withdraw the place" not in read(approver, f"/rounds/{made.round.id}/offers")


def test_the_next_in_line_is_offered_a_free_place_and_a_place_is_withdrawn_with_its_cause(made, curator):
    made.published()
    place = made.places["TIRTA"]
    path = f"/rounds/{made.round.id}/places/{place.id}"
    page = read(curator, path)
    assert "1 place is free" in page
    assert "One agency has at most 1 people here" in page
    refused = curator.post(f"{path}/offers", data={"list": str(made.lists["pul2"].id)}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Somebody else comes next" in refused.text
    offer = made.offer("kes1")
    answer = curator.post(f"/rounds/offers/{offer.id}/withdrawal", data={"cause": "host", "reason": ""}, headers=ENGLISH)
    assert answer.status_code == 422
    assert fault_beside(answer, "reason")
    withdrawn = curator.post(f"/rounds/offers/{offer.id}/withdrawal", data={"cause": "host", "reason": "Ruang ditutup."})
    assert withdrawn.status_code == 303
    assert "Place withdrawn Ruang ditutup." in read(curator, f"/rounds/{made.round.id}/offers")
    assert curator.post(f"{path}/offers", data={"list": str(made.lists["kes1"].id)}).status_code == 303
    mine = {one.kind: one.state for one in filling.offers_of(made.round.id) if one.list_id == made.lists["kes1"].id}
    assert mine == {"result": "withdrawn", "after": "open"}


def test_a_round_is_not_closed_while_somebody_has_yet_to_answer(made, curator):
    made.published()
    answer = curator.post(f"/rounds/{made.round.id}/end", headers=ENGLISH)
    assert answer.status_code == 422
    assert "yet to answer" in answer.text
    assert made.round.state is RoundState.PUBLISHED


def test_a_run_of_another_round_is_not_found_below_this_one(made, approver):
    made.lock()
    run = running.enter_seed(made.round, "4711", by=made.curator)
    db.session.commit()
    assert approver.post(f"/rounds/{uuid.uuid4()}/runs/{run.id}/witness", data={"seed": "4711"}).status_code == 404


MOST = {
    "participants": 5,
    "participants.xlsx": 3,
    "run": 5,
    "review": 7,
    "review.xlsx": 4,
    "places": 4,
    "places.xlsx": 3,
    "places/{TIRTA}": 10,
    "offers": 4,
    "offers.xlsx": 3,
    "record": 7,
    "record.xlsx": 3,
    "commitments-1.txt": 3,
}
OWN = {"result": 9, "opening": 7, "opening.json": 6}


@pytest.mark.parametrize("more", [0, 28])
def test_pages_send_no_more_statements_for_many_people_and_offers_than_for_few(app, as_, more):
    made = round_course.collecting(more=more)
    made.published()
    offer = made.offer("sda1")
    following.answer(offer, willing=False, reason="Tugas keluarga.", by=made.people["sda1"])
    db.session.commit()
    assert len(after.line_of(made.round, made.places["TIRTA"]).people) == (17 if more else 4)
    assert len(filling.offers_of(made.round.id)) == (21 if more else 5)
    curator, person = as_(made.world.accounts["curator"]), as_(db.session.get_one(Account, made.lists["sda1"].account_id))
    places = {name: one.id for name, one in made.places.items()}
    asked = {page: len(statements(curator, f"/rounds/{made.round.id}/{page.format(**places)}")) for page in MOST}
    assert {page: number for page, number in asked.items() if number > MOST[page]} == {}
    asked = {page: len(statements(person, f"/rounds/lists/{offer.list_id}/{page}")) for page in OWN}
    assert {page: number for page, number in asked.items() if number > OWN[page]} == {}
    assert len(statements(curator, f"/rounds/offers/{made.offer('kes1').id}/withdrawal")) <= 8
    assert len(statements(as_(), "/rounds/records")) <= 2
