"""Plugs rounds into the application."""

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import ACTS
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.rounds import sample, services, tasks
from portal.rounds.access import OF_AGENCIES, READERS, RULES
from portal.rounds.domain import RECORDED
from portal.rounds.domain.opening import MAILS
from portal.rounds.services import releasing, trying
from portal.rounds.views import agencies, opening, own, planning, results, stages
from portal.web import access, plugs


VIEWS = (agencies, opening, own, results, stages)
"""Imported so that their pages are on the blueprint before it is mounted."""


def init_app(app: Flask) -> None:
    """Mount the pages, give events and rules, and the job that computes trials."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(planning.pages)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    TASKS.register(trying.TRY, Task(tasks.try_round, tries=3))
    CONSTRAINTS.register("round_offering_once", (services.ONCE, None))
    CONSTRAINTS.register("round_agency_once", (releasing.ONCE, None))
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    releases = plugs.NavItem(Text("Rounds"), "rounds.releases", 47, frozenset(OF_AGENCIES), also=frozenset({"rounds.release"}))
    plugs.NAV.register("release_rounds", releases)
    plugs.NAV.register("rounds", plugs.NavItem(Text("Rounds"), "rounds.rounds", 47, frozenset(READERS)))
