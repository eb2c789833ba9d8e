"""The database in which the races begin, played once; each round has a copy of it."""

import datetime as dt

import pytest

from portal.kernel import clock
from portal.kernel.db import db
from tests.races import round_stages
from tests.races.arena import Arena
from wsgi import create_app

NOW = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def raced(settings):
    """The product."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def arena(raced, databases):
    """The product with a prepared database to copy."""
    clock.follow(lambda: NOW)
    made = Arena(raced, databases)
    clock.follow(None)
    return made


@pytest.fixture(scope="session")
def course(raced, databases):
    """By how far a round has come, the product with a database in which it has come so far; each is made once it is asked for."""
    made = {}

    def at(stage):
        if stage not in made:
            made[stage] = Arena(raced, databases, lambda: round_stages.prepare(stage))  # within a test, by its clock
        return made[stage]

    return at
