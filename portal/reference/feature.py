"""Plugs code lists and parameters into the application."""

from flask import Flask, current_app

from portal.audit.domain import EVENTS
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.reference import sample, services, views
from portal.reference.access import RULES
from portal.reference.domain import RECORDED
from portal.web import access, plugs
from portal.web.commands import SEEDS


def init_app(app: Flask) -> None:
    """Mount the page, give the rules and the seed."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(views.pages)
    SEEDS.register("reference", _seed)
    plugs.NAV.register("reference", plugs.NavItem(Text("Code lists"), "reference.code_lists", 55, frozenset({Role.ADMINISTRATOR})))


def _seed() -> str:
    """The demonstration brings its own calendar; everywhere else the joint decrees' is loaded."""
    is_sample = current_app.config["PORTAL_DEMO"]
    added = services.seed(national_calendar=not is_sample) + (sample.load_holidays() if is_sample else 0)
    return f"{added} codes, parameters and holidays added"
