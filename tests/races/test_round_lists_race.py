"""Two at once at lists: one window wins and the other is told, one person has one list, numbers differ, what is locked stays.

The controls: where the list is not held, one window overwrites the other; where the round is not, two people want one number, and a list
changes after it was locked.
"""

import datetime as dt
import time

from sqlalchemy import exc

from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError
from portal.kernel.identity import Role
from portal.rounds import queries, services
from portal.rounds.domain import RoundState
from portal.rounds.domain.points import USUAL
from portal.rounds.models import Round, RoundList
from portal.rounds.queries import lists
from portal.rounds.services import listing
from portal.workflow import queries as cases
from tests.factories.round_lists import declaration
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

BREATH = 0.05
"""Seconds for which whoever locks the round looks at what it locks."""


def staged(stage, chosen=2):
    """A round that collects, with two offerings that a candidate has chosen: ids of round, list and offerings, and the candidate."""
    offered = (applications.get_application(one).opportunity_id for one in (stage.draft, stage.accepted[0], stage.wanted[0]))
    curator = accounts.identity_of(accounts.find_account("curator@uji.test").id, Role.CURATOR)
    made = services.plan_round("Gelombang I", USUAL, 8, by=curator)
    db.session.flush()
    places = [services.add_offering(made, one, by=curator).id for one in offered]
    made.state, made.opened_at, made.seed_source = RoundState.COLLECTING, clock.now(), "Undian contoh"
    made.lists_until = clock.now() + dt.timedelta(days=10)
    db.session.flush()
    person = stage.candidates[0]
    found = listing.begin(made, by=person)
    db.session.flush()
    for place_id in places[:chosen]:
        listing.add(found, place_id, version=found.version, by=person)
    db.session.commit()
    ids = made.id, found.id, places, person
    db.session.remove()
    return ids


def does(work):
    """Somebody who has read what they need, and acts once both are ready."""

    def act(ready):
        ready()
        work()

    return act


# -- two windows ---------------------------------------------------------------------------------------------------------------------------


def windows(arena, stage):
    """What came of two windows that change one list, and the version that it has then."""
    _, list_id, places, person = staged(stage)
    first = does(lambda: listing.add(lists.get_list(list_id), places[2], version=3, by=person))
    second = does(lambda: listing.move(lists.get_list(list_id), places[1], 1, version=3, by=person))
    refusals = arena.at_once(first, second)
    return refusals, lists.get_list(list_id).version


def test_of_two_windows_one_wins_and_the_other_is_told(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            refusals, version = windows(arena, stage)
            assert sorted(one is None for one in refusals) == [False, True]
            assert isinstance(next(one for one in refusals if one), ConflictError)
            assert version == 4


def test_where_the_list_is_not_held_one_window_overwrites_the_other(arena, monkeypatch):
    monkeypatch.setattr(lists, "lock_list", lists.get_list)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            if windows(arena, stage) == ([None, None], 4):
                return
    raise AssertionError("no change was lost")


# -- beginning -----------------------------------------------------------------------------------------------------------------------------


def begun(arena, stage, people):
    round_id, *_ = staged(stage)
    refusals = arena.at_once(*(does(lambda by=by: listing.begin(queries.get_round(round_id), by=by)) for by in people))
    return refusals, [row.number for row in db.session.query(RoundList).filter_by(round_id=round_id)]


def test_a_list_that_is_begun_twice_at_once_is_one(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            other = stage.candidates[1]
            refusals, numbers = begun(arena, stage, (other, other))
            assert refusals == [None, None]
            assert len(numbers) == 2, "with that of the stage"


def test_the_key_alone_keeps_a_person_to_one_list(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_round", queries.get_round)
    monkeypatch.setattr(lists, "next_participant", lambda _: str(time.monotonic_ns()))
    for _ in range(ROUNDS):
        with arena.round() as stage:
            other = stage.candidates[1]
            assert len(begun(arena, stage, (other, other))[1]) == 2


def test_two_people_who_begin_at_once_have_two_numbers(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            refusals, numbers = begun(arena, stage, (stage.candidates[1], stage.applicant))
            assert refusals == [None, None]
            assert len(set(numbers)) == 3


def test_where_the_round_is_not_held_both_want_the_same_number(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_round", queries.get_round)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            try:
                begun(arena, stage, (stage.candidates[1], stage.applicant))
            except exc.IntegrityError:
                return
    raise AssertionError("both had a number of their own each time")


# -- the lock ------------------------------------------------------------------------------------------------------------------------------


def locked(arena, stage):
    """What whoever locks the round saw of a list that is changed at that moment, and what the list is afterwards."""
    round_id, list_id, places, person = staged(stage)
    seen = []

    def lock():
        held = queries.lock_round(round_id)
        seen.extend(db.session.get_one(RoundList, list_id).choices)
        time.sleep(BREATH)
        held.state = RoundState.LOCKED

    arena.at_once(does(lock), does(lambda: listing.add(lists.get_list(list_id), places[2], version=3, by=person)))
    assert db.session.get_one(Round, round_id).state is RoundState.LOCKED
    return seen, list(lists.get_list(list_id).choices)


def test_what_is_locked_is_what_the_list_stays(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            seen, after = locked(arena, stage)
            assert seen == after


def test_where_the_round_is_not_held_a_list_changes_after_it_was_locked(arena, monkeypatch):
    monkeypatch.setattr(lists, "hold_round", queries.get_round)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            seen, after = locked(arena, stage)
            if seen != after:
                return
    raise AssertionError("no list was changed after the lock")


# -- submitting and withdrawing ------------------------------------------------------------------------------------------------------------


def test_a_list_that_is_submitted_twice_at_once_has_one_sign_off(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            _, list_id, _, person = staged(stage)
            send = does(lambda list_id=list_id, person=person: listing.submit(lists.get_list(list_id), declaration(), by=person))
            assert arena.at_once(send, send) == [None, None]
            assert len(cases.cases_of([list_id])) == 1


def test_a_list_that_is_submitted_and_withdrawn_at_once_is_left_whole(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            _, list_id, _, person = staged(stage)
            send = does(lambda list_id=list_id, person=person: listing.submit(lists.get_list(list_id), declaration(), by=person))
            back = does(lambda list_id=list_id, person=person: listing.withdraw(lists.get_list(list_id), "", by=person))
            arena.at_once(send, back)
            found, case = lists.get_list(list_id), cases.find_case_of("round_list", list_id)
            is_open = case is not None and case.closed_at is None
            assert is_open is (found.state == "in_sign_off")
