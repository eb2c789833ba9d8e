"""Whether an outcome keeps every limit and leaves nobody with a claim: counted anew from the placements and the order of places."""

from dataclasses import dataclass

import numpy as np

from portal.matching.explanations import Explained
from portal.matching.market import NONE, NOT_ELIGIBLE, Flags, Ints, Market, rows_of
from portal.matching.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Faults:
    """How many of each were found."""

    seats: int
    """Offerings and reserves that hold more than they have seats."""
    ceilings: int
    """Agencies with more in a pool than its ceiling, beyond those who are fixed."""
    away: int
    """Agencies with more away than their limit, beyond those who are fixed."""
    claims: int
    """Pairs of a servant and an offering that she would rather have and that would rather have her."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.seats + self.ceilings + self.away + self.claims


def faults_in(market: Market, ranking: Ranking, explained: Explained, closed: Ints) -> Faults:
    """Count what the placements break."""
    placed = np.flatnonzero(explained.matched != NONE)
    pools = _Pools(market, ranking, placed, explained)
    used = np.bincount(market.agency[placed], minlength=market.agencies)
    used_before = np.bincount(market.agency[market.fixed], minlength=market.agencies)
    away = (used > 0) & (used + used_before > market.away_limit)
    return Faults(pools.over_full(), pools.over_ceiling(), int(away.sum()), _claims(market, ranking, explained, pools, closed))


class _Pools:
    """Who has seats in which pool, counted anew."""

    def __init__(self, market: Market, ranking: Ranking, placed: Ints, explained: Explained) -> None:
        self.market = market
        pool, place_of = explained.pool[placed], np.empty(len(market.choice), dtype=np.int64)
        place_of[ranking.pair] = ranking.place
        place = place_of[explained.matched[placed]]
        size = len(market.pool_seats)
        self.fixed = np.bincount(market.fixed_pool, minlength=size)
        self.taken = np.bincount(pool, minlength=size)
        self.worst = np.full(size, NONE)
        np.maximum.at(self.worst, pool, place)
        self.keys, where = np.unique(pool * market.agencies + market.agency[placed], return_inverse=True)
        self.counts = np.bincount(where, minlength=len(self.keys))
        self.worst_of_agency = np.full(len(self.keys), NONE)
        np.maximum.at(self.worst_of_agency, where, place)
        keys = market.fixed_pool * market.agencies + market.agency[market.fixed]
        self.fixed_keys, self.fixed_counts = np.unique(keys, return_counts=True)

    def over_full(self) -> int:
        """Offerings and reserves that hold too many."""
        all_held = np.bincount(self.market.pool_offering, self.taken + self.fixed, minlength=self.market.offerings)
        over = (self.taken + self.fixed > self.market.pool_seats) & (self.taken > 0)
        over[self.market.open_pool] = False  # the open seats are all that the reserves leave: counted with the whole
        return int((all_held > self.market.seats).sum() + over.sum())

    def over_ceiling(self) -> int:
        """Agencies that have too many in a pool."""
        ceiling = self.market.pool_ceiling[self.keys // max(self.market.agencies, 1)]
        return int((self.counts + _looked_up(self.keys, self.fixed_keys, self.fixed_counts, 0) > ceiling).sum())

    def would_take(self, pool: Ints, agency: Ints, place: Ints) -> Flags:
        """Whether a pool would take somebody at a place of the order: into a free seat, or instead of one who comes later."""
        seats = self._seats_now()
        key = pool * self.market.agencies + agency
        have = _looked_up(key, self.keys, self.counts, 0) + _looked_up(key, self.fixed_keys, self.fixed_counts, 0)
        at_ceiling = have >= self.market.pool_ceiling[pool]
        has_room = self.taken[pool] + self.fixed[pool] < seats[pool]
        before = np.where(at_ceiling, _looked_up(key, self.keys, self.worst_of_agency, NONE), self.worst[pool])
        return (has_room & ~at_ceiling) | (place < before)

    def _seats_now(self) -> Ints:
        """By pool, the seats that it fills: no reserve more than those before it leave, the open ones all that is left then."""
        market = self.market
        left = market.seats - np.bincount(market.pool_offering, self.fixed, minlength=market.offerings).astype(np.int64)
        seats = self.fixed.copy()
        for level in range(int(np.diff(market.first_pool).max(initial=1))):
            pool = market.first_pool[:-1] + level
            there = pool <= market.open_pool
            pool, is_open = pool[there], pool[there] == market.open_pool[there]
            seats[pool] += np.where(is_open, left[there], np.minimum(market.pool_seats[pool] - self.fixed[pool], left[there]))
            left[there] -= self.taken[pool]
        return seats


def _claims(market: Market, ranking: Ranking, explained: Explained, pools: _Pools, closed: Ints) -> int:
    owner = rows_of(market.first_choice)
    mine = explained.matched[owner[ranking.pair]]
    wanted = explained.released[owner[ranking.pair]] & ((mine == NONE) | (ranking.pair < mine))
    is_closed = np.zeros(market.offerings, dtype=bool)
    is_closed[closed] = True
    wanted &= ~is_closed[market.choice[ranking.pair]]
    pair, place = ranking.pair[wanted], ranking.place[wanted]
    servant, offering = owner[pair], market.choice[pair]
    claims = pools.would_take(market.open_pool[offering], market.agency[servant], place)
    for level in range(int(np.diff(market.first_pool).max(initial=1)) - 1):
        pool = market.first_pool[offering] + level
        members = pool < market.open_pool[offering]
        members[members] = np.isin(pool[members] * market.servants + servant[members], market.member_pool * market.servants + market.member)
        claims[members] |= pools.would_take(pool[members], market.agency[servant[members]], place[members])
    return int((claims & (market.points[pair] != NOT_ELIGIBLE)).sum())


def _looked_up(keys: Ints, known: Ints, values: Ints, otherwise: int) -> Ints:
    if not len(known):
        return np.full(len(keys), otherwise)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, values[at], otherwise)
