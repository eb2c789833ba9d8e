"""What a page costs in processor time, as a multiple of the reference page in the same run.

    python -m benchmarks.pages --seed 1
    python -m benchmarks.pages --seed 1 --beside 700

The product and the reference page each run under one sync worker of gunicorn on the same PostgreSQL; requests go to them in turn, round by
round. Told are the lower quartile of the processor time of the application, its ratio to the reference page's, the statements of one
request without transaction control, and the bytes of the page. `--beside` asks the same pages of a second product as well, in the same
rounds, with so many people (and applications in proportion), and tells how much the larger one's cost.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event, select

from benchmarks.fill import SECRET, fill, load, say, server, size_of, sized
from benchmarks.reference import bench
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.applications.domain import ApplicationState
from portal.applications.models import Application
from portal.catalogue.domain.opportunity import OpportunityState
from portal.catalogue.models import Opportunity
from portal.demo.postgres import EmbeddedPostgres
from portal.kernel.db import db
from portal.workflow.models import CaseStep

REFERENCE_PORT, PRODUCT_PORT, BESIDE_PORT = 8503, 8501, 8502
REFERENCE = "reference page"
LEAST = 600
"""Applications of the province beside: enough that each of its pages is as full as the larger one's."""
HERE = Path(__file__).resolve().parent
CONTROL = ("set transaction", "begin", "commit", "rollback")


@dataclass(slots=True)
class Target:
    """A page: its address, who reads it, what it cost in each request of each round."""

    name: str
    url: str
    cookie: str
    sql: int = 0
    size: int = 0
    rounds: list[list[float]] = field(default_factory=list)

    def get(self) -> float:
        """Ask once; processor milliseconds."""
        status, body, spent = bench.fetch({"url": self.url, "cookie": self.cookie})
        if status != 200:  # noqa: PLR2004  OK
            raise RuntimeError(f"{self.url} answers {status}")
        self.size = len(body)
        return float(spent)


def gunicorn(what: str, port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """One sync worker that tells the processor time of each request."""
    path = os.pathsep.join([str(HERE / "reference"), str(HERE.parent)])
    command = [sys.executable, "-m", "gunicorn", "-w", "1", "--no-control-socket", "--log-level", "error", "-b", f"127.0.0.1:{port}"]
    known = {key: value for key, value in os.environ.items() if key != "PORTAL_DEMO"}
    return subprocess.Popen([*command, "cpu_header:app"], env={**known, "PYTHONPATH": path, "WRAP": what, **environment}, cwd=HERE.parent)


def answering(url: str) -> None:
    """Wait until a server answers."""
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=30).read()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} does not answer")


def reference_server(cluster: EmbeddedPostgres) -> subprocess.Popen[bytes]:
    """The reference page under one worker, on a database that is made where it is missing."""
    reference = cluster.administrator.set(database="refdb").render_as_string(hide_password=False)
    if not cluster.has_database("refdb"):
        cluster.create_database("refdb")
        seed = [sys.executable, str(HERE / "reference" / "reference_page.py"), "--seed"]
        subprocess.run(seed, env={**os.environ, "BENCH_DSN": reference}, check=True)
    return gunicorn("reference_page:app", REFERENCE_PORT, {"BENCH_DSN": reference})


@contextmanager
def served(cluster: EmbeddedPostgres, databases: dict[int, str], folder: Path) -> Iterator[list[int]]:
    """The reference page, and the product on each database at its port, each under one worker; gives the servers' process ids."""
    servers = [reference_server(cluster)]
    for port, database in databases.items():
        base = f"http://127.0.0.1:{port}"
        product = {"DATABASE_URL": cluster.url(database), "SECRET_KEY": SECRET, "INSTANCE_DIR": str(folder), "BASE_URL": base}
        servers.append(gunicorn("benchmarks.served:app", port, product))
    try:
        answering(f"http://127.0.0.1:{REFERENCE_PORT}/bare")
        for port in databases:
            answering(f"http://127.0.0.1:{port}/")
        yield [one.pid for one in servers]
    finally:
        for one in servers:
            one.terminate()
        for one in servers:
            one.wait(20)


def memory_of(process: int) -> float:
    """The most memory that a server's one worker has held so far, in megabytes (VmHWM, shared pages included)."""
    (worker,) = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{worker}/status").read_text(encoding="ascii"))
    if found is None:
        raise RuntimeError(f"process {worker} does not say how much memory it has held")
    return int(found[1]) / 1024


def cookie_of(app: Flask, email: str) -> str:
    """The cookie of a browser in which this person is signed in."""
    account = db.session.scalars(select(Account).where(Account.email == email)).one()
    token = accounts.begin_session(account)
    db.session.commit()
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own interface has it
    return f"simpul={signer.dumps({'_user_id': token, '_fresh': False, 'csrf': 'a nonce of a measurement'})}"


def targets(app: Flask, port: int = PRODUCT_PORT) -> list[Target]:
    """The pages that have a figure, each with somebody who reads it."""
    base = f"http://127.0.0.1:{port}"
    published = select(Opportunity.id).where(Opportunity.state == OpportunityState.PUBLISHED).order_by(Opportunity.number).limit(1)
    opportunity = db.session.scalars(published).one()
    turn = db.session.scalars(select(CaseStep).where(CaseStep.left_at.is_(None)).order_by(CaseStep.due_at, CaseStep.id).limit(1)).one()
    going = select(Account.email).join(Application, Application.account_id == Account.id)
    applicant = db.session.scalars(
        going.where(Application.state == ApplicationState.IN_SIGN_OFF).order_by(Application.number).limit(1)
    ).one()
    servant, verifier, auditor = (cookie_of(app, email) for email in (applicant, "verifier@ukur.test", "auditor@ukur.test"))
    pages = [
        ("public home", "/", ""),
        ("catalogue list", "/opportunities", servant),
        ("detail with verdict", f"/opportunities/{opportunity}", servant),
        ("desk", "/desk", verifier),
        ("case page", f"/desk/{turn.id}", verifier),
        ("own applications", "/applications", servant),
        ("all applications", "/applications/all", auditor),
        ("all cases", "/cases", auditor),
        ("a case from first to last", f"/cases/{turn.case_id}", auditor),
        ("catalogue for oneself", "/opportunities?eligible=1", servant),
        ("what if", f"/opportunities/{opportunity}/what-if", servant),
        ("transparency", "/transparency", ""),
        ("partners in public", "/partners/public", ""),
        ("all partners", "/partners", auditor),
        ("all agreements", "/agreements", auditor),
        ("all offerings", "/offerings", auditor),
    ]
    return [Target(name, base + path, cookie) for name, path, cookie in pages]


def count_statements(app: Flask, engine: Engine, pages: list[Target]) -> None:
    """Ask each page twice in this process and count what the second sends; transaction control is not counted."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lower().startswith(CONTROL):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    for page in pages:
        path = page.url.split("/", 3)[3]
        for _ in range(2):
            sent.clear()
            app.test_client(use_cookies=False).get(f"/{path}", headers={"Cookie": page.cookie})
        page.sql = len(sent)
        if os.environ.get("SHOW_SQL"):
            say("\n".join([page.name, *(f"  {' '.join(statement.split())[:300]}" for statement in sent)]))
    event.remove(engine, "before_cursor_execute", note)


def quartile(page: Target) -> float:
    """Lower quartile of all requests: what is left when the neighbours' noise is cut off."""
    return float(bench.q1([spent for each in page.rounds for spent in each]))


def measure(pages: list[Target], rounds: int, requests: int) -> None:
    """Ask the pages in turn."""
    for page in pages:
        for _ in range(5):
            page.get()
    for _ in range(rounds):
        for page in pages:
            page.rounds.append([page.get() for _ in range(requests)])


def first_visit() -> list[tuple[str, int]]:
    """Style sheets and scripts that the public home asks for, with their compressed bytes, by name."""
    base = f"http://127.0.0.1:{PRODUCT_PORT}"
    with urllib.request.urlopen(base, timeout=30) as answer:
        asked = re.findall(r'<(?:link rel="stylesheet" href|script type="module" src)="([^"]+)"', answer.read().decode())
    sizes = []
    for address in asked:
        request = urllib.request.Request(base + address, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            sizes.append((address.rsplit("/", 1)[1], len(answer.read())))
    return sizes


def reference_target() -> Target:
    """The reference page, as its reader."""
    base = f"http://127.0.0.1:{REFERENCE_PORT}"
    with urllib.request.urlopen(f"{base}/login?id=4711", timeout=30) as answer:
        cookie = answer.headers["Set-Cookie"].split(";", 1)[0]
    return Target(REFERENCE, f"{base}/offerings", cookie, sql=2)


def main() -> None:
    """Measure and print a table."""
    parser = sized(argparse.ArgumentParser(description="The cost of pages beside the reference page."))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--beside", type=int, default=0, help="people of a second, smaller province to measure in the same rounds")
    given = parser.parse_args()
    size = size_of(given)
    sizes = {PRODUCT_PORT: size}
    if given.beside:
        sizes[BESIDE_PORT] = replace(
            size, servants=given.beside, applications=max(LEAST, size.applications * given.beside // size.servants)
        )
    found: dict[int, list[Target]] = {}
    with server(given.folder) as cluster:
        for port, one in sizes.items():
            app = fill(given.folder, cluster, one)
            with app.app_context():
                found[port], engine = targets(app, port), db.engine
            count_statements(app, engine, found[port])  # outside a context: each request has its own, as under a server
            engine.dispose()
        pages, small = found[PRODUCT_PORT], found.get(BESIDE_PORT, [])
        with served(cluster, {port: one.database for port, one in sizes.items()}, given.folder) as processes:
            pages.insert(0, reference_target())
            measure([*pages, *small], given.rounds, given.requests)
            files, held = first_visit(), [memory_of(process) for process in processes]
    say(f"{size}, {given.rounds} rounds of {given.requests}, load {load()}")
    say("| page | SQL | bytes | CPU ms | x reference (q1) | x reference (median of rounds) |\n|---|---|---|---|---|---|")
    for page in pages:
        say(line(page, page, pages[0]))
    say(f"first visit, gzip: {sum(number for _, number in files):,} bytes, {', '.join(f'{name} {number:,}' for name, number in files)}")
    say(f"memory of a worker: {held[1]:,.0f} MB, and of the reference page's: {held[0]:,.0f} MB")
    if small:
        say(f"\n{size.servants} people to {given.beside} with {sizes[BESIDE_PORT].applications} applications, in the same rounds")
        say("| page | SQL | bytes | CPU ms | x (q1) | x (median of rounds) |\n|---|---|---|---|---|---|")
    for large, page in zip(pages[1:], small, strict=False):
        say(line(page, large, page))


def line(shown: Target, dividend: Target, divisor: Target) -> str:
    """A row of the table: a page's figures, and a ratio of two of them."""
    each = zip(dividend.rounds, divisor.rounds, strict=True)
    ratio = statistics.median(statistics.median(one) / statistics.median(other) for one, other in each)
    figures = f"{shown.sql} | {shown.size:,} | {quartile(shown):.2f} | {quartile(dividend) / quartile(divisor):.2f} | {ratio:.2f}"
    return f"| {shown.name} | {figures} |"


if __name__ == "__main__":
    main()
