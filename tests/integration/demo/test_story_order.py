"""The sample's stories keep their order on whatever day the demonstration is filled in, weekends and holidays between."""

import datetime as dt
import re
from itertools import pairwise

import pytest

from portal.demo.filling import moment_of
from portal.demo.story import ACTS, Act
from portal.kernel import calendar, clock
from portal.reference import queries as reference
from portal.reference import sample
from portal.reference.models import Holiday
from portal.rounds.sample import course
from wsgi import LAW_BEFORE

FOLLOW = (
    ("accounts.administrator", "workforce.import", "accounts.desks", "registry.1_register", "registry.2_verify", "agreements.1_propose"),
    ("registry.2_verify", "offerings.0_mentor", "offerings.1_submit"),
    ("agreements.4_bureau_signs", "offerings.1_submit"),
    ("workforce.refresh", "applications.0a_invite_before"),
    ("offerings.3b_publish_first", "applications.0a_invite_before"),
    ("workforce.refresh_again", "workforce.ask_for_grade", "workforce.accept_grade", "workforce.review_example"),
    ("offerings.4_publish", "applications.1_invite"),
    ("offerings.6_publish_others", "applications.d0_late_0_apply"),
    ("offerings.8_publish_second", "applications.d3_candidate_0_apply"),
    ("registry.8_bangun_verified", "agreements.5_builder_proposes", "agreements.6_builder_agreed", "offerings.b_builder"),
    ("applications.d4_checks_3_nominate", "applications.e_take"),
    ("applications.d0_late_6_accept", "workflow.escalate"),
    ("agreements.4_bureau_signs", "offerings.r1_submit_round"),
    ("offerings.r2_publish_round", "rounds.0a_plan"),
    ("applications.d9_island_6_accept", "rounds.0i_lock"),
    ("rounds.0a_plan", "rounds.1_plan"),
)
"""What must come after what across the slices."""
NUMBERED = (
    r"registry\.[12]_",
    r"registry\.[3-8]_",
    r"agreements\.[1-4]_",
    r"offerings\.[0-24]_",
    r"offerings\.3[ab]_",
    r"offerings\.[56]_",
    r"offerings\.[78]_",
    r"offerings\.(9|a)_",
    r"applications\.[0-9ab]",
    r"applications\.d0",
    r"applications\.d1",
    r"applications\.d2",
    r"applications\.d3",
    r"applications\.d4",
    r"applications\.d5",
    r"applications\.d6",
    r"applications\.d9",
    r"workforce\.re",
    r"offerings\.r",
    r"rounds\.0",
    r"rounds\.[12]",
)
"""Acts of one slice that are told in the order of their numbers."""


def chains():
    """Every sequence of acts that build on one another."""
    keys = sorted(key for key, _ in ACTS)
    return [*FOLLOW, *(tuple(key for key in keys if re.match(pattern, key)) for pattern in NUMBERED)]


@pytest.fixture(params=range(14))
def filled_on(session, request):
    """H and its holidays, for every day of two weeks on which the demonstration may be filled in."""
    day = dt.date(2026, 11, 9) + dt.timedelta(days=request.param)
    session.query(Holiday).delete()
    clock.follow(lambda: clock.at(day, 10) - LAW_BEFORE)
    sample.load_holidays()
    holidays = reference.holidays()
    reference.forget_holidays()
    return calendar.latest_working_day(day, holidays), holidays


def test_each_act_comes_after_what_it_builds_on(filled_on):
    today, holidays = filled_on
    moments = {key: moment_of(act, today, holidays) for key, act in ACTS}
    wrong = [(one, two) for chain in chains() for one, two in pairwise(chain) if moments[one] >= moments[two]]
    assert not wrong


def test_the_rounds_lists_end_before_it_is_locked(filled_on):
    today, holidays = filled_on
    lists_end = Act(course.LISTS_END_DAYS, dt.time(course.LISTS_END_HOUR), lambda _: None)
    moments = [moment_of(act, today, holidays) for act in (course.ACTS["rounds.0d_rank"], lists_end, course.ACTS["rounds.0i_lock"])]
    assert moments == sorted(set(moments))


def test_the_seed_of_the_round_comes_on_a_day_after_its_lock(filled_on):
    today, holidays = filled_on
    locked, ran = (clock.local(moment_of(course.ACTS[key], today, holidays)).date() for key in ("rounds.0i_lock", "rounds.0j_run"))
    assert locked < ran


def test_every_numbered_sequence_has_acts(product):
    assert all(len(chain) > 1 for chain in chains())


def test_the_sample_adds_its_holidays_once_and_never_to_a_calendar_that_is_there(session):
    session.query(Holiday).delete()
    reference.forget_holidays()
    assert sample.load_holidays() == 2
    assert sample.load_holidays() == 0
    reference.forget_holidays()
