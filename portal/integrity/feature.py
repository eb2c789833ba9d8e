"""Plugs declared interests into the application."""

import uuid

from flask import Flask, url_for

from portal.audit.domain import EVENTS
from portal.drafts import services as drafts
from portal.integrity import services, views
from portal.integrity.access import OFFICERS, RULES, is_turn_of
from portal.integrity.domain import RECORDED
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.web import access, plugs
from portal.workflow import queries as cases
from portal.workflow.domain import TURN_LINKS, TurnLink
from portal.workflow.services import BARRED


def init_app(app: Flask) -> None:
    """Mount the pages; say who is barred, and how one takes oneself out of a case."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(views.pages)
    BARRED.register("integrity", services.barred)
    TURN_LINKS.register("integrity.recuse", _recusal)
    drafts.EDITORS.register(views.RECUSAL, _own_draft)
    plugs.NAV.register("interests", plugs.NavItem(Text("My interests"), "integrity.own", 70, frozenset(OFFICERS)))
    plugs.NAV.register("all_interests", plugs.NavItem(Text("Declared interests"), "integrity.everybody", 50, frozenset({Role.AUDITOR})))
    CONSTRAINTS.register("interest_in_body_once", (Text("You have declared an interest in this organisation already."), "organisation"))
    CONSTRAINTS.register("interest_in_case_once", (Text("You have taken yourself out of this case already."), None))


def _recusal(step_id: uuid.UUID) -> TurnLink:
    return TurnLink(Text("I have an interest: recuse"), url_for("integrity.recuse", step_id=step_id))


def _own_draft(identity: Identity, step_id: uuid.UUID) -> uuid.UUID | None:
    return identity.account_id if is_turn_of(identity, cases.get_step(step_id)) else None
