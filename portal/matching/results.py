"""A run's result as a file: the same bytes for the same instance on any machine."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from portal.matching.assignment import Outcome, solve
from portal.matching.explanations import NO_SEAT, SEAT_LEFT, Code, Explained, explain
from portal.matching.instance import Instance
from portal.matching.market import NONE
from portal.matching.ranking import Ranking, rank
from portal.matching.stability import Faults, faults_in

FORMAT = "simpul.result/1"


@dataclass(frozen=True, slots=True)
class Run:
    """An instance with all that came of it."""

    instance: Instance
    ranking: Ranking
    outcome: Outcome
    explained: Explained


def run(instance: Instance) -> Run:
    """Rank, solve and explain."""
    ranking = rank(instance.market)
    outcome = solve(instance.market, ranking)
    return Run(instance, ranking, outcome, explain(instance.market, ranking, outcome))


def checked(made: Run) -> Faults:
    """Limits passed and claims left, counted anew from the placements."""
    closed = np.array([one.offering for one in made.outcome.closed], dtype=np.int64)
    return faults_in(made.instance.market, made.ranking, made.explained, closed)


def written(made: Run) -> bytes:
    """The result as the file holds it."""
    told = {
        "format": FORMAT,
        "instance_sha256": made.instance.sha256,
        "placements": _placements(made),
        "closed": [{"offering": made.instance.names.offerings[one.offering], "shortfall": one.shortfall} for one in made.outcome.closed],
        "cutoffs": _cutoffs(made),
        "explanations": _explanations(made),
    }
    return f"{json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(',', ':'))}\n".encode()


def _placements(made: Run) -> dict[str, str | None]:
    names, market = made.instance.names, made.instance.market
    placed: dict[str, str | None] = dict.fromkeys(names.servants)
    for servant in np.flatnonzero(made.explained.matched != NONE):
        placed[names.servants[servant]] = names.offerings[market.choice[made.explained.matched[servant]]]
    return placed | made.instance.fixed


def _cutoffs(made: Run) -> dict[str, dict[str, list[int] | None]]:
    names, market, ranking = made.instance.names, made.instance.market, made.ranking
    closed = {one.offering for one in made.outcome.closed}
    points = np.empty(len(ranking.place), dtype=np.int64)
    points[ranking.place] = market.points[ranking.pair]
    told: dict[str, dict[str, list[int] | None]] = {}
    for offering, name in enumerate(names.offerings):
        if offering in closed:
            continue
        told[name] = {}
        for pool in range(market.first_pool[offering], market.first_pool[offering + 1]):
            last = int(made.explained.cutoff[pool])
            told[name][names.pools[pool]] = (
                None if last == SEAT_LEFT else [] if last == NO_SEAT else [int(points[last]), int(ranking.owner[last])]
            )
    return told


def _explanations(made: Run) -> dict[str, list[dict[str, Any]]]:
    names, market = made.instance.names, made.instance.market
    code_names = [code.name for code in Code]
    offerings = [names.offerings[one] for one in market.choice.tolist()]
    codes = [code_names[one] for one in made.explained.code.tolist()]
    first = market.first_choice.tolist()
    told: dict[str, list[dict[str, Any]]] = {
        name: [{"offering": offerings[at], "code": codes[at]} for at in range(first[servant], first[servant + 1])]
        for servant, name in enumerate(names.servants)
    }
    for servant in np.flatnonzero(made.explained.matched != NONE).tolist():
        entry = told[names.servants[servant]][made.explained.matched[servant] - first[servant]]
        entry["pool"] = names.pools[made.explained.pool[servant]]
    return told
