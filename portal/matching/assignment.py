"""Deferred acceptance with a release queue: who is placed where, under seats, ceilings, reserves, away limits and minimum sizes.

An agency releases its servants in its published order for as long as it may let one more be away. A released servant asks for what she
wants most of what has not turned her down; each offering keeps the best of those who have asked and turns the others down for good; who
has been turned down everywhere gives the place away back, and the next colleague is released. What comes out does not depend on who
asks first, so all that can ask at one moment do.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from portal.matching.market import NONE, Flags, Ints, Market, no_ints, order_by, places_within
from portal.matching.ranking import Ranking, places_of

FEW = 16
"""With fewer than one offering in so many asked for, only those are looked through."""


class Closing(NamedTuple):
    """An offering that closed because too few came, and by how many it fell short."""

    offering: int
    shortfall: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rule gives. Places are those of the ranking."""

    held: Ints
    """The places that hold a seat, in order."""
    pool: Ints
    """Beside each, the pool of the seat."""
    room: Ints
    """By pool, how many seats it had to give: what fixed placements and the pools before it left."""
    closed: list[Closing]
    """In the order in which they closed."""
    away_left: Ints
    """By agency, how many more it might have let go."""


def solve(market: Market, ranking: Ranking, seating: "Seating | None" = None) -> Outcome:
    """Place everybody by the rule, and close what holds too few until nothing does. The seating may have been made before."""
    run = _Run(market, ranking, seating or Seating(market, ranking))
    run.settle(no_ints())
    closed = []
    while (closing := run.falling_short()) is not None:
        closed.append(closing)
        run.settle(run.close(closing.offering))
    held = np.flatnonzero(run.holds)
    pool = run.seating.seat(held)
    return Outcome(held, pool, run.seating.room_of(pool), closed, run.away_left)


class _Run:
    """The state of a run: who has asked for what so far, and who holds a seat."""

    def __init__(self, market: Market, ranking: Ranking, seating: "Seating") -> None:
        self.market, self.ranking, self.seating = market, ranking, seating
        self.next, self.end = ranking.first[:-1].copy(), ranking.first[1:]
        self.last = ranking.start[1:] - 1
        """By offering, the last place that might still get a seat; only ever moves forward in the order."""
        self.holds = np.zeros(len(ranking.owner), dtype=bool)
        used = np.bincount(market.agency[market.fixed], minlength=market.agencies)
        self.away_left = np.maximum(market.away_limit - used, 0)
        self.released = market.first_release[:-1].copy()
        self._asked = np.zeros(market.offerings, dtype=bool)
        self._may_close = np.bincount(market.pool_offering[market.fixed_pool], minlength=market.offerings) == 0

    def settle(self, seeking: Ints) -> None:
        """Let those who seek a seat, and whoever can be released, ask until nobody is left who might."""
        while len(seeking := np.concatenate((seeking, self._release()))):
            asked = self._ask(seeking)
            seeking = self._turned_down(asked) if len(asked) else no_ints()

    def _release(self) -> Ints:
        ahead = self.market.first_release[1:] - self.released
        count = np.minimum(self.away_left, ahead)
        if not count.any():
            return no_ints()
        begins, self.released = self.released, self.released + count
        self.away_left = self.away_left - count
        going = np.flatnonzero(count)
        if len(going) == 1:
            return self.market.release[begins[going[0]] : self.released[going[0]]]
        return np.concatenate([self.market.release[begins[one] : self.released[one]] for one in going])

    def _ask(self, seeking: Ints) -> Ints:
        """The places that they ask for: of what each still wants, the first that is not beyond all hope. Who has none left goes home."""
        asked = []
        while len(seeking):
            pair = self.next[seeking]
            has_more = pair < self.end[seeking]
            if not has_more.all():
                home = self.market.agency[seeking[~has_more]]
                self.away_left = self.away_left + np.bincount(home, minlength=self.market.agencies)
                seeking, pair = seeking[has_more], pair[has_more]
            place = self.ranking.place[pair]
            is_hopeless = place > self.last[self.ranking.offering[place]]
            asked.append(place[~is_hopeless])
            seeking = seeking[is_hopeless]
            self.next[seeking] += 1
        return np.concatenate(asked) if asked else no_ints()

    def _turned_down(self, asked: Ints) -> Ints:
        """Let the offerings choose between who holds a seat there and who asks for one; whoever gets none goes on to the next wish."""
        self.holds[asked] = True
        standing = self._standing(asked)
        pool = self.seating.seat(standing)
        refused = standing[pool == NONE]
        self.holds[refused] = False
        self._tighten(standing[pool != NONE])
        return self._goes_on(refused)

    def _goes_on(self, refused: Ints) -> Ints:
        """Those who stood at these places, each with the next wish before her."""
        turned_down: Ints = self.ranking.owner[refused]
        self.next[turned_down] += 1
        return turned_down

    def _standing(self, asked: Ints) -> Ints:
        """Everybody who holds or wants a seat where somebody asks, in the order of places."""
        offerings = self.ranking.offering[asked]
        self._asked[offerings] = True
        where = np.flatnonzero(self._asked)
        if len(where) * FEW < len(self._asked):
            places = places_of(self.ranking, where)
            standing = places[self.holds[places]]
        else:
            standing = np.flatnonzero(self.holds)
            standing = standing[self._asked[self.ranking.offering[standing]]]
        self._asked[where] = False
        return standing

    def _tighten(self, seated: Ints) -> None:
        """Note where an offering without reserves is full: nobody behind its last can get in any more."""
        offering = self.ranking.offering[seated]
        count = np.bincount(offering, minlength=self.market.offerings)
        full = (count == self.seating.left) & (count > 0) & self.seating.is_plain
        ends = np.flatnonzero(np.append(offering[1:] != offering[:-1], True)) if len(seated) else no_ints()
        tight = ends[full[offering[ends]]]
        self.last[offering[tight]] = seated[tight]

    def falling_short(self) -> Closing | None:
        """Of the offerings that hold too few and nobody fixed, the one that lacks most; of equal ones the smaller id."""
        if not self.market.minimum.any():
            return None
        count = np.bincount(self.ranking.offering[self.holds], minlength=self.market.offerings)
        shortfall = np.where(self._may_close, self.market.minimum - count, 0)
        worst = int(np.argmax(shortfall))
        return Closing(worst, int(shortfall[worst])) if shortfall[worst] > 0 else None

    def close(self, offering: int) -> Ints:
        """Close an offering for good; who loses a seat by it."""
        places = places_of(self.ranking, np.array([offering]))
        losing = places[self.holds[places]]
        self.holds[losing] = False
        self.last[offering] = self.ranking.start[offering] - 1
        self._may_close[offering] = False
        return self._goes_on(losing)


class Seating:
    """How an offering chooses: its reserves in their order, each by its members' places, then the open seats by everybody's."""

    def __init__(self, market: Market, ranking: Ranking) -> None:
        self.market, self.ranking = market, ranking
        fixed = np.bincount(market.fixed_pool, minlength=len(market.pool_seats))
        self.left = market.seats - np.bincount(market.pool_offering[market.fixed_pool], minlength=market.offerings)
        """By offering, the seats that fixed placements leave."""
        self._room = market.pool_seats - fixed
        self._levels = np.diff(market.first_pool) - 1
        self.is_plain = self._levels == 0
        self._has_ceilings = bool((market.pool_ceiling < market.servants).any())
        self._fixed_keys, self._fixed_counts = self._fixed_by_agency()
        self._members = [self._members_at(level) for level in range(int(self._levels.max(initial=0)))]

    def _fixed_by_agency(self) -> tuple[Ints, Ints]:
        keys = self.market.fixed_pool * self.market.agencies + self.market.agency[self.market.fixed]
        return np.unique(keys, return_counts=True)

    def _members_at(self, level: int) -> Flags:
        """By place, whether its servant is a member of the reserve at a level of the offering."""
        market, ranking = self.market, self.ranking
        pool = np.minimum(market.first_pool[:-1] + level, market.open_pool)[ranking.offering]
        is_there = level < self._levels[ranking.offering]
        member = np.zeros(len(pool), dtype=bool)
        keys = market.member_pool * market.servants + market.member
        member[is_there] = np.isin(pool[is_there] * market.servants + ranking.owner[is_there], keys)
        return member

    def seat(self, standing: Ints) -> Ints:
        """For each place, in order, the pool in which it gets a seat, or NONE."""
        pool = np.full(len(standing), NONE)
        if not len(standing):
            return pool
        offering = self.ranking.offering[standing]
        left = self.left
        for level, members in enumerate(self._members):
            wanting = np.flatnonzero((pool == NONE) & members[standing])
            reserve = self.market.first_pool[offering[wanting]] + level
            room = np.minimum(self._room[reserve], left[offering[wanting]])
            got = self._keep(standing[wanting], offering[wanting], reserve, room)
            pool[wanting[got]] = reserve[got]
            left = left - np.bincount(offering[wanting[got]], minlength=len(left))
        wanting = np.flatnonzero(pool == NONE) if self._members else np.arange(len(standing))
        rest = self.market.open_pool[offering[wanting]]
        got = self._keep(standing[wanting], offering[wanting], rest, left[offering[wanting]])
        pool[wanting[got]] = rest[got]
        return pool

    def _keep(self, standing: Ints, offering: Ints, pool: Ints, room: Ints) -> Ints:
        """Of places in order, those that get a seat of the pool that is filled now: the best, of each agency up to the ceiling."""
        kept = np.arange(len(standing))
        if self._has_ceilings:
            kept = np.flatnonzero(self._within_ceiling(standing, offering, pool))
        return kept[places_within(offering[kept]) < room[kept]]

    def _within_ceiling(self, standing: Ints, offering: Ints, pool: Ints) -> Flags:
        agency = self.market.agency[self.ranking.owner[standing]]
        order = order_by(offering, agency)
        within = np.empty(len(standing), dtype=np.int64)
        key = offering * self.market.agencies + agency
        within[order] = places_within(key[order])
        return within < self.market.pool_ceiling[pool] - self._fixed_of(pool * self.market.agencies + agency)

    def _fixed_of(self, keys: Ints) -> Ints:
        """How many of an agency are fixed in a pool."""
        if not len(self._fixed_keys):
            return np.zeros(len(keys), dtype=np.int64)
        at = np.minimum(np.searchsorted(self._fixed_keys, keys), len(self._fixed_keys) - 1)
        return np.where(self._fixed_keys[at] == keys, self._fixed_counts[at], 0)

    def room_of(self, pool: Ints) -> Ints:
        """By pool, how many seats it had to give, when seats of these pools are taken."""
        taken = np.bincount(pool, minlength=len(self._room))
        room, left = self._room.copy(), self.left.copy()
        for level in range(len(self._members)):
            where = np.flatnonzero(level < self._levels)
            reserve = self.market.first_pool[where] + level
            room[reserve] = np.minimum(self._room[reserve], left[where])
            left[where] -= taken[reserve]
        room[self.market.open_pool] = left
        return room
