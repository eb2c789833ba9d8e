"""Two heads set one order at once, and a plan is changed as its round opens: one comes first, the other is told.

The controls: where the round is not held, what was fixed differs from the plan, and the order's key alone refuses the second head.
"""

import datetime as dt

from portal.accounts import queries as accounts
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.rounds import queries, services
from portal.rounds.domain import RoundState
from portal.rounds.domain.releasing import By
from portal.rounds.models import Round, RoundAgency
from portal.rounds.services import opening, releasing
from portal.rounds.services.planning import FIXED
from tests.races.arena import CONTROL_ROUNDS, ROUNDS
from tests.races.test_rounds_races import staged

SOURCE = "Nilai penutupan IHSG tanggal 14 Desember 2026"


def scheduled(stage):
    """The plan of the races with a calendar, who plans, and both heads of the agency, by id."""
    round_id, _, place_id, account_id = staged(stage)
    found = queries.get_round(round_id)
    by = accounts.identity_of(account_id, Role.CURATOR)
    opening.set_calendar(found, clock.now() + dt.timedelta(days=10), 3, SOURCE, by=by)
    db.session.commit()
    head = accounts.find_account("head@uji.test").id
    db.session.remove()
    return round_id, place_id, account_id, head


def acts(account_id, role, work):
    """Somebody who has read the round before both are ready, and then does something."""

    def act(ready, round_id):
        by = accounts.identity_of(account_id, role)
        found = queries.get_round(round_id)
        ready()
        work(found, by)

    return act


def both_set(arena, stage, seen=None):
    round_id, _, _, head = scheduled(stage)

    def sets(criterion):
        def work(found, by):
            releasing.set_order(found, by.body_id, [criterion], [], by=by, seen=seen)

        return lambda ready: acts(head, Role.AGENCY_APPROVER, work)(ready, round_id)

    refusals = arena.at_once(sets(By.SERVICE), sets(By.RATING))
    return refusals, db.session.query(RoundAgency).filter_by(round_id=round_id).count()


def test_of_two_heads_who_have_read_the_same_one_sets_the_order_and_the_other_is_told(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            refusals, count = both_set(arena, stage, seen="")
            assert count == 1
            assert sorted(one is None for one in refusals) == [False, True]
            assert {one.text for one in refusals if one} == {releasing.ONCE}


def test_the_key_alone_keeps_an_agency_to_one_order(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_round", queries.get_round)
    refused = set()
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            refusals, count = both_set(arena, stage)
            assert count == 1
            refused |= {one.text for one in refusals if one}
        if refused:
            break
    assert refused == {releasing.ONCE}


def opened_beside_a_change(arena, stage):
    """What came of both, and whether the plan that stands is another than the one that was opened."""
    round_id, place_id, account_id, _ = scheduled(stage)

    def opens(found, by):
        opening.open_round(found, by=by)

    def changes(found, by):
        services.remove_offering(found, queries.get_place(found.id, place_id), by=by)

    refusals = arena.at_once(*(lambda ready, work=work: acts(account_id, Role.CURATOR, work)(ready, round_id) for work in (opens, changes)))
    found = db.session.get(Round, round_id)
    return refusals, found.state, len(queries.places_of(round_id))


def test_a_round_that_opens_beside_a_change_has_the_plan_that_was_opened_or_stays_planned(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            refusals, state, places = opened_beside_a_change(arena, stage)
            assert sorted(one is None for one in refusals) == [False, True]
            assert (state, places) in {(RoundState.COLLECTING, 1), (RoundState.PLANNED, 0)}
            assert refusals[1] is None or refusals[1].text == FIXED


def test_without_holding_the_round_one_opens_without_its_offering(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_round", queries.get_round)
    found = set()
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            found.add(opened_beside_a_change(arena, stage)[1:])
        if (RoundState.COLLECTING, 0) in found:
            return
    raise AssertionError(found)
