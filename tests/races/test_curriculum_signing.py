"""Two at once at one curriculum: answers, signatures, reopening, the next one.

The controls: without holding the curriculum, and where nothing else forbids it, both are done, or what both owe is done by none.
"""

import uuid

import pytest

from partners.curricula import queries
from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.queries import saying, versions
from partners.curricula.services import adopting, reviewing, signing, versioning
from portal.accounts import queries as accounts
from portal.kernel.db import db
from tests.factories import curricula as made
from tests.factories import partners
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

LOST = "the race was never lost, so the tests above show nothing"


@pytest.fixture
def unheld(monkeypatch):
    """Whoever acts has read the curriculum, and holds nothing."""
    monkeypatch.setattr(queries, "lock_curriculum", queries.get_curriculum)


def world_in(state, *sides):
    """A curriculum in review or agreed, to which these sides have answered or which they have signed: its id, and who acts by side."""
    partners.code_lists()
    world = made.world()
    if state is CurriculumState.AGREED:
        made.agreed(world)
        for side in sides:
            made.sign(world, side)
    elif state is CurriculumState.IN_REVIEW:
        reviewing.send(world.curriculum, by=world.head)
        for side in sides:
            reviewing.agree(world.curriculum, place=saying.newest_place(world.curriculum.id), by=world.by(side))
    else:
        made.adopted(world)
    people = {key: account.id for key, account in world.people.items()}
    db.session.commit()
    found = world.curriculum.id
    db.session.remove()
    return found, people


def acting(curriculum_id, people, side, share, do):
    """An act of somebody of a side on a curriculum that they have read before the others act."""

    def act(ready):
        by = accounts.identity_of(people[side, share], made.ROLE_OF[side])
        curriculum = queries.get_curriculum(curriculum_id)
        state = curriculum.state
        assert state
        ready()
        do(curriculum, by)

    return act


def agree(curriculum, by):
    reviewing.agree(curriculum, place=saying.newest_place(curriculum.id), by=by)


def sign(side):
    def do(curriculum, by):
        signing.sign(curriculum, post="Direktur", sha256=versioning.digest_for(side, versions.find_agreed(curriculum.id)), by=by)

    return do


def reopen(curriculum, by):
    reviewing.reopen(curriculum, reason="Bobot keliru.", by=by)


def now(curriculum_id):
    db.session.rollback()
    curriculum = queries.get_curriculum(curriculum_id)
    db.session.refresh(curriculum)
    return curriculum


# -- two sides answer ---------------------------------------------------------------------------------------------------------------------


def both_agree(arena):
    """The state after the last two sides have agreed at once, and how many versions were made."""
    found, people = world_in(CurriculumState.IN_REVIEW, Side.UNIVERSITY)
    arena.at_once(*(acting(found, people, side, Share.LEAD, agree) for side in (Side.GOVERNMENT, Side.COMPANY)))
    return now(found).state, len(versions.numbers_of(found))


def test_the_last_of_two_sides_that_agree_at_once_makes_the_version(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert both_agree(arena) == (CurriculumState.AGREED, 1)


@pytest.mark.usefixtures("unheld")
def test_without_holding_it_each_side_waits_for_the_other(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if both_agree(arena) == (CurriculumState.IN_REVIEW, 0):
                return
    pytest.fail(LOST)


# -- two sides sign -----------------------------------------------------------------------------------------------------------------------


def both_sign(arena):
    """The state after the last two sides have signed at once, and how many signatures there are."""
    found, people = world_in(CurriculumState.AGREED, Side.UNIVERSITY)
    arena.at_once(*(acting(found, people, side, Share.SIGNER, sign(side)) for side in (Side.GOVERNMENT, Side.COMPANY)))
    curriculum = now(found)
    return curriculum.state, len(versions.signatures_of(versions.find_agreed(found).id))


def test_with_the_last_of_two_signatures_at_once_it_is_signed(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert both_sign(arena) == (CurriculumState.SIGNED, 3)


@pytest.mark.usefixtures("unheld")
def test_without_holding_it_both_have_signed_and_it_is_not_signed(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if both_sign(arena) == (CurriculumState.AGREED, 3):
                return
    pytest.fail(LOST)


# -- two of one side sign -----------------------------------------------------------------------------------------------------------------


def colleagues_sign(arena):
    """How many were told that they signed, of two colleagues at once."""
    found, people = world_in(CurriculumState.AGREED)
    shares = (Share.LEAD, Share.SIGNER)
    answers = arena.at_once(*(acting(found, people, Side.UNIVERSITY, share, sign(Side.UNIVERSITY)) for share in shares))
    return sum(answer is None for answer in answers)


def test_a_side_signs_once_when_two_colleagues_sign(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert colleagues_sign(arena) == 1


@pytest.mark.usefixtures("unheld")
def test_the_constraint_alone_lets_a_side_sign_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert colleagues_sign(arena) == 1


@pytest.mark.usefixtures("unheld")
def test_without_lock_and_constraint_both_colleagues_sign(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=["ALTER TABLE curriculum_signature DROP CONSTRAINT curriculum_signature_once"]):
            if colleagues_sign(arena) == 2:
                return
    pytest.fail(LOST)


# -- the last signature against reopening -------------------------------------------------------------------------------------------------


def sign_against_reopening(arena):
    """How many of the two were done: the last signature, and reopening."""
    found, people = world_in(CurriculumState.AGREED, Side.UNIVERSITY, Side.GOVERNMENT)
    answers = arena.at_once(
        acting(found, people, Side.COMPANY, Share.SIGNER, sign(Side.COMPANY)),
        acting(found, people, Side.UNIVERSITY, Share.LEAD, reopen),
    )
    state = now(found).state
    assert state is CurriculumState.SIGNED or state is CurriculumState.CHANGES_REQUESTED
    return sum(answer is None for answer in answers)


def test_either_the_last_side_signs_or_it_is_reopened(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert sign_against_reopening(arena) == 1


@pytest.mark.usefixtures("unheld")
def test_without_holding_it_both_are_told_that_it_was_done(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            if sign_against_reopening(arena) == 2:
                return
    pytest.fail(LOST)


# -- the next one -------------------------------------------------------------------------------------------------------------------------


def successors(arena):
    """How many successors there are after the lead has begun one in two windows, and how often it was told so."""
    found, people = world_in(CurriculumState.ADOPTED)
    begin = acting(found, people, Side.UNIVERSITY, Share.LEAD, lambda curriculum, by: adopting.begin_successor(curriculum, by=by))
    answers = arena.at_once(begin, begin)
    db.session.rollback()
    count = db.session.execute(db.text("SELECT count(*) FROM curriculum WHERE supersedes_id = :id"), {"id": uuid.UUID(str(found))}).scalar()
    return count, sum(answer is None for answer in answers)


def test_one_successor_is_begun_from_two_windows(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert successors(arena) == (1, 1)


@pytest.mark.usefixtures("unheld")
def test_the_index_alone_lets_one_successor_begin(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert successors(arena) == (1, 1)


@pytest.mark.usefixtures("unheld")
def test_without_lock_and_index_two_successors_are_begun(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=["DROP INDEX curriculum_successor_once"]):
            if successors(arena) == (2, 2):
                return
    pytest.fail(LOST)
