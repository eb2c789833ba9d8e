"""The sample's stories keep their order on whatever day the demonstration is filled in, weekends and holidays between."""

import datetime as dt
import re
from itertools import pairwise

import pytest

from portal.demo.filling import moment_of
from portal.demo.story import ACTS
from portal.kernel import calendar, clock
from portal.reference import queries as reference
from portal.reference import sample
from portal.reference.models import Holiday
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
    r"workforce\.re",
)
"""Acts of one slice that are told in the order of their numbers."""


def chains():
    """Every sequence of acts that build on one another."""
    keys = sorted(key for key, _ in ACTS)
    return [*FOLLOW, *(tuple(key for key in keys if re.match(pattern, key)) for pattern in NUMBERED)]


@pytest.mark.parametrize("later", range(14))
def test_each_act_comes_after_what_it_builds_on(session, later):
    day = dt.date(2026, 11, 9) + dt.timedelta(days=later)
    session.query(Holiday).delete()
    clock.follow(lambda: clock.at(day, 10) - LAW_BEFORE)
    sample.load_holidays()
    holidays = reference.holidays()
    reference.forget_holidays()
    today = calendar.latest_working_day(day, holidays)
    moments = {key: moment_of(act, today, holidays) for key, act in ACTS}
    wrong = [(one, two) for chain in chains() for one, two in pairwise(chain) if moments[one] >= moments[two]]
    assert not wrong


def test_every_numbered_sequence_has_acts(product):
    assert all(len(chain) > 1 for chain in chains())


def test_the_sample_adds_its_holidays_once_and_never_to_a_calendar_that_is_there(session):
    session.query(Holiday).delete()
    reference.forget_holidays()
    assert sample.load_holidays() == 2
    assert sample.load_holidays() == 0
    reference.forget_holidays()
