"""Plugs the public's figures into the application."""

from flask import Flask

from portal.kernel.text import Text
from portal.transparency import views
from portal.web import plugs


def init_app(app: Flask) -> None:
    """Mount the pages."""
    app.register_blueprint(views.pages)
    plugs.NAV.register("transparency", plugs.NavItem(Text("Transparency"), "transparency.dashboard", 70, strangers=True, signed_in=False))
