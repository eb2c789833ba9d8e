"""Plugs the drafts into the application."""

from flask import Flask

from portal.drafts import views


def init_app(app: Flask) -> None:
    """Mount autosave."""
    app.register_blueprint(views.drafts)
