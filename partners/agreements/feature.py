"""Plugs the agreements into the application."""

import contextlib
import uuid

from flask import Flask

from partners.agreements import presenters, queries, sample, services, tasks
from partners.agreements.access import PARTNERS, RULES, is_bureau, is_own
from partners.agreements.domain import EDITABLE, RECORDED, AgreementState
from partners.agreements.services import amending, renewing
from partners.agreements.views import countering, lists, pages, reading, writing
from partners.registry.services import CONSEQUENCES, ENDED, HELD, drafting
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

VIEWS = (lists, reading, writing, countering)
"""Imported so that their pages are on the blueprint before it is mounted."""

DAILY = "10 17 * * *"
"""00.10 in Jakarta."""
MORNING = "10 0 * * *"
"""07.10 in Jakarta."""


def init_app(app: Flask) -> None:
    """Mount the pages, give procedure, mails, the sweep and drafts."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    CONSEQUENCES.register("agreements", presenters.consequences)
    HELD.register("agreements", presenters.held)
    ENDED.register("agreements", services.on_partner_ended)
    PROCEDURES.register(services.PROCEDURE, presenters.HANDLING)
    SEEDS.register("agreements", services.load_procedures)
    TASKS.register("agreements.expire", Task(tasks.expire, cron=DAILY))
    TASKS.register("agreements.give_notice", Task(tasks.give_notice, cron=MORNING))
    for kind, mail in presenters.MAILS.items():
        MESSAGES.register(kind, mail)
    drafting.register_editors(services.FORM, (services.PAGE,), _may_edit)
    drafting.register_editors(services.COUNTER, (services.PAGE,), _may_counter)
    CONSTRAINTS.register("agreement_renewal_once", (renewing.ONCE, None))
    CONSTRAINTS.register("agreement_amendment_once", (amending.ONCE, None))
    plugs.NAV.register(
        "agreements", plugs.NavItem(Text("Agreements"), "agreements.agreements", 31, PARTNERS | {Role.COOPERATION, Role.AUDITOR})
    )
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    for email, purpose in sample.PEOPLE.items():
        PEOPLE.register(email, purpose)


def _may_edit(identity: Identity, agreement_id: uuid.UUID) -> bool:
    with contextlib.suppress(NotFoundError):
        agreement = queries.get_agreement(agreement_id)
        return is_own(identity, agreement) and agreement.state in EDITABLE
    return False


def _may_counter(identity: Identity, agreement_id: uuid.UUID) -> bool:
    with contextlib.suppress(NotFoundError):
        agreement = queries.get_agreement(agreement_id)
        return is_bureau(identity, agreement) and agreement.state is AgreementState.IN_REVIEW
    return False
