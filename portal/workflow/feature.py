"""Plugs the workflow into the application."""

import datetime as dt
import uuid

from flask import Flask

from portal.accounts.services import OFFICE_LOST
from portal.audit.domain import EVENTS
from portal.demo.story import ACTS, CUTS
from portal.drafts import services as drafts
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.organisations import queries as organisations
from portal.organisations.services import HINDRANCES
from portal.web import access, plugs
from portal.workflow import presenters, queries, sample, services, tasks
from portal.workflow.access import DESK_ROLES, RULES, holds, is_asked
from portal.workflow.domain import RECORDED
from portal.workflow.presenters.mails import MAILS
from portal.workflow.queries import questions
from portal.workflow.views import absence, answering, decided, deciding, desk, pages, together

VIEWS = (absence, answering, decided, desk, together)
"""Imported so that their pages are on the blueprint before it is mounted."""


def init_app(app: Flask) -> None:
    """Mount the desk, the sweep of deadlines, the mails and what constraints mean."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    TASKS.register("workflow.sweep", Task(tasks.sweep, cron="*/15 * * * *"))
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    waiting = plugs.Count(queries.waiting, queries.waiting_for, known=presenters.known_waiting)
    plugs.NAV.register("desk", plugs.NavItem(Text("My desk"), "workflow.desk", 10, DESK_ROLES, count=waiting))
    for role in DESK_ROLES - {Role.COMPANY_HR, Role.UNIVERSITY_STAFF}:
        plugs.HOME.register(role, "workflow.desk")
    decided = Text("This has been decided in the meantime. Nothing of yours was sent; read the page again.")
    CONSTRAINTS.register("decision_once", (decided, None))
    CONSTRAINTS.register("case_step_open_once", (decided, None))
    CONSTRAINTS.register("uq_decision_corrects_id", (decided, None))
    CONSTRAINTS.register("decided_together_once", (Text("This act is being done at the moment. Read the page again shortly."), None))
    CONSTRAINTS.register("case_file_open_once", (Text("A case is open for this already."), None))
    drafts.EDITORS.register(deciding.FORM, _own_draft)
    drafts.EDITORS.register(deciding.QUESTION, _own_draft)
    drafts.EDITORS.register(answering.FORM, _own_answer)
    OFFICE_LOST.register("workflow", services.hand_on_of)
    HINDRANCES.register("workflow.procedures", _procedures_of)
    HINDRANCES.register("workflow.turns", _turns_in)


def _own_draft(identity: Identity, step_id: uuid.UUID) -> uuid.UUID | None:
    """A decision is drafted by whoever holds the turn, each for themselves."""
    return identity.account_id if holds(identity, queries.get_step(step_id)) else None


def _own_answer(identity: Identity, question_id: uuid.UUID) -> uuid.UUID | None:
    """An answer is drafted by whoever is asked."""
    return identity.account_id if is_asked(identity, questions.get_question(question_id)) else None


def _procedures_of(body_id: uuid.UUID, on: dt.date) -> Text | None:
    """That procedures name a body as the office that decides: without it their cases could not go on."""
    number = queries.count_procedures_of(organisations.get_body(body_id).code, on)
    return Text("Procedures that send their cases to it: %(number)s.", number=number) if number else None


def _turns_in(body_id: uuid.UUID, _: dt.date) -> Text | None:
    """That cases wait at a body."""
    number = queries.count_turns_in(body_id)
    return Text("Cases that wait at it for a decision: %(number)s.", number=number) if number else None
