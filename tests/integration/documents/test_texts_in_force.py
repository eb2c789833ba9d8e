"""A text is drafted by one, put in force by another, and every letter keeps the one it was drawn up from."""

import pytest

from portal.accounts import services as account_services
from portal.audit.services import PENDING
from portal.documents import queries
from portal.documents.domain import LETTERS, TemplateState
from portal.documents.services import texts
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.identity import SYSTEM, Role
from tests.factories import letters, signoff

KIND = "assignment"


@pytest.fixture
def world(session):
    return signoff.world()


@pytest.fixture
def drafter(world):
    return letters.colleague("penyusun", Role.ADMINISTRATOR, "BKD")


def drafted(drafter, **changed):
    return texts.draft(LETTERS[KIND], letters.body_of(**changed), reason="Pedoman baru.", by=drafter)


def test_the_seed_brings_a_first_version_of_each_kind_and_never_edits_one(world):
    before = {one.id: dict(one.body) for one in queries.versions_of(KIND)}
    assert texts.seed() == 0
    assert {one.id: one.body for one in queries.versions_of(KIND)} == before
    assert all(queries.find_in_force(key).version == 1 for key, _ in LETTERS)


def test_a_new_version_holds_for_letters_drawn_up_from_then_on(world, drafter):
    _, earlier = letters.approved(world)
    made = drafted(drafter, closing=["Untuk dilaksanakan dengan penuh tanggung jawab."])
    db.session.commit()
    assert letters.approved(world)[1].letter.template_version == 1, "a draft changes nothing"
    texts.put_in_force(made, "Sesuai pedoman.", by=world.identity("approver"))
    db.session.commit()
    _, later = letters.approved(world)
    assert (earlier.letter.template_version, later.letter.template_version) == (1, 2)
    assert later.letter.content["closing"] == ["Untuk dilaksanakan dengan penuh tanggung jawab."]
    assert earlier.letter.content["closing"] == []
    assert [one.state for one in queries.versions_of(KIND)] == [TemplateState.IN_FORCE, TemplateState.SUPERSEDED]


def test_who_drafted_a_text_never_puts_it_in_force(world, drafter):
    made = drafted(drafter)
    with pytest.raises(ForbiddenError):
        texts.put_in_force(made, "Sesuai.", by=drafter)
    account = world.accounts["approver"]
    account_services.give_grant(account, Role.ADMINISTRATOR, world.identity("approver").body_id, by=SYSTEM)
    own = texts.drop(made, by=drafter) and texts.draft(LETTERS[KIND], letters.body_of(), reason="x", by=world.identity("approver"))
    with pytest.raises(ForbiddenError):
        texts.put_in_force(own, "Sesuai.", by=world.identity("approver"))


def test_there_is_one_draft_at_a_time_and_one_that_is_dropped_makes_room(world, drafter):
    made = drafted(drafter)
    with pytest.raises(ConflictError):
        drafted(drafter)
    texts.drop(made, by=drafter)
    again = drafted(drafter)
    assert again.version == made.version + 1
    for act in (lambda: texts.drop(made, by=drafter), lambda: texts.put_in_force(made, "x", by=world.identity("approver"))):
        with pytest.raises(IllegalMoveError):
            act()


def test_a_text_that_could_not_be_printed_is_not_drafted_and_both_acts_need_a_reason(world, drafter):
    with pytest.raises(DomainError) as refused:
        drafted(drafter, terms=["{nobody_knows}"])
    assert refused.value.field == "terms"
    with pytest.raises(DomainError) as refused:
        texts.draft(LETTERS[KIND], letters.body_of(), reason=" ", by=drafter)
    assert refused.value.field == "reason"
    with pytest.raises(DomainError) as refused:
        texts.put_in_force(drafted(drafter), " ", by=world.identity("approver"))
    assert refused.value.field == "reason"


def test_the_record_has_who_drafted_and_who_put_in_force_with_their_reasons(world, drafter):
    db.session.info.pop(PENDING, None)
    made = drafted(drafter)
    texts.put_in_force(made, "Sesuai pedoman.", by=world.identity("approver"))
    first, second = db.session.info[PENDING]
    assert (first["event"], second["event"]) == ("documents.template.drafted", "documents.template.put_in_force")
    assert first["account_id"] != second["account_id"]
    assert second["document"]["reason"] == "Sesuai pedoman."
    assert second["document"]["before"]["version"] == 1


def test_without_a_text_in_force_no_letter_is_drawn_up(world):
    db.session.delete(queries.find_in_force(KIND))
    with pytest.raises(DomainError, match="No text"):
        letters.approved(world)
