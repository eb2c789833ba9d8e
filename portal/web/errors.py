"""Errors become pages that say what happened, that typed work is kept, and what to do next. None shows a trace or an internal name."""

import contextlib
import logging

from flask import Flask, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from portal.kernel.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    IllegalMoveError,
    NotFoundError,
    StaleVersionError,
    TooManyAttemptsError,
)
from portal.web import access, security, session
from portal.web.i18n import say
from portal.web.security import ForgedRequestError

log = logging.getLogger("simpul")
STATUS = {
    NotFoundError: 404,
    ForbiddenError: 403,
    IllegalMoveError: 409,
    StaleVersionError: 409,
    ConflictError: 409,
    TooManyAttemptsError: 429,
}
PAGES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})
SERVER_FAULT = 500


def init_app(app: Flask) -> None:
    """Register the pages of errors."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(ForgedRequestError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def page(status: int, words: str | None = None) -> ResponseReturnValue:
    """The page of a status, with words of its own where the refusal has some."""
    known = status if status in PAGES else (400 if status < SERVER_FAULT else SERVER_FAULT)
    back = session.came_from() if request.method == "POST" and session.is_from_here() else None
    return render_template(f"errors/{known}.html", words=words, code=security.report_code(), back=back), status


def _domain(error: DomainError) -> ResponseReturnValue:
    if request.method == "POST":
        session.park()
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    return page(status, say(error.text))


def _forged(error: ForgedRequestError) -> ResponseReturnValue:  # noqa: ARG001  Flask's signature
    """The session was renewed or ended since the page was opened: what was typed is kept, and the page stands filled again."""
    if session.find_session() is None:
        return session.to_sign_in()
    access.note_refusal("forged")
    session.park()
    return redirect(session.came_from(), 303) if session.is_from_here() else page(400)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    return page(error.code or SERVER_FAULT)


def _fault(error: Exception) -> ResponseReturnValue:
    log.error("fault %s at %s %s", security.report_code(), request.method, request.endpoint, exc_info=error)
    g.setdefault("account_language", None)  # the database, which would know it, may be what failed
    if request.method == "POST":
        with contextlib.suppress(SQLAlchemyError):  # whose form it is stands in the database, where it would be kept
            session.park()
    return page(SERVER_FAULT)
