"""Who goes first where: each eligible choice gets a place in its offering's order, by points and then by lottery."""

from dataclasses import dataclass

import numpy as np

from portal.matching.market import NOT_ELIGIBLE, Ints, Market, order_by, ranges

MOST_POINTS = 2**24 - 1


@dataclass(frozen=True, slots=True)
class Ranking:
    """The eligible choices of those who are not fixed. A *place* counts through all offerings, one offering's behind the other's."""

    pair: Ints
    """By eligible choice, in each servant's order, its number among all choices."""
    first: Ints
    """By servant, the first of the eligible choices; one more ends the last."""
    place: Ints
    """By eligible choice."""
    owner: Ints
    """By place, the servant."""
    offering: Ints
    """By place, the offering."""
    start: Ints
    """By offering, its first place; one more ends the last."""

    def choice_at(self, place: Ints) -> Ints:
        """The choices, numbered among all, that have these places."""
        at = np.empty(len(self.place), dtype=np.int64)
        at[self.place] = self.pair
        return at[place]


def rank(market: Market) -> Ranking:
    """Put everybody in order, everywhere."""
    first, points, choice = market.first_choice, market.points, market.choice
    owner = np.repeat(np.arange(market.servants), np.diff(first))
    wanted = points != NOT_ELIGIBLE
    if len(market.fixed):
        is_fixed = np.zeros(market.servants, dtype=bool)
        is_fixed[market.fixed] = True
        wanted &= ~is_fixed[owner]
    if wanted.all():
        pair = np.arange(len(choice))
    else:
        pair = np.flatnonzero(wanted)
        first = np.searchsorted(pair, first)
        points, choice, owner = points[pair], choice[pair], owner[pair]
    order = order_by(choice, MOST_POINTS - points)  # servants stand by lottery, so the equal do as well
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    start = np.concatenate(([0], np.cumsum(np.bincount(choice, minlength=market.offerings))))
    return Ranking(pair, first, place, owner[order], choice[order], start)


def places_of(ranking: Ranking, offerings: Ints) -> Ints:
    """Every place of these offerings, in order."""
    return ranges(ranking.start[offerings], ranking.start[offerings + 1] - ranking.start[offerings])
