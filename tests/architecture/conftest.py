"""A product with a database of its own, in which law, code lists and procedures are loaded once."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.kernel.db import db
from portal.web.commands import load_seeds
from portal.web.settings import Settings
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
