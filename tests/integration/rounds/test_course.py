"""From lists that are ready to a round that is closed: twelve people, nine places, the outcome worked out by hand."""

import datetime as dt
import json

import pytest
from sqlalchemy import func, select

from portal.applications.domain import ApplicationState
from portal.applications.models import Application, Assignment
from portal.applications.services import applying, limiting
from portal.audit import queries as audit
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.hashing import digest
from portal.matching import verifier
from portal.notifications.models import Message
from portal.rounds.domain import ListState, OfferState, RoundState, RunStage, WithdrawnFor
from portal.rounds.domain.outcome import Explanation, RunFigures
from portal.rounds.models import RoundOpening, RoundResult
from portal.rounds.queries import filling, runs
from portal.rounds.services import after, following, locking, publishing, running
from tests.factories import round_course


@pytest.fixture
def made(session):
    return round_course.collecting()


def results_of(made, run):
    by_list = {one.id: name for name, one in made.lists.items()}
    return {by_list[one.list_id]: one for one in db.session.scalars(select(RoundResult).where(RoundResult.run_id == run.id))}


def codes(result):
    return [one["code"] for one in result.explanations]


def place_of(made, result):
    return next((name for name, place in made.places.items() if place.id == result.round_offering_id), None)


# -- the lock ------------------------------------------------------------------------------------------------------------------------------


def test_nothing_is_locked_before_the_time_for_lists_is_over(made):
    made.round.lists_until = clock.now() + dt.timedelta(minutes=5)
    with pytest.raises(DomainError, match="Lists can be changed until"):
        locking.ask_to_lock(made.round, by=made.curator)
    assert made.round.state is RoundState.COLLECTING


def test_what_is_locked_holds_no_name_and_no_seed_and_its_digests_are_those_published(made):
    made.lock()
    lock = runs.newest_lock(made.round.id)
    document = runs.document_of(lock.id)
    assert made.round.state is RoundState.LOCKED
    assert digest(document) == lock.sha256
    told = json.loads(document)
    assert digest(told["instance"]) == lock.inputs_sha256
    assert digest(told["rules"]) == lock.rules_sha256
    assert told["seed_source"] == round_course.SOURCE
    assert "seed" not in told["instance"]
    assert "Peserta" not in document.decode()
    assert lock.participants == 12


def test_each_opening_is_what_was_committed_and_tells_the_points_that_the_run_uses(made):
    made.lock()
    lock = runs.newest_lock(made.round.id)
    openings = db.session.scalars(select(RoundOpening).where(RoundOpening.lock_id == lock.id)).all()
    assert len({one.commitment for one in openings}) == 12
    assert all(digest(one.document.encode()) == one.commitment for one in openings)
    file = "".join(f"{one}\n" for one in sorted(one.commitment for one in openings))
    assert digest(file.encode()) == lock.commitments_sha256
    instance = json.loads(runs.document_of(lock.id))["instance"]
    own = json.loads(next(one.document for one in openings if one.list_id == made.lists["sda1"].id))
    assert own["choices"][0]["points"] == {"gap": 0, "rating": 300, "service": 100, "equity": 0}
    scores = {row["id"]: row["scores"] for row in instance["offerings"]}
    assert all(scores[one["offering"]][own["participant"]] == one["score"] for one in own["choices"])
    assert len(own["salt"]) == 32


def test_whoever_is_not_ready_in_time_is_left_out_and_told(made):
    made.lists["kes2"].state = ListState.IN_SIGN_OFF
    made.lists["hub3"].state = ListState.DRAFT
    db.session.commit()
    told = locking.readiness(made.round)
    assert (told.ready, told.in_sign_off, told.drafts, told.hindrance) == (10, 1, 1, None)
    made.lock()
    assert made.lists["kes2"].state is ListState.LATE
    assert runs.newest_lock(made.round.id).left_out == 2
    mails = db.session.scalars(select(Message).where(Message.kind == "rounds.list_late")).all()
    assert {one.account_id for one in mails} == {made.lists["kes2"].account_id, made.lists["hub3"].account_id}


def test_a_lock_that_is_asked_for_twice_is_fixed_once(made):
    locking.ask_to_lock(made.round, by=made.curator)
    with pytest.raises(ConflictError, match="already"):
        locking.ask_to_lock(made.round, by=made.curator)
    for _ in range(2):
        locking.fix(made.round.id, made.curator.account_id, made.curator.name, None)
    assert len(runs.locks_of(made.round.id)) == 1


def test_the_limit_of_an_agency_is_what_is_left_of_it(made):
    made.lock()
    limits = {
        one["id"]: one["away_limit"] for one in json.loads(runs.document_of(runs.newest_lock(made.round.id).id))["instance"]["agencies"]
    }
    assert limits == round_course.LIMITS


def test_a_head_who_blocks_an_interest_takes_the_choices_at_that_host_alone(made):
    host = made.world.host.id
    made.lists["sda1"].interest = {"kind": "kin", "words": "Adik saya", "host_id": str(host)}
    made.lists["sda1"].measure = {"outcome": "block", "words": "Tidak di mitra ini"}
    db.session.commit()
    made.lock()
    run = made.run()
    own = results_of(made, run)["sda1"]
    assert {(one["code"], one["why"]) for one in own.explanations} == {("INELIGIBLE", "interest")}


def test_a_place_that_somebody_has_got_by_another_way_is_not_given_again(made):
    world, place = made.world, made.places["TIRTA"]
    opportunity = db.session.get(Opportunity, place.opportunity_id)
    _, person = world.servant()
    application = world.applied(opportunity, person)
    world.decide_until(application, "approver")
    made.lock()
    told = json.loads(runs.document_of(runs.newest_lock(made.round.id).id))["instance"]
    assert {one["id"]: one["seats"] for one in told["offerings"]}[opportunity.number] == 1
    made.run()
    publishing.publish(made.round, runs.run_in_force(made.round.id).id, by=made.approver)
    db.session.commit()
    assert after.line_of(made.round, place).free == [], "one was given by the round, the other by an application"
    told = {one.place_id: one.free for one in filling.page_of_fillings(made.round.id, "", number=1, size=25).rows}
    assert told[place.id] == 0


# -- seed, run -----------------------------------------------------------------------------------------------------------------------------


def test_a_seed_needs_two_persons_who_read_the_same(made):
    made.lock()
    run = running.enter_seed(made.round, "4711", by=made.curator)
    db.session.commit()
    with pytest.raises(ForbiddenError, match="two persons"):
        running.witness(run, "4711", by=made.curator)
    with pytest.raises(DomainError, match="not the seed"):
        running.witness(run, "4712", by=made.approver)
    with pytest.raises(ConflictError, match="waits for its witness"):
        running.enter_seed(made.round, "4712", by=made.curator)
    assert made.round.state is RoundState.LOCKED
    running.witness(run, "4711", by=made.approver)
    assert made.round.state is RoundState.RUN
    assert run.stage is RunStage.SOLVING


def test_a_seed_that_the_witness_refuses_comes_to_nothing_and_stays_readable(made):
    made.lock()
    run = running.enter_seed(made.round, "4711", by=made.curator)
    running.refuse_seed(run, "Di sumber tertulis 4712.", by=made.approver)
    db.session.commit()
    assert run.stage is RunStage.FAILED
    assert "4712" in str(run.failed_why)
    assert running.enter_seed(made.round, "4712", by=made.curator).number == 2


def test_the_story_comes_out_as_it_was_worked_out_by_hand(made):
    made.lock()
    run = made.run()
    assert made.round.state is RoundState.REVIEW
    found = results_of(made, run)
    assert {name: place_of(made, one) for name, one in found.items() if one.round_offering_id} == {
        "sda1": "TIRTA",
        "sda3": "ARMADA",
        "hub1": "AWAN",
        "kes1": "AWAN",
        "pul1": "AWAN",
    }
    assert found["pul1"].pool == "pulau"
    assert {name: codes(one) for name, one in found.items()} == {
        "sda1": ["MATCHED", "NOT_NEEDED"],
        "sda2": ["AGENCY_CEILING", "INELIGIBLE"],
        "sda3": ["MATCHED", "NOT_NEEDED"],
        "sda4": ["AGENCY_CEILING"],
        "hub1": ["BELOW_CUTOFF", "MATCHED"],
        "hub2": ["NOT_RELEASED"],
        "hub3": ["NOT_RELEASED"],
        "kes1": ["MATCHED", "NOT_NEEDED"],
        "kes2": ["BELOW_CUTOFF"],
        "kes3": ["CLOSED_MINIMUM"],
        "pul1": ["MATCHED"],
        "pul2": ["NOT_RELEASED", "NOT_RELEASED"],
    }
    hub2 = Explanation.from_json(found["hub2"].explanations[0])
    assert (hub2.own[0], hub2.cutoff[0], found["hub2"].release) == (360, 330, {"rank": 2, "last": 1, "limit": 1, "placed": 1})
    kes3 = Explanation.from_json(found["kes3"].explanations[0])
    assert (kes3.held, kes3.minimum) == (1, 2)
    told = RunFigures.from_json(run.figures)
    assert (told.participants, told.seats, told.placed, told.closed, told.empty, told.envy, told.beyond) == (12, 9, 5, 1, 1, 0, 0)
    assert told.by_choice == [4, 1]
    assert {one.name: one.placed for one in told.shares if one.by == "agency"}["Dinas Kesehatan"] == 1


def test_the_files_of_a_run_are_those_that_the_verifier_passes_and_the_engine_s_input_is_what_was_locked(made):
    made.lock()
    run = made.run()
    held = runs.run_at(run.id, RunStage.DONE)
    assert verifier.faults(held.instance, held.result) == []
    told = json.loads(held.instance)
    assert told.pop("seed") == round_course.SEED
    assert digest(told) == runs.newest_lock(made.round.id).inputs_sha256


def test_a_result_that_the_verifier_does_not_pass_is_not_recorded(made):
    made.lock()
    run = made.seeded()
    running.solve(run.id)
    run.result = run.result.replace(b'"closed":[{', b'"closed":[{"offering":"X","shortfall":1},{', 1)
    db.session.commit()
    running.check(run.id)
    db.session.commit()
    assert run.stage is RunStage.FAILED
    assert made.round.state is RoundState.LOCKED
    assert not results_of(made, run)


def test_an_instance_that_is_not_what_was_locked_is_not_recorded(made):
    made.lock()
    run = made.seeded()
    running.solve(run.id)
    run.instance = run.instance.replace(b'"seats":2', b'"seats":1', 1)
    db.session.commit()
    running.check(run.id)
    assert str(run.failed_why) == str(running.OTHER_INPUTS)


def test_a_piece_of_work_that_comes_twice_does_nothing_the_second_time(made):
    made.lock()
    run = made.run()
    before = run.done_at
    for work in (running.solve, running.check, running.record):
        work(run.id)
    assert run.done_at == before
    assert len(results_of(made, run)) == 12


def test_a_run_that_nobody_computed_can_be_given_up_after_an_hour(made):
    made.lock()
    run = made.seeded()
    with pytest.raises(ConflictError, match="still being computed"):
        running.give_up(run, by=made.curator)
    run.witnessed_at = clock.now() - dt.timedelta(hours=2)
    db.session.commit()
    running.give_up(run, by=made.curator)
    assert made.round.state is RoundState.LOCKED
    assert run.stage is RunStage.FAILED


# -- review, publication -------------------------------------------------------------------------------------------------------------------


def test_an_objection_pauses_until_somebody_else_has_answered_it(made):
    made.lock()
    run = made.run()
    concern = publishing.raise_concern(made.round, "Batas Dinas Kesehatan keliru.", by=made.curator)
    db.session.commit()
    with pytest.raises(DomainError, match="objection waits"):
        publishing.publish(made.round, run.id, by=made.approver)
    with pytest.raises(ConflictError, match="own objection"):
        publishing.answer_concern(made.round, concern.id, "Tidak.", by=made.curator)
    publishing.answer_concern(made.round, concern.id, "Batas sudah diperiksa: 2 orang.", by=made.approver)
    publishing.publish(made.round, run.id, by=made.approver)
    assert made.round.state is RoundState.PUBLISHED


def test_a_changed_input_leads_to_another_lock_and_run_and_both_are_kept(made):
    made.lock()
    first = made.run()
    with pytest.raises(DomainError, match="Write at least one sentence"):
        locking.ask_to_lock(made.round, by=made.approver, reason=" ", source="Lain")
    with pytest.raises(DomainError, match="known by now"):
        locking.ask_to_lock(made.round, by=made.approver, reason="Nilai SKP dibetulkan.", source=round_course.SOURCE)
    made.lock("Nilai SKP dibetulkan.")
    assert made.round.state is RoundState.LOCKED
    second = made.run("Lain")
    assert [one.number for one in runs.locks_of(made.round.id)] == [1, 2]
    assert runs.newest_lock(made.round.id).reason == "Nilai SKP dibetulkan."
    assert first.stage is second.stage is RunStage.DONE
    assert runs.run_in_force(made.round.id).id == second.id
    with pytest.raises(ConflictError, match="Another run"):
        publishing.publish(made.round, first.id, by=made.approver)


def test_publication_offers_each_place_once_and_tells_everybody(made):
    run = made.published()
    offers = filling.offers_of(made.round.id)
    assert len(offers) == 5
    assert {one.state for one in offers} == {OfferState.OPEN}
    assert made.round.answer_by == offers[0].answer_by
    publishing.tell_results(made.round.id, run.id, "")
    db.session.commit()
    kinds = db.session.execute(
        select(Message.kind, func.count()).where(Message.kind.in_(("rounds.placed", "rounds.not_placed"))).group_by(Message.kind)
    )
    assert dict(kinds.all()) == {"rounds.placed": 5, "rounds.not_placed": 7}
    with pytest.raises(IllegalMoveError):
        publishing.publish(made.round, run.id, by=made.approver)


# -- answers, and what follows -------------------------------------------------------------------------------------------------------------


def test_whoever_is_willing_has_an_application_at_the_deciding_official_and_a_place(made):
    made.published()
    offer = made.offer("hub1")
    following.answer(offer, willing=True, reason="", by=made.people["hub1"])
    db.session.commit()
    application = db.session.get(Application, offer.application_id)
    assert (application.state, application.origin) == (ApplicationState.ACCEPTED, "round")
    held = db.session.scalar(select(Assignment).where(Assignment.application_id == application.id))
    assert held.ended_at is None
    assert made.world.turn(application).key == "approver"
    made.world.decide(application)
    assert application.state is ApplicationState.APPROVED
    with pytest.raises(IllegalMoveError):
        following.answer(offer, willing=True, reason="", by=made.people["hub1"])


def test_whoever_is_not_willing_says_why_and_the_time_to_answer_ends(made):
    made.published()
    with pytest.raises(DomainError) as missing:
        following.answer(made.offer("hub1"), willing=False, reason=" ", by=made.people["hub1"])
    assert missing.value.field == "reason"
    following.answer(made.offer("hub1"), willing=False, reason="Memimpin penerapan loket baru.", by=made.people["hub1"])
    late = made.offer("sda3")
    late.answer_by = clock.now() - dt.timedelta(seconds=1)
    db.session.commit()
    with pytest.raises(DomainError, match="time to answer ended"):
        following.answer(late, willing=True, reason="", by=made.people["sda3"])
    assert following.lapse_offers() == 1
    assert (made.offer("hub1").state, late.state) == (OfferState.DECLINED, OfferState.LAPSED)
    assert db.session.scalar(select(func.count()).select_from(Application)) == 0


def test_an_empty_place_goes_to_whoever_comes_next_once_their_agency_may_let_one_more_go(made):
    made.published()
    place = made.places["TIRTA"]
    line = after.line_of(made.round, place)
    assert line.free == [2]
    told = {one.number[-2:]: str(one.hindrance) for one in line.people}
    assert list(told) == ["02", "04", "12"], "by points: sda2, sda4, pul2"
    assert "at most 1" in told["02"]
    assert "let nobody more go" in told["12"]
    with pytest.raises(ConflictError, match="Somebody else comes next"):
        following.offer_next(made.round, place.id, made.lists["pul2"].id, by=made.curator)
    limiting.set_limit(made.lists["pul2"].agency_id, 2, seen=1, reason="Tegar kembali bertugas.", by=made.approver)
    db.session.commit()
    offer = following.offer_next(made.round, place.id, made.lists["pul2"].id, by=made.curator)
    db.session.commit()
    assert (offer.kind, offer.seat, offer.state) == ("after", 2, OfferState.OPEN)
    assert after.line_of(made.round, place).free == []
    following.answer(offer, willing=True, reason="", by=made.people["pul2"])
    assert offer.state is OfferState.ACCEPTED


def test_whoever_loses_a_place_by_the_host_comes_first_for_the_next_one(made):
    made.published()
    first = made.offer("kes1")
    following.answer(first, willing=True, reason="", by=made.people["kes1"])
    db.session.commit()
    following.withdraw(first, WithdrawnFor.HOST, "Ruang kerja ditutup.", by=made.curator)
    db.session.commit()
    application = db.session.get(Application, first.application_id)
    assert application.state is ApplicationState.CANCELLED
    line = after.line_of(made.round, made.places["TIRTA"])
    assert line.first.list_id == made.lists["kes1"].id, "240 points of others come after whom the host has displaced"
    assert "come first" in str(line.first.why)


def test_whoever_may_not_go_for_a_later_fact_is_not_offered_another_place(made):
    made.published()
    following.withdraw(made.offer("kes1"), WithdrawnFor.FACT, "Dijatuhi hukuman disiplin.", by=made.curator)
    db.session.commit()
    line = after.line_of(made.round, made.places["TIRTA"])
    hindered = next(one for one in line.people if one.list_id == made.lists["kes1"].id)
    assert "arose after the lock" in str(hindered.hindrance)


def test_a_place_whose_application_was_withdrawn_is_free_again(made):
    made.published()
    offer = made.offer("sda3")
    following.answer(offer, willing=True, reason="", by=made.people["sda3"])
    db.session.commit()
    applying.withdraw(db.session.get(Application, offer.application_id), "Alasan keluarga.", by=made.people["sda3"])
    db.session.commit()
    following.settle(made.round)
    assert offer.state is OfferState.GIVEN_BACK
    line = after.line_of(made.round, made.places["ARMADA"])
    assert line.free == [1]
    assert line.people[0].list_id == made.lists["hub2"].id
    assert "let nobody more go" in str(line.people[0].hindrance), "hub1 has the one away place of the agency"
    assert line.first is None


def test_a_round_closes_with_its_report_once_everybody_has_answered(made):
    made.published()
    with pytest.raises(DomainError, match="yet to answer"):
        following.close(made.round, by=made.curator)
    for name in ("sda1", "hub1", "kes1", "pul1"):
        following.answer(made.offer(name), willing=True, reason="", by=made.people[name])
    following.answer(made.offer("sda3"), willing=False, reason="Mendampingi orang tua sakit.", by=made.people["sda3"])
    db.session.commit()
    following.close(made.round, by=made.curator)
    told = made.round.report
    assert (told["participants"], told["placed"], told["accepted"], told["declined"], told["filled"]) == (12, 5, 4, 1, 4)
    assert told["closed"] == [{"offering": "LOGIS (contoh)", "shortfall": 1}]
    assert {one["name"]: one["accepted"] for one in told["agencies"]}["Dinas Sumber Daya Air"] == 1
    assert made.round.state is RoundState.CLOSED


def test_the_record_names_who_did_what(made):
    made.published()
    told = [line.entry.event for line in audit.lines_of([("matching_round", made.round.id)])]
    assert told == ["rounds.round.locked", "rounds.run.seeded", "rounds.run.witnessed", "rounds.run.done", "rounds.round.published"]
