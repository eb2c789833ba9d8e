"""Two hands in one paragraph at once, two who decide on one suggestion, a writer and a stage that is fixed."""

import uuid

import pytest

from partners.curricula import queries
from partners.curricula.domain import CurriculumState, Side
from partners.curricula.models import CurriculumSuggestion
from partners.curricula.queries import saying as said
from partners.curricula.services import importing, saying, writing
from portal.kernel.db import db
from tests.factories import curricula as made
from tests.factories import partners
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

CPL = uuid.UUID(made.key("CPL-1"))
SUBJECT = uuid.UUID(made.key("S-1"))
MINE, THEIRS = "Membaca layanan digital bagi warga.", "Memahami layanan digital bagi warga."


def written_at_once(arena):
    """Both texts of two who write the same words otherwise: how many were kept, and whether the log knows what it found."""
    partners.code_lists()
    world = made.world()
    db.session.commit()
    curriculum_id = world.curriculum.id
    hands = (world.head, world.by(Side.GOVERNMENT))
    db.session.remove()

    def writes(by, words):
        def act(ready):
            found = queries.get_curriculum(curriculum_id)
            ready()
            writing.write(found, CPL, {"text": words}, seen=0, by=by)

        return act

    faults = arena.at_once(*(writes(by, words) for by, words in zip(hands, (MINE, THEIRS), strict=True)))
    return faults.count(None), [one.change["before"] for one in said.changes_since(curriculum_id, 0)]


def test_of_two_who_write_in_one_place_at_once_one_is_asked(arena):
    for _ in range(ROUNDS):
        with arena.round():
            kept, found = written_at_once(arena)
            assert (kept, len(found)) == (1, 1)


def test_without_the_lock_on_the_paragraph_one_overwrites_the_other(arena, monkeypatch):
    def unlocked(curriculum_id, key):
        return queries.get_part(curriculum_id, key)

    monkeypatch.setattr(queries, "find_locked_part", unlocked)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            kept, _ = written_at_once(arena)
            if kept > 1:
                return
    pytest.fail("the race is not played: no lock, and nothing was overwritten")


def decided_at_once(arena):
    """How many of two decisions on one suggestion were taken: one to accept, one to leave it."""
    partners.code_lists()
    world = made.world()
    author = world.by(Side.GOVERNMENT, made.Share.REVIEWER)
    (one,) = saying.suggest(world.curriculum, SUBJECT, {"semester": 3}, "Nanti.", by=author)
    db.session.commit()
    curriculum_id, suggestion_id = world.curriculum.id, one.id
    hands = ((world.head, True), (world.by(Side.GOVERNMENT), False))
    db.session.remove()

    def decides(by, accept):
        def act(ready):
            found, suggestion = queries.get_curriculum(curriculum_id), said.get_suggestion(curriculum_id, suggestion_id)
            ready()
            saying.decide(found, suggestion, accept=accept, reason="Alasan.", by=by)

        return act

    return arena.at_once(*(decides(by, accept) for by, accept in hands)).count(None)


def test_of_two_decisions_on_a_suggestion_one_is_taken(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert decided_at_once(arena) == 1


def test_without_their_locks_both_are(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_curriculum", queries.get_curriculum)
    monkeypatch.setattr(said, "lock_suggestion", lambda suggestion_id: db.session.get(CurriculumSuggestion, suggestion_id))
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if decided_at_once(arena) > 1:
                return
    pytest.fail("the race is not played: no lock, and one decision was taken")


def written_while_fixed(arena):
    """What stood there when the text was fixed, and what stands there afterwards."""
    partners.code_lists()
    world = made.world()
    db.session.commit()
    curriculum_id, by = world.curriculum.id, world.head
    db.session.remove()
    fixed = []

    def fixes(ready):
        queries.get_curriculum(curriculum_id)
        ready()
        held = queries.lock_curriculum(curriculum_id)
        held.state = CurriculumState.AGREED
        fixed.append(queries.document_of(curriculum_id).sha256)

    def writes(ready):
        found = queries.get_curriculum(curriculum_id)
        ready()
        writing.write(found, CPL, {"text": MINE}, seen=0, by=by)

    arena.at_once(fixes, writes)
    return fixed[0], queries.document_of(curriculum_id).sha256


def test_nothing_is_written_into_what_is_fixed_at_the_same_moment(arena):
    for _ in range(ROUNDS):
        with arena.round():
            fixed, now = written_while_fixed(arena)
            assert fixed == now


def test_without_the_shared_lock_something_is(arena, monkeypatch):
    monkeypatch.setattr(queries, "share_curriculum", queries.get_curriculum)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            fixed, now = written_while_fixed(arena)
            if fixed != now:
                return
    pytest.fail("the race is not played: no lock, and nothing was written into what was fixed")


def taken_over_at_once(arena):
    """How many of two uploads of two people were taken over, each as it was read before the other's."""
    partners.code_lists()
    world = made.world()
    curriculum_id, hands = world.curriculum.id, (world.head, world.by(Side.GOVERNMENT))
    now = queries.document_of(curriculum_id)
    for by, words in zip(hands, (MINE, THEIRS), strict=True):
        new = now.having(now.parts[str(CPL)].with_field("text", words))
        importing.preview(world.curriculum, new.to_bytes(), "kurikulum.json", by=by)
    db.session.commit()
    db.session.remove()

    def takes(by):
        def act(ready):
            found = queries.get_curriculum(curriculum_id)
            ready()
            importing.run(found, base=now.sha256, reason="Dari berkas.", by=by)

        return act

    return arena.at_once(*(takes(by) for by in hands)).count(None)


def test_of_two_files_that_were_read_before_each_other_one_is_taken_over(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert taken_over_at_once(arena) == 1


def test_without_the_lock_both_files_are(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_curriculum", queries.get_curriculum)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if taken_over_at_once(arena) > 1:
                return
    pytest.fail("the race is not played: no lock, and one file was taken over")
