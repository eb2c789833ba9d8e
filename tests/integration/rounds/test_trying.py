"""A plan is tried on made-up wishes: figures that add up, the same for the same seed, and nothing else is touched."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from portal.applications.models import Application, Assignment
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.notifications.models import Message
from portal.reference.domain import RelationKind
from portal.reference.services import relate
from portal.rounds import queries, services
from portal.rounds.domain import TrialState
from portal.rounds.domain.points import USUAL
from portal.rounds.domain.trials import Figures
from portal.rounds.services import trying
from tests.factories import rounds


@pytest.fixture
def made(session):
    return rounds.world()


def figures(trial):
    return Figures.from_json(trial.figures)


def test_a_trial_places_who_may_go_as_far_as_seats_and_the_agency_allow(made):
    told = figures(rounds.tried(made))
    assert told.people == 5
    assert told.seats == 4
    assert 2 <= told.placed <= 3, "three of the agency may be away, and two places have two seats each"
    assert sum(told.by_choice) == told.placed
    assert [(one.name, one.people, one.limit, one.placed) for one in told.agencies] == [(made.world.agency.name, 5, 3, told.placed)]
    assert sum(one.placed for one in told.offerings) == told.placed
    assert all(one.placed <= one.seats for one in told.offerings)


def test_the_plan_s_limits_hold(made):
    for place in made.places:
        services.set_places(made.round, place, 2, 1, 2, by=made.curator)
    told = figures(rounds.tried(made))
    assert told.placed == 0, "with one of the agency at each, neither has the two that it needs"
    assert told.closed == 2
    assert all(one.shortfall for one in told.offerings)


def test_nobody_whose_unit_is_tied_to_a_host_is_placed_there(made):
    relate(
        made.world.agency.id,
        made.world.host.id,
        RelationKind.LICENSES,
        basis="Perizinan (uji)",
        valid_from=clock.today(),
        by=made.curator,
    )
    db.session.commit()
    trial = rounds.tried(made)
    assert trial.state is TrialState.FAILED
    assert trial.failed_why == trying.NOBODY


def test_the_same_plan_and_seed_come_to_the_same(made):
    first = rounds.tried(made)
    again = trying.ask_for_trial(made.round, by=made.curator)
    again.seed = first.seed
    db.session.commit()
    trying.run_trial(again.id)
    assert again.instance_sha256 == first.instance_sha256
    assert again.result_sha256 == first.result_sha256
    assert again.figures == first.figures


def test_a_trial_tells_nobody_and_places_nobody(made):
    tables = (Message, Application, Assignment)
    before = [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
    rounds.tried(made)
    assert [db.session.scalar(select(func.count()).select_from(table)) for table in tables] == before


def test_a_job_that_comes_twice_computes_once(made):
    trial = rounds.tried(made)
    done_at = trial.done_at
    trying.run_trial(trial.id)
    db.session.commit()
    assert trial.done_at == done_at


def test_a_plan_without_offerings_is_not_tried_and_two_trials_do_not_wait_at_once(made):
    empty = services.plan_round("Kosong", USUAL, 8, by=made.curator)
    db.session.commit()
    with pytest.raises(DomainError, match="Add an offering"):
        trying.ask_for_trial(empty, by=made.curator)
    trying.ask_for_trial(made.round, by=made.curator)
    db.session.commit()
    with pytest.raises(ConflictError, match="being computed"):
        trying.ask_for_trial(made.round, by=made.curator)


def test_a_trial_that_the_worker_never_came_to_is_given_up_and_bars_no_other(made, later):
    forgotten = trying.ask_for_trial(made.round, by=made.curator)
    db.session.commit()
    later(dt.timedelta(minutes=59))
    with pytest.raises(ConflictError):
        trying.ask_for_trial(made.round, by=made.curator)
    db.session.rollback()
    later(dt.timedelta(minutes=61))
    another = trying.ask_for_trial(made.round, by=made.curator)
    db.session.commit()
    assert (forgotten.state, forgotten.failed_why) == (TrialState.FAILED, trying.GIVEN_UP)
    trying.run_trial(forgotten.id)
    trying.run_trial(another.id)
    assert (forgotten.figures, another.state) == (None, TrialState.DONE)


def test_a_trial_that_cannot_be_computed_says_why(made, later):
    waiting = trying.ask_for_trial(made.round, by=made.curator)
    db.session.commit()
    later(dt.timedelta(days=30))
    trying.run_trial(waiting.id)
    assert waiting.state is TrialState.FAILED
    assert waiting.failed_why == trying.NOTHING_OFFERED


def test_where_nobody_meets_the_rules_there_is_nothing_to_compute(session):
    made = rounds.world(people=0)
    for servant in (made.world.boss,):
        servant.left_on = servant.appointed_on
    trial = rounds.tried(made)
    assert trial.state is TrialState.FAILED
    assert trial.failed_why == trying.NOBODY


def test_the_newest_computed_trial_of_each_plan_is_compared(made):
    rounds.tried(made)
    second = rounds.tried(made)
    assert queries.newest_done([made.round.id]) == {made.round.id: second}
