"""Somebody asks twice for the correction of one field at the same moment: one waits for its owner, the other is told.

The control: without looking and without the index there are two.
"""

import pytest

from portal.kernel.db import db
from portal.workforce import queries
from portal.workforce.services import requests
from tests.factories import requests as made
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def asks(by, grade):
    def act(ready):
        servant = queries.servant_of_account(by)
        asked = made.asked(by, "grade", grade)
        ready()
        requests.ask(servant, asked, by=by)

    return act


def waiting(arena, by):
    """How many corrections wait once two have been asked for."""
    arena.at_once(asks(by, "III/d"), asks(by, "IV/a"))
    db.session.rollback()
    return queries.page_of_own_requests(by.account_id, number=1, size=25).total


def test_one_correction_waits_when_two_are_asked_for_at_once(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert waiting(arena, stage.applicant) == 1


def test_the_index_alone_keeps_it_to_one(arena, monkeypatch):
    monkeypatch.setattr(queries, "find_open_correction", lambda *_: None)
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert waiting(arena, stage.applicant) == 1


def test_without_looking_and_without_the_index_there_are_two(arena, monkeypatch):
    monkeypatch.setattr(queries, "find_open_correction", lambda *_: None)
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=["DROP INDEX record_request_open_once"]) as stage:
            if waiting(arena, stage.applicant) == 2:
                return
    pytest.fail("the race was never lost, so the tests above show nothing")
