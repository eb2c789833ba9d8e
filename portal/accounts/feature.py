"""Plugs accounts into the application."""

import datetime as dt
import uuid

from flask import Flask

from portal.accounts import cli, presenters, queries, sample, services
from portal.accounts.access import RULES
from portal.accounts.adapters import PROVIDER, Provider
from portal.accounts.domain import RECORDED
from portal.accounts.views import oidc, people, person, roles, sign_up
from portal.accounts.views.sign_in import pages
from portal.audit.domain import EVENTS
from portal.demo.story import ACTS, CUTS, Act
from portal.kernel import clock
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.notifications.services import REQUEUED
from portal.organisations.services import HINDRANCES
from portal.web import access, plugs
from portal.web.session import IDENTIFY

VIEWS = (oidc, people, person, roles, sign_up)
"""Imported so that their pages are on the blueprint before it is mounted."""


ASKED_TWICE = Text("This address was asked for a moment ago. Look into its mail for the link.")


def init_app(app: Flask) -> None:
    """Mount the pages, say who a session is, register the mails."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    app.cli.add_command(cli.administrator)
    settings = app.config["SETTINGS"]
    if settings.oidc_issuer:
        app.extensions[PROVIDER] = Provider(app, settings)
    CONSTRAINTS.register("account_email_once", (ASKED_TWICE, "email"))
    IDENTIFY.register("accounts", presenters.identify)
    REQUEUED.register("accounts", services.record_requeued)
    HINDRANCES.register("accounts", _roles_in)
    for kind, mail in presenters.MAILS.items():
        MESSAGES.register(kind, mail)
    plugs.HOME.register(Role.ADMINISTRATOR, "accounts.accounts")
    plugs.NAV.register("home", plugs.NavItem(Text("Home"), "web.home", 0, strangers=True, signed_in=False))
    plugs.NAV.register("accounts", plugs.NavItem(Text("Accounts"), "accounts.accounts", 50, frozenset({Role.ADMINISTRATOR})))
    sample.register_people()
    ACTS.register("accounts.administrator", Act(120, dt.time(8, 0), sample.open_administrator))
    ACTS.register("accounts.desks", Act(120, dt.time(9, 0), sample.open_desks))
    ACTS.register("accounts.later_desks", Act(119, dt.time(9, 0), sample.open_later_desks))


def _roles_in(body_id: uuid.UUID, on: dt.date) -> Text | None:
    """That roles are held in a body on a day or later."""
    held = queries.count_grants_in(body_id, clock.at(on, 0))
    return Text("Roles that are held in it: %(number)s.", number=held) if held else None
