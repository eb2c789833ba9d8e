"""A letter in force that is revoked is cancelled by another letter, signed in the same act, of which everybody concerned is told."""

import pytest
from sqlalchemy import select

from portal.applications.domain import ApplicationState
from portal.documents import queries
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.documents.models import Letter
from portal.kernel.db import db
from portal.notifications.models import Message
from tests.factories import letters, signoff


@pytest.fixture
def world(session):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=signoff.SYSTEM)
    return made


def cancellations():
    return list(db.session.scalars(select(Letter).where(Letter.kind == "cancellation")))


def told(kind):
    return sorted(db.session.scalars(select(Message.email).where(Message.kind == kind)))


def revoke(world, letter, reason="Pegawai dibutuhkan di unit asal."):
    documents.revoke(letter, reason, by=world.identity("approver"))
    db.session.commit()


def test_revoking_a_letter_in_force_draws_up_and_signs_its_cancellation(world):
    application, copy = letters.signed(world)
    revoke(world, copy.letter)
    (made,) = cancellations()
    assert (made.state, made.signed_by) == (LetterState.VALID, world.accounts["approver"].id)
    assert made.signer_post == "Kepala Badan Kepegawaian Daerah"
    assert made.serial == copy.letter.serial + 1
    assert made.series == copy.letter.series
    assert made.content["basis"][0].startswith(f"Surat Tugas Nomor {copy.letter.number} tanggal ")
    assert "Alasan: Pegawai dibutuhkan di unit asal." in made.content["purpose"]
    assert application.state is ApplicationState.CANCELLED


def test_each_is_reached_from_the_other(world):
    _, copy = letters.signed(world)
    revoke(world, copy.letter)
    (made,) = cancellations()
    assert queries.following(copy.letter) == [made]
    assert queries.find_earlier(made) == copy.letter
    assert [one.letter for one in queries.following_copies(copy)] == [made]
    assert queries.find_earlier_copy(made.copies[0]) == copy
    assert queries.find_earlier(copy.letter) is None
    assert queries.find_earlier_copy(copy) is None


def test_the_person_supervisor_head_and_host_are_told_where_to_check_it(world):
    application, copy = letters.signed(world)
    revoke(world, copy.letter)
    (made,) = cancellations()
    person = signoff.accounts.get_account(application.account_id)
    assert told("applications.cancellation") == [person.email]
    assert told("applications.cancellation_copy") == ["head@uji.test", "host@uji.test", "supervisor@uji.test"]
    paths = set(db.session.scalars(select(Message.path).where(Message.kind.startswith("applications.cancellation"))))
    assert paths == {f"/verify/{made.copies[0].code}"}
    assert documents.check(made.copies[0].code) is not None


def test_one_cancellation_names_everybody_of_the_letter(world):
    opportunity = world.opportunity()
    first, second = (world.applied(opportunity, world.servant()[1]) for _ in range(2))
    for application in (first, second):
        world.decide_until(application, "approver")
    world.decide(first, details={"together": [str(world.turn(second).id)]})
    letter = queries.copies_of_subject(first.id)[0].letter
    documents.sign(letter, post=letters.POST, by=world.identity("approver"))
    revoke(world, letter)
    (made,) = cancellations()
    assert {copy.subject_id for copy in made.copies} == {first.id, second.id}
    assert len(told("applications.cancellation")) == 2


def test_a_letter_that_was_never_signed_is_not_cancelled_by_another(world):
    _, copy = letters.approved(world)
    revoke(world, copy.letter)
    assert cancellations() == []


def test_nor_is_one_whose_place_another_takes(world):
    _, copy = letters.signed(world)
    new = letters.replaced(world, copy)
    documents.sign(new, post=letters.POST, by=world.identity("approver"))
    db.session.commit()
    assert copy.letter.state is LetterState.REPLACED
    assert cancellations() == []


def test_a_text_that_asks_for_initials_does_not_hold_up_a_cancellation(world):
    letters.in_force(world, "cancellation", initials=list(letters.INITIALS), numbering="outside")
    _, copy = letters.signed(world)
    revoke(world, copy.letter)
    (made,) = cancellations()
    assert made.state is LetterState.VALID
    assert made.initials == []
    assert made.serial is not None
