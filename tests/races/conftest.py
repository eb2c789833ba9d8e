"""The database in which the races begin, played once; each round has a copy of it."""

import datetime as dt

import pytest

from portal.kernel import clock
from portal.kernel.db import db
from tests.races.arena import Arena
from wsgi import create_app

NOW = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def arena(settings, databases):
    """The product with a prepared database to copy."""
    app = create_app(settings)
    clock.follow(lambda: NOW)
    made = Arena(app, databases)
    clock.follow(None)
    yield made
    with app.app_context():
        db.engine.dispose()
