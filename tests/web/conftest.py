"""The product with a workshop: pages that only these tests have."""

import pytest

from portal.drafts.services import EDITORS
from portal.kernel.db import db
from portal.web.settings import Settings
from tests.web import workshop as rooms
from wsgi import create_app


@pytest.fixture(scope="session")
def workshop_product(settings: Settings):
    made = create_app(settings)
    made.register_blueprint(rooms.pages)
    EDITORS._entries["workshop"] = rooms.editor
    yield made
    del EDITORS._entries["workshop"]
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def workshop(workshop_product):
    """The workshop, on a transaction that is rolled back after the test; use it in place of `app`, by `browse`."""
    with workshop_product.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db._app_engines[workshop_product][None] = connection  # type: ignore[assignment]  # a session binds to either
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield workshop_product
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db._app_engines[workshop_product][None] = engine
