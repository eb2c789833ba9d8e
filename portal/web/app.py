"""The empty house: an application with no feature in it."""

from flask import Flask

from portal.kernel.db import db
from portal.web import errors, i18n, pages, rendering, security, session, templating, transaction
from portal.web.settings import ROOT, Settings

# A lock that somebody holds is waited for 4 s, a statement runs 30 s at most, and nobody sits on an open transaction.
# No statement is long enough to be worth compiling: verdicts over all servants look dear to the planner and take a twentieth of a second.
SERVER_LIMITS = "-c lock_timeout=4s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s -c jit=off"


def build_app(settings: Settings) -> Flask:
    """An application with the house's frame: settings, database, session, languages, security, errors. Raises SettingsError."""
    app = transaction.Portal("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    app.jinja_options = {"cache_size": -1}  # there are as many templates as files: none is ever dropped
    app.jinja_environment = rendering.House  # type: ignore[assignment]  # Flask names its own class, of which this is one
    app.secret_key = settings.secret_key
    app.config.update(
        SETTINGS=settings,
        PORTAL_DEMO=settings.portal_demo,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 4, "max_overflow": 2, "hide_parameters": True, "connect_args": {"options": SERVER_LIMITS}},
    )
    db.init_app(app)
    security.init_app(app, settings)
    i18n.init_app(app, str(security.catalogues(settings)))
    session.init_app(app)
    errors.init_app(app)
    templating.init_app(app)
    pages.init_app(app)
    return app
