"""How many statements a page sends, as somebody reads it who is signed in by the real cookie."""

import contextlib
import re

from sqlalchemy import Engine, event

from portal.kernel.db import db

CONTROL = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|SET TRANSACTION)", re.IGNORECASE)


@contextlib.contextmanager
def counted():
    """The statements that are sent meanwhile, transaction control left out; the reader starts with nothing in the session."""
    db.session.commit()
    db.session.expire_all()
    sent = []

    def note(connection, cursor, statement, parameters, context, executemany):
        if not CONTROL.match(statement):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def statements(browser, path):
    """What a page sends, the second time it is read: what a process reads once has been read by then."""
    assert browser.get(path).status_code == 200
    with counted() as sent:
        assert browser.get(path).status_code == 200
    return sent
