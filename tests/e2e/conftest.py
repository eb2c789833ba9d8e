"""Browser tests: the system's own Chromium against the product as it is shipped, in a process and with a database of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page

from portal.accounts import services as accounts
from portal.accounts.adapters import passwords
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.web.commands import load_seeds
from portal.web.settings import ROOT, Settings
from tests.architecture.access_base import GOOD_PASSWORD, person
from tests.e2e.stage import Stage, build
from wsgi import create_app

START = 20
PATIENCE = 8_000
"""Milliseconds for which a control or a page is waited for."""
SECRET = "a secret for browser tests that is long enough"


def pytest_configure(config: pytest.Config) -> None:
    """The browser plug-in's own `base_url` fixture warns under this pytest; nothing of ours can mend it."""
    config.addinivalue_line("filterwarnings", "ignore:Session-scoped fixtures defined as instance methods:pytest.PytestRemovedIn10Warning")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own browser, in whatever sandbox and memory there is."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": path, "args": quiet}


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """The server is a process of its own and reads the machine's clock; so does the test."""
    clock.follow(None)
    yield
    clock.follow(None)


@pytest.fixture(scope="session")
def shipped(settings: Settings, databases: Any) -> Settings:
    """How the served product runs: a seeded database of its own."""
    database = databases.clone()
    return replace(settings, database_url=database.app_url, database_owner_url=database.owner_url, secret_key=SECRET)


@pytest.fixture(scope="session")
def house(shipped: Settings) -> Iterator[Flask]:
    """The product in this process, for making what the browser then finds; each use of its context commits."""
    made = create_app(shipped)
    with made.app_context():
        load_seeds()
        db.session.remove()
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def base_url(house: Flask, shipped: Settings) -> Iterator[str]:
    """The address of gunicorn, one process of four threads, on a socket that was bound here, so that nobody else gets the port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-k", "gthread", "-w", "1", "--threads", "4"]
        command += ["-b", f"fd://{listening.fileno()}", "--log-level", "warning", "wsgi:create_app()"]
        served = subprocess.Popen(command, cwd=ROOT, env=environment(shipped, address), pass_fds=[listening.fileno()])
        try:
            wait_for(f"{address}/healthz", served)
            yield address
        finally:
            served.terminate()
            served.wait(10)


def environment(shipped: Settings, address: str) -> dict[str, str]:
    """What the served product reads at its start."""
    return os.environ | {
        "DATABASE_URL": shipped.database_url,
        "DATABASE_OWNER_URL": shipped.database_owner_url,
        "SECRET_KEY": shipped.secret_key,
        "BASE_URL": address,
        "INSTANCE_DIR": str(shipped.instance_dir),
        "FILES_DIR": str(shipped.files_dir),
        "SMTP_URL": shipped.smtp_url,
        "PORTAL_DEMO": "1",
    }


def wait_for(address: str, served: "subprocess.Popen[bytes]") -> None:
    """Until the server answers; its end or START seconds without an answer are a failure."""
    for _ in range(START * 10):
        assert served.poll() is None, "the server ended at its start"
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  our own address
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer within {START} s")


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """A reader in Jakarta with a phone, in Indonesian."""
    there = {"base_url": base_url, "locale": "id-ID", "timezone_id": "Asia/Jakarta", "viewport": {"width": 360, "height": 740}}
    return {**browser_context_args, **there}


@pytest.fixture(scope="session")
def somebody(house: Flask) -> Callable[[Role | None], Account]:
    """Make a person with a role who can sign in with GOOD_PASSWORD."""

    def make(role: Role | None) -> Account:
        with house.app_context():
            made = person(role)
            made.password_hash = passwords.digest(GOOD_PASSWORD)
            db.session.commit()
            db.session.refresh(made)
            db.session.expunge(made)
            return made

    return make


@dataclass
class Readers:
    """People at a browser: they change places at a few windows, so that nobody loads the style and the type twice."""

    house: Flask
    browser: Browser
    there: dict[str, Any]
    windows: dict[tuple[str, int, bool], Page] = field(default_factory=dict)

    def at(self, account_id: uuid.UUID | None, language: str = "id", width: int = 360, *, script: bool = True) -> Page:
        """The window of a language and a width, at which from now on this person is signed in (None: nobody)."""
        key = (language, width, script)
        if key not in self.windows:
            look = {"locale": "id-ID" if language == "id" else "en-GB", "viewport": {"width": width, "height": 800}}
            context = self.browser.new_context(**self.there | look, java_script_enabled=script)
            context.set_default_timeout(PATIENCE)
            self.windows[key] = context.new_page()
        page = self.windows[key]
        page.context.clear_cookies()
        cookies = {"lang": language} | ({"simpul": self._session(account_id)} if account_id else {})
        page.context.add_cookies([{"name": name, "value": value, "url": self.there["base_url"]} for name, value in cookies.items()])
        return page

    def _session(self, account_id: uuid.UUID) -> str:
        with self.house.app_context():
            token = accounts.begin_session(db.session.get_one(Account, account_id))
            db.session.commit()
        signer = SecureCookieSessionInterface().get_signing_serializer(self.house)
        assert signer is not None
        return str(signer.dumps({"_user_id": token, "_fresh": True}))


@pytest.fixture(scope="session")
def readers(house: Flask, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Readers]:
    """People at a browser, signed in without the sign-in page; the journeys of test_journeys go through that."""
    made = Readers(house, browser, browser_context_args)
    yield made
    for page in made.windows.values():
        page.context.close()


@pytest.fixture(scope="session")
def stage(house: Flask) -> Stage:
    """The officers of the journeys."""
    return build(house)
