"""A file raises an alarm above each limit, at none of them, and never against a handful of people."""

import pytest

from portal.workforce.domain.alarms import Alarm, Raised, raised

LIMITS = {Alarm.COLUMN: 25, Alarm.MOVED: 10, Alarm.LEAVING: 3, Alarm.ABSENT: 20}


def report(**changed):
    return {"by_column": {}, "moved": 0, "leaving": 0, "absent": 0} | changed


@pytest.mark.parametrize(
    ("changed", "alarm", "limit"),
    [
        ({"by_column": {"post": 51}}, Alarm.COLUMN, 25),
        ({"moved": 21}, Alarm.MOVED, 10),
        ({"leaving": 7}, Alarm.LEAVING, 3),
        ({"absent": 41}, Alarm.ABSENT, 20),
    ],
)
def test_above_its_limit_an_alarm_is_raised_with_figure_and_limit(changed, alarm, limit):
    (one,) = raised(report(**changed), 200, LIMITS, 20)
    assert (one.alarm, one.of, one.limit) == (alarm, 200, limit)
    assert one.percent == limit + 1
    assert Raised.from_json(one.to_json()) == one


@pytest.mark.parametrize("changed", [{"by_column": {"post": 50}}, {"moved": 20}, {"leaving": 6}, {"absent": 40}])
def test_at_its_limit_there_is_none(changed):
    assert raised(report(**changed), 200, LIMITS, 20) == []


def test_each_column_has_an_alarm_of_its_own():
    found = raised(report(by_column={"post": 100, "skp_2025": 90, "grade": 1}), 200, LIMITS, 20)
    assert [(one.column, one.percent) for one in found] == [("post", 50), ("skp_2025", 45)]


def test_days_that_are_others_in_every_file_raise_none():
    assert raised(report(by_column=dict.fromkeys(("discipline_as_of", "assessed_on", "body_id", "left_on"), 200)), 200, LIMITS, 20) == []


@pytest.mark.parametrize(("people", "many"), [(19, 0), (20, 1)])
def test_against_a_handful_of_people_there_is_none(people, many):
    assert len(raised(report(absent=people), people, LIMITS, 20)) == many
