"""Two at once at one plan: an offering is in it once, one trial waits, numbers are different, what is out is out.

The controls: where the plan is not held, two trials want one number; where the series is not held, two rounds do.
"""

from sqlalchemy import exc

from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.rounds import queries, services
from portal.rounds.domain.points import USUAL
from portal.rounds.models import Round, RoundOffering, RoundTrial
from portal.rounds.queries import planning
from portal.rounds.services import trying
from tests.races.arena import CONTROL_ROUNDS, ROUNDS


def staged(stage):
    """A plan with one offering, an opportunity that is not in it, and who plans, by id."""
    inside, outside = (applications.get_application(one).opportunity_id for one in (stage.draft, stage.accepted[0]))
    account = accounts.find_account("curator@uji.test")
    by = accounts.identity_of(account.id, Role.CURATOR)
    made = services.plan_round("Gelombang I", USUAL, 8, by=by)
    db.session.flush()
    place = services.add_offering(made, inside, by=by)
    db.session.commit()
    found = made.id, outside, place.id, account.id
    db.session.remove()
    return found


def acts(account_id, work):
    """Somebody who does something once both are ready."""

    def act(ready):
        by = accounts.identity_of(account_id, Role.CURATOR)
        ready()
        work(by)

    return act


def twice(arena, account_id, work):
    """What came of the same act by two at once: for each None, or why it was refused."""
    return arena.at_once(acts(account_id, work), acts(account_id, work))


def added(arena, stage):
    round_id, outside, _, account_id = staged(stage)
    refusals = twice(arena, account_id, lambda by: services.add_offering(queries.get_round(round_id), outside, by=by))
    return refusals, db.session.query(RoundOffering).filter_by(round_id=round_id, opportunity_id=outside).count()


def test_an_offering_that_two_add_at_once_is_in_the_round_once(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            refusals, count = added(arena, stage)
            assert count == 1
            assert sorted(one is None for one in refusals) == [False, True]


def test_the_key_alone_keeps_it_to_one(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_round", queries.get_round)
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert added(arena, stage)[1] == 1


def asked(arena, stage):
    round_id, _, _, account_id = staged(stage)
    twice(arena, account_id, lambda by: trying.ask_for_trial(queries.get_round(round_id), by=by))
    return db.session.query(RoundTrial).filter_by(round_id=round_id).count()


def test_of_two_trials_asked_for_at_once_one_waits(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert asked(arena, stage) == 1


def test_a_place_that_two_take_out_is_out_and_the_second_is_told(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            round_id, _, place_id, account_id = staged(stage)

            def take(by, round_id=round_id, place_id=place_id):
                services.remove_offering(queries.get_round(round_id), queries.get_place(round_id, place_id), by=by)

            refusals = twice(arena, account_id, take)
            assert sorted(one is None for one in refusals) == [False, True]
            assert db.session.query(RoundOffering).filter_by(id=place_id).count() == 0


def numbered(arena, stage):
    _, _, _, account_id = staged(stage)
    refusals = twice(arena, account_id, lambda by: services.plan_round("Bersamaan", USUAL, 8, by=by))
    return refusals, {row.number for row in db.session.query(Round).filter_by(title="Bersamaan")}


def test_two_rounds_that_begin_at_once_have_two_numbers(arena):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            refusals, numbers = numbered(arena, stage)
            assert refusals == [None, None]
            assert len(numbers) == 2


def test_without_holding_the_series_both_want_the_same_number(arena, monkeypatch):
    held = queries.next_number

    def unheld(year):
        with monkeypatch.context() as patch:
            patch.setattr(planning, "NUMBER_LOCK", id(object()) % 10**9)
            return held(year)

    monkeypatch.setattr(queries, "next_number", unheld)
    assert lost(arena, lambda stage: numbered(arena, stage))


def test_without_holding_the_plan_two_trials_want_one_number(arena, monkeypatch):
    monkeypatch.setattr(queries, "lock_round", queries.get_round)
    assert lost(arena, lambda stage: asked(arena, stage))


def lost(arena, race):
    """Whether a race was lost once: then the key alone refuses the second."""
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            try:
                race(stage)
            except exc.IntegrityError:
                return True
    return False
