"""Links are looked at while people write, twice at once and from both sides: each change arises once, and none is passed over."""

import time
import uuid

import pytest

from partners.curricula import queries
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.queries import linking as linked
from partners.curricula.queries import saying as said
from partners.curricula.services import linking, writing
from portal.kernel.db import db
from tests.factories import curricula as made
from tests.factories import partners
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

FIRST, SECOND = uuid.UUID(made.key("CPL-1")), uuid.UUID(made.key("CPL-2"))
PAUSE = 0.15


def two_linked():
    """Two curricula that follow each other, as ids, and who leads both."""
    partners.code_lists()
    world = made.world()
    other = linking.begin_linked(world.curriculum, by=world.head)
    return world.curriculum.id, other.id, world.head


def suggested(curriculum_id):
    return {one.part_key for one in said.suggestions_of(curriculum_id, state=SuggestionState.OPEN)}


def looked_at_while_written(arena):
    """Which parts arose of two that were written while the link was looked at: the one that was begun first is finished last."""
    here, there, by = two_linked()
    write(here, SECOND, by, "Menguasai.")
    (link_id,) = linked.links_due(10)
    db.session.commit()
    db.session.remove()

    def slow(ready):
        write(here, FIRST, by, "Merancang.")
        ready()
        time.sleep(2 * PAUSE)

    def quick(ready):
        ready()
        write(here, SECOND, by, "Menguasai data.")

    def looks(ready):
        ready()
        time.sleep(PAUSE)
        linking.follow(link_id)

    faults = arena.at_once(slow, quick, looks)
    linking.follow(link_id)
    return faults, suggested(there)


def write(curriculum_id, key, by, words):
    found = queries.get_curriculum(curriculum_id)
    writing.write(found, key, {"text": words}, seen=said.newest_place(curriculum_id, key), by=by)


def test_no_change_is_passed_over_that_was_begun_before_another_and_finished_after_it(arena):
    for _ in range(ROUNDS):
        with arena.round():
            faults, parts = looked_at_while_written(arena)
            assert (faults, parts) == ([None] * 3, {FIRST, SECOND})


def test_without_holding_the_followed_one_such_a_change_is_lost(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_curriculum", queries.get_curriculum)
    for _ in range(CONTROL_ROUNDS):
        with arena.round():
            _, parts = looked_at_while_written(arena)
            if parts != {FIRST, SECOND}:
                return
    pytest.fail("the race is not played: no lock, and nothing was passed over")


def looked_at_from_both_sides(arena):
    """What became of looking at both links twice at once, and what arose on each side."""
    here, there, by = two_linked()
    write(here, FIRST, by, "Merancang.")
    write(there, SECOND, by, "Menguasai data.")
    ids = linked.links_due(10)
    db.session.commit()
    db.session.remove()

    def looks(link_id):
        def act(ready):
            ready()
            linking.follow(link_id)

        return act

    faults = arena.at_once(*(looks(link_id) for link_id in (*ids, *ids)))
    return faults, suggested(here), suggested(there)


def test_both_links_looked_at_twice_at_once_let_each_change_arise_once(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert looked_at_from_both_sides(arena) == ([None] * 4, {SECOND}, {FIRST})
