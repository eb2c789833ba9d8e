"""A letter in force is corrected by another, which takes its place with the signature; the old code leads to the new one."""

import pytest
from sqlalchemy import exc

from portal.applications.domain import ApplicationState
from portal.documents import queries
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.kernel.constraints import translated
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.notifications.models import Message
from tests.factories import letters, signoff


@pytest.fixture
def world(session):
    return signoff.world()


def sign(world, letter):
    documents.sign(letter, post=letters.POST, by=world.identity("approver"))
    db.session.commit()


def test_the_old_letter_holds_until_the_new_one_is_signed_and_is_then_replaced(world):
    application, copy = letters.signed(world)
    made = letters.replaced(world, copy, ["Masa tugas 5 Februari 2027 sampai dengan 30 April 2027."])
    assert copy.letter.state is LetterState.VALID
    assert (made.state, made.replaces_id) == (LetterState.TO_SIGN, copy.letter_id)
    assert made.number != copy.letter.number
    assert made.content["purpose"] == ["Masa tugas 5 Februari 2027 sampai dengan 30 April 2027."]
    assert made.content["basis"] == copy.letter.content["basis"]
    assert made.content["replaces"] == copy.letter.number
    sign(world, made)
    assert (copy.letter.state, copy.letter.replaced_by) == (LetterState.REPLACED, made.id)
    assert application.state is ApplicationState.ISSUED


def test_the_same_person_has_a_new_code_to_which_the_old_one_leads(world):
    _, copy = letters.signed(world)
    made = letters.replaced(world, copy)
    assert queries.find_successor(copy) is None
    sign(world, made)
    successor = queries.find_successor(copy)
    assert successor is made.copies[0]
    assert (successor.subject_id, successor.account_id, successor.name) == (copy.subject_id, copy.account_id, copy.name)
    assert successor.code != copy.code
    (told,) = db.session.query(Message).filter_by(kind="documents.replaced").all()
    assert told.path == f"/verify/{successor.code}"


def test_a_letter_is_replaced_once_at_a_time(world):
    _, copy = letters.signed(world)
    made = letters.replaced(world, copy)
    with pytest.raises(exc.IntegrityError) as refused, db.session.begin_nested():  # whose end writes the row
        letters.documents.replace(copy.letter, documents.Corrected(["x"], []), "Lagi.", by=world.identity("approver"))
    assert isinstance(translated(refused.value), ConflictError)
    documents.revoke(made, "Keliru juga.", by=world.identity("approver"))
    db.session.commit()
    assert letters.replaced(world, copy).replaces_id == copy.letter_id


def test_revoking_an_unsigned_replacement_moves_nothing(world):
    application, copy = letters.signed(world)
    made = letters.replaced(world, copy)
    documents.revoke(made, "Keliru juga.", by=world.identity("approver"))
    db.session.commit()
    assert application.state is ApplicationState.ISSUED
    assert copy.letter.state is LetterState.VALID


def test_revoking_a_replacement_in_force_ends_the_placement(world):
    application, copy = letters.signed(world)
    made = letters.replaced(world, copy)
    sign(world, made)
    documents.revoke(made, "Mitra tutup.", by=world.identity("approver"))
    db.session.commit()
    assert application.state is ApplicationState.CANCELLED


def test_a_replacement_of_a_letter_that_was_revoked_meanwhile_is_not_signed(world):
    _, copy = letters.signed(world)
    made = letters.replaced(world, copy)
    documents.revoke(copy.letter, "Mitra tutup.", by=world.identity("approver"))
    with pytest.raises(IllegalMoveError):
        documents.sign(made, post=letters.POST, by=world.identity("approver"))


def test_only_purpose_and_terms_of_a_letter_in_force_are_corrected_with_a_reason(world):
    _, copy = letters.approved(world)
    with pytest.raises(IllegalMoveError):
        letters.replaced(world, copy)
    sign(world, copy.letter)
    for purpose, changed, field in (
        ([], {}, "purpose"),
        (["x"] * 21, {}, "purpose"),
        (["x"], {"terms": ["x"] * 21}, "terms"),
        (["x"], {"reason": " "}, "reason"),
    ):
        with pytest.raises(DomainError) as refused:
            letters.replaced(world, copy, purpose, **changed)
        assert refused.value.field == field


def test_a_replacement_is_initialled_as_the_letter_that_it_replaces(world):
    letters.in_force(world, initials=[letters.INITIALS[1]])
    _, copy = letters.approved(world)
    documents.initial(copy.letter, 1, by=world.identity("verifier"))
    sign(world, copy.letter)
    made = letters.replaced(world, copy)
    assert made.state is LetterState.INITIALLING
    assert [one.post for one in made.initials] == ["Kepala Bidang Mutasi"]
