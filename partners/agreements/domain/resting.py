"""What rests on an agreement, and when both sides are told that it will lapse. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from partners.agreements.domain.covering import Wish
from portal.kernel.text import Text

NOTICE_DAYS = (90, 30, 7)
"""So many days before its last day both sides are told."""
EXPIRING_DAYS = NOTICE_DAYS[0]


@dataclass(frozen=True, slots=True)
class Resting:
    """One thing that holds only because an agreement does."""

    text: Text
    ends_on: dt.date
    days_beyond: int = 0
    """How many days after the agreement's last day it ends."""
    covered_by_runoff: bool = False
    """Whether it goes on all the same, by the run-off clause."""
    wish: Wish | None = None
    """What an agreement must cover for it to stand published; None for a placement."""
    began_on: dt.date | None = None
    """The first day of a placement."""


def notice_due(last: dt.date, today: dt.date) -> int | None:
    """Which notice an agreement's last day asks for today; the nearest alone where earlier ones were never given."""
    left = (last - today).days
    return min((days for days in NOTICE_DAYS if 0 <= left <= days), default=None)


def is_expiring(last: dt.date, today: dt.date) -> bool:
    """Whether an agreement in force is called expiring."""
    return notice_due(last, today) is not None


def days_beyond(ends_on: dt.date, last: dt.date) -> int:
    """How many days something ends after a last day; 0 where it ends before."""
    return max(0, (ends_on - last).days)


def line_of(one: Resting) -> Text:
    """One thing and what becomes of it, in a sentence without its full stop."""
    if not one.days_beyond:
        return Text("%(what)s, until %(day)s", what=one.text, day=one.ends_on)
    if one.covered_by_runoff:
        return Text(
            "%(what)s, until %(day)s: %(days)s days beyond, covered by the run-off clause",
            what=one.text,
            day=one.ends_on,
            days=one.days_beyond,
        )
    return Text("%(what)s, until %(day)s: %(days)s days beyond, not covered", what=one.text, day=one.ends_on, days=one.days_beyond)


def listed(resting: Sequence[Resting]) -> Text:
    """All of it as one sentence."""
    if not resting:
        return Text("Nothing rests on it at present.")
    lines = [line_of(one) for one in resting]
    whole = lines[-1]
    for line in reversed(lines[:-1]):
        whole = Text("%(first)s; %(others)s", first=line, others=whole)
    return whole
