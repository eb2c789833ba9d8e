"""Opportunities are changed while others read the catalogue: once all is done, nobody is shown what has been replaced.

The control: where the database does not begin a new edition with a change, what was kept is shown on.
"""

import uuid

from portal.catalogue import presenters, queries
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

NO_EDITIONS = "DROP TRIGGER opportunity_edition ON opportunity"


def renames(opportunity_id, name):
    def act(ready):
        ready()
        queries.lock_opportunity(opportunity_id).title = name
        db.session.flush()

    return act


def reads(opportunity_ids):
    def act(ready):
        ready()
        for _ in range(10):
            shown(opportunity_ids)
            db.session.rollback()

    return act


def shown(opportunity_ids):
    """What the list and the detail pages call these opportunities."""
    lines = presenters.listed(queries.Chosen(closed=True), 1, 25, lambda: str).lines
    return {line[1] for line in lines} | {queries.get_shown(one)[0].opportunity.title for one in opportunity_ids}


def is_stale(arena):
    """Whether something is shown, once all is done, that nobody would find in the database."""
    ids = list(db.session.scalars(db.select(Opportunity.id)))
    shown(ids)
    db.session.rollback()
    renaming = [renames(one, f"Judul {uuid.uuid4()}") for one in ids for _ in range(2)]
    answers = arena.at_once(*renaming, *[reads(ids)] * 3)
    assert answers == [None] * len(answers)
    there = set(db.session.scalars(db.select(Opportunity.title)))
    return shown(ids) != there


def test_nobody_is_shown_what_has_been_replaced(arena):
    for _ in range(ROUNDS):
        with arena.round():
            assert not is_stale(arena)


def test_without_editions_what_was_kept_is_shown_on(arena):
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=[NO_EDITIONS]):
            if is_stale(arena):
                return
    raise AssertionError("the control never failed: this test would notice nothing")
