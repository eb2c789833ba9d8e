"""Plugs organisations into the application."""

from flask import Flask

from portal.audit.domain import EVENTS
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.organisations import services, views
from portal.organisations.access import RULES
from portal.organisations.domain import RECORDED
from portal.web import access, plugs
from portal.web.commands import SEEDS


def init_app(app: Flask) -> None:
    """Mount the pages, give the rules and the seed."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(views.pages)
    CONSTRAINTS.register("body_name_once", (Text("Another organisation at this place already bears that name."), "name"))
    SEEDS.register("organisations", _seed)
    plugs.NAV.register("organisations", plugs.NavItem(Text("Organisations"), "organisations.bodies", 45, frozenset({Role.ADMINISTRATOR})))


def _seed() -> str:
    return f"{services.seed()} bodies added"
