"""The day on which a window opens: people sign in, look around and apply, with a paper and a double click, while officers decide.

    python -m benchmarks.opening_day --seed 1
    python -m benchmarks.opening_day --seed 1 --people 600 --seconds 60 --servants 70000 --beside 10000 270000

The product runs as in earnest, under gunicorn as the demonstration starts it, on a copy of the filled database; the reference page under
one sync worker on the same server, asked before and after. Told are, for each size: time by kind of request at the load that came about,
statements of one request of each kind, errors; what a request cost the web server's processors, as a multiple of the reference page's, and
the requests that a core answers in a second; and how many applications were accepted, are stored, and are stored twice.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event, select

from benchmarks import people
from benchmarks.fill import Size, fill, load, say, server, settings_for, size_of, sized
from benchmarks.pages import CONTROL, REFERENCE_PORT, Target, answering, reference_server, reference_target
from benchmarks.reference.bench import family_cpu
from portal.accounts.adapters import passwords
from portal.catalogue.domain.opportunity import OpportunityState
from portal.catalogue.models import Opportunity
from portal.catalogue.services import question_of
from portal.demo.postgres import EmbeddedPostgres
from portal.demo.runner import GUNICORN
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.kernel.db import db
from portal.web.settings import ROOT
from portal.workforce.models import Servant
from wsgi import create_app

PORT = 8504
COPY = "simpul_bench_opening"
STATEMENTS = Path(__file__).with_name("opening_day.sql")
WANTED = 40
"""So many opportunities are applied for."""
APPLIES = 3
"""Every third servant applies; the others look around."""
DECISIONS = 4
"""Cases that each officer decides."""
SPARE = 2
"""People of each kind who go through everything alone, in this process, for counting statements; the second is counted."""
WARM = 8
"""People of each kind who come before anything is measured."""
ASKED = 300
"""Requests of the reference page, before and after."""
COUNTS = """
    SELECT count(*), count(DISTINCT (a.servant_id, a.opportunity_id)),
      (SELECT count(*) FROM case_file c WHERE c.subject_id IN (SELECT id FROM application WHERE receipt LIKE 'TT-%')),
      (SELECT count(*) FROM message m WHERE m.kind = 'applications.received'), (SELECT count(*) FROM decision)
    FROM application a WHERE a.receipt LIKE 'TT-%'
"""


@dataclass
class Run:
    """What one size showed."""

    size: Size
    log: people.Log = field(default_factory=people.Log)
    statements: dict[str, int] = field(default_factory=dict)
    seconds: float = 0
    web: float = 0
    """Seconds of the web server's processors, and of the database's."""
    database: float = 0
    password: float = 0
    """Seconds of a processor that one check of a password costs on purpose."""
    reference: list[float] = field(default_factory=list)
    """Seconds of a processor that one reference page cost, before and after."""
    stored: list[int] = field(default_factory=list)
    decisions: int = 0

    @property
    def requests(self) -> int:
        """How many were answered."""
        return sum(len(times) for times in self.log.times.values())

    @property
    def holds(self) -> bool:
        """Whether nothing went wrong: what was accepted is stored, each application once, with one case and one receipt."""
        return not self.log.faults and set(self.stored) == {len(set(self.log.accepted))} and self.log.decided == self.decisions


@dataclass(frozen=True, slots=True)
class Cast:
    """Who comes, who has come before so that nothing is cold, and who goes through everything alone, in this process."""

    coming: list[people.Person]
    before: list[people.Person]
    alone: list[people.Person]


def cast(app: Flask, number: int, officers: int, seed: int) -> Cast:
    """Choose people who can apply; `opening_day.sql` gives them passwords, superiors and desks."""
    chance = random.Random(seed)  # noqa: S311  no secret
    with app.app_context():
        published = select(Opportunity).where(Opportunity.state == OpportunityState.PUBLISHED).order_by(Opportunity.number).limit(WANTED)
        wanted = list(db.session.scalars(published))
        first = asking.answers(question_of(wanted[0])).first_of(dict.fromkeys((Outcome.ELIGIBLE, Outcome.NEEDS_CHECK), 20 * number))
        known = list(db.session.execute(select(Servant.id, Servant.email).join(first, first.c.id == Servant.id).order_by(Servant.nip)))
        chosen = chance.sample(known, number + SPARE + WARM)
        ids, at_desks = [str(one.id) for one in wanted], officers + SPARE + WARM
        _write([str(servant_id) for servant_id, _ in chosen], ids, at_desks)
        turns = [str(one) for one in db.session.connection().exec_driver_sql(OPEN_TURNS).scalars()]
        db.session.rollback()
    servants = [people.Servant(email, chance.choice(ids), place % APPLIES == 0) for place, (_, email) in enumerate(chosen)]
    shares = [tuple(turns[place * DECISIONS : (place + 1) * DECISIONS]) for place in range(at_desks)]
    deciding = [people.Officer(f"petugas{place}@ukur.test", share) for place, share in enumerate(shares)]
    willing = [replace(one, applies=True) for one in servants[number:]]
    return Cast(
        coming=[*servants[:number], *deciding[:officers]],
        before=[*willing[SPARE:], *deciding[officers + SPARE :]],
        alone=[*willing[:SPARE], *deciding[officers : officers + SPARE]],
    )


OPEN_TURNS = "SELECT id FROM case_step WHERE left_at IS NULL AND key = 'verifier' ORDER BY id"


def _write(servants: list[str], wanted: list[str], officers: int) -> None:
    given = {"servants": servants, "wanted": wanted, "officers": officers, "digest": passwords.digest(people.PASSWORD)}
    connection = db.session.connection()
    for statement in STATEMENTS.read_text(encoding="utf-8").split(";\n\n"):
        connection.exec_driver_sql(statement, given)
    db.session.commit()


def count_statements(app: Flask, alone: list[people.Person]) -> dict[str, int]:
    """What the second request of each kind sends, transaction control left out, by people who go through everything in this process."""
    sent: list[str] = []
    counted: dict[str, int] = {}

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lower().startswith(CONTROL):
            sent.append(statement)

    def watch(kind: str, ask: Any) -> people.Answer:  # noqa: ANN401  a request
        sent.clear()
        answer: people.Answer = ask()
        counted[kind] = len(sent)
        return answer

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    log = people.Log()
    for person in alone:
        browser = people.Browser(lambda: people.Inside(app), log, lambda: None, watch, twice=False)
        person.visit(browser, random.Random(0))  # noqa: S311  no secret
    event.remove(engine, "before_cursor_execute", note)
    engine.dispose()
    if log.faults:
        raise RuntimeError(f"a way that is to be measured cannot be gone: {log.faults}")
    return counted


@contextmanager
def product(cluster: EmbeddedPostgres, folder: Path, database: str = COPY) -> Iterator[int]:
    """The product under gunicorn; gives its process id."""
    base = f"http://127.0.0.1:{PORT}"
    environment = {
        "DATABASE_URL": cluster.url(database),
        "SECRET_KEY": settings_for(folder, cluster, database).secret_key,
        "BASE_URL": base,
    }
    environment |= {"INSTANCE_DIR": str(folder), "SMTP_URL": "smtp://127.0.0.1:1", "FILES_DIR": str(folder / "files")}
    command = [sys.executable, *GUNICORN, "-b", f"127.0.0.1:{PORT}", "--log-level", "error", "wsgi:create_app()"]
    served = subprocess.Popen(command, cwd=ROOT, env={"PATH": "/usr/bin:/bin", **environment})
    try:
        answering(f"{base}/")
        yield served.pid
    finally:
        served.terminate()
        served.wait(20)


@contextmanager
def reference_page(cluster: EmbeddedPostgres) -> Iterator[int]:
    """The reference page under one worker; gives its process id."""
    served = reference_server(cluster)
    try:
        answering(f"http://127.0.0.1:{REFERENCE_PORT}/bare")
        yield served.pid
    finally:
        served.terminate()
        served.wait(20)


def reference_cost(page: Target, process: int) -> float:
    """Seconds of a processor that the reference page costs, as those of the product are counted: by its processes."""
    before = family_cpu(process)
    for _ in range(ASKED):
        page.get()
    return (family_cpu(process) - before) / ASKED


def password_cost() -> float:
    """Seconds of a processor that one check of a password costs."""
    stored, times = passwords.digest(people.PASSWORD), []
    for _ in range(5):
        began = time.process_time()
        passwords.matches(stored, people.PASSWORD)
        times.append(time.process_time() - began)
    return statistics.median(times)


def counted(cluster: EmbeddedPostgres) -> tuple[int, ...]:
    """Applications, different ones, their cases, receipts that were told, decisions."""
    with cluster.connect(COPY) as connection:
        return connection.execute(COUNTS).fetchone() or ()


def run_day(cluster: EmbeddedPostgres, size: Size, given: argparse.Namespace, reference: int) -> Run:
    """One opening day on a copy of a database of this size."""
    fill(given.folder, cluster, size)
    cluster.drop_database(COPY)
    cluster.create_database(COPY, size.database)
    app = create_app(settings_for(given.folder, cluster, COPY))
    parts = cast(app, given.people, given.officers, given.seed)
    run = Run(size, statements=count_statements(app, parts.alone), password=password_cost())
    with cluster.connect(COPY) as connection:
        connection.execute("VACUUM ANALYZE")
    with product(cluster, given.folder) as process:
        people.all_at_once(parts.before, lambda: people.Line(PORT), people.Log(), seconds=1, think=0, seed=given.seed)
        before = counted(cluster)
        page = reference_target()
        run.reference.append(reference_cost(page, reference))
        postmaster = int((cluster.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        web, database, began = family_cpu(process), family_cpu(postmaster), time.perf_counter()
        people.all_at_once(parts.coming, lambda: people.Line(PORT), run.log, seconds=given.seconds, think=given.think, seed=given.seed)
        run.seconds = time.perf_counter() - began
        run.web, run.database = family_cpu(process) - web, family_cpu(postmaster) - database
        run.reference.append(reference_cost(page, reference))
    after = counted(cluster)
    *run.stored, run.decisions = (now - then for now, then in zip(after, before, strict=True))
    cluster.drop_database(COPY)
    return run


def tell(run: Run) -> None:
    """The tables of one size."""
    say(f"\n{run.size}, {run.seconds:.0f} s, {run.requests / run.seconds:.1f} requests a second, load {load()}")
    say("| request | number | statements | p50 ms | p95 ms |\n|---|---|---|---|---|")
    for kind, times in run.log.times.items():
        fifty, ninety_five = (statistics.quantiles(times, n=20)[place] * 1000 if len(times) > 1 else times[0] * 1000 for place in (9, 18))
        say(f"| {kind} | {len(times)} | {run.statements.get(kind, '')} | {fifty:.0f} | {ninety_five:.0f} |")
    reference, each = statistics.mean(run.reference), run.web / run.requests
    without = (run.web - run.password * len(run.log.times.get("sign in", []))) / run.requests
    say(f"reference page: {reference * 1000:.2f} ms of a processor ({', '.join(f'{one * 1000:.2f}' for one in run.reference)})")
    for what, cost in (("all requests", each), (f"without {run.password * 1000:.0f} ms of each password's check", without)):
        say(f"{what}: {cost * 1000:.2f} ms of a processor, {cost / reference:.2f} x the reference page, {1 / cost:.0f} a second a core")
    say(f"database: {run.database / run.requests * 1000:.2f} ms of a processor a request")
    applications, different, cases, receipts = run.stored
    say(
        f"applications: {len(set(run.log.accepted))} accepted, {applications} stored, {applications - different} doubled; "
        f"{cases} cases, {receipts} receipts; decisions: {run.log.decided} accepted, {run.decisions} stored"
    )
    say(f"errors: {len(run.log.faults)} {sorted(set(run.log.faults))[:5] if run.log.faults else ''}")


def main() -> None:
    """Play the day on each size."""
    parser = sized(argparse.ArgumentParser(description="Opening day."))
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--officers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60, help="over which they come")
    parser.add_argument("--think", type=float, default=2, help="seconds between two requests of one person, in the mean")
    parser.add_argument("--beside", type=int, nargs="*", default=[10_000], help="people of other provinces, applications in proportion")
    given = parser.parse_args()
    size = size_of(given)
    more = [replace(size, servants=each, applications=size.applications * each // size.servants) for each in given.beside]
    sizes = sorted([size, *more], key=lambda one: one.servants)
    runs = []
    with server(given.folder) as cluster, reference_page(cluster) as reference:
        for size in sizes:
            runs.append(run_day(cluster, size, given, reference))
            tell(runs[-1])
    costs = [(run.size.servants, run.web / run.requests / statistics.mean(run.reference)) for run in runs]
    say("\n" + "; ".join(f"{servants:,} servants: {cost:.2f} x the reference page" for servants, cost in costs))
    if not all(run.holds for run in runs):
        sys.exit(1)


if __name__ == "__main__":
    main()
