"""Plugs rounds into the application."""

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import ACTS
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.rounds import sample, services, tasks
from portal.rounds.access import READERS, RULES
from portal.rounds.domain import RECORDED
from portal.rounds.domain.words import MAILS
from portal.rounds.services import locking, publishing, running, trying
from portal.rounds.views import agencies, following, opening, own, planning, results, stages
from portal.web import access, plugs

VIEWS = (agencies, following, opening, own, results, stages)
"""Imported so that their pages are on the blueprint before it is mounted."""


def init_app(app: Flask) -> None:
    """Mount the pages, give events and rules, and the job that computes trials."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(planning.pages)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    _tasks()
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    CONSTRAINTS.register("round_offering_once", (services.ONCE, None))
    CONSTRAINTS.register("round_offer_one_each", (Text("This person has a place of the round by now. Read the page again."), None))
    CONSTRAINTS.register("round_offer_seat_once", (Text("Somebody else has just been offered this place. Read the page again."), None))
    plugs.NAV.register("rounds", plugs.NavItem(Text("Rounds"), "rounds.rounds", 47, frozenset(READERS)))


def _tasks() -> None:
    TASKS.register(trying.TRY, Task(tasks.try_round, tries=3))
    TASKS.register(locking.FIX, Task(tasks.fix, tries=3))
    TASKS.register(running.SOLVE, Task(tasks.solve, tries=3))
    TASKS.register(running.CHECK, Task(tasks.check, tries=3))
    TASKS.register(running.RECORD, Task(tasks.record, tries=3))
    TASKS.register(publishing.TELL, Task(tasks.tell_results, tries=8))
    TASKS.register("rounds.lapse_offers", Task(tasks.lapse_offers, cron="*/15 * * * *"))
