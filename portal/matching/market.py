"""A market as arrays: who wants what in which order, who goes first where, and what bounds them. What the engine works on.

Servants are numbered by their lottery place, so that of two with equal points the smaller number goes first everywhere. Offerings are
numbered in the order of their ids by code point, so that of two equal ones the smaller number is named first.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NOT_ELIGIBLE = -1
"""The points of a choice whose servant may not go there."""
NONE = -1


def no_ints() -> Ints:
    """An empty array of whole numbers."""
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Market:
    """Everything that decides an outcome. A limit that does not limit is the number of servants, or more.

    Arrays that begin with `first_` give, for each row, where its entries begin in the array that follows; one more entry ends the last.
    """

    agency: Ints
    """By servant, the agency."""
    first_choice: Ints
    choice: Ints
    """By choice, in each servant's order, the offering."""
    points: Ints
    """By choice; NOT_ELIGIBLE where the servant may not go."""
    seats: Ints
    """By offering."""
    minimum: npt.NDArray[Any]
    """By offering: fewer than this, and it closes; whole numbers of any size."""
    first_pool: Ints
    pool_seats: Ints
    """By pool, an offering's reserves in the order in which they are filled and then its open seats, which have all that is left."""
    pool_ceiling: Ints
    """By pool, the most of one agency."""
    away_limit: Ints
    """By agency, the most that this run and its fixed placements may use."""
    first_release: Ints
    release: Ints
    """By agency, its servants in the order in which they are released."""
    member_pool: Ints = field(default_factory=no_ints)
    member: Ints = field(default_factory=no_ints)
    """Of each reserve, who may have its seats: pairs of a pool and a servant."""
    fixed: Ints = field(default_factory=no_ints)
    """The servants whose placement is fixed, and the pool in which each has a seat."""
    fixed_pool: Ints = field(default_factory=no_ints)

    @property
    def servants(self) -> int:
        """How many servants."""
        return len(self.agency)

    @property
    def offerings(self) -> int:
        """How many offerings."""
        return len(self.seats)

    @property
    def agencies(self) -> int:
        """How many agencies."""
        return len(self.away_limit)

    @property
    def open_pool(self) -> Ints:
        """By offering, the pool of its open seats."""
        return self.first_pool[1:] - 1

    @property
    def pool_offering(self) -> Ints:
        """By pool, the offering."""
        return rows_of(self.first_pool)


def rows_of(first: Ints) -> Ints:
    """For each entry of rows that begin at `first`, its row."""
    return np.repeat(np.arange(len(first) - 1), np.diff(first))


def entries_of(first: Ints, rows: Ints) -> Ints:
    """The entries of the rows named, one row after another."""
    return ranges(first[rows], first[rows + 1] - first[rows])


def ranges(begins: Ints, lengths: Ints) -> Ints:
    """The numbers from each beginning on, so many of each, one behind the other."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)


def order_by(*keys: Ints) -> Ints:
    """The order of entries by keys that are whole numbers from 0, the first key first; entries that are equal stay as they stand.

    Sorts by the last two bytes, then by the two before them, and so on: each pass is a radix sort, several times quicker than one
    comparison sort of the whole.
    """
    order: Ints | None = None
    for key in reversed(keys):
        rest = key if order is None else key[order]
        top = int(key.max(initial=0))
        while True:
            step = np.argsort(rest.astype(np.uint16), kind="stable")
            order = step if order is None else order[step]
            top >>= 16
            if not top:
                break
            rest = rest[step] >> 16
    return np.arange(0) if order is None else order


def places_within(sorted_rows: Ints) -> Ints:
    """For entries whose rows stand one behind the other, each entry's place within its row, from 0."""
    count = len(sorted_rows)
    if not count:
        return no_ints()
    begins = np.flatnonzero(np.concatenate(([True], sorted_rows[1:] != sorted_rows[:-1])))
    return np.arange(count) - np.repeat(begins, np.diff(np.append(begins, count)))
