"""Plugs the catalogue into the application."""

from typing import Any

from flask import Flask

from portal.audit.domain import EVENTS
from portal.catalogue import presenters, sample, tasks
from portal.catalogue.access import RULES
from portal.catalogue.domain.kinds.internship import INTERNSHIP
from portal.catalogue.domain.kinds.masters import MASTERS
from portal.catalogue.domain.kinds.short_course import SHORT_COURSE
from portal.catalogue.domain.opportunity import KINDS, RECORDED
from portal.catalogue.presenters.kept import MAILS
from portal.catalogue.views import announcing, kept, public, taking, whatif
from portal.demo.story import ACTS, CUTS
from portal.jobs.domain import TASKS, Task
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.web import access, plugs
from portal.web.lists import links

VIEWS = (announcing, kept, taking, whatif)
"""Imported so that their pages are on the blueprint before it is mounted."""


def init_app(app: Flask) -> None:
    """Mount the pages, the kinds, the sweep, and what the public home shows."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    access.allow(app, RULES)
    app.register_blueprint(public.pages)
    for kind in (INTERNSHIP, MASTERS, SHORT_COURSE):
        KINDS.register(kind.key, kind)
    for message, mail in MAILS.items():
        MESSAGES.register(message, mail)
    app.jinja_env.filters["filled"] = presenters.filled
    TASKS.register("catalogue.tell", Task(tasks.tell_what_is_new, cron="*/15 * * * *"))
    TASKS.register("catalogue.close", Task(tasks.close_what_is_over, cron="*/15 * * * *"))
    plugs.NAV.register("opportunities", plugs.NavItem(Text("Opportunities"), "catalogue.opportunities", 20, strangers=True))
    plugs.ACCOUNT_MENU.register("bookmarks", plugs.NavItem(Text("My bookmarks"), "catalogue.bookmarks", 4))
    plugs.ACCOUNT_MENU.register("searches", plugs.NavItem(Text("My saved searches"), "catalogue.searches", 5))
    plugs.FRONT.register("opportunities", _nearest)


def _nearest() -> Any:  # noqa: ANN401  a list for the public home's template
    return presenters.front(links("catalogue.opportunity", "opportunity_id"))
