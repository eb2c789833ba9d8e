"""A round in which the whole workforce takes part: from the lock of its lists to the pages on which people read their result.

    python -m benchmarks.round_course --seed 1

On a copy of the filled database, made anew for each run. Offerings, lists and sign-offs are written by set-based SQL, past the services;
whatever is measured runs through them, each piece in a transaction of its own, as the worker runs it. Told of each piece are the time by
the wall, the processor time here and of the database's process that serves it, and the most memory that was held meanwhile; of the whole
its ratio to a floor of the same run: reading and writing the instance's JSON once, and letting the database copy what was recorded. Pages
stand beside the reference page, as in `benchmarks.pages`.
"""

import argparse
import contextlib
import itertools
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy import exists, func, select, text

from benchmarks.fill import Size, fill, load, run_file, say, server, settings_for, size_of, sized
from benchmarks.pages import PRODUCT_PORT, Target, cookie_of, count_statements, line, measure, reference_target, served
from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.applications.models import Assignment
from portal.demo.postgres import EmbeddedPostgres
from portal.jobs.adapters import in_transaction
from portal.kernel.db import db
from portal.kernel.hashing import digest
from portal.kernel.identity import Identity
from portal.matching import instance as instances
from portal.matching import results, verifier
from portal.rounds import services, tasks
from portal.rounds.domain import ListState, RoundState
from portal.rounds.domain.points import USUAL
from portal.rounds.models import Round, RoundList, RoundOffering, RoundResult, RoundRun
from portal.rounds.queries import runs
from portal.rounds.services import locking, opening, publishing, running
from wsgi import create_app

T = TypeVar("T")
TO_REVIEW = ("ask for the lock", "lock", "seed and witness", "solve", "check", "record")
PEOPLE = 200
"""How many people ask for their own page in turn; with more requests they begin anew."""
HERE = Path(__file__)
UNTIL = "UPDATE matching_round SET lists_until = now() + make_interval(days => %s) WHERE id = %s"


@dataclass(slots=True)
class Piece:
    """What a piece of work took: seconds, and megabytes at most."""

    wall: float
    own: float
    """Processor time of the process."""
    database: float
    """Processor time of the database's process that serves it."""
    peak: float


class Course:
    """A round on a database of its own, driven from one piece of work to the next."""

    def __init__(self, app: Flask, round_id: str) -> None:
        self.app, self.round_id = app, round_id
        self.pieces: dict[str, Piece] = {}

    @property
    def round(self) -> Round:
        """The round as it is now."""
        return db.session.get_one(Round, self.round_id)

    @property
    def run(self) -> RoundRun:
        """Its run."""
        return runs.runs_of(self.round.id)[0]

    def by(self, role: str) -> Identity:
        """An officer."""
        account = db.session.scalars(select(Account).where(Account.email == f"{role}@ukur.test")).one()
        return accounts.identity_of(account.id)

    def timed(self, name: str, act: Callable[[], T]) -> T:
        """Do a piece of work in a transaction of its own, and note what it took."""
        made: list[T] = []
        forget_peak()
        with self.app.app_context():
            served_by = db.session.scalar(select(func.pg_backend_pid())) or 0
            began, own, database = time.perf_counter(), time.process_time(), spent_by(served_by)
            in_transaction(lambda: made.append(act()))
            wall = time.perf_counter() - began
            self.pieces[name] = Piece(wall, time.process_time() - own, spent_by(served_by) - database, peak())
        one = self.pieces[name]
        say(f"| {name} | {one.wall:.2f} | {one.own:.2f} | {one.database:.2f} | {one.peak:,.0f} |")
        return made[0]


def spent_by(process: int) -> float:
    """Processor seconds of a process of this machine so far."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def forget_peak() -> None:
    """Measure the most memory from now on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak() -> float:
    """The most memory held since, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def prepared(folder: Path, cluster: EmbeddedPostgres, size: Size, places: int) -> tuple[str, Course]:
    """The product on a copy of the filled database, with a round whose lists are all there, and open."""
    fill(folder, cluster, size)
    name = f"{size.database}_course"
    cluster.drop_database(name)
    cluster.create_database(name, template=size.database)
    app = create_app(settings_for(folder, cluster, name))
    with app.app_context():
        course = Course(app, "")
        by = course.by("curator")
        course.round_id = str(services.plan_round("Ukur", USUAL, 8, by=by).id)
        found = course.round
        found.seed_source = "Undian yang diumumkan pada hari ukur"
        db.session.commit()
        db.session.remove()
    with cluster.connect(name) as connection:
        for key, value in (("round", course.round_id), ("places", str(places))):
            connection.execute("SELECT set_config(%s, %s, false)", (f"bench.{key}", value))
        run_file(connection, HERE.with_suffix(".sql"), size)
        connection.execute(UNTIL, (7, course.round_id))
        connection.execute("VACUUM ANALYZE")
    return name, course


def to_review(course: Course) -> None:
    """From open lists to the run under review."""
    curator, approver = course.by("curator"), course.by("approver")
    db.session.remove()
    round_id = course.round_id
    course.timed("ask for the lock", lambda: locking.ask_to_lock(course.round, by=curator))
    course.timed("lock", lambda: tasks.fix(round_id, str(curator.account_id), curator.name, None))
    course.timed("seed and witness", lambda: _seed(course, curator, approver))
    run_id = str(course.run.id)
    db.session.remove()
    course.timed("solve", lambda: tasks.solve(run_id))
    course.timed("check", lambda: tasks.check(run_id))
    course.timed("record", lambda: tasks.record(run_id))
    if course.round.state is not RoundState.REVIEW:
        raise RuntimeError(f"the round {round_id} is not under review: {course.run.failed_why}")
    db.session.remove()


def _seed(course: Course, curator: Identity, approver: Identity) -> None:
    run = running.enter_seed(course.round, "8 1 9 4 2 7", by=curator)
    db.session.flush()
    running.witness(run, "8 1 9 4 2 7", by=approver)


def told(course: Course) -> None:
    """What of it is the engine (apart from reading and writing), what the verifier, and how far all is from the floor."""
    content = course.run.instance or b""
    db.session.rollback()  # nothing is open while it computes
    engine: dict[str, float] = {}

    def noted(name: str, act: Callable[[], T]) -> T:
        began = time.perf_counter()
        made = act()
        engine[name] = time.perf_counter() - began
        return made

    read = noted("read", lambda: instances.read(content))
    made = noted("rank, solve, explain", lambda: results.run(read))
    written = noted("write", lambda: results.written(made))
    noted("verifier", lambda: verifier.faults(content, written))
    floor = noted("JSON once", lambda: digest(json.dumps(json.loads(content), sort_keys=True, separators=(",", ":")).encode()))
    noted("rows copied by the database", copied)
    pieces = [course.pieces[name] for name in TO_REVIEW]
    whole, work = sum(one.wall for one in pieces), sum(one.own + one.database for one in pieces)
    least = engine["JSON once"] + engine["rows copied by the database"]
    say(f"instance {len(content) / 1e6:.1f} MB ({floor[:8]}), result {len(written) / 1e6:.1f} MB")
    say(", ".join(f"{name} {seconds:.2f} s" for name, seconds in engine.items()))
    say(
        f"from lock to review {whole:.1f} s, {work:.1f} s of processors; {whole / least:.1f} times the floor ({least:.2f} s); load {load()}"
    )


def copied() -> None:
    """Let the database write once more what was recorded of everybody, with its indexes."""
    for table in ("round_opening", "round_result"):
        db.session.execute(text(f"CREATE TEMPORARY TABLE {table}_copy (LIKE {table} INCLUDING ALL)"))
        db.session.execute(text(f"INSERT INTO {table}_copy SELECT * FROM {table}"))
    db.session.rollback()


def publish(course: Course) -> None:
    """Look at what publishing would do, publish, and tell the first of those who took part."""
    approver, run_id = course.by("approver"), course.run.id
    db.session.remove()
    course.timed("preview", lambda: publishing.preview(course.round, course.run))
    course.timed("publish", lambda: publishing.publish(course.round, run_id, by=approver))
    course.timed(f"tell {publishing.CHUNK} people", lambda: publishing.tell_results(course.round.id, run_id, ""))


# -- pages ---------------------------------------------------------------------------------------------------------------------------------


def targets(course: Course, named: dict[str, tuple[str, str]]) -> list[Target]:
    """Pages by name, each with its address and whose it is."""
    base = f"http://127.0.0.1:{PRODUCT_PORT}"
    return [Target(name, base + path, cookie_of(course.app, email) if email else "") for name, (path, email) in named.items()]


@dataclass
class Everybody(Target):
    """The same page for somebody else at each request: nothing that is their own has been drawn before."""

    people: Iterator[tuple[str, str]] = field(default_factory=lambda: iter(()))
    """Addresses and cookies."""

    def get(self) -> float:
        """Ask once as the next; processor milliseconds."""
        self.url, self.cookie = next(self.people)
        return super().get()


def everybody(course: Course, name: str, path: str) -> Everybody:
    """A page of a list for many people in turn."""
    query = select(RoundList.id, Account.email).join(Account, Account.id == RoundList.account_id)
    query = query.where(RoundList.round_id == course.round_id, RoundList.state == ListState.READY)
    rows = db.session.execute(query.order_by(RoundList.number).offset(2000).limit(PEOPLE)).all()
    base = f"http://127.0.0.1:{PRODUCT_PORT}"
    people = [(base + path.format(found), cookie_of(course.app, email)) for found, email in rows]
    return Everybody(name, *people[0], people=itertools.cycle(people))


def own(course: Course, *, is_placed: bool) -> tuple[str, str]:
    """(id, address) of somebody's list."""
    query = select(RoundList.id, Account.email).join(Account, Account.id == RoundList.account_id)
    query = query.where(RoundList.round_id == course.round_id, RoundList.state == ListState.READY)
    if course.round.state is RoundState.PUBLISHED:
        query = query.join(RoundResult, RoundResult.list_id == RoundList.id)
        query = query.where(RoundResult.round_offering_id.is_not(None) if is_placed else RoundResult.round_offering_id.is_(None))
    found = db.session.execute(query.order_by(RoundList.number).offset(1000).limit(1)).one()
    return str(found[0]), str(found[1])


def collecting(course: Course) -> list[Target]:
    """While lists can be changed."""
    found, email = own(course, is_placed=False)
    named = {
        "ranking page": (f"/rounds/lists/{found}", email),
        "ranking page, only what suits": (f"/rounds/lists/{found}?suits=1", email),
        "own rounds": ("/rounds/mine", email),
        "participants": (f"/rounds/{course.round_id}/participants", "curator@ukur.test"),
        "before the lock": (f"/rounds/{course.round_id}/lock", "curator@ukur.test"),
    }
    return [*targets(course, named), everybody(course, "ranking page, each time another person", "/rounds/lists/{}")]


def reviewing(course: Course) -> list[Target]:
    """While a person decides."""
    at = f"/rounds/{course.round_id}"
    paths = {"run": "run", "review": "review", "preview": "publication"}
    return targets(course, {name: (f"{at}/{path}", "approver@ukur.test") for name, path in paths.items()})


def published(course: Course) -> list[Target]:
    """Once everybody reads their result."""
    at, curator = f"/rounds/{course.round_id}", "curator@ukur.test"
    (placed, winner), (other, loser) = own(course, is_placed=True), own(course, is_placed=False)
    most = select(RoundOffering.id).where(RoundOffering.round_id == course.round_id)
    wanted = select(func.count()).select_from(RoundList).where(RoundList.choices.any_() == RoundOffering.id).correlate(RoundOffering)
    filled = select(func.count()).select_from(RoundResult).where(RoundResult.round_offering_id == RoundOffering.id).correlate(RoundOffering)
    most = most.where(filled.scalar_subquery() < RoundOffering.seats, filled.scalar_subquery() > 0)
    most = most.where(~exists().where(Assignment.opportunity_id == RoundOffering.opportunity_id))
    place = db.session.scalars(most.order_by(wanted.scalar_subquery().desc()).limit(1)).one()
    named = {
        "result, placed": (f"/rounds/lists/{placed}/result", winner),
        "result, not placed": (f"/rounds/lists/{other}/result", loser),
        "own opening": (f"/rounds/lists/{other}/opening", loser),
        "places": (f"{at}/places", curator),
        "line of the most wanted": (f"{at}/places/{place}", curator),
        "offers": (f"{at}/offers", curator),
        "record": (f"{at}/record", ""),
        "commitments (70,000 lines)": (f"{at}/commitments-1.txt", ""),
        "records": ("/rounds/records", ""),
    }
    return [*targets(course, named), everybody(course, "result, each time another person", "/rounds/lists/{}/result")]


def asked(course: Course, make: Callable[[Course], list[Target]], given: argparse.Namespace) -> None:
    """Ask these pages in turn with the reference page, and tell what each costs."""
    with course.app.app_context():
        found, engine = make(course), db.engine
        db.session.remove()
    count_statements(course.app, engine, found)
    found.insert(0, reference_target())
    measure(found, given.rounds, given.requests)
    for page in found:
        say(line(page, page, found[0]))


def main() -> None:
    """Take a round through its course."""
    parser = sized(argparse.ArgumentParser(description="A round from its lock to its results."))
    parser.add_argument("--places", type=int, default=500, help="How many offerings the round has.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=10)
    parser.add_argument("--no-pages", action="store_true", help="Only the pieces of work.")
    given = parser.parse_args()
    size = size_of(given)
    with server(given.folder) as cluster:
        name, course = prepared(given.folder, cluster, size, given.places)
        say(f"{size}, {given.places} offerings in the round, load {load()}")
        say("| piece | s | processor, here | processor, database | peak MB |\n|---|---|---|---|---|")
        course.timed("open", lambda: opening.open_round(course.round, by=course.by("curator")))
        with contextlib.nullcontext() if given.no_pages else served(cluster, {PRODUCT_PORT: name}, given.folder):
            _through(course, cluster, name, given)
        with course.app.app_context():
            db.engine.dispose()


def _through(course: Course, cluster: EmbeddedPostgres, name: str, given: argparse.Namespace) -> None:
    def look(make: Callable[[Course], list[Target]]) -> None:
        if not given.no_pages:
            asked(course, make, given)

    look(collecting)
    with cluster.connect(name) as connection:
        connection.execute(UNTIL, (-1, course.round_id))
    with course.app.app_context():
        to_review(course)
    with course.app.app_context():
        told(course)
    look(reviewing)
    with course.app.app_context():
        publish(course)
    look(published)
    say(f"load {load()}")


if __name__ == "__main__":
    main()
