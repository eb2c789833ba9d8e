"""The frame's own pages: the public home, health, readiness, and the style guide of the demonstration."""

import functools
from collections.abc import Callable

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.kernel.db import db
from portal.kernel.registry import Registry
from portal.kernel.schema import newest
from portal.web import plugs, styleguide
from portal.web.access import public

pages = Blueprint("web", __name__)
READY: Registry[str, Callable[[], bool]] = Registry("web.pages.READY")
"""What must be true before this process gets requests, by name; filled by jobs."""
UNREADY = 503


def init_app(app: Flask) -> None:
    """Mount the frame's pages; the style guide stands in the demonstration alone."""
    app.register_blueprint(pages)
    READY.register("schema", has_newest_schema)
    if app.config["PORTAL_DEMO"]:
        app.add_url_rule("/styleguide", "web.styleguide", public(styleguide.show))


@pages.get("/")
@public
def home() -> ResponseReturnValue:
    """The public home."""
    return render_template("web/home.html", **{name: show() for name, show in plugs.FRONT})


@pages.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process lives."""
    return "ok\n", {"Content-Type": "text/plain"}


@pages.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database answers, is at the newest migration, and a worker is there."""
    try:
        missing = [name for name, is_ready in READY if not is_ready()]
    except SQLAlchemyError:
        missing = ["database"]
    plain = {"Content-Type": "text/plain"}
    return ("not ready: " + ", ".join(missing) + "\n", UNREADY, plain) if missing else ("ready\n", plain)


def has_newest_schema() -> bool:
    """Whether the database is at the migration that this process was built for."""
    return bool(db.session.scalar(text("select version_num from alembic_version")) == _newest())


_newest = functools.cache(newest)
