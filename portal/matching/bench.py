"""How long the engine takes on a market made for it, stage by stage, beside one sort of its pair keys in the same run."""

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from portal.matching.assignment import Seating, solve
from portal.matching.explanations import explain
from portal.matching.market import NONE, Ints, Market
from portal.matching.ranking import MOST_POINTS, rank
from portal.matching.stability import faults_in

T = TypeVar("T")

ROUNDS = 5
MANY = 200_000
"""From so many servants on, one round is measured."""
LIST = 8
AGENCIES = 50
SEATS_SHARE = 0.6
AWAY_SHARE = 0.3
_KIBIBYTES = 1024


class UnstableError(RuntimeError):
    """The outcome breaks a limit, or somebody has a claim."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took; seconds by the wall."""

    servants: int
    offerings: int
    pairs: int
    placed: int
    stages: dict[str, float]
    total_seconds: float
    peak_mb: float
    sort_seconds: float
    """One numpy sort of the pairs' keys, in the same process."""

    def told(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "servants": self.servants,
            "offerings": self.offerings,
            "pairs": self.pairs,
            "placed": self.placed,
            "stages": self.stages,
            "total_seconds": self.total_seconds,
            "peak_mb": self.peak_mb,
            "sort_seconds": self.sort_seconds,
            "times_the_sort": round(self.total_seconds / self.sort_seconds, 2) if self.sort_seconds else None,
        }


def generated(servants: int, offerings: int, seed: int = 1) -> Market:
    """A market of so many; the same for the same seed.

    Lists of 8 by lognormal popularity, merit that is partly common to all offerings, seats for 60 % of the servants, a third of an
    offering's seats for one agency, 30 % of an agency away.
    """
    draw = np.random.default_rng(seed)
    length = min(LIST, offerings)
    popularity = np.cumsum(draw.lognormal(0, 1, offerings))
    choice = _lists(draw, popularity, servants, length)
    merit = draw.normal(0, 1, servants)
    fit = np.repeat(merit, length) + draw.normal(0, 1, servants * length)
    points = np.clip((fit + 6) / 12 * MOST_POINTS, 0, MOST_POINTS).astype(np.int64)
    seats = np.maximum(1, draw.multinomial(int(SEATS_SHARE * servants), np.full(offerings, 1 / offerings)))
    agencies = min(AGENCIES, servants)
    agency = draw.integers(0, agencies, servants)
    size = np.bincount(agency, minlength=agencies)
    release = np.argsort(agency, kind="stable")
    return Market(
        agency=agency,
        first_choice=np.arange(servants + 1) * length,
        choice=choice.ravel(),
        points=points,
        seats=seats,
        minimum=np.zeros(offerings, dtype=np.int64),
        first_pool=np.arange(offerings + 1),
        pool_seats=seats,
        pool_ceiling=np.maximum(1, seats // 3),
        away_limit=np.maximum(1, (AWAY_SHARE * size).astype(np.int64)),
        first_release=np.concatenate(([0], np.cumsum(size))),
        release=release,
    )


def _lists(draw: np.random.Generator, popularity: npt.NDArray[np.float64], servants: int, length: int) -> Ints:
    """For each servant, different offerings, the more popular the more often; drawn again where one came twice."""
    offerings = len(popularity)
    if length == offerings:
        return np.asarray(draw.permuted(np.tile(np.arange(offerings), (servants, 1)), axis=1), dtype=np.int64)
    lists: Ints = np.searchsorted(popularity, draw.random((servants, length)) * popularity[-1], side="right").astype(np.int64)
    while True:
        ordered = np.argsort(lists, axis=1, kind="stable")
        by_number = np.take_along_axis(lists, ordered, axis=1)
        is_twice = np.zeros(lists.shape, dtype=bool)
        np.put_along_axis(is_twice, ordered[:, 1:], by_number[:, 1:] == by_number[:, :-1], axis=1)
        if not is_twice.any():
            return lists
        lists[is_twice] = draw.integers(0, offerings, int(is_twice.sum()))


def measure(servants: int, offerings: int, seed: int = 1) -> Measured:
    """Make a market, run every stage in some rounds, and give each stage's median. Raises UnstableError where the outcome is wrong."""
    market = generated(servants, offerings, seed)
    keys = _keys(market)
    rounds = [_round(market, keys) for _ in range(ROUNDS if servants < MANY else 1)]
    stages = {stage: statistics.median(times[stage] for times, _ in rounds) for stage in rounds[0][0]}
    sort = stages.pop("sort")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIBIBYTES
    return Measured(servants, offerings, len(market.choice), rounds[0][1], stages, sum(stages.values()), peak, sort)


def _round(market: Market, keys: npt.NDArray[np.uint64]) -> tuple[dict[str, float], int]:
    """The seconds of each stage, and how many were placed."""
    times: dict[str, float] = {}

    def timed(stage: str, act: Callable[[], T]) -> T:
        began = time.perf_counter()
        made = act()
        times[stage] = time.perf_counter() - began
        return made

    timed("sort", lambda: np.sort(keys))
    ranking = timed("rank", lambda: rank(market))
    seating = timed("quotas", lambda: Seating(market, ranking))
    outcome = timed("solve", lambda: solve(market, ranking, seating))
    explained = timed("explain", lambda: explain(market, ranking, outcome))
    closed = np.array([one.offering for one in outcome.closed], dtype=np.int64)
    faults = timed("verify", lambda: faults_in(market, ranking, explained, closed))
    if faults.total:
        raise UnstableError(str(faults))
    return times, int((explained.matched != NONE).sum())


def _keys(market: Market) -> npt.NDArray[np.uint64]:
    """What one sort would order the pairs by: the offering, the points, the lottery place, each in as many bits as it needs."""
    lottery = np.repeat(np.arange(market.servants), np.diff(market.first_choice)).astype(np.uint64)
    bits = np.uint64(max(market.servants - 1, 1).bit_length())
    inverted = (MOST_POINTS - market.points).astype(np.uint64)
    return (market.choice.astype(np.uint64) << (np.uint64(24) + bits)) | (inverted << bits) | lottery
