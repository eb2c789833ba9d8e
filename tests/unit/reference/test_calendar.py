"""The calendar of the joint decrees gives the numbers of working days that were counted by hand."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from portal.kernel.calendar import is_working_day

HOLIDAYS = Path(__file__).parents[3] / "portal/reference/seeds/holidays.toml"


@pytest.mark.parametrize(("year", "days"), [(2026, 240), (2027, 242)])
def test_a_year_has_as_many_working_days_as_the_decrees_leave(year: int, days: int) -> None:
    document = tomllib.loads(HOLIDAYS.read_text(encoding="utf-8"))
    lines = {entry["year"]: entry["national"] + entry["joint_leave"] for entry in document["year"]}[year]
    closed = {dt.date.fromisoformat(f"{year}-{line[:5]}") for line in lines}
    assert sum(is_working_day(dt.date(year, 1, 1) + dt.timedelta(days=n), closed) for n in range(365)) == days
