"""Plugs the registry of partners into the application."""

import uuid

from flask import Flask

from partners.registry import presenters, queries, sample, services
from partners.registry.access import RULES, is_own
from partners.registry.domain import EDITABLE, RECORDED, ROLES, PartnerState
from partners.registry.services import drafting
from partners.registry.views import officers, own, pages
from portal.accounts.services import CONFIRMED
from portal.audit.domain import EVENTS
from portal.demo.story import ACTS, CUTS, PEOPLE
from portal.kernel.db import CONSTRAINTS
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.web import access, plugs
from portal.web.commands import SEEDS
from portal.workflow.services import PROCEDURES

VIEWS = (own, officers)
"""Imported so that their pages are on the blueprint before it is mounted."""


def init_app(app: Flask) -> None:
    """Mount the pages, hear of confirmed addresses, give procedure, mails, constraints and drafts."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    CONFIRMED.register("registry", services.on_confirmed)
    PROCEDURES.register(services.PROCEDURE, presenters.HANDLING)
    SEEDS.register("registry", services.load_procedures)
    for kind, mail in presenters.MAILS.items():
        MESSAGES.register(kind, mail)
    taken = Text("Another organisation is registered under this number. If it is yours, ask BKD to add you to it.")
    CONSTRAINTS.register("partner_nib_once", (taken, "nib"))
    CONSTRAINTS.register("partner_pt_code_once", (taken, "pt_code"))
    drafting.register_editors(services.FORM, services.PAGES, _may_edit)
    for role in ROLES.values():
        plugs.HOME.register(role, _arrival)
    plugs.NAV.register("registration", plugs.NavItem(Text("Our organisation"), "registry.home", 15, frozenset(ROLES.values())))
    plugs.NAV.register(
        "partners", plugs.NavItem(Text("Partners"), "registry.partners", 30, frozenset({Role.VERIFIER, Role.COOPERATION, Role.AUDITOR}))
    )
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    for email, purpose in sample.PEOPLE.items():
        PEOPLE.register(email, purpose)


def _arrival(identity: Identity) -> str:
    """At the desk, where candidates wait; while there is something to do or to read about the registration, there."""
    partner = queries.find_partner_of(identity.body_id)
    return "workflow.desk" if partner is None or partner.state is PartnerState.VERIFIED else "registry.home"


def _may_edit(identity: Identity, partner_id: uuid.UUID) -> bool:
    try:
        partner = queries.get_partner(partner_id)
    except NotFoundError:
        return False
    return is_own(identity, partner) and partner.state in EDITABLE
