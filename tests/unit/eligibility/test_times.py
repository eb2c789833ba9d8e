"""Class times are read as people write them, to the minute."""

import pytest

from portal.eligibility.domain.times import parse_meeting


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [("Jumat 18.30-21.00", 1110, 1260), ("friday 0:00-0:59", 0, 59), ("Sabtu 08.00 - 23.59", 480, 1439)],
)
def test_a_meeting_is_read_in_either_language(written: str, first: int, last: int) -> None:
    found = parse_meeting(written)
    assert found is not None
    assert (found["first"], found["last"]) == (first, last)


@pytest.mark.parametrize(
    "written",
    ["", "Jumat", "Jumat 18.30", "Jumat 18.60-21.00", "Jumat 18.30-21.60", "Jumat 23.00-24.00", "Jumat 21.00-18.30", "Hari 18.30-21.00"],
)
def test_what_is_no_meeting_is_told_from_one(written: str) -> None:
    assert parse_meeting(written) is None
