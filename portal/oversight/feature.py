"""Plugs the auditor's and the leaders' pages into the application."""

from flask import Flask

from portal.audit.domain import EVENTS
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.oversight import views
from portal.oversight.access import RULES, Permission
from portal.oversight.domain import RECORDED
from portal.web import access, plugs


def init_app(app: Flask) -> None:
    """Mount the pages."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(views.pages)
    auditor = frozenset({Role.AUDITOR})
    plugs.NAV.register("cases", plugs.NavItem(Text("Cases"), "oversight.all_cases", 10, auditor))
    plugs.NAV.register("record", plugs.NavItem(Text("Audit record"), "oversight.whole_record", 70, auditor))
    leaders = frozenset({Role.AGENCY_APPROVER, Role.APPROVER, Role.AUDITOR})
    plugs.NAV.register("queues", plugs.NavItem(Text("Queues"), "oversight.queues", 12, leaders))
    plugs.PAGES.register("case", plugs.ObjectPage("oversight.case", "case_id", Permission.CASE))
    plugs.HOME.register(Role.AUDITOR, "oversight.all_cases")
