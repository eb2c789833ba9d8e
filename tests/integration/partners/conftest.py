"""The partners' tables, until the schema has them, and the code lists that their procedures need."""

import pytest
from flask import Flask
from sqlalchemy import create_engine

from portal.kernel.db import db
from portal.web.settings import Settings


@pytest.fixture(scope="session")
def product(product: Flask, settings: Settings) -> Flask:
    """The product whose database has every table of the models."""
    engine = create_engine(settings.database_owner_url)
    with product.app_context():
        db.metadata.create_all(engine)
    engine.dispose()
    return product
