"""The map of gaps over 70,000 servants and 40 competencies: kept counts beside three ways straight from the record, in the same run.

    python -m benchmarks.heat_map --seed 1

In a database of its own, whose code list and levels are brought to 40 competencies, each asked of everybody. Told are the best and the
median of the rounds by the wall, in milliseconds, and each beside one scan of the servants that counts them by agency.
"""

import argparse
import functools
import statistics
import time
from collections.abc import Callable

from sqlalchemy import TextClause, text

from benchmarks.fill import fill, load, say, server, size_of, sized
from portal.development import queries, services
from portal.development.domain.reading import By, Wanted
from portal.kernel.db import db
from portal.web import commands

COMPETENCIES = 40
UNHURRIED = text("SET LOCAL statement_timeout = 0")
MORE_CODES = text(
    "INSERT INTO code_entry (id, created_at, list, code, name, name_en, position, details, basis, valid_from) "
    "SELECT gen_random_uuid(), now(), 'competency', 'U.' || lpad(n::text, 2, '0'), 'Ukur ' || n, 'Ukur ' || n, 100 + n, "
    "'{\"type\": \"managerial\"}', 'ukuran', date '2026-01-01' FROM generate_series(1, :lacking) n"
)
EVERY_POST = text(
    "UPDATE code_entry SET details = details || '{\"posts\": \"Perencana\"}' WHERE list = 'competency' AND details ->> 'type' = 'technical'"
)
LEVELS = text(
    "UPDATE servant SET levels = (SELECT jsonb_object_agg(code, 1 + abs(hashtextextended(code || nrk, 1)) % 4) FROM "
    "(SELECT DISTINCT code FROM code_entry WHERE list = 'competency') known)"
)
SINGLE = text(
    "INSERT INTO servant_competency (id, created_at, servant_id, competency_code, level, assessed_on) "
    "SELECT gen_random_uuid(), s.created_at, s.id, e.key, e.value::int, s.assessed_on FROM servant s, jsonb_each_text(s.levels) e"
)
STRAIGHT = {
    "straight from the documents": (
        "SELECT s.body_id, e.key, count(*), count(*) FILTER (WHERE r.level > e.value::int), min(s.assessed_on) FROM servant s "
        "JOIN asks r ON r.post_class = s.post_class, jsonb_each_text(s.levels) e WHERE {here} GROUP BY 1, 2"
    ),
    "straight from single competencies": (
        "SELECT s.body_id, c.competency_code, count(*), count(*) FILTER (WHERE r.level > c.level), min(c.assessed_on) FROM servant s "
        "JOIN asks r ON r.post_class = s.post_class JOIN servant_competency c ON c.servant_id = s.id WHERE {here} GROUP BY 1, 2"
    ),
    "straight, grouped by level before it is compared": (
        "SELECT s.body_id, s.post_class, e.key, e.value, count(*), min(s.assessed_on) FROM servant s, jsonb_each(s.levels) e "
        "WHERE {here} GROUP BY 1, 2, 3, 4"
    ),
}
HERE = "(s.left_on IS NULL OR s.left_on > current_date)"
ASKS = (
    "WITH asks AS MATERIALIZED (SELECT DISTINCT ON (code) code AS post_class, (details ->> 'required_level')::int AS level "
    "FROM code_entry WHERE list = 'post_class' ORDER BY code, valid_from DESC) "
)
ANEW = text("UPDATE gap_tally SET fingerprint = ''")
SCAN = text(f"SELECT s.body_id, count(*) FROM servant s WHERE {HERE} GROUP BY 1")


def timed(act: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds by the wall, once a round."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - began))
    return times


def rows_of(statement: TextClause) -> int:
    """How many rows a statement gives, each brought here."""
    return len(db.session.execute(statement).all())


def prepare() -> None:
    """Forty competencies, of which everybody has a level."""
    commands.load_seeds()
    db.session.execute(UNHURRIED)
    known = len(queries.standard().codes)
    if known == COMPETENCIES:
        return
    db.session.execute(MORE_CODES, {"lacking": COMPETENCIES - known})
    db.session.execute(EVERY_POST)
    db.session.execute(LEVELS)
    db.session.execute(SINGLE)
    db.session.execute(text("ANALYZE servant"))
    db.session.execute(text("ANALYZE servant_competency"))
    db.session.commit()


def main() -> None:
    """Count once, read the map each way."""
    parser = sized(argparse.ArgumentParser(description="The map of gaps."))
    parser.set_defaults(offerings=40, applications=40, partners=4)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with server(given.folder) as cluster, fill(given.folder, cluster, size_of(given)).app_context():
        prepare()
        codes = queries.standard().codes
        db.session.execute(UNHURRIED)
        db.session.execute(ANEW)
        say(f"{size_of(given)}, {len(codes)} competencies, load {load()}")
        began = time.perf_counter()
        services.count_if_changed()
        say(f"counted in {time.perf_counter() - began:.1f} s, {len(queries.counts(By.AGENCY, Wanted()))} numbers of the map")
        acts: dict[str, Callable[[], object]] = {
            "one scan of the servants": functools.partial(rows_of, SCAN),
            **{f"kept counts, by {by}": functools.partial(queries.counts, by, Wanted()) for by in By},
        }
        for name, statement in STRAIGHT.items():
            acts[name] = functools.partial(rows_of, text(ASKS + statement.format(here=HERE)))
        base = 0.0
        for name, act in acts.items():
            times = timed(act, given.rounds)
            base = base or min(times)
            say(f"{name}: best {min(times):.0f} ms, median {statistics.median(times):.0f} ms, {min(times) / base:.2f} scans")
        say(f"load {load()}")
        db.session.rollback()
        db.engine.dispose()


if __name__ == "__main__":
    main()
