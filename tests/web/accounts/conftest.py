"""What the tests of accounts share: the links that were mailed, and a clock that the test moves."""

import pytest

from portal.kernel import clock
from portal.kernel.db import db
from portal.notifications.models import Message
from tests.conftest import NOW


@pytest.fixture
def mailed(session):
    """The messages of a kind that were written, oldest first."""

    def find(kind):
        db.session.expire_all()
        return db.session.query(Message).filter_by(kind=kind).order_by(Message.created_at, Message.id).all()

    return find


@pytest.fixture
def later():
    """Move the clock so much beyond the tests' own moment."""

    def move(span):
        clock.follow(lambda: NOW + span)

    return move
