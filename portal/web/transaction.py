"""One request, one transaction: a safe method never commits, and the database refuses it a write; a refused one leaves nothing.

The commit stands inside `dispatch_request`, so that a commit that fails (a deferred constraint) is an error of the view like any other and
gets its page; in `after_request` it would be a bare 500, in `teardown_request` too late.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

import psycopg
from flask import Flask, Response, g, has_app_context, request, session
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event, exc
from sqlalchemy.orm import Session, SessionTransaction

from portal.kernel.constraints import translated
from portal.kernel.db import db, take_asides
from portal.kernel.errors import DomainError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
RETRIED = frozenset({"40001", "40P01"})
TRIES = 3
BREATH = 0.05
"""Seconds before another try, so that the request for whose sake this one was ended gets ahead of it."""
REFUSED = 400
FLASHED = "_flashes"
"""Where Flask keeps the notices of the next page."""
READING = "reading"
"""Set while a request is served that may only read, and on the connection that the server has been told to refuse writes on."""

log = logging.getLogger("simpul")


def _writes(view: object) -> bool:
    return request.method not in SAFE or bool(getattr(view, "writes", False))


class Portal(Flask):
    """A Flask application whose every request is one transaction."""

    def full_dispatch_request(self) -> Response:
        """The whole request with its errors' pages, and then the facts about it: an error's page may queue some too."""
        if not _writes(self.view_functions.get(request.endpoint or "")):
            setattr(g, READING, True)
        try:
            return super().full_dispatch_request()
        finally:
            g.pop(READING, None)
            _write_asides()

    def dispatch_request(self) -> Response:
        """Run the view, then commit or roll back; a deadlock is tried again, a constraint becomes the domain's error."""
        writes = _writes(self.view_functions.get(request.endpoint or ""))
        flashed = list(session.get(FLASHED, ()))
        for attempt in range(1, TRIES + 1):
            try:
                response = self.make_response(super().dispatch_request())
                if writes and response.status_code < REFUSED:
                    db.session.commit()
                else:
                    db.session.rollback()
            except exc.DBAPIError as error:
                db.session.rollback()
                if writes and attempt < TRIES and getattr(error.orig, "sqlstate", None) in RETRIED:
                    _forget_try(flashed)
                    time.sleep(BREATH * attempt)
                    continue
                raise translated(error) from error
            except BaseException:
                db.session.rollback()
                raise
            return response
        raise AssertionError


def _forget_try(flashed: list[tuple[str, str]]) -> None:
    """Undo what a try left outside the database, before the view runs again: asides, notices, uploads read to their end."""
    take_asides()
    if flashed:
        session[FLASHED] = flashed
    else:
        session.pop(FLASHED, None)
    for upload in request.files.values():
        upload.stream.seek(0)


def _write_asides() -> None:
    """Facts about the request itself: after its transaction, one at a time, each in a transaction of its own.

    One that cannot be written is told in the log: the answer has been decided, and it stands.
    """
    writes = take_asides()
    if not writes:
        return
    db.session.rollback()  # an error's page may have read something; a request never holds two connections at once
    for write in writes:
        try:
            with Session(db.engine, join_transaction_mode="create_savepoint") as aside:
                write(aside)
                aside.commit()
        except exc.SQLAlchemyError:
            log.exception("a fact about a request could not be written")


def attempt(act: Callable[[], object]) -> DomainError | None:
    """Do the one act of a request and let the database judge it; the domain's refusal, or None where nothing stood against it."""
    try:
        act()
        db.session.flush()
    except DomainError as error:
        db.session.rollback()  # the page that shows the refusal must not show what was refused
        return error
    except exc.DBAPIError as error:
        db.session.rollback()
        known = translated(error)
        if isinstance(known, DomainError):
            return known
        raise
    return None


@event.listens_for(Engine, "begin")
def _read_or_write(connection: Connection) -> None:
    """Bring a connection into the state that the request needs before anything is sent on it.

    Where a request may only read, the server refuses every write and each statement stands alone, which is what READ COMMITTED shows in a
    transaction too: nothing has to be begun or ended, and the statements that the driver has prepared stay. The server is told only when a
    connection changes hands between the two.
    """
    driver: Any = connection.connection.driver_connection
    reads = has_app_context() and READING in g
    if connection.info.get(READING, False) is reads:
        return
    change = f"SET default_transaction_read_only = {'on' if reads else 'off'}"
    try:
        driver.autocommit = True
        driver.execute(change)
        driver.autocommit = connection.info[READING] = reads
    except psycopg.OperationalError as error:
        connection.invalidate(error)
        raise exc.OperationalError(change, {}, error, connection_invalidated=True) from error


@event.listens_for(db.session, "after_begin")
def _read_only(_opened: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """The same where the session joins a transaction that has begun to write."""
    if has_app_context() and READING in g and transaction.parent is None:
        driver: Any = connection.connection.driver_connection
        if driver.info.transaction_status is not TransactionStatus.IDLE:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
