"""Plugs the outbox into the application."""

from flask import Flask

from portal.demo.story import CUTS
from portal.jobs.domain import MOST_TRIES, TASKS, Task
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications import sample, services, tasks, views
from portal.notifications.access import RULES
from portal.web import access, plugs


def init_app(app: Flask) -> None:
    """Mount the pages, the delivery and its sweep."""
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    access.allow(app, RULES)
    app.register_blueprint(views.pages)
    TASKS.register(services.DELIVER, Task(tasks.deliver, tries=MOST_TRIES))
    TASKS.register("notifications.sweep", Task(tasks.sweep, cron="*/10 * * * *"))
    plugs.ACCOUNT_MENU.register("notifications", plugs.NavItem(Text("Notifications"), "notifications.own", 10))
    plugs.NAV.register("outbox", plugs.NavItem(Text("Messages"), "notifications.outbox", 60, frozenset({Role.ADMINISTRATOR})))
