"""Everybody reads their own result and why, checks what was fixed of them, and answers; the public reads figures that name nobody."""

import hashlib
import json
import re
import uuid

import pytest
from bs4 import BeautifulSoup

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.text import Text
from portal.matching import verifier
from portal.reference import services as reference
from portal.rounds.domain import ListState, OfferKind, OfferState, RoundState, RunStage, WithdrawnFor
from portal.rounds.domain.outcome import Explanation
from portal.rounds.models import RoundAgency, RoundOffering, RoundOpening, RoundResult, RoundRun
from portal.rounds.services import following
from portal.workforce.models import Servant
from tests.architecture.access_applications import applied, published
from tests.architecture.access_base import body_of
from tests.factories import round_results
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
STATES = [state for state in RoundState if state not in {RoundState.PLANNED, RoundState.RUN}]


def main_of(answer):
    return BeautifulSoup(answer.text, "html.parser").find("main")


def read(browser, path, status=200):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == status, path
    found = main_of(answer) if "html" in answer.content_type else None
    return " ".join(found.get_text(" ").split()) if found else answer.text


@pytest.fixture
def world(app):
    return round_results.world()


@pytest.fixture
def played(world):
    return world.played


@pytest.fixture
def at_result(played, as_):
    """What one of the twelve reads of their result."""
    return lambda one: read(as_(played.accounts[one]), f"/rounds/lists/{played.lists[one].id}/result")


# -- the own result ------------------------------------------------------------------------------------------------------------------------


def test_somebody_who_is_placed_reads_where_until_when_to_answer_and_why(at_result):
    page = at_result("hub1")
    assert "Placed at your choice 2" in page
    assert "Analitik antrean dan beban layanan, PT Contoh Awan" in page
    assert "Answer by Thursday, 26 November 2026" in page
    assert "I am willing" in page
    assert "Your points 820 are below the cut-off 840." in page
    assert "Your points 870 equal the cut-off 870. The away limit of Dinas Perhubungan, 1 person, is used by you." in page
    assert "Choice 2: you 870, cut-off 870." in page
    assert "Seed of the lottery Contoh-Gelombang-I" in page


SAID = {
    "hub2": (
        "Your points 905 are above the cut-off 840, but the away limit of Dinas Perhubungan (1) was used up by colleagues"
        " who were released before you."
    ),
    "kes3": "Closed: participants 1, minimum size 2.",
    "sda4": "One agency may have at most 1 here.",
    "sda1": "You have a place that you wanted more.",
    "sda2": "A rule of this place was not met according to your record when lists were locked.",
    "kes2": "Your points 820 are below the cut-off 870.",
    "pul1": (
        "You have a reserved seat: your points 610 equal its cut-off 610."
        " The away limit of Kabupaten Administrasi Kepulauan Seribu, 1 person, is used by you."
    ),
}


@pytest.mark.parametrize("one", SAID)
def test_each_of_the_twelve_reads_what_decided(at_result, one):
    assert SAID[one] in at_result(one)


def test_whoever_is_not_placed_reads_what_comes_next_and_no_button(at_result):
    page = at_result("hub2")
    assert "You have no place from this round" in page
    assert "Places that become free are offered on in order" in page
    assert "I am willing" not in page


def test_somebody_with_no_points_anywhere_has_no_drawing(app, as_):
    played = round_results.played(who=("sda2",))
    row = db.session.query(RoundResult).one()
    row.explanations = [Explanation(one["offering"], "INELIGIBLE", None, {}, 1, None, 0).to_json() for one in row.explanations]
    db.session.commit()
    page = read(as_(played.accounts["sda2"]), f"/rounds/lists/{played.lists['sda2'].id}/result")
    assert "Scale from" not in page
    assert "A rule of this place was not met" in page


@pytest.mark.parametrize("state", [ListState.REFUSED, ListState.WITHDRAWN, ListState.LATE, ListState.READY])
def test_a_list_that_took_no_part_is_told_so(played, as_, state):
    other = round_results.played(RoundState.COLLECTING, who=("hub1",))
    other.round.state, other.round.published_at, other.round.answer_by = RoundState.PUBLISHED, clock.now(), clock.now()
    other.lists["hub1"].state, other.lists["hub1"].round_id = state, played.round.id
    db.session.commit()
    page = read(as_(other.accounts["hub1"]), f"/rounds/lists/{other.lists['hub1'].id}/result")
    assert "Your list took no part" in page
    assert "Check what was fixed about you" not in page


@pytest.mark.parametrize("state", STATES)
def test_a_result_is_read_once_the_round_is_published_and_not_before(app, as_, state):
    played = round_results.played(state, who=("hub1",))
    status = 200 if state in {RoundState.PUBLISHED, RoundState.CLOSED} else 404
    read(as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/result", status)


def begun(played, number, **more):
    """A run of the lock that holds which has not come to anything."""
    told = {"seed": "benih-rahasia", "seeded_by": uuid.uuid4(), "seeded_name": "Kurator (contoh)", "seeded_at": clock.now()}
    db.session.add(RoundRun(round_id=played.round.id, lock_id=played.lock.id, number=number, **(told | more)))
    db.session.commit()


def test_the_last_run_that_was_done_counts(played, at_result):
    played.fix(2, "Satu masukan berubah.")
    begun(played, 2, stage=RunStage.FAILED, failed_why=Text("It came to nothing."))
    assert "Seed of the lottery Contoh-Gelombang-I" in at_result("hub1")
    played.compute(3, "Benih kedua")
    db.session.commit()
    assert "Seed of the lottery Benih kedua" in at_result("hub1")


def test_another_persons_pages_are_not_found(played, as_):
    colleague = as_(played.accounts["hub2"])
    mine = played.lists["hub1"].id
    for path in (
        f"lists/{mine}/result",
        f"lists/{mine}/opening",
        f"lists/{mine}/opening.json",
        f"offers/{played.offer_of('hub1').id}/answer",
    ):
        read(colleague, f"/rounds/{path}", 404)
    assert colleague.post(f"/rounds/offers/{played.offer_of('hub1').id}/answer", data={"willing": "yes"}).status_code == 404


def test_a_result_names_no_colleague_and_no_other_number(played, at_result):
    page = at_result("hub2")
    for one, row in played.lists.items():
        if one != "hub2":
            assert row.number not in page
            assert played.accounts[one].name not in page


# -- offers --------------------------------------------------------------------------------------------------------------------------------


def test_once_the_moment_has_passed_nothing_can_be_answered(played, at_result):
    played.offer_of("hub1").answer_by = clock.now() - round_results.DAY
    db.session.commit()
    page = at_result("hub1")
    assert "The moment until which you could answer has passed" in page
    assert "I am willing" not in page


ENDS = {
    OfferState.DECLINED: "You are not willing",
    OfferState.LAPSED: "Not answered in time",
    OfferState.WITHDRAWN: "You come first in what is offered after the round. Reason given: Gedung direnovasi.",
}


@pytest.mark.parametrize("state", ENDS)
def test_an_offer_that_has_ended_says_how(played, at_result, state):
    offer = played.offer_of("hub1")
    offer.state, offer.reason = state, "Gedung direnovasi."
    offer.cause = WithdrawnFor.HOST if state is OfferState.WITHDRAWN else None
    db.session.commit()
    page = at_result("hub1")
    assert ENDS[state] in page
    assert "I am willing" not in page


def test_a_place_that_is_accepted_leads_to_its_application(played, as_):
    offer = played.offer_of("hub1")
    application = applied(played.accounts["hub1"])
    offer.state, offer.application_id = OfferState.ACCEPTED, application.id
    db.session.commit()
    answer = as_(played.accounts["hub1"]).get(f"/rounds/lists/{played.lists['hub1'].id}/result", headers=ENGLISH)
    assert "You are willing" in answer.text
    assert main_of(answer).find("a", href=f"/applications/{application.id}")


def test_a_place_after_the_round_is_what_the_page_says_first(played, at_result):
    played.offer(played.lists["pul2"].id, played.places["TIRTA"].id, 2, kind=OfferKind.AFTER)
    db.session.commit()
    page = at_result("pul2")
    assert "A place has become free for you: your choice 1" in page
    assert "I am willing" in page


@pytest.fixture
def answers(monkeypatch):
    """What the service that takes answers was told; it takes them all."""
    told = []
    monkeypatch.setattr(following, "answer", lambda offer, **said: told.append((offer.id, said)))
    return told


def test_whoever_is_offered_a_place_answers_and_is_back_at_the_result(played, as_, answers):
    offer = played.offer_of("hub1")
    browser = as_(played.accounts["hub1"])
    form = BeautifulSoup(browser.get(f"/rounds/offers/{offer.id}/answer?willing=no", headers=ENGLISH).text, "html.parser")
    assert form.find("input", {"name": "willing", "value": "no"}).has_attr("checked")
    answer = browser.post(f"/rounds/offers/{offer.id}/answer", data={"willing": "yes", "reason": ""})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/rounds/lists/{played.lists['hub1'].id}/result"
    ((told, said),) = answers
    assert told == offer.id
    assert (said["willing"], said["reason"]) == (True, "")
    assert said["by"].account_id == played.accounts["hub1"].id


def fault_beside(answer, field):
    return BeautifulSoup(answer.text, "html.parser").find(id=f"{field}-err").get_text(" ", strip=True)


def test_not_willing_needs_a_reason_and_keeps_what_was_chosen(played, as_, answers):
    path = f"/rounds/offers/{played.offer_of('hub1').id}/answer"
    browser = as_(played.accounts["hub1"])
    answer = browser.post(path, data={"willing": "no", "reason": "  "}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "reason" in fault_beside(answer, "reason")
    assert BeautifulSoup(answer.text, "html.parser").find("input", {"name": "willing", "value": "no"}).has_attr("checked")
    answer = browser.post(path, data={"willing": "maybe", "reason": "Sibuk."}, headers=ENGLISH)
    assert answer.status_code == 422
    assert fault_beside(answer, "willing")
    assert "Sibuk." in answer.text
    assert answers == []
    assert browser.post(path, data={"willing": "no", "reason": "Sibuk."}).status_code == 303
    assert answers[0][1]["willing"] is False
    assert answers[0][1]["reason"] == "Sibuk."


@pytest.mark.parametrize("refusal", [ConflictError(Text("It has gone on.")), DomainError(Text("Say more."), "reason")])
def test_a_refused_answer_is_said_and_what_was_typed_stays(played, as_, monkeypatch, refusal):
    def refuse(*_, **__):
        raise refusal

    monkeypatch.setattr(following, "answer", refuse)
    path = f"/rounds/offers/{played.offer_of('hub1').id}/answer"
    answer = as_(played.accounts["hub1"]).post(path, data={"willing": "no", "reason": "Sibuk sekali."}, headers=ENGLISH)
    assert answer.status_code == 422
    assert str(refusal.text) in answer.text
    assert "Sibuk sekali." in answer.text


def test_an_offer_that_has_ended_is_not_asked_about(played, as_):
    offer = played.offer_of("hub1")
    offer.state = OfferState.LAPSED
    db.session.commit()
    answer = as_(played.accounts["hub1"]).get(f"/rounds/offers/{offer.id}/answer")
    assert answer.headers["Location"].endswith("/result")


# -- the own opening -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_an_opening_is_read_as_soon_as_lists_are_locked(app, as_, state):
    played = round_results.played(state, who=("hub1",))
    status = 404 if state is RoundState.COLLECTING else 200
    browser, path = as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}"
    read(browser, f"{path}/opening.json", status)
    page = read(browser, f"{path}/opening", status)
    if status == 200:
        assert "Manajemen armada dan perawatan terencana" in page
        assert "820" in page
        assert "Gap that it closes: 350" in page
        assert f"grep {played.openings['hub1'].commitment} commitments-1.txt" in page


def test_the_digest_of_the_file_is_the_commitment_and_stands_in_the_published_list(played, as_):
    mine = played.lists["hub1"].id
    taken = as_(played.accounts["hub1"]).get(f"/rounds/lists/{mine}/opening.json")
    published_list = as_().get(f"/rounds/{played.round.id}/commitments-1.txt")
    lines = published_list.text.splitlines()
    assert taken.data == played.openings["hub1"].document.encode()
    assert hashlib.sha256(taken.data).hexdigest() in lines
    assert hashlib.sha256(taken.data.replace(b'"gap":350', b'"gap":351', 1)).hexdigest() not in lines
    assert lines == sorted(lines)
    assert len(lines) == 12
    assert hashlib.sha256(published_list.data).hexdigest() == played.lock.commitments_sha256
    assert published_list.content_type.startswith("text/plain")


def test_the_opening_of_the_published_run_counts_and_not_that_of_a_later_lock(played, as_):
    first = played.openings["hub1"]
    played.fix(2, "Satu masukan berubah.")
    second = played.openings["hub1"]
    assert first.lock_id != second.lock_id
    db.session.commit()
    page = read(as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/opening")
    assert "commitments-1.txt" in page
    played.round.state = RoundState.LOCKED
    db.session.commit()
    assert "commitments-2.txt" in read(as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/opening")


def test_who_took_no_part_has_no_opening(played, as_):
    db.session.query(RoundOpening).filter_by(list_id=played.lists["hub1"].id).delete()
    db.session.commit()
    read(as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/opening", 404)
    assert "Download your file" not in read(as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/result")


# -- the public record ---------------------------------------------------------------------------------------------------------------------


def test_the_record_shows_what_was_fixed_the_run_and_the_cut_offs(played, as_):
    page = read(as_(), f"/rounds/{played.round.id}/record")
    lock, run = played.lock, played.run
    for words in (lock.sha256, lock.rules_sha256, lock.inputs_sha256, lock.commitments_sha256, run.instance_sha256, run.result_sha256):
        assert words in page
    assert lock.seed_source in page
    assert "Gap that it closes: weight 5" in page
    assert "Told by the curator (BPSDM)" in page
    assert "Witnessed by the approver (BKD)" in page
    assert "Kepulauan: 610 Seats open to all: 870" in page
    assert "Seats open to all: a place stayed free" in page
    assert "Closed, 1 too few" in page
    digest = db.session.query(RoundAgency.digest).filter_by(agency_id=played.agencies["hub"].id, round_id=played.round.id).scalar()
    assert f"Dinas Perhubungan {digest}" in page


@pytest.mark.parametrize("state", STATES)
def test_nothing_that_everybody_reads_names_a_person_in_any_state(app, as_, state):
    played = round_results.played(state)
    path = f"/rounds/{played.round.id}"
    files = ["record", *(["commitments-1.txt"] if state is not RoundState.COLLECTING else [])]
    texts = [as_().get(f"{path}/{name}", headers=ENGLISH).text for name in files] + [as_().get("/rounds/records", headers=ENGLISH).text]
    if state in {RoundState.PUBLISHED, RoundState.CLOSED}:
        texts.append(parts(as_().get(f"{path}/record.xlsx", headers=ENGLISH).data))
    for one, row in played.lists.items():
        servant = db.session.get(Servant, row.servant_id)
        for words in (row.number, played.accounts[one].name, servant.nip, servant.nrk, servant.email):
            alone = re.compile(rf"\b{re.escape(words)}\b")  # the digits of a number may stand in a digest by chance
            assert not any(alone.search(text) for text in texts), words
    assert not any(re.search(r"Kurator \(contoh\)|Pejabat penetap \(contoh\)", text) for text in texts)


def test_the_cut_offs_stand_there_only_once_they_are_published(app, as_):
    played = round_results.played(RoundState.REVIEW)
    page = read(as_(), f"/rounds/{played.round.id}/record")
    assert played.run.result_sha256 in page
    assert "Seats open to all" not in page
    assert "Outcome of the round" not in page
    read(as_(), f"/rounds/{played.round.id}/record.xlsx", 404)


def test_a_planned_round_has_no_record_and_one_that_collects_has_its_calendar(app, as_):
    played = round_results.played(RoundState.COLLECTING, who=("hub1",))
    page = read(as_(), f"/rounds/{played.round.id}/record")
    assert "Lists can still be changed" in page
    assert "Lists until 19 Nov 2026" in page
    read(as_(), f"/rounds/{played.round.id}/commitments-1.txt", 404)
    played.round.state = RoundState.PLANNED
    db.session.commit()
    for name in ("record", "record.xlsx", "commitments-1.txt"):
        read(as_(), f"/rounds/{played.round.id}/{name}", 404)


def test_a_seed_that_waits_for_its_witness_is_not_told(app, as_):
    played = round_results.played(RoundState.LOCKED, who=("hub1",))
    begun(played, 1)
    page = read(as_(), f"/rounds/{played.round.id}/record")
    assert "Waits for a witness" in page
    assert "benih-rahasia" not in page


def test_a_second_lock_says_why_and_both_stay(played, as_):
    first = played.lock.sha256
    played.round.longest = 9
    second = played.fix(2, "Satu penawaran dicabut mitra.").sha256
    db.session.commit()
    page = read(as_(), f"/rounds/{played.round.id}/record")
    assert first in page
    assert second in page
    assert "Fixed once more, because: Satu penawaran dicabut mitra." in page


def test_counts_of_few_people_are_not_told(played, as_):
    page = read(as_(), f"/rounds/{played.round.id}/record")
    row = page[page.index("Analitik antrean") : page.index("Manajemen armada")]
    assert "fewer than 5" in row
    assert "Participants 12" in page
    assert "fewer than 5" in parts(as_().get(f"/rounds/{played.round.id}/record.xlsx", headers=ENGLISH).data)


def test_the_cut_offs_are_searched_sorted_paged_and_taken_along(played, as_):
    figures = dict(played.run.figures)
    more = [{"number": f"Z-{at:02}", "title": f"Zona {at:02}", "seats": 7, "placed": 0, "cutoffs": {"open": None}} for at in range(30)]
    figures["offerings"] = [*figures["offerings"], *more]
    played.run.figures = figures
    db.session.commit()
    path = f"/rounds/{played.round.id}/record"
    first = read(as_(), path)
    assert "Zona 00" in first
    assert "Zona 29" not in first
    assert "Zona 29" in read(as_(), f"{path}?page=2")
    assert "Zona 29" in read(as_(), f"{path}?page=99")
    assert read(as_(), f"{path}?order=-title").index("Zona 29") < read(as_(), f"{path}?order=-title").index("Zona 28")
    found = read(as_(), f"{path}?text=armada")
    assert "Manajemen armada" in found
    assert "Zona" not in found
    assert "No offering fits" in read(as_(), f"{path}?text=zzz")
    sheet = parts(as_().get(f"{path}.xlsx?text=armada", headers=ENGLISH).data)
    assert "Manajemen armada" in sheet
    assert "Zona" not in sheet


def test_the_list_of_records_is_searched_sorted_and_taken_along(app, as_):
    assert "No round has opened yet" in read(as_(), "/rounds/records")
    for state, title in (
        (RoundState.CLOSED, "Batu"),
        (RoundState.LOCKED, "Zamrud"),
        (RoundState.COLLECTING, "Belum"),
        (RoundState.PLANNED, "Rencana"),
    ):
        made = round_results.played(state, who=("hub1",))
        made.round.title = title
    db.session.commit()
    page = read(as_(), "/rounds/records?order=-title")
    assert page.index("Zamrud") < page.index("Batu")
    assert "Belum" in page, "orders of release are public as lists open"
    assert "Rencana" not in page
    assert "fewer than 5" in page
    assert "Batu" not in read(as_(), "/rounds/records?text=zam")
    assert "No round fits" in read(as_(), "/rounds/records?text=zzz")
    sheet = parts(as_().get("/rounds/records.xlsx?text=zam", headers=ENGLISH).data)
    assert "Zamrud" in sheet
    assert "Batu" not in sheet


def test_the_public_finds_the_records_from_the_figures_and_from_the_rule(app, as_):
    reference.seed(national_calendar=False)
    for path in ("/transparency", "/rounds/rule"):
        assert main_of(as_().get(path, headers=ENGLISH)).find("a", href="/rounds/records"), path


# -- the auditor's files and the report ----------------------------------------------------------------------------------------------------


def test_the_auditor_takes_the_whole_files_and_the_verifier_finds_no_fault(world, as_):
    played = world.played
    auditor, path = as_(world.auditor), f"/rounds/{world.played.round.id}"
    instance, result = (auditor.get(f"{path}/runs/1/{name}.json").data for name in ("instance", "result"))
    assert hashlib.sha256(instance).hexdigest() == played.run.instance_sha256
    assert verifier.faults(instance, result) == []
    document = auditor.get(f"{path}/lock-1.json").data
    assert hashlib.sha256(document).hexdigest() == played.lock.sha256
    assert "seed" not in json.loads(document)["instance"]
    links = {link["href"] for link in main_of(auditor.get(f"{path}/record")).find_all("a", href=True)}
    assert {f"{path}/lock-1.json", f"{path}/runs/1/instance.json", f"{path}/runs/1/result.json"} <= links


def test_nobody_else_takes_them_and_no_page_links_to_them(world, as_):
    path = f"/rounds/{world.played.round.id}"
    for account in (world.curator, world.approver, world.played.accounts["hub1"]):
        browser = as_(account)
        for name in ("lock-1.json", "runs/1/instance.json", "runs/1/result.json"):
            assert browser.get(f"{path}/{name}").status_code in {403, 404}
        assert "instance.json" not in browser.get(f"{path}/record").text


def test_files_that_are_not_there_are_not_found(world, as_):
    auditor = as_(world.auditor)
    path = f"/rounds/{world.played.round.id}"
    for name in ("lock-2.json", "runs/2/instance.json", "runs/99999999999/result.json", "commitments-2.txt", "lock-99999999999.json"):
        assert auditor.get(f"{path}/{name}").status_code == 404, name
    begun(world.played, 2)
    assert auditor.get(f"{path}/runs/2/result.json").status_code == 404


def test_the_report_is_read_and_taken_along_once_the_round_is_closed(app, as_):
    world = round_results.world(RoundState.CLOSED)
    path = f"/rounds/{world.played.round.id}"
    for officer in (world.curator, world.approver, world.auditor):
        page = read(as_(officer), f"{path}/report")
    assert "Participants 12 1 left out" in page
    assert "Placed 5 first choice: 4" in page
    assert "Withdrawn or given back 0" in page
    assert "Rantai dingin vaksin: 1 too few" in page
    assert "Dinas Perhubungan 3 1 1" in page
    assert "Telemetri jaringan air P-1 2 1 none" in page
    sheet = parts(as_(world.curator).get(f"{path}/report.xlsx", headers=ENGLISH).data)
    assert "Dinas Perhubungan" in sheet
    assert "Telemetri jaringan air" in sheet
    assert f"{path}/report" in as_(world.curator).get(f"{path}/record").text
    assert f"{path}/report" not in as_().get(f"{path}/record").text


def test_before_it_closes_a_round_has_no_report(world, as_):
    for name in ("report", "report.xlsx"):
        assert as_(world.curator).get(f"/rounds/{world.played.round.id}/{name}").status_code == 404


def test_a_report_that_lacks_figures_is_still_read(app, as_):
    world = round_results.world(RoundState.CLOSED)
    world.played.round.report = {"participants": 12}
    db.session.commit()
    page = read(as_(world.curator), f"/rounds/{world.played.round.id}/report")
    assert "No offering closed." in page


# -- statements ----------------------------------------------------------------------------------------------------------------------------


def more_choices(played, count):
    """Let a list be longer, with explanations and an opening to match."""
    row, mine = played.lists["hub1"], db.session.query(RoundResult).filter_by(list_id=played.lists["hub1"].id).one()
    for _ in range(count):
        made = published(body_of(None))
        place = RoundOffering(id=uuid.uuid4(), round_id=played.round.id, opportunity_id=made.id, seats=1, minimum=0)
        db.session.add(place)
        db.session.flush()
        row.choices = [*row.choices, place.id]
        mine.explanations = [*mine.explanations, Explanation(made.number, "NOT_NEEDED", [700, 1], {"open": None}, 1, None, 0).to_json()]
    db.session.commit()


def test_a_result_sends_as_few_statements_for_many_choices_as_for_few(played, as_):
    browser, path = as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/result"
    few = statements(browser, path)
    more_choices(played, 20)
    assert len(statements(browser, path)) == len(few) <= 10
    assert len(statements(browser, path.replace("result", "opening"))) <= 11


def test_a_record_sends_as_few_statements_for_many_locks_and_agencies_as_for_few(played, as_):
    path = f"/rounds/{played.round.id}/record"
    few = statements(as_(), path)
    for number in range(2, 8):
        played.fix(number, "Sekali lagi.")
        played.compute(number)
    db.session.commit()
    many = statements(as_(), path)
    assert len(many) == len(few) <= 6
    assert not any("round_lock.document" in one or "round_run.instance" in one.replace("instance_sha256", "") for one in many)
    assert len(statements(as_(), "/rounds/records")) <= 3


def test_the_whole_documents_are_not_read_for_a_result(played, as_):
    sent = statements(as_(played.accounts["hub1"]), f"/rounds/lists/{played.lists['hub1'].id}/result")
    assert not any("round_lock.document" in one for one in sent)
