"""Plugs the registry of partners into the application."""

import contextlib
import uuid

from flask import Flask

from partners.registry import presenters, queries, sample, services, tasks
from partners.registry.access import RULES, is_own, is_own_programme
from partners.registry.domain import EDITABLE, RECORDED, ROLES, PartnerState
from partners.registry.presenters.changes import CHANGE_HANDLING
from partners.registry.presenters.mails import MAILS
from partners.registry.services import changes, drafting, programmes, units
from partners.registry.views import changing, directory, officers, own, pages, people
from partners.registry.views import programmes as programme_pages
from partners.registry.views import units as unit_pages
from portal.accounts.services import CONFIRMED
from portal.audit.domain import EVENTS
from portal.demo.story import ACTS, PEOPLE
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.web import access, plugs
from portal.web.commands import SEEDS
from portal.workflow.services import PROCEDURES

VIEWS = (own, officers, people, changing, directory, programme_pages, unit_pages)
"""Imported so that their pages are on the blueprint before it is mounted."""


DAILY = "20 17 * * *"
"""00.20 in Jakarta."""


def init_app(app: Flask) -> None:
    """Mount the pages, hear of confirmed addresses, give procedure, mails, constraints and drafts."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    services.ENDED.register("registry", changes.on_ended)
    CONFIRMED.register("registry", services.on_confirmed)
    PROCEDURES.register(services.PROCEDURE, presenters.HANDLING)
    PROCEDURES.register(changes.PROCEDURE, CHANGE_HANDLING)
    TASKS.register("registry.watch_papers", Task(tasks.watch_papers, cron=DAILY))
    SEEDS.register("registry", services.load_procedures)
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    _register_constraints()
    drafting.register_editors(services.FORM, services.PAGES, _may_edit)
    drafting.register_editors(changes.FORM, (changes.PAGE,), _may_change)
    drafting.register_editors(programmes.FORM, (programmes.PAGE,), _may_edit_programme)
    _navigation()
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    for email, purpose in sample.PEOPLE.items():
        PEOPLE.register(email, purpose)


def _navigation() -> None:
    for role in ROLES.values():
        plugs.HOME.register(role, _arrival)
    plugs.NAV.register("registration", plugs.NavItem(Text("Our organisation"), "registry.home", 15, frozenset(ROLES.values())))
    plugs.NAV.register(
        "partners", plugs.NavItem(Text("Partners"), "registry.partners", 30, frozenset({Role.VERIFIER, Role.COOPERATION, Role.AUDITOR}))
    )
    plugs.NAV.register("directory", plugs.NavItem(Text("Partners"), "registry.directory", 60, strangers=True, signed_in=False))
    plugs.NAV.register(
        "programmes",
        plugs.NavItem(
            Text("Study programmes"),
            "registry.programmes",
            33,
            frozenset({Role.UNIVERSITY_STAFF, Role.VERIFIER}),
            count=plugs.Count(queries.programmes_waiting, roles=frozenset({Role.VERIFIER})),
        ),
    )


def _register_constraints() -> None:
    """What the database refuses, in words."""
    for constraint, field in (("partner_nib_once", "nib"), ("partner_pt_code_once", "pt_code"), ("partner_licence_once", "licence_number")):
        CONSTRAINTS.register(constraint, (services.TAKEN, field))
    there = Text("A study programme with this code is entered already. Correct that one, or end it first.")
    CONSTRAINTS.register("study_programme_code_once", (there, "code"))
    CONSTRAINTS.register("partner_unit_name_once", (units.NAMED, "name"))
    for constraint in ("partner_change_open_once", "partner_change_number_once"):
        CONSTRAINTS.register(constraint, (changes.WAITS, None))
    CONSTRAINTS.register("partner_person_once", (Text("Somebody with this address works for you here already."), "email"))


def _may_change(identity: Identity, partner_id: uuid.UUID) -> bool:
    """The people of a partner whose facts have been verified."""
    partner = queries.find_partner_of(identity.body_id)
    return partner is not None and partner.id == partner_id and is_own(identity, partner) and partner.state in changes.CHANGEABLE


def _may_edit_programme(identity: Identity, object_id: uuid.UUID) -> bool:
    """A programme that is corrected, by its id; one that is entered, by that of its university."""
    if identity.role is not Role.UNIVERSITY_STAFF:
        return False
    with contextlib.suppress(NotFoundError):
        return is_own_programme(identity, queries.get_programme(object_id))
    partner = queries.find_partner_of(identity.body_id)
    return partner is not None and partner.id == object_id


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
