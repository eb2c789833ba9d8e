"""Plugs the curriculum studio into the application."""

from flask import Flask

from partners.curricula.access import RULES
from partners.curricula.domain import RECORDED
from partners.curricula.views import pages
from portal.audit.domain import EVENTS
from portal.web import access


def init_app(app: Flask) -> None:
    """Mount the pages, give events, rules, mails."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(pages)
