"""What a mentor has in which month, and the days of it for a calendar."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from partners.offerings.domain.capacity import Stay, by_month
from portal.catalogue.domain.calendar import Event
from portal.kernel.text import Text
from portal.web.i18n import day_short, say

if TYPE_CHECKING:
    from partners.offerings.queries.mentors import Mentor, Placing


@dataclass(frozen=True, slots=True)
class Load:
    """The most places of one month, and how that weighs against what the mentor may have."""

    seats: int
    weight: str
    """A colour's class, from nothing to more than there may be."""
    words: Text | None
    """What the colour says, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One mentor, or one host of a mentor, with the months ahead."""

    name: str
    small: str | None
    most: int
    said_by: str | None
    months: list[Load]


FULL, OVER = Text("full"), Text("more than there may be")


def _load(seats: int, most: int) -> Load:
    if seats > most:
        return Load(seats, "q4", OVER)
    if seats == most:
        return Load(seats, "q3", FULL)
    return Load(seats, "q1" if seats else "q0", None)


def _loads(stays: Sequence[Stay], most: int, months: Sequence[dt.date]) -> list[Load]:
    return [_load(seats, most) for seats in by_month(stays, months)]


def rows_of(mentors: "Iterable[Mentor]", stays: dict[str, list[Stay]], months: Sequence[dt.date]) -> list[Row]:
    """A partner's mentors."""
    return [
        Row(one.name or one.email, one.email, one.most, one.said_by, _loads(stays.get(one.email, []), one.most, months)) for one in mentors
    ]


def rows_by_host(stays: dict[tuple[str, int], list[Stay]], months: Sequence[dt.date]) -> list[Row]:
    """A mentor's own, host by host."""
    return [Row(host, None, most, None, _loads(taken, most, months)) for (host, most), taken in stays.items()]


def events(placings: "Iterable[Placing]") -> list[Event]:
    """The first and the last day of each offering, as entries of a calendar; nobody is named."""
    found = []
    for one in placings:
        facts = {"given": one.given, "seats": one.seats, "host": one.host, "number": one.number}
        given = say(Text("%(given)s of %(seats)s places are given. %(host)s, %(number)s.", **facts))
        url = url_for("offerings.offering", offering_id=one.offering_id, _external=True)
        ends = (
            ("first", Text("First day: %(title)s", title=one.title), one.first),
            ("last", Text("Last day: %(title)s", title=one.title), one.last),
        )
        found += [
            Event(f"{one.offering_id}-{end}@simpul", one.version, one.published_at, say(said), given, url, day) for end, said, day in ends
        ]
    return found


def month_names(months: Sequence[dt.date]) -> list[str]:
    """The months as the heads of a narrow table: Nov 2026."""
    return [day_short(month).partition(" ")[2] for month in months]
