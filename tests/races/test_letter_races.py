"""Two at once on one letter: two initials, a signature and a revocation, two numbers from outside, two batches of one click."""

import uuid

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEntry
from portal.documents import queries as letters
from portal.documents import services as documents
from portal.documents.domain import Addressee, InitialState, LetterState
from portal.documents.models import Letter, LetterInitial
from portal.drafts.models import Draft
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations import queries as organisations
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def drawn(by, *, numbering=None, initials=0):
    """A letter that names nobody of the house, with so many places for initials of one office."""
    person = Addressee(uuid.uuid4(), None, "Ayu (contoh)", "199003142015032901")
    made = documents.draw_up("acceptance", subject="Magang", content={"authority": "BKD"}, addressees=[person], by=by, numbering=numbering)
    body = organisations.find_body_by_code("BKD")
    states = (InitialState.WAITING, *(InitialState.AHEAD for _ in range(initials - 1)))[:initials]
    made.initials = [
        LetterInitial(place=n, role=Role.APPROVER, body_id=body.id, post="Kabid", state=one) for n, one in enumerate(states, 1)
    ]
    if initials:
        made.state = LetterState.INITIALLING
    db.session.commit()
    return made.id


def on(letter_id, act):
    """Somebody who has read the letter acts on it."""

    def acts(ready):
        page = letters.get_letter(letter_id)
        read = [one.state for one in page.initials]  # held, as the request's session holds what the guard has read
        ready()
        act(page)
        assert len(read) == len(page.initials)

    return acts


def entries(event, letter_id):
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == event, AuditEntry.subject_id == letter_id)
    return db.session.scalar(query)


def two_initials(arena, stage):
    """How many initialled the first place: both had read that it waits."""
    letter_id = drawn(stage.approvers[0], initials=2)
    arena.at_once(*(on(letter_id, lambda page, by=by: documents.initial(page, 1, by=by)) for by in stage.approvers))
    return entries("documents.letter.initialled", letter_id)


def signature_and_revocation(arena, stage):
    """How much of both was done to a letter that was not yet in force: one that is signed after it was revoked is both."""
    letter_id = drawn(stage.approvers[0])
    sign = on(letter_id, lambda page: documents.sign(page, post="Kepala", by=stage.approvers[0]))
    arena.at_once(sign, on(letter_id, lambda page: documents.revoke(page, "Keliru.", by=stage.approvers[1])))
    letter = letters.get_letter(letter_id)
    order = list(
        db.session.scalars(
            select(AuditEntry.event)
            .where(AuditEntry.subject_id == letter_id, AuditEntry.event.in_(["documents.letter.signed", "documents.letter.revoked"]))
            .order_by(AuditEntry.seq)
        )
    )
    whole = {
        ("documents.letter.signed", "documents.letter.revoked"): (LetterState.REVOKED, True),
        ("documents.letter.revoked",): (LetterState.REVOKED, False),
    }
    return 0 if whole.get(tuple(order)) == (letter.state, letter.signed_at is not None) else 1


def two_signatures(arena, stage):
    """How often a letter was signed."""
    letter_id = drawn(stage.approvers[0])
    arena.at_once(*(on(letter_id, lambda page, by=by: documents.sign(page, post="Kepala", by=by)) for by in stage.approvers))
    return entries("documents.letter.signed", letter_id)


RACES = {
    "two initials in one place are one": (two_initials, 1, []),
    "a letter is not signed once it is revoked": (signature_and_revocation, 0, ["ALTER TABLE letter DROP CONSTRAINT ck_letter_revoked_at"]),
    "two signatures are one": (two_signatures, 1, []),
}
"""What is tried at once, how much of it may come of that, and what the database keeps of it beside the lock."""
named = pytest.mark.parametrize(("play", "allowed", "constraints"), RACES.values(), ids=RACES)


@named
def test_under_simultaneous_acts(arena, play, allowed, constraints):
    del constraints  # in force here
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert play(arena, stage) == allowed


@named
def test_without_what_keeps_it_the_double_appears(arena, play, allowed, constraints, monkeypatch):
    monkeypatch.setattr(letters, "lock_letter", letters.get_letter)
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=constraints) as stage:
            if play(arena, stage) > allowed:
                return
    pytest.fail("the race is not played: no lock, and no double")


def same_number(arena, stage):
    """How many letters have the number that both were given."""
    ids = [drawn(stage.approvers[0], numbering=documents.Numbering(outside=True)) for _ in range(2)]
    pairs = zip(ids, stage.approvers, strict=True)
    arena.at_once(*(on(one, lambda page, by=by: documents.enter_number(page, "12/KT/2026", by=by)) for one, by in pairs))
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.number == "12/KT/2026"))


def test_two_letters_get_one_number_from_outside_once(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert same_number(arena, stage) == 1


def test_without_the_constraint_two_letters_have_it(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=["ALTER TABLE letter DROP CONSTRAINT letter_printed_number_once"]) as stage:
            if same_number(arena, stage) > 1:
                return
    pytest.fail("the race is not played: no constraint, and no double")


def clicked_twice(arena, stage):
    """Results of one act that was sent twice at once: (acts recorded, signatures, refusals)."""
    letter_id, batch_id = drawn(stage.approvers[0]), uuid.uuid4()
    found = []

    def click(ready):
        ready()
        found.append(documents.sign_together(batch_id, [letter_id], post="Kepala", by=stage.approvers[0]))

    answers = arena.at_once(click, click)
    acts = db.session.scalar(select(func.count()).select_from(Draft).where(Draft.object_id == batch_id))
    refused = sum(one.against is not None for results in found for one in results)
    return acts, entries("documents.letter.signed", letter_id), refused, answers


def test_the_same_click_twice_at_once_signs_once_and_both_read_that_it_is_signed(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert clicked_twice(arena, stage) == (1, 1, 0, [None, None])
