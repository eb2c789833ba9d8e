"""Plugs the curriculum studio into the application."""

from flask import Flask

from partners.curricula.access import READERS, RULES
from partners.curricula.domain import RECORDED, SIDES
from partners.curricula.presenters.mails import MAILS
from partners.curricula.views import exchange, lists, pages, reading, saying, studio, writing
from portal.audit.domain import EVENTS
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.web import access, plugs

VIEWS = (exchange, lists, reading, saying, studio, writing)
"""Imported so that their pages are on the blueprint before it is mounted."""


def init_app(app: Flask) -> None:
    """Mount the pages, give events, rules, mails."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    readers = frozenset({*SIDES, *READERS})
    plugs.NAV.register(
        "curricula", plugs.NavItem(Text("Curricula"), "curricula.curricula", 33, readers - {Role.HR_OFFICER, Role.AGENCY_APPROVER})
    )
