"""How many participants one mentor has on which days, and what that leaves. Pure."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.kernel.errors import DomainError
from portal.kernel.text import Text

MOST_AT_ONCE = 3
"""What a mentor may have at once where nobody said otherwise: a mentor has work of their own, confirms everybody's logbook every week and
evaluates each one in the end; more than three at a time is for the host's owners to vouch for. Not a rule of law: an assumption."""
MONTHS = 12
"""How far the calendar of the mentors looks ahead."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """Places that one offering takes of its mentor, from its first day to its last."""

    first: dt.date
    last: dt.date
    seats: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a mentor has the same number of places."""

    first: dt.date
    last: dt.date
    seats: int


def stretches(stays: Iterable[Stay], first: dt.date, last: dt.date) -> Iterator[Stretch]:
    """The days from `first` to `last`, cut wherever the number of places changes."""
    within = [stay for stay in stays if stay.first <= last and stay.last >= first]
    cuts = {first, last + DAY} | {max(stay.first, first) for stay in within} | {min(stay.last, last) + DAY for stay in within}
    for begins, ends in itertools.pairwise(sorted(cuts)):
        yield Stretch(begins, ends - DAY, sum(stay.seats for stay in within if stay.first <= begins <= stay.last))


def fullest(stays: Iterable[Stay], first: dt.date, last: dt.date) -> Stretch:
    """The earliest stretch of these days on which most places are taken."""
    return max(stretches(stays, first, last), key=lambda one: one.seats)


def check_capacity(stays: Sequence[Stay], wanted: Stay, most: int, field: str | None = "mentor_email") -> None:
    """Raises DomainError beside the mentor where these places are more than the mentor has left on any day."""
    full = fullest(stays, wanted.first, wanted.last)
    left = max(0, most - full.seats)
    if wanted.seats > left:
        words = Text(
            "The mentor may have %(most)s participants at once. From %(first)s to %(last)s %(taken)s places are taken: %(left)s are left, "
            "and this offering has %(wanted)s. Name another mentor, change the days or the places, or ask an owner of your organisation to "
            "raise the number.",
            most=most,
            first=full.first,
            last=full.last,
            taken=full.seats,
            left=left,
            wanted=wanted.seats,
        )
        raise DomainError(words, field)


def months_from(day: dt.date, count: int = MONTHS) -> list[dt.date]:
    """The first days of so many months, that of `day` first."""
    whole = day.year * 12 + day.month - 1
    return [dt.date((whole + step) // 12, (whole + step) % 12 + 1, 1) for step in range(count)]


def by_month(stays: Sequence[Stay], months: Sequence[dt.date]) -> list[int]:
    """The most places on any day of each month."""
    return [fullest(stays, month, months_from(month, 2)[1] - DAY).seats for month in months]
