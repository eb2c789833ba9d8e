"""Plugs the offerings into the application."""

import uuid

from flask import Flask, url_for

from partners.agreements.services import LAPSED, RESTING, SCORES
from partners.curricula.services import adopting
from partners.offerings import presenters, queries, sample, services
from partners.offerings.access import PARTNERS, RULES, Permission, can_edit
from partners.offerings.domain import RECORDED
from partners.offerings.presenters.mails import MAILS
from partners.offerings.services import answering, ending, owners, teaching
from partners.offerings.views import capacity, mentoring, owning, pages, reaching, reading, sheets, writing
from partners.offerings.views import teaching as teaching_pages
from partners.registry.services import CONSEQUENCES, SUSPENDED, drafting
from partners.registry.services.people import LEFT
from portal.audit.domain import EVENTS
from portal.catalogue.domain.opportunity import CHANGED
from portal.demo.story import ACTS, CUTS, PEOPLE
from portal.development.services import ANSWERED, ANSWERS, Answer
from portal.kernel.db import CONSTRAINTS
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.web import access, plugs
from portal.web.commands import SEEDS
from portal.workflow.services import PROCEDURES

VIEWS = (capacity, mentoring, owning, reaching, reading, sheets, teaching_pages, writing)
"""Imported so that their pages are on the blueprint before it is mounted."""


def _by_internship(call_id: uuid.UUID) -> str:
    return url_for("offerings.answer_call", kind="internship", call_id=call_id)


def _by_short_course(call_id: uuid.UUID) -> str:
    return url_for("offerings.answer_call", kind="short_course", call_id=call_id)


ANSWERED_BY = {
    "internship": Answer(Text("Answer with an internship slot"), frozenset({Role.COMPANY_HR}), _by_internship),
    "short_course": Answer(Text("Answer with a short course"), frozenset({Role.UNIVERSITY_STAFF}), _by_short_course),
}


def init_app(app: Flask) -> None:
    """Mount the pages, hear of lapsed agreements, suspended partners and the catalogue, give procedure, mails and drafts."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    LAPSED.register("offerings", ending.on_lapsed)
    RESTING.register("offerings", ending.resting_on)
    adopting.RESTING.register("offerings", teaching.resting_on)
    plugs.PAGES.register("programme_of_curriculum", plugs.ObjectPage("offerings.begin_from", "curriculum_id", Permission.WRITE))
    SCORES.register("offerings", ending.scores_of)
    for kind, way in ANSWERED_BY.items():
        ANSWERS.register(f"offerings.{kind}", way)
    ANSWERED.register("offerings", answering.answers_to)
    LEFT.register("offerings", owners.on_left)
    CONSTRAINTS.register("offering_owner_once", (owners.THERE, "account"))
    SUSPENDED.register("offerings", ending.on_suspended)
    CHANGED.register("offerings", ending.on_changed)
    CONSEQUENCES.register("offerings", presenters.consequences)
    PROCEDURES.register(services.PROCEDURE, presenters.HANDLING)
    SEEDS.register("offerings", services.load_procedures)
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    for kind, form in writing.KIND_FORMS.items():
        drafting.register_editors(services.form_of(kind), [sheet.key for sheet in form.sheets], _may_edit)
    plugs.NAV.register("offerings", plugs.NavItem(Text("Offerings"), "offerings.offerings", 32, PARTNERS | {Role.CURATOR, Role.AUDITOR}))
    mentor = frozenset({Role.MENTOR})
    plugs.NAV.register(
        "mentor", plugs.NavItem(Text("As a mentor"), "offerings.slots", 15, mentor, count=plugs.Count(queries.waiting, queries.mentor_of))
    )
    plugs.HOME.register(Role.MENTOR, "offerings.slots")
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    for email, purpose in sample.PEOPLE.items():
        PEOPLE.register(email, purpose)


def _may_edit(identity: Identity, offering_id: uuid.UUID) -> bool:
    try:
        offering = queries.get_offering(offering_id)
    except NotFoundError:
        return False
    return can_edit(identity, offering) and services.may_write(offering)
