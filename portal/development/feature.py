"""Plugs gaps and the demand into the application."""

import uuid

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import ACTS
from portal.development import sample, tasks
from portal.development.access import AGENCY, BOARD, PARTNERS, PROVINCE, RULES
from portal.development.domain import RECORDED
from portal.development.presenters.demand import MAILS
from portal.development.views import demand, gaps, pages
from portal.drafts import services as drafts
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.web import access, plugs

VIEWS = (demand, gaps)
"""Imported so that their pages are on the blueprint before it is mounted."""


def init_app(app: Flask) -> None:
    """Mount the pages, the counting, the editions, and what is told of a new call."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for message, mail in MAILS.items():
        MESSAGES.register(message, mail)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    drafts.EDITORS.register(demand.CALL, _own_draft)
    drafts.EDITORS.register(demand.END, _draft_of_curator)
    TASKS.register("development.count", Task(tasks.count, cron="*/15 * * * *"))
    TASKS.register("development.publish", Task(tasks.publish, cron="0 5 1 * *"))
    TASKS.register("development.close", Task(tasks.close, cron="10 0 * * *"))
    plugs.NAV.register("gaps", plugs.NavItem(Text("Gaps"), "development.gaps", 45, frozenset({*PROVINCE, *AGENCY})))
    plugs.NAV.register("demand", plugs.NavItem(Text("Demand"), "development.board", 46, frozenset({*PARTNERS, *BOARD})))
    CONSTRAINTS.register("gap_edition_once", (Text("This month's figures have been published. The next edition comes next month."), None))


def _draft_of_curator(identity: Identity, _: uuid.UUID) -> uuid.UUID | None:
    """Why a call ends: each curator's own."""
    return identity.account_id if identity.holds(Role.CURATOR) else None


def _own_draft(identity: Identity, object_id: uuid.UUID) -> uuid.UUID | None:
    """A curator has one call in the making, kept under the own account."""
    return identity.account_id if identity.holds(Role.CURATOR) and object_id == identity.account_id else None
