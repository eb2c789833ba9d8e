"""Fixtures: the product on a migrated database of its own, one rolled-back transaction a test, and people who sign in to it."""

import base64
import datetime as dt
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_babel
import hypothesis
import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import scoped_session

from portal.accounts import services as accounts
from portal.accounts.domain import hashed
from portal.accounts.models import Account, AccountSession
from portal.demo.prepare import compile_translations
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.schema import migrate_to_newest
from portal.web.settings import ROOT, Settings
from tests.database import worker_databases
from wsgi import create_app

sys.path.insert(0, str(ROOT / "tools"))
import assets

# How long an example takes says how busy the machine is, not whether the code is right.
UNTOLD = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture]
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=UNTOLD)
hypothesis.settings.load_profile("house")

NOW = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
"""The tests' H: Tuesday, 24 November 2026, 10.00 WIB."""


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with static files and compiled catalogues."""
    folder = tmp_path_factory.mktemp("instance")
    assets.build(folder / "static")
    compile_translations(ROOT / "portal" / "web" / "translations", folder / "translations")
    return folder


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """This worker's databases, copies of a migrated one."""
    with worker_databases(tmp_path_factory.mktemp("pg"), migrate_to_newest) as made:
        yield made


@pytest.fixture(scope="session")
def settings(instance: Path, databases: Any) -> Settings:
    """How the product under test runs."""
    made = databases.clone()
    return Settings(
        database_url=made.app_url,
        database_owner_url=made.owner_url,
        secret_key="a secret for tests that is long enough",
        base_url="http://localhost",
        smtp_url="smtp://127.0.0.1:1",
        instance_dir=instance,
        files_dir=instance / "files",
        portal_demo=True,
        testing=True,
    )


@pytest.fixture(scope="session")
def product(settings: Settings) -> Iterator[Flask]:
    """The whole product, once a worker."""
    made = create_app(settings)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Every test's clock stands at NOW until the test moves it."""
    clock.follow(lambda: NOW)
    yield
    clock.follow(None)


@pytest.fixture
def app(product: Flask) -> Iterator[Flask]:
    """The product with an application context and a session whose transaction is rolled back after the test."""
    with product.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db._app_engines[product][None] = connection  # type: ignore[assignment]  # a session binds to either
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield product
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db._app_engines[product][None] = engine


@pytest.fixture
def session(app: Flask) -> "scoped_session[Any]":
    """The database session of the test."""
    return db.session


@pytest.fixture
def as_(app: Flask) -> Callable[..., FlaskClient]:
    """A browser in which the given account (or nobody) is signed in; `token` of the client writes the hidden proof into a form."""

    def sign_in(account: Account | None = None, grant_id: uuid.UUID | None = None) -> FlaskClient:
        client = Browser(app, app.response_class, use_cookies=True)
        if account is not None:
            token = accounts.begin_session(account)
            db.session.flush()
            if grant_id:
                row = db.session.query(AccountSession).filter_by(token_hash=hashed(token)).one()
                row.grant_id = grant_id
            db.session.commit()
            with client.session_transaction() as cookie:
                cookie.update(_user_id=token, _fresh=True)
        return client

    return sign_in


class Browser(FlaskClient):
    """A client that sends the token of its session with each POST, as a page of ours does."""

    def open(self, *args: Any, **named: Any) -> Any:
        """Speak as a new reader: the test's context outlives the request, and with it who was signed in and the language."""
        for name in list(g):
            g.pop(name)
        flask_babel.refresh()
        answer = super().open(*args, **named)
        db.session.rollback()  # a page of an error has read once more, in a transaction that may not write
        return answer

    def post(self, *args: Any, forged: bool = False, **named: Any) -> Any:
        """POST a form of our own page, or with `forged=True` one from elsewhere."""
        if not forged:
            with self.session_transaction() as cookie:
                cookie.setdefault("csrf", "nonce")
                nonce = cookie["csrf"].encode()
                token = base64.urlsafe_b64encode(bytes(len(nonce)) + nonce).decode()  # under a pad of zeros
            named["data"] = {**(named.get("data") or {}), "csrf_token": token}
        return super().post(*args, **named)
