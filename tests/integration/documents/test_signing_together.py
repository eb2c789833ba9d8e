"""Several letters are signed in one act: each stands or falls alone, and the same click twice signs once."""

import uuid

import pytest

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications.domain import ApplicationState
from portal.applications.services import letters as application_letters
from portal.documents import services as documents
from portal.documents.domain import LETTERS, LetterState
from portal.kernel.db import db
from portal.kernel.errors import ConflictError
from portal.kernel.identity import SYSTEM, Role
from portal.kernel.text import Text
from tests.factories import letters, signoff


@pytest.fixture
def world(session):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=SYSTEM)
    return made


def sign(world, *found, batch_id=None):
    ids = [one.letter_id for one in found]
    done = documents.sign_together(batch_id or uuid.uuid4(), ids, post=letters.POST, by=world.identity("approver"))
    db.session.commit()
    return {one.letter_id: one.against for one in done}


def test_the_preview_says_what_is_skipped_and_why(world):
    ready, signed_already = letters.approved(world)[1], letters.signed(world)[1]
    letters.in_force(world, numbering="outside")
    awaited = letters.approved(world)[1]
    letters.in_force(world, numbering="series", initials=[letters.INITIALS[0]])
    initialling = letters.approved(world)[1]
    seen = documents.preview([one.letter for one in (ready, signed_already, awaited, initialling)], by=world.identity("approver"))
    assert [str(one.against) if one.against else None for one in seen] == [
        None,
        "It is signed already.",
        "Its number, which comes from outside, is still to be entered.",
        "It waits for initials.",
    ]


def test_a_letter_that_names_the_signer_is_skipped(world):
    person = world.servant()[1]
    _, copy = letters.approved(world, world.applied(world.opportunity(), person))
    account_services.give_grant(accounts.get_account(person.account_id), Role.APPROVER, world.identity("approver").body_id, by=SYSTEM)
    (seen,) = documents.preview([copy.letter], by=accounts.identity_of(person.account_id, Role.APPROVER))
    assert str(seen.against) == "It names you."


def test_one_that_cannot_be_signed_holds_up_no_other_and_leaves_nothing(world, monkeypatch):
    good, bad, last = (letters.approved(world) for _ in range(3))
    kind = LETTERS["assignment"]

    def refuse_one(letter, by):
        application_letters.on_signed(letter, by)
        if letter.id == bad[1].letter_id:
            raise ConflictError(Text("Somebody else has just taken this place. Read the page again."))

    changed = type(kind)(**{name: getattr(kind, name) for name in kind.__dataclass_fields__} | {"on_signed": refuse_one})
    monkeypatch.setitem(LETTERS._entries, "assignment", changed)
    result = sign(world, good[1], bad[1], last[1])
    assert [result[one[1].letter_id] is None for one in (good, bad, last)] == [True, False, True]
    db.session.expire_all()
    assert [one[1].letter.state for one in (good, bad, last)] == [LetterState.VALID, LetterState.TO_SIGN, LetterState.VALID]
    assert [one[0].state for one in (good, bad, last)] == [ApplicationState.ISSUED, ApplicationState.APPROVED, ApplicationState.ISSUED]


def test_the_same_click_twice_signs_once_and_both_read_the_same_results(world):
    batch_id, copy = uuid.uuid4(), letters.approved(world)[1]
    first = sign(world, copy, batch_id=batch_id)
    signed_at = copy.letter.signed_at
    assert sign(world, copy, batch_id=batch_id) == first == {copy.letter_id: None}
    assert copy.letter.signed_at == signed_at
    kept = documents.results(batch_id, by=world.identity("approver"))
    assert kept is not None
    assert [one.against for one in kept] == [None]


def test_results_are_kept_for_who_signed_and_nobody_else(world):
    batch_id, copy = uuid.uuid4(), letters.signed(world)[1]
    sign(world, copy, batch_id=batch_id)
    (kept,) = documents.results(batch_id, by=world.identity("approver")) or []
    assert (kept.number, str(kept.against)) == (copy.letter.number, "It is signed already.")
    assert documents.results(batch_id, by=world.identity("verifier")) is None
    assert documents.results(uuid.uuid4(), by=world.identity("approver")) is None
