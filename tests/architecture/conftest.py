"""A product with a database of its own, in which law, code lists and procedures are loaded once."""

import dataclasses
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.accounts import services as accounts
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.web.commands import load_seeds
from portal.web.settings import Settings
from tests.architecture.access_base import NONE, READERS, STRANGER, person
from tests.conftest import NOW
from wsgi import create_app


@pytest.fixture(scope="session")
def product(settings: Settings, databases: Any) -> Iterator[Flask]:
    """The whole product, seeded."""
    database = databases.clone()
    made = create_app(dataclasses.replace(settings, database_url=database.app_url, database_owner_url=database.owner_url))
    with made.app_context():
        load_seeds()
        db.session.remove()
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def readers(product: Flask) -> dict[str, tuple[uuid.UUID, str]]:
    """Somebody of each role, who has signed in: the same for every cell, since a cell leaves nothing behind."""
    clock.follow(lambda: NOW)
    with product.app_context():
        there = {reader: person(Role(reader) if reader != NONE else None) for reader in READERS if reader != STRANGER}
        tokens = {reader: (account.id, accounts.begin_session(account)) for reader, account in there.items()}
        db.session.commit()
        db.session.remove()
    clock.follow(None)
    return tokens
