"""Plugs the letters into the application."""

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import CUTS
from portal.documents import queries, sample, services, tasks, views
from portal.documents.access import RULES
from portal.documents.domain import RECORDED
from portal.jobs.domain import TASKS, Task
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.web import access, plugs

TRIES = 10


def init_app(app: Flask) -> None:
    """Mount the pages and the job that makes the files."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    access.allow(app, RULES)
    app.register_blueprint(views.pages)
    TASKS.register(services.RENDER, Task(tasks.render, tries=TRIES))
    officers = frozenset({Role.APPROVER, Role.AUDITOR})
    plugs.NAV.register(
        "letters",
        plugs.NavItem(
            Text("Letters"),
            "documents.letters",
            40,
            officers,
            count=plugs.Count(queries.to_sign, roles=frozenset({Role.APPROVER})),
        ),
    )
    plugs.NAV.register("verify", plugs.NavItem(Text("Check a letter"), "documents.verify", 80, strangers=True, signed_in=False))
