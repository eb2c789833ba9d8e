"""Plugs the letters into the application."""

from flask import Flask, g

from portal.demo.story import CUTS
from portal.documents import queries, sample, services, tasks, views
from portal.documents.access import RULES
from portal.jobs.domain import TASKS, Task
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.web import access, plugs

TRIES = 10

TO_SIGN = "documents_to_sign"


def init_app(app: Flask) -> None:
    """Mount the pages and the job that makes the files."""
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
            count=_count_to_sign,
        ),
    )
    plugs.NAV.register("verify", plugs.NavItem(Text("Check a letter"), "documents.verify", 80, strangers=True, signed_in=False))


def _count_to_sign(identity: Identity) -> int:
    """The number beside "Letters", counted at most once a request."""
    if not identity.holds(Role.APPROVER):
        return 0
    known: int | None = g.get(TO_SIGN)
    if known is None:
        known = queries.count_to_sign()
        g.setdefault(TO_SIGN, known)
    return known
