"""Letters that record a decision are drawn up and signed in its own act, by whoever decided, in the series of their office."""

import pytest
from sqlalchemy import event

from portal.applications.services import letters as services
from portal.documents import queries
from portal.documents.domain import LetterState
from portal.kernel.db import db
from tests.factories import letters, signoff


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def application(world):
    return world.applied(world.opportunity(), world.servant()[1])


def written(application, kind):
    """The letter of a kind that was drawn up with a decision on the application."""
    (found,) = (one.letter for one in queries.papers_of_subject(application.id) if one.letter.kind == kind)
    return found


def test_the_supervisor_recommends_by_a_letter_of_the_agency(world, application):
    world.decide(application)
    made = written(application, "recommendation")
    assert made.number == "e-9001/DUKCAPIL/2026"
    assert (made.state, made.signer_name) == (LetterState.VALID, "Wahyu Pranoto (contoh)")
    assert made.signer_post == world.boss.post
    assert made.content["terms"] == ["Sesuai rencana.", f"Pengalihan tugas: {signoff.PLAN}"]
    assert made.signed_at is not None


def test_the_host_accepts_by_a_letter_under_its_own_head(world, application):
    world.decide_until(application, "host")
    world.decide(application)
    made = written(application, "acceptance")
    assert made.number.startswith("e-9001/M")
    assert made.content["authority"] == world.host.name
    assert made.content["government"] == ""
    assert made.signer_name == "host (contoh)"


def test_an_officer_refuses_by_a_letter_with_the_reason(world, application):
    world.decide_until(application, "verifier")
    world.decide(application, "not_eligible", ground="rule_not_met", reason="Masa kerja belum dua tahun.")
    made = written(application, "refusal")
    assert made.number == "e-9001/2026"
    assert "Alasan: Masa kerja belum dua tahun." in made.content["purpose"]
    assert application.number in made.content["opening"][0]


def test_initials_and_a_number_from_outside_in_its_text_hold_no_decision_up(world, application):
    letters.in_force(world, kind="refusal", initials=list(letters.INITIALS), numbering="outside")
    world.decide_until(application, "verifier")
    world.decide(application, "not_eligible", ground="rule_not_met", reason="Masa kerja belum dua tahun.")
    made = written(application, "refusal")
    assert (made.state, made.initials, made.external) == (LetterState.VALID, [], False)


def test_they_are_not_the_letter_by_which_the_application_is_decided(world, application):
    world.decide(application)
    assert queries.copies_of_subject(application.id) == []
    _, copy = letters.approved(world, application)
    assert queries.copies_of_subject(application.id) == [copy]
    records = {written(application, kind).id for kind in ("recommendation", "acceptance")}
    assert records | {copy.letter_id} <= {one.letter_id for one in queries.papers_of_subject(application.id)}
    assert copy.letter_id not in records


def test_an_acting_officer_signs_as_acting(world, application):
    decision = world.decide(application)
    decision.acting_for, decision.acting_for_name = world.accounts["head"].id, "Kepala (contoh)"
    assert services.recommendation(application, decision).signer_post == f"Plh. {world.boss.post}"


def test_they_ask_the_database_a_bounded_number_of_questions(world, application):
    decision = world.decide(application)
    asked = []
    listen = event.listens_for(db.engine, "before_cursor_execute")(lambda *given: asked.append(given[2]))
    try:
        services.recommendation(application, decision)
        db.session.flush()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert len(asked) <= 25, "\n".join(asked)
