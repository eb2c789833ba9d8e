"""Why each choice came out as it did: from cut-offs, closings, release places and fixed placements alone, so that anybody can tell."""

import enum
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from portal.matching.assignment import Outcome
from portal.matching.market import NONE, NOT_ELIGIBLE, Flags, Ints, Market, entries_of, rows_of
from portal.matching.ranking import Ranking


class Code(enum.IntEnum):
    """What became of a choice: the first that is true, in this order."""

    FIXED_EARLIER = 0
    """The servant has a placement that was fixed before the run."""
    INELIGIBLE = 1
    NOT_RELEASED = 2
    """Her agency's away places were used up by colleagues who are released before her."""
    MATCHED = 3
    NOT_NEEDED = 4
    """She has what she wanted more."""
    CLOSED_MINIMUM = 5
    """Too few came, and it closed."""
    BELOW_CUTOFF = 6
    """She comes after the last who was admitted to the open seats."""
    AGENCY_CEILING = 7
    """Her agency has as many there as it may."""


NO_SEAT = -2
SEAT_LEFT = -1


@dataclass(frozen=True, slots=True)
class Explained:
    """What is published of a run, and each servant's part of it."""

    code: npt.NDArray[np.int8]
    """By choice."""
    matched: Ints
    """By servant, the choice that she got, or NONE; fixed ones have NONE."""
    pool: Ints
    """By servant, the pool of her seat, or NONE."""
    cutoff: Ints
    """By pool, the place of the last who was admitted; SEAT_LEFT where a seat stayed free, NO_SEAT where there was none to give."""
    released: Flags
    """By servant, whether her agency let her ask."""


def explain(market: Market, ranking: Ranking, outcome: Outcome) -> Explained:
    """The code of every choice."""
    owner = ranking.owner[outcome.held]
    matched, pool = np.full(market.servants, NONE), np.full(market.servants, NONE)
    matched[owner], pool[owner] = ranking.choice_at(outcome.held), outcome.pool
    released = released_of(market, matched, outcome.away_left)
    cutoff = cutoffs_of(outcome)
    is_closed = np.zeros(market.offerings, dtype=bool)
    is_closed[[one.offering for one in outcome.closed]] = True

    servant = rows_of(market.first_choice)
    number = np.arange(len(servant))
    mine = matched[servant]
    last = cutoff[market.open_pool]
    is_beyond = _beyond(ranking, last, len(servant))
    is_beyond |= (last == NO_SEAT)[market.choice]
    code = np.where(is_beyond, np.int8(Code.BELOW_CUTOFF), np.int8(Code.AGENCY_CEILING))
    code[is_closed[market.choice]] = Code.CLOSED_MINIMUM
    code[(mine != NONE) & (number > mine)] = Code.NOT_NEEDED
    code[matched[matched != NONE]] = Code.MATCHED
    code[~released[servant]] = Code.NOT_RELEASED
    code[market.points == NOT_ELIGIBLE] = Code.INELIGIBLE
    if len(market.fixed):
        code[entries_of(market.first_choice, market.fixed)] = Code.FIXED_EARLIER
    return Explained(code, matched, pool, cutoff, released)


def _beyond(ranking: Ranking, last: Ints, choices: int) -> Flags:
    """By choice, whether its place lies behind the last who was admitted to the open seats."""
    beyond = np.zeros(choices, dtype=bool)
    behind = last[ranking.offering]
    is_behind = (behind >= 0) & (np.arange(len(behind)) > behind)
    beyond[ranking.pair] = is_behind[ranking.place]
    return beyond


def cutoffs_of(outcome: Outcome) -> Ints:
    """By pool, the place of the last who was admitted, if it gave all its seats."""
    cutoff = np.full(len(outcome.room), NO_SEAT)
    taken = np.bincount(outcome.pool, minlength=len(cutoff))
    np.maximum.at(cutoff, outcome.pool, outcome.held)
    cutoff[(outcome.room > 0) & (taken < outcome.room)] = SEAT_LEFT
    return cutoff


def released_of(market: Market, matched: Ints, away_left: Ints) -> Flags:
    """By servant, whether her agency still had an away place at the end, or she stands no later than the last colleague who was placed."""
    agency = rows_of(market.first_release)
    rank = np.arange(len(agency))
    last = np.full(market.agencies, NONE)
    is_placed = matched[market.release] != NONE
    np.maximum.at(last, agency[is_placed], rank[is_placed])
    released = np.zeros(market.servants, dtype=bool)
    released[market.release] = (rank <= last[agency]) | (away_left > 0)[agency]
    return released
