"""What is refused of a round that has opened: without words, in another state, a second time, after something else came first."""

import pytest

from portal.applications.domain import ApplicationState
from portal.applications.models import Application
from portal.applications.services import letters as drawing
from portal.applications.services import placing
from portal.catalogue import queries as catalogue
from portal.documents import queries as documents_read
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.rounds.domain import PATIENCE, OfferState, RoundState, RunStage, WithdrawnFor
from portal.rounds.queries import filling, runs
from portal.rounds.services import after, following, locking, publishing, running
from tests.factories import letters, round_course
from tests.races.arena import colleague

LONG = "x" * 301


@pytest.fixture
def made(app):
    return round_course.collecting()


def taken(made, name="hub1"):
    """The application of somebody who takes the place that they are offered."""
    offer = made.offer(name)
    following.answer(offer, willing=True, reason="", by=made.people[name])
    db.session.commit()
    return offer, db.session.get_one(Application, offer.application_id)


# -- locking -------------------------------------------------------------------------------------------------------------------------------


def test_another_lock_names_its_source_in_words_that_can_be_read(made):
    made.lock()
    made.run()
    for source in ("", " ", LONG):
        with pytest.raises(DomainError) as refused:
            locking.ask_to_lock(made.round, by=made.approver, reason="SKP dibetulkan.", source=source)
        assert refused.value.field == "source"
    assert locking.check_source("x" * 300) == "x" * 300


@pytest.mark.parametrize("state", [one for one in RoundState if one not in {RoundState.COLLECTING, RoundState.REVIEW}])
def test_only_a_round_that_collects_or_is_reviewed_is_locked(made, state):
    made.lock()
    made.round.state, made.round.answer_by = state, clock.now()
    db.session.commit()
    with pytest.raises(IllegalMoveError):
        locking.ask_to_lock(made.round, by=made.curator, reason="SKP dibetulkan.", source="Lain")
    made.round.locking_since = clock.now()
    db.session.commit()
    with pytest.raises(IllegalMoveError):
        locking.fix(made.round.id, made.curator.account_id, made.curator.name, "SKP dibetulkan.")
    assert len(runs.locks_of(made.round.id)) == 1


def test_a_lock_that_was_asked_for_and_never_made_ends_with_publication(made):
    made.lock()
    run = made.run()
    locking.ask_to_lock(made.round, by=made.approver, reason="SKP dibetulkan.", source="Lain")
    made.round.locking_since -= 2 * PATIENCE
    db.session.commit()
    publishing.publish(made.round, run.id, by=made.approver)
    assert locking.fix(made.round.id, made.curator.account_id, made.curator.name, "SKP dibetulkan.") is None


# -- seed, run -----------------------------------------------------------------------------------------------------------------------------


def test_a_seed_is_words_that_can_be_read_and_is_entered_while_the_round_waits_for_it(made):
    with pytest.raises(IllegalMoveError):
        running.enter_seed(made.round, "4711", by=made.curator)
    made.lock()
    for seed in ("", " ", "x" * 201):
        with pytest.raises(DomainError) as refused:
            running.enter_seed(made.round, seed, by=made.curator)
        assert refused.value.field == "seed"
    made.run("x" * 200)
    with pytest.raises(IllegalMoveError):
        running.enter_seed(made.round, "4711", by=made.curator)


def test_a_seed_is_refused_with_a_reason_and_neither_witnessed_nor_refused_twice(made):
    made.lock()
    run = running.enter_seed(made.round, "4711", by=made.curator)
    db.session.commit()
    with pytest.raises(DomainError) as missing:
        running.refuse_seed(run, " ", by=made.approver)
    assert missing.value.field == "reason"
    running.witness(run, "4711", by=made.approver)
    db.session.commit()
    with pytest.raises(ConflictError, match="in the meantime"):
        running.witness(run, "4711", by=made.approver)
    with pytest.raises(ConflictError, match="in the meantime"):
        running.refuse_seed(run, "Di sumber tertulis lain.", by=made.approver)
    assert run.stage is RunStage.SOLVING


def test_a_run_that_is_done_is_not_given_up(made):
    made.lock()
    run = made.run()
    run.witnessed_at -= 2 * PATIENCE
    db.session.commit()
    with pytest.raises(ConflictError, match="still being computed"):
        running.give_up(run, by=made.curator)
    assert made.round.state is RoundState.REVIEW


# -- review, publication -------------------------------------------------------------------------------------------------------------------


def test_an_objection_has_words_stands_against_a_run_under_review_and_is_answered_once_in_words(made):
    made.lock()
    with pytest.raises(IllegalMoveError):
        publishing.raise_concern(made.round, "Batas keliru.", by=made.curator)
    run = made.run()
    with pytest.raises(DomainError) as missing:
        publishing.raise_concern(made.round, " ", by=made.curator)
    assert missing.value.field == "reason"
    concern = publishing.raise_concern(made.round, "Batas keliru.", by=made.curator)
    db.session.commit()
    with pytest.raises(DomainError):
        publishing.answer_concern(made.round, concern.id, " ", by=made.approver)
    publishing.answer_concern(made.round, concern.id, "Sudah diperiksa.", by=made.approver)
    with pytest.raises(IllegalMoveError):
        publishing.answer_concern(made.round, concern.id, "Lain.", by=made.approver)
    assert concern.answer == "Sudah diperiksa."
    publishing.publish(made.round, run.id, by=made.approver)
    with pytest.raises(IllegalMoveError):
        publishing.raise_concern(made.round, "Batas keliru.", by=made.curator)


@pytest.mark.parametrize("fault", ["envy", "beyond"])
def test_a_run_whose_check_counts_a_fault_is_not_published(made, fault):
    made.lock()
    run = made.run()
    run.figures = {**run.figures, fault: 1}
    db.session.commit()
    with pytest.raises(DomainError, match="cannot be published"):
        publishing.publish(made.round, run.id, by=made.approver)


def test_a_run_is_not_published_while_inputs_are_fixed_once_more(made):
    made.lock()
    run = made.run()
    locking.ask_to_lock(made.round, by=made.approver, reason="SKP dibetulkan.", source="Lain")
    with pytest.raises(DomainError, match="fixed once more"):
        publishing.publish(made.round, run.id, by=made.approver)


# -- places --------------------------------------------------------------------------------------------------------------------------------


def test_a_place_is_withdrawn_with_a_reason_once_and_while_the_round_is_published(made):
    made.published()
    offer = made.offer("kes1")
    with pytest.raises(DomainError) as missing:
        following.withdraw(offer, WithdrawnFor.HOST, " ", by=made.curator)
    assert missing.value.field == "reason"
    following.withdraw(offer, WithdrawnFor.HOST, "Ruang ditutup.", by=made.curator)
    with pytest.raises(IllegalMoveError):
        following.withdraw(offer, WithdrawnFor.FACT, "Dijatuhi hukuman.", by=made.curator)
    assert offer.cause is WithdrawnFor.HOST
    made.round.state = RoundState.CLOSED
    db.session.commit()
    with pytest.raises(IllegalMoveError):
        following.withdraw(made.offer("hub1"), WithdrawnFor.HOST, "Ruang ditutup.", by=made.curator)
    assert made.offer("hub1").state is OfferState.OPEN


def test_a_place_is_offered_on_while_it_is_free_and_the_round_is_published(made):
    made.published()
    with pytest.raises(ConflictError, match="No place of this offering is free"):
        following.offer_next(made.round, made.places["AWAN"].id, made.lists["sda1"].id, by=made.curator)
    following.answer(made.offer("sda3"), willing=False, reason="Tugas keluarga.", by=made.people["sda3"])
    following.withdraw(made.offer("hub1"), WithdrawnFor.FACT, "Dijatuhi hukuman.", by=made.curator)
    db.session.commit()
    first = after.line_of(made.round, made.places["ARMADA"]).first
    assert first.list_id == made.lists["hub2"].id
    made.round.state = RoundState.CLOSED
    db.session.commit()
    with pytest.raises(IllegalMoveError):
        following.offer_next(made.round, made.places["ARMADA"].id, first.list_id, by=made.curator)


def test_only_a_published_round_is_closed_and_once(made):
    with pytest.raises(IllegalMoveError):
        following.close(made.round, by=made.curator)
    made.published()
    for offer in filling.offers_of(made.round.id):
        following.withdraw(offer, WithdrawnFor.HOST, "Ruang ditutup.", by=made.curator)
    following.close(made.round, by=made.curator)
    with pytest.raises(IllegalMoveError):
        following.close(made.round, by=made.curator)


def test_whoever_has_lost_a_place_does_not_answer_for_it(made):
    made.published()
    following.withdraw(made.offer("hub1"), WithdrawnFor.HOST, "Ruang ditutup.", by=made.curator)
    for willing in (True, False):
        with pytest.raises(IllegalMoveError):
            following.answer(made.offer("hub1"), willing=willing, reason="Tugas keluarga.", by=made.people["hub1"])
    assert made.offer("hub1").state is OfferState.WITHDRAWN


# -- what comes of a place that is taken ---------------------------------------------------------------------------------------------------


def test_a_place_is_not_taken_beside_an_application_for_it_nor_by_somebody_who_may_not_go_by_now(made):
    made.published()
    opportunity = catalogue.get_opportunity(made.places["AWAN"].opportunity_id)
    opportunity.requirements = {"grades": ["IV/e"]}
    db.session.commit()
    with pytest.raises(ConflictError, match="at least one rule is no longer met"):
        following.answer(made.offer("hub1"), willing=True, reason="", by=made.people["hub1"])
    db.session.rollback()
    opportunity.requirements = {}
    db.session.commit()
    _, application = taken(made)
    own = made.lists["hub1"]
    known = placing.Placing(own.servant_id, own.account_id, own.agency_id, "", [], {}, None, None)
    with pytest.raises(ConflictError, match="have an application for this opportunity"):
        placing.place(opportunity, known, by=made.people["hub1"])
    assert application.state is ApplicationState.ACCEPTED


def test_a_place_is_not_withdrawn_once_the_assignment_letter_is_in_force(made):
    made.published()
    offer, application = taken(made)
    made.world.decide(application)
    (copy,) = documents_read.copies_of_subject(application.id)
    documents.sign(copy.letter, post=letters.POST, by=colleague(made.world, "approver"))
    db.session.commit()
    with pytest.raises(ConflictError, match="letter is in force"):
        following.withdraw(offer, WithdrawnFor.HOST, "Ruang ditutup.", by=made.curator)
    db.session.rollback()
    assert (offer.state, application.state) == (OfferState.ACCEPTED, ApplicationState.ISSUED)


@pytest.mark.parametrize("initials", [[], list(letters.INITIALS)], ids=["to sign", "to initial"])
def test_a_letter_that_nobody_has_signed_ends_with_the_place(made, initials):
    made.published()
    letters.in_force(made.world, initials=initials)
    offer, application = taken(made)
    made.world.decide(application)
    (copy,) = documents_read.copies_of_subject(application.id)
    assert copy.letter.state in drawing.WAITING
    following.withdraw(offer, WithdrawnFor.HOST, "Ruang ditutup.", by=made.curator)
    db.session.commit()
    assert (copy.letter.state, application.state) == (LetterState.REVOKED, ApplicationState.CANCELLED)


def test_a_place_whose_application_has_ended_is_withdrawn_and_the_application_stays_as_it_ended(made):
    made.published()
    offer, application = taken(made)
    application.state = ApplicationState.WITHDRAWN
    db.session.commit()
    following.withdraw(offer, WithdrawnFor.HOST, "Ruang ditutup.", by=made.curator)
    assert (offer.state, application.state) == (OfferState.WITHDRAWN, ApplicationState.WITHDRAWN)
