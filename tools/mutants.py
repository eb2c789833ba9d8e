"""Do the tests notice? Small faults are planted one at a time, and the tests that run the changed line have to fail.

    python tools/mutants.py [--seed 20261124] [--number 200] [--least 95]

The suite runs once under coverage, which records for each line the tests that run it. Then two processes load the suite, set up what it
shares (a database, the product) and fork for each fault: the fork changes the function in its own memory and runs the recorded tests,
those of the same slice and the fastest first, until one fails. Nothing is written into the checkout but `.cache/mutants/`.
"""

import argparse
import contextlib
import gc
import hashlib
import json
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ET
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from coverage import CoverageData
from mutations import Mutant, functions_made, mutants_of, plant, text_of
from sqlalchemy import Engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from types import FunctionType

    from _pytest.fixtures import FixtureDef

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".cache" / "mutants"
READ = ["portal", "partners", "tests", "templates"]
TESTS = ["tests/unit", "tests/integration", "tests/web", "tests/architecture"]
MODULES = {"domain", "access", "services"}
SEED = 20261124
EQUIVALENT = Path(__file__).with_suffix(".toml")
"""Faults that change nothing anybody could see, by function and text, each with its reason."""
NOTICED = {"noticed", "out of time"}
FIRST = 15
"""So many of the recorded tests are run first; the others for a fault that none of these has noticed."""
PATIENCE, FACTOR = 20, 8
"""A fault may make the tests take so many seconds, and so many times what they took, before it counts as noticed by the clock."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a run of the suite has shown: the tests that run each line of each file, and how long each test takes, in seconds."""

    lines: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that run a fault's lines, the nearest and fastest first."""
        by_line = self.lines.get(mutant.file, {})
        found = {context.partition("|")[0] for line in mutant.lines for context in by_line.get(line, [])}
        package, part = Path(mutant.file).parts[:2]
        return sorted(found & set(self.seconds), key=lambda test: (part not in test, package not in test, self.seconds[test]))


def recorded(*, keep: bool) -> Record:
    """The record of the suite as the files stand now, made anew where any of them has changed, unless the one that is there is to do."""
    read = [
        path
        for top in READ
        for path in (ROOT / top).rglob("*")
        if path.suffix in {".py", ".toml", ".html"} and "node_modules" not in path.parts
    ]
    digest = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in sorted(read))).hexdigest()
    KEPT.mkdir(parents=True, exist_ok=True)
    stamp, data, times = KEPT / "digest", KEPT / "coverage", KEPT / "junit.xml"
    if not keep and (not stamp.exists() or stamp.read_text() != digest):
        plugins = ["-p", "xdist", "-p", "pytest_cov", "-n", "2", "--dist", "worksteal"]
        options = ["--cov", "--cov-context=test", "--cov-report=", "-o", "junit_family=xunit1", f"--junitxml={times}"]
        command = [sys.executable, "-m", "pytest", "-q", *plugins, *options, *TESTS]
        if subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode:  # noqa: S603  our own suite
            sys.exit("a test fails without any fault: nothing can be said of its noticing")
        stamp.write_text(digest)
    coverage = CoverageData(str(data))
    coverage.read()
    lines = {str(Path(path).relative_to(ROOT)): coverage.contexts_by_lineno(path) for path in coverage.measured_files()}
    cases = ET.parse(times).iter("testcase")  # noqa: S314  written by our own run
    return Record(lines, {f"{case.get('file')}::{case.get('name')}": float(case.get("time", 0)) for case in cases})


def _environment() -> dict[str, str]:
    alone = {"OPENBLAS_NUM_THREADS": "1"}  # numpy starts threads as it is imported, which a fork has not
    return {**os.environ, **alone, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COVERAGE_FILE": str(KEPT / "coverage")}


def drawn(seed: int, number: int, only: str = "") -> list[tuple[Mutant, str]]:
    """The faults of a seed's draw with their texts, without those that are listed as changing nothing."""
    files = [path for top in ("portal", "partners") for path in (ROOT / top).rglob("*.py") if MODULES & {*path.with_suffix("").parts}]
    found = [one for path in files for one in mutants_of(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))]
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    same = {(one["file"], one["function"], one["text"]) for one in listed}
    ranked = sorted((one for one in found if only in one.name), key=lambda mutant: mutant.rank(seed))
    told = ((one, text_of(one, (ROOT / one.file).read_text(encoding="utf-8"))) for one in ranked)
    return list(islice(((one, text) for one, text in told if (one.file, one.function, text) not in same), number))


class Bench:
    """A pytest plug-in that takes the place of the run: it tries the faults that come down a pipe, each in a fork of this process."""

    def __init__(self, pipe: "Connection") -> None:
        self.pipe = pipe
        self.items: dict[str, pytest.Item] = {}
        self.functions: dict[str, list[FunctionType]] = {}
        self.witnesses: dict[str, bool] = {}
        self.failed = self.planted = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Set up what the tests share, then try one fault after the other."""
        self.items = {item.nodeid: item for item in session.items if not _sets_up_alone(item)}
        _set_up_shared(session, self.items.values())
        self.functions = functions_made(ROOT)
        gc.collect()
        gc.freeze()  # a fork's collector must not copy what it shares with this process
        with contextlib.suppress(EOFError):
            while True:
                mutant, batches = self.pipe.recv()
                started = time.monotonic()
                verdict, test = self.verdict(session, mutant, batches)
                self.pipe.send({"verdict": verdict, "by": test, "seconds": round(time.monotonic() - started, 2)})
        session._setupstate.teardown_exact(None)  # noqa: SLF001  what the tests shared goes before pytest removes its folder
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self.failed |= report.failed
        if report.failed and not self.planted:
            sys.stdout.write(f"fails without a fault: {report.nodeid}\n{report.longreprtext}\n")
            sys.stdout.flush()

    def verdict(self, session: pytest.Session, mutant: Mutant, batches: list[tuple[list[str], float]]) -> tuple[str, str]:
        """Whether a fault is noticed, and by which test."""
        for tests, seconds in batches:
            left = [test for test in tests if test in self.items]
            while left:
                verdict, test = self.tried(session, mutant, left, seconds)
                if verdict == "survived":
                    break
                if verdict == "out of time" and self.tried(session, None, left, seconds)[0] == verdict:
                    return "too slow without it", ""
                if verdict != "noticed" or self.is_witness(session, test, seconds):
                    return verdict, test
                left.remove(test)
        return "survived", ""

    def is_witness(self, session: pytest.Session, test: str, seconds: float) -> bool:
        """Whether a test passes in a fork without a fault."""
        if test not in self.witnesses:
            self.witnesses[test] = self.tried(session, None, [test], seconds)[0] == "survived"
        return self.witnesses[test]

    def tried(self, session: pytest.Session, mutant: Mutant | None, tests: list[str], seconds: float) -> tuple[str, str]:
        """Run tests in a fork, with a fault or without one, until one fails: noticed and by which, survived, or out of time."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._in_fork(session, mutant, tests, writing)
        os.close(writing)
        ready, _, _ = select.select([reading], [], [], seconds)
        said = os.read(reading, 10_000).decode() if ready else "out of time"
        os.close(reading)
        os.killpg(pid, signal.SIGKILL) if not ready else None
        os.waitpid(pid, 0)
        verdict, _, test = (said or "noticed ").partition(" ") if ready else (said, "", "")
        return verdict, test or (tests[0] if verdict == "noticed" else "")

    def _in_fork(self, session: pytest.Session, mutant: Mutant | None, tests: list[str], writing: int) -> None:
        os.setpgid(0, 0)
        if mutant is not None and not plant(mutant, ROOT / mutant.file, self.functions.get(str(ROOT / mutant.file), [])):
            os.write(writing, b"unplanted ")
            os._exit(0)
        chosen = [self.items[test] for test in tests]
        self.failed, self.planted = False, mutant is not None
        for item, following in zip(chosen, [*chosen[1:], session], strict=True):
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                os.write(writing, f"noticed {item.nodeid}".encode())
                os._exit(0)
        os.write(writing, b"survived")
        os._exit(0)


def _shared_of(item: pytest.Item) -> "dict[str, FixtureDef[Any]]":
    """The fixtures of the whole session for which a test asks, by name."""
    known = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}  # noqa: SLF001  it has no public name
    return {name: made[-1] for name, made in known.items() if made and made[-1].scope == "session"}


def _sets_up_alone(item: pytest.Item) -> bool:
    """Whether a test asks for something of the whole session that its own file makes: long work, which each fork would do again."""
    return any(made.baseid.endswith(".py") for made in _shared_of(item).values())


def _set_up_shared(session: pytest.Session, items: "Iterable[pytest.Item]") -> None:
    """Set up a few tests that together ask for every fixture of the whole session, without running them; let go of every connection.

    Ends the process where one of them has started threads: a fork has none of them, and would wait for them for ever.
    """
    seen: set[Any] = set()
    session.config.option.setuponly = True
    for item in items:
        wanted = set(_shared_of(item).values())
        if wanted - seen:
            seen |= wanted
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=session)
    session.config.option.setuponly = False
    for made in gc.get_objects():
        if isinstance(made, Engine):
            made.dispose()
    threads = sorted((task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir())
    if len(threads) > 1:
        sys.exit(f"what the tests share runs in several threads, {threads}: nothing can be tried in a fork of it")


def _work(folder: str, number: int, pipe: "Connection", others: "list[Connection]") -> None:
    for other in others:  # as long as one is open here, nobody hears that the other end is closed
        other.close()
    log = os.open(KEPT / f"worker-{number}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(ROOT)
    os.environ.update(_environment())
    pytest.main(["-q", "-s", "-p", "no:cacheprovider", f"--basetemp={folder}/{number}", *TESTS], plugins=[Bench(pipe)])


@contextlib.contextmanager
def workers(jobs: int) -> "Iterator[list[Connection]]":
    """Processes that try faults, each at the other end of a pipe; they end with it."""
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as folder:
        pipes, made = [], []
        for number in range(jobs):
            ours, theirs = context.Pipe()
            pipes.append(ours)
            made.append(context.Process(target=_work, args=(folder, number, theirs, pipes)))
            made[-1].start()
            theirs.close()
        try:
            yield pipes
        finally:
            for pipe in pipes:
                pipe.close()
            for process in made:
                process.join()


def tried(mutants: Sequence[Mutant], record: Record, jobs: int) -> list[dict[str, Any]]:
    """Try every fault; what is found of each, in their order. Raises EOFError where a process has died."""
    plans = [record.tests_of(mutant) for mutant in mutants]
    found = [{"verdict": "survived", "by": "", "seconds": 0.0} for _ in mutants]
    waiting = deque(number for number, tests in enumerate(plans) if tests)
    with workers(jobs) as pipes:
        idle = list(pipes)
        busy: dict[Connection, int] = {}
        while waiting or busy:
            while idle and waiting:
                pipe, number = idle.pop(), waiting.popleft()
                pipe.send((mutants[number], _batches(plans[number], record)))
                busy[pipe] = number
            for pipe in [pipe for pipe in busy if pipe in wait(list(busy))]:
                number = busy.pop(pipe)
                found[number] = pipe.recv()
                idle.append(pipe)
                sys.stderr.write(f"{found[number]['verdict']:11} {found[number]['seconds']:6.1f} s  {mutants[number].name}\n")
    told = zip(mutants, plans, found, strict=True)
    return [{"mutant": one.name, "line": one.lines.start, "tests": len(plan), **what} for one, plan, what in told]


def _batches(tests: list[str], record: Record) -> list[tuple[list[str], float]]:
    """The first tests, then the others, each with the seconds that they may take."""
    parts = [part for part in (tests[:FIRST], tests[FIRST:]) if part]
    return [(part, PATIENCE + FACTOR * sum(record.seconds[test] for test in part)) for part in parts]


def main(arguments: Sequence[str]) -> int:
    """1 where too few faults are noticed, else 0."""
    parser = argparse.ArgumentParser(description="Plant small faults, one at a time, and see whether the tests notice.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--least", type=float, default=95, help="per cent of them that have to be noticed")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="do with the record that is there, though files have changed since")
    parser.add_argument("--only", default="", help="only faults whose name contains this")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    record, started = recorded(keep=given.keep), time.monotonic()
    mutants = drawn(given.seed, given.number, given.only)
    found = tried([one for one, _ in mutants], record, given.jobs)
    all_told = [{**what, "text": text} for what, (_, text) in zip(found, mutants, strict=True)]
    survivors = [what for what in all_told if what["verdict"] not in NOTICED]
    share = 100 * (1 - len(survivors) / max(1, len(mutants)))
    (KEPT / "report.json").write_text(json.dumps({"seed": given.seed, "share": share, "faults": all_told}, indent=1), encoding="utf-8")
    for what in survivors:
        sys.stdout.write(f"{what['verdict']}: {what['mutant']}, line {what['line']}: {what['text']} (run by {what['tests']} tests)\n")
    noticed, took = len(mutants) - len(survivors), time.monotonic() - started
    sys.stdout.write(f"seed {given.seed}: {noticed} of {len(mutants)} faults noticed, {share:.1f} %, in {took:.0f} s\n")
    return 0 if share >= given.least else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
