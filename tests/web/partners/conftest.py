"""The partners' tables, until the schema has them, and the code lists that their procedures need."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g, request_started
from sqlalchemy import create_engine

from portal.kernel.db import db
from portal.web.settings import Settings


@pytest.fixture(scope="session")
def product(product: Flask, settings: Settings) -> Iterator[Flask]:
    """The product whose database has every table of the models."""
    engine = create_engine(settings.database_owner_url)
    with product.app_context():
        db.metadata.create_all(engine)
    engine.dispose()
    yield product


@pytest.fixture(autouse=True)
def nobody_remembered(app: Flask) -> Iterator[None]:
    """Each request finds out anew who is reading: the test's own application context outlives them."""

    def forget(*_: object, **__: object) -> None:
        g.__dict__.clear()

    with request_started.connected_to(forget, app):
        yield
