"""Initials come before the signature, in the order of rank, each by another officer, and never by whom the letter names."""

from dataclasses import replace

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications.domain import ApplicationState
from portal.applications.services import applying
from portal.documents import queries
from portal.documents import services as documents
from portal.documents.domain import InitialState, LetterState
from portal.kernel.db import counts_of, db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.identity import SYSTEM, Role
from tests.factories import letters, signoff


@pytest.fixture
def world(session):
    made = signoff.world()
    letters.in_force(made, initials=list(letters.INITIALS))
    return made


@pytest.fixture
def copy(world):
    return letters.approved(world)[1]


def waiting_for(identity):
    return counts_of((queries.waiting(),), **queries.waiting_for(identity))[0]


def shown_to(identity):
    return queries.page_of_letters(queries.Wanted(mine=True), identity, number=1, size=25).rows


def test_each_initials_in_turn_and_the_last_one_sends_it_to_the_signature(world, copy):
    letter = copy.letter
    curator, verifier, approver = (world.identity(key) for key in ("curator", "verifier", "approver"))
    assert letter.state is LetterState.INITIALLING
    with pytest.raises(IllegalMoveError):
        documents.sign(letter, post=letters.POST, by=approver)
    with pytest.raises(ForbiddenError):
        documents.initial(letter, 1, by=verifier)
    documents.initial(letter, 1, by=curator)
    assert letter.state is LetterState.INITIALLING
    documents.initial(letter, 2, by=verifier)
    assert letter.state is LetterState.TO_SIGN
    assert [(one.state, one.name, one.post) for one in letter.initials] == [
        (InitialState.INITIALLED, "curator (contoh)", "Kepala Bidang Pengembangan"),
        (InitialState.INITIALLED, "verifier (contoh)", "Kepala Bidang Mutasi"),
    ]
    documents.sign(letter, post=letters.POST, by=approver)
    assert letter.state is LetterState.VALID


def test_it_waits_for_the_one_whose_turn_it_is_and_is_counted_there_alone(world, copy):
    curator, verifier, approver = (world.identity(key) for key in ("curator", "verifier", "approver"))
    assert [waiting_for(one) for one in (curator, verifier, approver)] == [1, 0, 0]
    assert [len(shown_to(one)) for one in (curator, verifier, approver)] == [1, 0, 0]
    documents.initial(copy.letter, 1, by=curator)
    db.session.flush()
    assert [waiting_for(one) for one in (curator, verifier, approver)] == [0, 1, 0]
    documents.initial(copy.letter, 2, by=verifier)
    db.session.flush()
    assert [waiting_for(one) for one in (curator, verifier, approver)] == [0, 0, 1]
    assert [len(shown_to(one)) for one in (curator, verifier, approver)] == [0, 0, 1]


def test_a_turn_that_has_been_taken_is_not_taken_again(world, copy):
    curator = world.identity("curator")
    documents.initial(copy.letter, 1, by=curator)
    for place in (1, 0, 3):
        with pytest.raises(ConflictError):
            documents.initial(copy.letter, place, by=letters.colleague(f"kurator-{place}", Role.CURATOR, "BPSDM"))


def test_another_office_of_the_same_role_does_not_initial(world, copy):
    with pytest.raises(ForbiddenError):
        documents.initial(copy.letter, 1, by=letters.colleague("kurator-lain", Role.CURATOR, "BKD"))


def test_nobody_initials_a_letter_that_names_them(world):
    servant, person = world.servant()
    body = world.identity("curator").body_id
    account_services.give_grant(accounts.get_account(person.account_id), Role.CURATOR, body, by=SYSTEM)
    _, copy = letters.approved(world, world.applied(world.opportunity(), person))
    as_curator = accounts.identity_of(person.account_id, Role.CURATOR)
    assert waiting_for(as_curator) == 0
    with pytest.raises(ForbiddenError, match="names them"):
        documents.initial(copy.letter, 1, by=as_curator)
    assert servant.name == copy.name


def test_who_initialled_neither_initials_elsewhere_nor_signs(world):
    letters.in_force(
        world,
        initials=[
            {"role": "verifier", "body": "BKD", "post": "Kabid"},
            {"role": "approver", "body": "BKD", "post": "Sekretaris"},
        ],
    )
    _, copy = letters.approved(world)
    verifier, approver = world.identity("verifier"), world.identity("approver")
    account_services.give_grant(world.accounts["verifier"], Role.APPROVER, verifier.body_id, by=SYSTEM)
    documents.initial(copy.letter, 1, by=verifier)
    with pytest.raises(ForbiddenError, match="another place"):
        documents.initial(copy.letter, 2, by=world.identity("verifier") and accounts.identity_of(verifier.account_id, Role.APPROVER))
    documents.initial(copy.letter, 2, by=approver)
    db.session.flush()
    assert waiting_for(approver) == 0
    with pytest.raises(ForbiddenError, match="initialled"):
        documents.sign(copy.letter, post=letters.POST, by=approver)
    documents.sign(copy.letter, post=letters.POST, by=letters.colleague("wakil", Role.APPROVER, "BKD"))


def test_an_acting_officer_initials_as_acting(world, copy):
    curator = world.identity("curator")
    lent = replace(curator.active, acting_for=world.accounts["verifier"].id, acting_for_name="Dewi (contoh)")
    documents.initial(copy.letter, 1, by=replace(curator, active=lent))
    first = copy.letter.initials[0]
    assert (first.post, first.acting_for_name) == ("Plh. Kepala Bidang Pengembangan", "Dewi (contoh)")


def test_sending_it_back_revokes_the_unsigned_letter_and_opens_the_deciders_step_again(world):
    application, copy = letters.approved(world)
    with pytest.raises(DomainError) as refused:
        documents.send_back(copy.letter, 1, " ", by=world.identity("curator"))
    assert refused.value.field == "note"
    documents.initial(copy.letter, 1, by=world.identity("curator"))
    documents.send_back(copy.letter, 2, "Tanggal mulai keliru.", by=world.identity("verifier"))
    db.session.commit()
    assert copy.letter.state is LetterState.REVOKED
    assert copy.letter.revoked_reason == "Tanggal mulai keliru."
    assert (copy.letter.initials[1].state, copy.letter.initials[1].note) == (InitialState.SENT_BACK, "Tanggal mulai keliru.")
    assert application.state is ApplicationState.ACCEPTED
    assert world.turn(application).key == "approver"
    assert waiting_for(world.identity("verifier")) == 0


def test_a_letter_that_is_revoked_before_its_initials_waits_at_nobody(world):
    application, copy = letters.approved(world)
    assert waiting_for(world.identity("curator")) == 1
    applying.withdraw(application, "Sakit.", by=signoff.accounts.identity_of(application.account_id))
    db.session.commit()
    assert copy.letter.state is LetterState.REVOKED
    assert waiting_for(world.identity("curator")) == 0
    with pytest.raises(ConflictError):
        documents.initial(copy.letter, 1, by=world.identity("curator"))


def test_the_text_that_comes_with_the_product_asks_for_none(session):
    world = signoff.world()
    _, copy = letters.approved(world)
    assert copy.letter.initials == []
    assert copy.letter.state is LetterState.TO_SIGN
