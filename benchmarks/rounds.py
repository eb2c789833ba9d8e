"""A trial of a round over the whole workforce: who may go where, points, wishes, the engine, the figures, stage by stage.

    python -m benchmarks.rounds --seed 1

On a database of its own (`benchmarks.fill`), rolled back at the end. Told is each stage's time by the wall, and the whole beside the
engine's own.
"""

import argparse
import json
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import text

from benchmarks.fill import fill, load, say, server, size_of, sized
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from portal.matching import instance as instances
from portal.matching import results
from portal.rounds import queries, services
from portal.rounds.domain.points import USUAL
from portal.rounds.services import trying
from portal.web import commands

T = TypeVar("T")
LIMITS = text("UPDATE body SET away_limit = 60 WHERE kind = 'agency'")


def timed(name: str, act: Callable[[], T]) -> T:
    """Do it, and say how long it took."""
    began = time.perf_counter()
    made = act()
    say(f"{name}: {time.perf_counter() - began:.2f} s")
    return made


def main() -> None:
    """Plan a round of so many offerings and try it."""
    parser = sized(argparse.ArgumentParser(description="A trial of a round."))
    parser.set_defaults(applications=40)
    parser.add_argument("--places", type=int, default=50, help="How many offerings the round has.")
    given = parser.parse_args()
    with server(given.folder) as cluster, fill(given.folder, cluster, size_of(given)).app_context():
        commands.load_seeds()
        db.session.execute(text("SET LOCAL statement_timeout = 0"))
        db.session.execute(LIMITS)
        say(f"{size_of(given)}, {given.places} offerings in the round, load {load()}")
        planned = services.plan_round("Ukur", USUAL, 8, by=SYSTEM)
        for opportunity in queries.page_to_add(planned.id, "", number=1, size=given.places).rows:
            services.add_offering(planned, opportunity.id, by=SYSTEM)
        began = time.perf_counter()
        market = timed("who may go where, wishes, records", lambda: trying._Market(planned, "ukur"))  # noqa: SLF001  its stages are measured
        content = timed("points and the file", lambda: market._instance(planned.weights))  # noqa: SLF001  as above
        read = timed("reading the file", lambda: instances.read(content))
        engine = time.perf_counter()
        ran = timed("the engine: rank, solve, explain", lambda: results.run(read))
        engine = time.perf_counter() - engine
        result = timed("writing the result", lambda: results.written(ran))
        figures = timed("figures", lambda: market.figures(json.loads(result)))
        whole = time.perf_counter() - began
        say(f"in all {whole:.2f} s, of which the engine {engine:.2f} s; {figures.people} lists, {figures.placed} placed, load {load()}")
        db.session.rollback()
        db.engine.dispose()


if __name__ == "__main__":
    main()
