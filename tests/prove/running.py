"""The product as it runs: a durable database, gunicorn and `portal worker`, each a process of its own that a test can kill."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import requests
from bs4 import BeautifulSoup
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.demo.databases import OWNER
from portal.demo.postgres import EmbeddedPostgres
from portal.demo.runner import GUNICORN
from portal.kernel.db import db
from portal.kernel.schema import migrate_to_newest
from portal.web.settings import ROOT, Settings
from tests.e2e.stage import Stage, build
from tests.factories import signoff
from wsgi import create_app

DATABASE = "simpul"
PATIENCE = 30.0
TIMEOUT = 40
"""Seconds that a request is waited for."""
WORKER = "import sys; sys.argv = ['portal', 'worker']; import wsgi; wsgi.main()"


@dataclass
class Running:
    """Where the product runs, and the product in this process, for making what the others then find."""

    postgres: EmbeddedPostgres
    settings: Settings
    house: Flask
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    served: str = ""

    stage: Stage | None = None

    @contextlib.contextmanager
    def world(self) -> Iterator[signoff.World]:
        """Offices and officers, made once, to make something with; what is made is committed."""
        self.stage = self.stage or build(self.house)
        with self.stage.world() as made:
            yield made

    def row(self, query: str, *given: Any) -> Any:
        """The first row that the database's administrator reads."""
        return self.rows(query, *given)[0]

    def rows(self, query: str, *given: Any) -> list[Any]:
        """What the database's administrator reads."""
        with self.postgres.connect(DATABASE) as connection:
            return connection.execute(query, given).fetchall()

    def write(self, statement: str, *given: Any) -> None:
        """What the database's administrator writes."""
        with self.postgres.connect(DATABASE) as connection:
            connection.execute(statement, given)

    def start_worker(self, planted: str = "") -> "subprocess.Popen[bytes]":
        """A worker; `planted` is run in its process before it begins."""
        return self._start([sys.executable, "-c", planted + WORKER])

    def start_web(self) -> str:
        """The address of gunicorn as the demonstration runs it, on a socket that was bound here."""
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen(64)
            self.served = f"http://127.0.0.1:{listening.getsockname()[1]}"
            command = [sys.executable, *GUNICORN, "-b", f"fd://{listening.fileno()}", "--log-level", "critical", "wsgi:create_app()"]
            self._start(command, listening.fileno())
        wait_until(self._answers, "the web server answers")
        return self.served

    def _answers(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.served}/healthz", timeout=2).ok
        return False

    def _start(self, command: list[str], *descriptors: int) -> "subprocess.Popen[bytes]":
        with (self.settings.files_dir.parent / f"log-{len(self.children)}.txt").open("wb") as log:
            started = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), pass_fds=descriptors, start_new_session=True, stdout=log, stderr=log
            )
        self.children.append(started)
        return started

    def _environment(self) -> dict[str, str]:
        known = self.settings
        return os.environ | {
            "DATABASE_URL": known.database_url,
            "DATABASE_OWNER_URL": known.database_owner_url,
            "SECRET_KEY": known.secret_key,
            "BASE_URL": self.served or known.base_url,
            "INSTANCE_DIR": str(known.instance_dir),
            "FILES_DIR": str(known.files_dir),
            "SMTP_URL": known.smtp_url,
            "FLASK_SKIP_DOTENV": "1",
        }

    def crash_database(self) -> None:
        """End the database at once: no request is let finish, and what was not committed is lost."""
        child = self.postgres._child
        assert child is not None
        child.signal(signal.SIGQUIT)
        assert child.wait(10)

    def start_database(self) -> None:
        """Start it again on what it had written."""
        self.postgres.stop()
        self.postgres.start()
        with self.house.app_context():
            db.engine.dispose()

    def session_of(self, account_id: uuid.UUID) -> requests.Session:
        """A browser in which this person is signed in."""
        with self.house.app_context():
            token = accounts.begin_session(db.session.get_one(Account, account_id))
            db.session.commit()
            db.session.remove()
        signer = SecureCookieSessionInterface().get_signing_serializer(self.house)
        assert signer is not None
        browser = requests.Session()
        browser.headers["Accept-Language"] = "en"
        browser.cookies.set("simpul", str(signer.dumps({"_user_id": token, "_fresh": True})), domain="127.0.0.1", path="/")
        browser.cookies.set("lang", "en", domain="127.0.0.1", path="/")
        return browser


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process, and those that it started, as a machine that loses its power does."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def wait_until(true: Callable[[], object], what: str, seconds: float = PATIENCE, pause: float = 0.1) -> None:
    """Wait until something is true."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds:.0f} s: {what}"
        time.sleep(pause)


def read(answer: requests.Response) -> BeautifulSoup:
    """A page."""
    return BeautifulSoup(answer.text, "html.parser")


def hidden(page: BeautifulSoup) -> dict[str, str]:
    """What a page's form sends along unseen."""
    form = page.find("form", attrs={"data-autosave": True})
    assert form is not None, page.get_text(" ", strip=True)[:300]
    return {str(one["name"]): str(one.get("value", "")) for one in form.find_all("input", type="hidden")}


@contextlib.contextmanager
def running(folder: Path, instance: Path, smtp_url: str) -> Iterator[Running]:
    """A product with nobody in it; every process ends with the test."""
    with EmbeddedPostgres(folder / "pg") as postgres:
        postgres.create_database(DATABASE)
        owner = postgres.url(DATABASE, OWNER)
        migrate_to_newest(owner)
        settings = Settings(
            database_url=postgres.url(DATABASE),
            database_owner_url=owner,
            secret_key="a secret for tests that is long enough",
            base_url="http://127.0.0.1:8000",
            smtp_url=smtp_url,
            instance_dir=instance,
            files_dir=folder / "files",
        )
        made = Running(postgres, settings, create_app(replace(settings, testing=True)))
        try:
            yield made
        finally:
            for child in made.children:
                kill(child)
            with made.house.app_context():
                db.session.remove()
                db.engine.dispose()
