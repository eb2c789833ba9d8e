"""Times of classes beside working hours. Pure.

A meeting is a mapping of `day` (1 Monday to 7 Sunday), `first` and `last` (minutes after midnight), as an offering's particulars keep it.
"""

import re
from collections.abc import Mapping, Sequence

from portal.kernel.text import Text

LAST_WORKING_DAY = 5
DAYS = (Text("Monday"), Text("Tuesday"), Text("Wednesday"), Text("Thursday"), Text("Friday"), Text("Saturday"), Text("Sunday"))


def clock_of(minutes: int) -> str:
    """A time of day as it is written here: 13.30."""
    return f"{minutes // 60:02}.{minutes % 60:02}"


def meeting_words(meeting: Mapping[str, int]) -> Text:
    """One meeting in words: its day and times."""
    return Text(
        "%(day)s, %(first)s to %(last)s",
        day=DAYS[meeting["day"] - 1],
        first=clock_of(meeting["first"]),
        last=clock_of(meeting["last"]),
    )


def in_working_hours(meetings: Sequence[Mapping[str, int]], hours: tuple[int, int]) -> list[Mapping[str, int]]:
    """The meetings that lie, in part or whole, in the working hours (begin, end) of a working day."""
    begins, ends = hours
    return [one for one in meetings if one["day"] <= LAST_WORKING_DAY and one["first"] < ends and one["last"] > begins]


NAMED = {
    name: number
    for names in (
        ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"),
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
    for number, name in enumerate(names, 1)
}
WRITTEN = re.compile(
    r"(?P<day>[a-z]+)[ ,]+(?P<first>\d{1,2}[.:]\d{2})\s*(?:-|\u2013|to|sampai|s\.d\.)\s*(?P<last>\d{1,2}[.:]\d{2})", re.IGNORECASE
)
HOURS, MINUTES = 24, 60


def parse_meeting(line: str) -> dict[str, int] | None:
    """A meeting as somebody writes it in either language, “Jumat 18.30-21.00”; None for what is none."""
    found = WRITTEN.fullmatch(line.strip())
    if found is None or found["day"].lower() not in NAMED:
        return None
    first, last = _minutes(found["first"]), _minutes(found["last"])
    if first is None or last is None or last <= first:
        return None
    return {"day": NAMED[found["day"].lower()], "first": first, "last": last}


def _minutes(written: str) -> int | None:
    hours, minutes = (int(part) for part in re.split(r"[.:]", written))
    return hours * MINUTES + minutes if hours < HOURS and minutes < MINUTES else None
