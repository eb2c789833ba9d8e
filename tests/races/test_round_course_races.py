"""Two at once at a round that has opened: it is fixed once, seeded once, run once, published once, and a seat is one person's.

Each race has a control: without the lock, or the constraint, that is named, the double appears.
"""

import contextlib
import datetime as dt
import threading

import pytest
from sqlalchemy import exc, func, select

from portal.applications import queries as applications
from portal.applications.domain import ENDS, ApplicationState
from portal.applications.models import Application, Assignment
from portal.applications.services import placing
from portal.audit.models import AuditEntry
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.documents.models import Letter
from portal.jobs.domain import TASKS
from portal.kernel import clock
from portal.kernel.db import db
from portal.rounds import queries
from portal.rounds.domain import OfferState, RoundState, RunStage, WithdrawnFor
from portal.rounds.models import Round, RoundConcern, RoundLock, RoundOffer, RoundOpening, RoundResult, RoundRun
from portal.rounds.queries import filling, lists, runs
from portal.rounds.services import after, following, locking, publishing, running
from tests.factories import round_course
from tests.races.arena import CONTROL_ROUNDS, ROUNDS, Meeting
from tests.races.conftest import NOW

SEATS = ("DROP INDEX round_offer_one_each", "DROP INDEX round_offer_seat_once")
"""What keeps a seat to one person, and a person to one seat, besides the lock of the round."""
FAILED = "ck_round_run_failed_with_reason"
LOCKS = {
    "concern": (runs, "lock_concern", lambda _, concern_id: db.session.get_one(RoundConcern, concern_id)),
    "round": (queries, "lock_round", queries.get_round),
    "offer": (filling, "lock_offer", filling.get_offer),
    "run": (runs, "run_at", lambda run_id, stage: runs.get_run(run_id) if runs.get_run(run_id).stage is stage else None),
}


def does(work, read=lambda: None):
    """Somebody who has read something, and acts once both are ready; what was read is told to the act."""

    def act(ready):
        seen = read()
        ready()
        work(seen)

    return act


def on(get, key, work):
    """The same with one row that was read."""
    return does(work, lambda: get(key))


def count(model, *conditions):
    """How many rows there are."""
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def recorded(event):
    """How many times the record says this."""
    return count(AuditEntry, AuditEntry.event == event)


def jobs(name):
    """How many times the worker is asked for this."""
    assert name in TASKS
    return db.session.execute(db.text("select count(*) from procrastinate_jobs where task_name = :name"), {"name": name}).scalar_one()


def state_of(stage):
    """Where the round is."""
    db.session.expire_all()
    return db.session.get_one(Round, stage.round_id).state


def holds(arena, race):
    """The race comes out well each time."""
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert race(arena, stage)


def is_lost(arena, race, monkeypatch, unlocked=(), without=()):
    """The same race without these locks and constraints comes out badly at least once."""
    for name in unlocked:
        monkeypatch.setattr(*LOCKS[name])
    for _ in range(CONTROL_ROUNDS):
        # Where a check of a single row ends one of the two acts, the other one is done: that time it came out well.
        with arena.round(without) as stage, contextlib.suppress(exc.IntegrityError):
            if not race(arena, stage):
                return
    pytest.fail("the race is not played: nothing is held, and it came out well each time")


def rings(arena, race):
    """Whether two have waited for one another at least once, so that one of them had to begin again."""
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            before = len(arena.again)
            race(arena, stage)
            if len(arena.again) > before:
                return True
    return False


# -- inputs are fixed, a run begins --------------------------------------------------------------------------------------------------------


def fixed(arena, stage):
    """Two jobs fix the same inputs; whether there is one lock, with one opening for everybody."""
    curator = stage.curators[0]

    def fix(_):
        locking.fix(stage.round_id, curator.account_id, curator.name, None)

    answers = arena.at_once(*[on(queries.get_round, stage.round_id, fix)] * 2)
    assert answers == [None, None], "work that comes twice does nothing the second time"
    assert state_of(stage) is RoundState.LOCKED
    return (count(RoundLock), count(RoundOpening), recorded("rounds.round.locked")) == (1, 12, 1)


def test_inputs_are_fixed_once_by_two_jobs(course):
    holds(course("asked to lock"), fixed)


def test_without_the_lock_of_the_round_they_are_fixed_twice(course, monkeypatch):
    is_lost(course("asked to lock"), fixed, monkeypatch, ["round"], ["ALTER TABLE round_lock DROP CONSTRAINT round_lock_number_once"])


def asked(arena, stage):
    """Two ask at once for another lock; whether one job waits."""
    by = stage.approvers

    def ask(who):
        return lambda found: locking.ask_to_lock(found, by=who, reason="Data dibetulkan.", source="Undian berikutnya")

    answers = arena.at_once(*(on(queries.get_round, stage.round_id, ask(who)) for who in by))
    return answers.count(None) == 1 and jobs(locking.FIX) == 2  # the first fixed the inputs of the run that is under review


def test_of_two_who_ask_for_another_lock_one_is_told_that_it_is_being_done(course):
    holds(course("reviewed"), asked)


def test_without_the_lock_of_the_round_both_ask_for_it(course, monkeypatch):
    is_lost(course("reviewed"), asked, monkeypatch, ["round"])


def seeded(arena, stage):
    """Two enter a seed, each another; whether one run waits for its witness."""

    def enter(who, seed):
        return lambda found: running.enter_seed(found, seed, by=who)

    acts = zip(stage.curators, ("4711", "4712"), strict=True)
    answers = arena.at_once(*(on(queries.get_round, stage.round_id, enter(*one)) for one in acts))
    return answers.count(None) == 1 and count(RoundRun, RoundRun.stage == RunStage.SEEDED) == 1


def test_of_two_seeds_that_are_entered_at_once_one_waits_for_its_witness(course):
    holds(course("locked"), seeded)


def test_without_the_lock_of_the_round_two_seeds_wait(course, monkeypatch):
    is_lost(course("locked"), seeded, monkeypatch, ["round"], ["ALTER TABLE round_run DROP CONSTRAINT round_run_number_once"])


def witnessed(arena, stage):
    """Two witness the seed; whether one run begins."""

    def see(who):
        return lambda run: running.witness(run, round_course.SEED, by=who)

    answers = arena.at_once(*(on(runs.get_run, stage.run_id, see(who)) for who in stage.approvers))
    return answers.count(None) == 1 and (jobs(running.SOLVE), recorded("rounds.run.witnessed")) == (1, 1)


def test_of_two_witnesses_one_lets_the_run_begin(course):
    holds(course("seeded"), witnessed)


def test_without_the_locks_of_round_and_run_it_begins_twice(course, monkeypatch):
    is_lost(course("seeded"), witnessed, monkeypatch, ["round", "run"])


def confirmed_or_refused(arena, stage):
    """One witnesses, another refuses; whether the round computes what was witnessed, or waits for another seed."""
    first, second = stage.approvers
    answers = arena.at_once(
        on(runs.get_run, stage.run_id, lambda run: running.witness(run, round_course.SEED, by=first)),
        on(runs.get_run, stage.run_id, lambda run: running.refuse_seed(run, "Di sumber tertulis lain.", by=second)),
    )
    state, run = state_of(stage), db.session.get_one(RoundRun, stage.run_id)
    known = {(RoundState.RUN, RunStage.SOLVING), (RoundState.LOCKED, RunStage.FAILED)}
    return answers.count(None) == 1 and (state, run.stage) in known


def test_a_seed_is_witnessed_or_refused(course):
    holds(course("seeded"), confirmed_or_refused)


def test_without_the_locks_of_round_and_run_it_is_both(course, monkeypatch):
    is_lost(course("seeded"), confirmed_or_refused, monkeypatch, ["round", "run"], [f"ALTER TABLE round_run DROP CONSTRAINT {FAILED}"])


WORKS = {
    "solving": (running.solve, lambda: jobs(running.CHECK)),
    "checking": (running.check, lambda: jobs(running.RECORD)),
    "recording": (running.record, lambda: recorded("rounds.run.done")),
}
"""Pieces of work, and how many times each was done."""


def done_by_two(stage_name):
    """Two workers have the same piece of work; whether it is done once, and the second ends without a fault."""
    work, times = WORKS[stage_name]

    def race(arena, stage):
        answers = arena.at_once(*[does(lambda _: work(stage.run_id))] * 2)
        return answers == [None, None] and times() == 1

    return race


@pytest.mark.parametrize("name", WORKS)
def test_a_piece_of_work_that_two_workers_have_is_done_once(course, name):
    holds(course(name), done_by_two(name))


@pytest.mark.parametrize("name", WORKS)
def test_without_the_lock_of_the_run_it_is_done_twice(course, monkeypatch, name):
    monkeypatch.setattr(*LOCKS["round"])
    is_lost(course(name), done_by_two(name), monkeypatch, ["run"], ["ALTER TABLE round_result DROP CONSTRAINT round_result_once"])


def gives_up(run, by):
    """Give up a run, in a thread that can be told from the worker's."""
    threading.current_thread().name = "gives up"
    running.give_up(run, by=by)


def given_up(arena, stage):
    """The run is given up as the worker comes to it after all; whether it is done whole or failed whole."""
    arena.at_once(
        does(lambda _: running.record(stage.run_id)),
        on(runs.get_run, stage.run_id, lambda run: gives_up(run, stage.curators[0])),
    )
    state, run = state_of(stage), db.session.get_one(RoundRun, stage.run_id)
    come = (state, run.stage, count(RoundResult))
    return come in {(RoundState.REVIEW, RunStage.DONE, 12), (RoundState.LOCKED, RunStage.FAILED, 0)}


def test_a_run_is_recorded_or_given_up_and_neither_waits_for_the_other_in_a_ring(course):
    arena = course("slow")
    before = len(arena.again)
    holds(arena, given_up)
    assert len(arena.again) == before


def test_where_one_holds_the_round_first_they_wait_in_a_ring(course, monkeypatch):
    run_at, meeting = runs.run_at, Meeting()

    def round_first(run_id, stage):
        if threading.current_thread().name != "gives up":
            held = run_at(run_id, stage)
            meeting.come()
            return held
        queries.lock_round(runs.get_run(run_id).round_id)
        meeting.come()
        return run_at(run_id, stage)

    monkeypatch.setattr(runs, "run_at", round_first)
    assert rings(course("slow"), given_up)


# -- it is published -----------------------------------------------------------------------------------------------------------------------


def published(arena, stage):
    """Two publish; whether every place is offered once, and the second is told."""

    def publish(who):
        return lambda found: publishing.publish(found, stage.run_id, by=who)

    answers = arena.at_once(*(on(queries.get_round, stage.round_id, publish(who)) for who in stage.approvers))
    assert state_of(stage) is RoundState.PUBLISHED
    return answers.count(None) == 1 and (count(RoundOffer), jobs(publishing.TELL)) == (5, 1)


def test_of_two_who_publish_one_does_and_every_place_is_offered_once(course):
    holds(course("reviewed"), published)


def test_the_constraints_of_offers_alone_keep_it_to_once(course, monkeypatch):
    monkeypatch.setattr(*LOCKS["round"])
    holds(course("reviewed"), published)


def test_without_the_lock_of_the_round_and_the_constraints_places_are_offered_twice(course, monkeypatch):
    is_lost(course("reviewed"), published, monkeypatch, ["round"], SEATS)


def objected(arena, stage):
    """One publishes, another objects; whether the objection stands and nothing is published, or it came too late."""
    answers = arena.at_once(
        on(queries.get_round, stage.round_id, lambda found: publishing.publish(found, stage.run_id, by=stage.approvers[0])),
        on(queries.get_round, stage.round_id, lambda found: publishing.raise_concern(found, "Batas keliru.", by=stage.curators[0])),
    )
    come = (state_of(stage), count(RoundConcern), count(RoundOffer))
    return answers.count(None) == 1 and come in {(RoundState.REVIEW, 1, 0), (RoundState.PUBLISHED, 0, 5)}


def test_an_objection_beside_publication_stands_or_comes_too_late(course):
    holds(course("reviewed"), objected)


def test_without_the_lock_of_the_round_it_is_published_over_an_objection(course, monkeypatch):
    is_lost(course("reviewed"), objected, monkeypatch, ["round"])


def replied(arena, stage):
    """Two answer one objection; whether the words of one of them stand."""
    concern_id = db.session.scalar(select(RoundConcern.id))

    def reply(who, words):
        return lambda found: publishing.answer_concern(found, concern_id, words, by=who)

    acts = zip(stage.approvers, ("Sudah diperiksa.", "Batas dibetulkan."), strict=True)
    answers = arena.at_once(*(does(reply(*one), lambda: read_with(stage, concern_id)) for one in acts))
    return answers.count(None) == 1 and recorded("rounds.concern.answered") == 1


def read_with(stage, concern_id):
    """The round, as whoever has the page before them has read it with its objection."""
    db.session.get_one(RoundConcern, concern_id)
    return queries.get_round(stage.round_id)


def test_of_two_answers_to_one_objection_one_stands(course):
    holds(course("objected"), replied)


def test_without_the_locks_of_round_and_objection_one_overwrites_the_other(course, monkeypatch):
    is_lost(course("objected"), replied, monkeypatch, ["round", "concern"])


def fixed_once_more(arena, stage):
    """One publishes, another asks to fix inputs once more; whether one of the two is done."""
    first, second = stage.approvers
    answers = arena.at_once(
        on(queries.get_round, stage.round_id, lambda found: publishing.publish(found, stage.run_id, by=first)),
        on(queries.get_round, stage.round_id, lambda one: locking.ask_to_lock(one, by=second, reason="Data dibetulkan.", source="Lain")),
    )
    found = state_of(stage), db.session.get_one(Round, stage.round_id).locking_since is None
    return answers.count(None) == 1 and found in {(RoundState.REVIEW, False), (RoundState.PUBLISHED, True)}


def test_what_is_being_fixed_once_more_is_not_published(course):
    holds(course("reviewed"), fixed_once_more)


def test_without_the_lock_of_the_round_it_is_published_while_it_is_fixed(course, monkeypatch):
    is_lost(course("reviewed"), fixed_once_more, monkeypatch, ["round"])


# -- places are offered on -----------------------------------------------------------------------------------------------------------------


def first_at(stage, name):
    """Who comes next for a place."""
    found = queries.get_round(stage.round_id)
    first = after.line_of(found, queries.get_place(found.id, stage.places[name])).first
    assert first is not None
    db.session.remove()
    return first.list_id


def offers(stage, who, name, list_id):
    """Somebody who offers a free place to whoever the page has shown as next."""
    return on(queries.get_round, stage.round_id, lambda found: following.offer_next(found, stage.places[name], list_id, by=who))


def offered(arena, stage):
    """Two offer the one free seat; whether one offer is open."""
    list_id = first_at(stage, "ARMADA")
    answers = arena.at_once(*(offers(stage, who, "ARMADA", list_id) for who in stage.curators))
    return answers.count(None) == 1 and count(RoundOffer, RoundOffer.state == OfferState.OPEN) == 1


def test_a_free_seat_that_two_offer_is_offered_once(course):
    holds(course("lapsed"), offered)


def test_the_constraints_of_offers_alone_keep_a_seat_to_one(course, monkeypatch):
    monkeypatch.setattr(*LOCKS["round"])
    holds(course("lapsed"), offered)


def test_without_the_lock_of_the_round_and_the_constraints_a_seat_is_offered_twice(course, monkeypatch):
    is_lost(course("lapsed"), offered, monkeypatch, ["round"], SEATS)


def picked_twice(arena, stage):
    """Somebody whom a host has displaced comes first at two places, and each is offered by another; whether they get one."""
    following.withdraw(filling.get_offer(stage.offers["kes1"]), WithdrawnFor.HOST, "Ruang ditutup.", by=stage.curators[0])
    db.session.commit()
    assert first_at(stage, "TIRTA") == first_at(stage, "AWAN") == stage.lists["kes1"]
    names = zip(stage.curators, ("TIRTA", "AWAN"), strict=True)
    answers = arena.at_once(*(offers(stage, who, name, stage.lists["kes1"]) for who, name in names))
    held = count(RoundOffer, RoundOffer.state == OfferState.OPEN, RoundOffer.list_id == stage.lists["kes1"])
    return answers.count(None) == 1 and held == 1


def test_somebody_who_comes_first_at_two_places_is_offered_one(course):
    holds(course("published"), picked_twice)


def test_without_the_lock_of_the_round_and_the_constraint_they_are_offered_both(course, monkeypatch):
    is_lost(course("published"), picked_twice, monkeypatch, ["round"], SEATS)


def closed(arena, stage):
    """One offers a free place, another closes the round; whether nobody has yet to answer in a round that is closed."""
    list_id = first_at(stage, "ARMADA")
    answers = arena.at_once(
        offers(stage, stage.curators[0], "ARMADA", list_id),
        on(queries.get_round, stage.round_id, lambda found: following.close(found, by=stage.curators[1])),
    )
    come = (state_of(stage), count(RoundOffer, RoundOffer.state == OfferState.OPEN))
    return answers.count(None) == 1 and come in {(RoundState.PUBLISHED, 1), (RoundState.CLOSED, 0)}


def test_a_round_in_which_a_place_is_being_offered_is_not_closed(course):
    holds(course("lapsed"), closed)


def test_without_the_lock_of_the_round_it_closes_with_an_open_offer(course, monkeypatch):
    is_lost(course("lapsed"), closed, monkeypatch, ["round"])


# -- they are answered ---------------------------------------------------------------------------------------------------------------------


def replies(stage, *, willing):
    """The person answers for the place that they are offered."""
    reason = "" if willing else "Memimpin loket baru."
    return on(
        filling.get_offer, stage.offers["hub1"], lambda one: following.answer(one, willing=willing, reason=reason, by=stage.people["hub1"])
    )


def is_whole(stage):
    """Whether the offer and what came of it say the same: an application that runs, with a seat, or none."""
    offer = db.session.get_one(RoundOffer, stage.offers["hub1"])
    open_ones = count(Application, Application.state.not_in(ENDS))
    held = count(Assignment, Assignment.ended_at.is_(None))
    wanted = int(offer.state is OfferState.ACCEPTED)
    return (open_ones, held) == (wanted, wanted)


def willing_twice(arena, stage):
    """The same click twice; whether one application comes of it."""
    answers = arena.at_once(replies(stage, willing=True), replies(stage, willing=True))
    return answers.count(None) == 1 and is_whole(stage) and recorded("rounds.offer.answered") == 1


def test_a_place_that_is_taken_twice_at_once_begins_one_application(course):
    holds(course("published"), willing_twice)


def test_the_opportunity_s_lock_alone_keeps_it_to_one(course, monkeypatch):
    monkeypatch.setattr(*LOCKS["offer"])
    holds(course("published"), willing_twice)


def of_two_minds(arena, stage):
    """Yes in one window, no in another; whether one of them holds."""
    answers = arena.at_once(replies(stage, willing=True), replies(stage, willing=False))
    return answers.count(None) == 1 and is_whole(stage)


def test_of_yes_and_no_at_once_one_holds(course):
    holds(course("published"), of_two_minds)


def test_without_the_lock_of_the_offer_it_is_declined_and_taken(course, monkeypatch):
    is_lost(course("published"), of_two_minds, monkeypatch, ["offer"])


def taken_back(arena, stage):
    """The person says yes as the host takes the place back; whether nothing is left of it."""

    def withdraw(offer):
        following.withdraw(offer, WithdrawnFor.HOST, "Ruang ditutup.", by=stage.curators[0])

    answers = arena.at_once(replies(stage, willing=True), on(filling.get_offer, stage.offers["hub1"], withdraw))
    assert answers[1] is None
    return db.session.get_one(RoundOffer, stage.offers["hub1"]).state is OfferState.WITHDRAWN and is_whole(stage)


def test_a_place_that_is_withdrawn_as_it_is_taken_leaves_no_application_and_nobody_waits_in_a_ring(course):
    arena = course("published")
    before = len(arena.again)
    holds(arena, taken_back)
    assert len(arena.again) == before


def test_where_whoever_answers_does_not_hold_the_round_they_wait_in_a_ring(course, monkeypatch):
    monkeypatch.setattr(lists, "hold_round", queries.get_round)
    assert rings(course("published"), taken_back)


def test_without_the_lock_of_the_offer_an_application_stays_at_a_place_that_was_withdrawn(course, monkeypatch):
    is_lost(course("published"), taken_back, monkeypatch, ["offer"])


def at_the_last_moment(arena, stage):
    """The person answers in the last second, and a second later the worker lets pass what was not answered."""
    until = db.session.get_one(RoundOffer, stage.offers["hub1"]).answer_by
    worker = threading.local()
    clock.follow(lambda: until + dt.timedelta(seconds=1 if hasattr(worker, "late") else -1))

    def lapse(_):
        worker.late = True
        following.lapse_offers()

    def first(offer):
        following.answer(offer, willing=True, reason="", by=stage.people["hub1"])

    arena.at_once(on(filling.get_offer, stage.offers["hub1"], first), on(filling.get_offer, stage.offers["hub1"], lapse))
    clock.follow(lambda: NOW)
    return is_whole(stage) and recorded("rounds.offer.answered") + recorded("rounds.offer.lapsed") == 5


def test_an_answer_in_the_last_second_holds_or_the_place_has_lapsed(course):
    holds(course("published"), at_the_last_moment)


def test_without_the_lock_of_the_offer_a_place_lapses_that_was_taken(course, monkeypatch):
    is_lost(course("published"), at_the_last_moment, monkeypatch, ["offer"])


def signed_or_withdrawn(arena, stage):
    """The host takes the place back as the letter is signed; whether one of the two holds, for letter and application alike."""
    application_id = db.session.get_one(RoundOffer, stage.offers["hub1"]).application_id
    (copy,) = letters.copies_of_subject(application_id)
    letter_id = copy.letter_id
    answers = arena.at_once(
        on(letters.get_letter, letter_id, lambda letter: documents.sign(letter, post="Kepala", by=stage.approvers[1])),
        on(
            filling.get_offer,
            stage.offers["hub1"],
            lambda offer: following.withdraw(offer, WithdrawnFor.HOST, "Tutup.", by=stage.curators[0]),
        ),
    )
    db.session.expire_all()
    letter, application = db.session.get_one(Letter, letter_id), db.session.get_one(Application, application_id)
    signed, withdrawn = (LetterState.VALID, ApplicationState.ISSUED), (LetterState.REVOKED, ApplicationState.CANCELLED)
    return answers.count(None) == 1 and (letter.state, application.state) in {signed, withdrawn}


def test_a_place_is_withdrawn_or_its_letter_is_signed_and_nobody_waits_in_a_ring(course):
    arena = course("approved")
    before = len(arena.again)
    holds(arena, signed_or_withdrawn)
    assert len(arena.again) == before


def test_where_the_application_is_held_before_its_letter_they_wait_in_a_ring(course, monkeypatch):
    lock_letter, meeting = letters.lock_letter, Meeting()

    def letter_first(letter_id):
        held = lock_letter(letter_id)
        meeting.come()
        return held

    def application_first(found):
        held = applications.lock_application(found.id)
        meeting.come()
        return held

    monkeypatch.setattr(letters, "lock_letter", letter_first)
    monkeypatch.setattr(placing, "lock_whole", application_first)
    assert rings(course("approved"), signed_or_withdrawn)
