"""Plugs the catalogue into the application."""

from typing import Any

from flask import Flask

from portal.audit.domain import EVENTS
from portal.catalogue import presenters, sample, tasks, views
from portal.catalogue.access import RULES
from portal.catalogue.domain.kinds.internship import INTERNSHIP
from portal.catalogue.domain.kinds.masters import MASTERS
from portal.catalogue.domain.kinds.short_course import SHORT_COURSE
from portal.catalogue.domain.opportunity import KINDS, RECORDED
from portal.demo.story import CUTS
from portal.jobs.domain import TASKS, Task
from portal.kernel.text import Text
from portal.web import access, plugs
from portal.web.lists import links


def init_app(app: Flask) -> None:
    """Mount the pages, the kinds, the sweep, and what the public home shows."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    access.allow(app, RULES)
    app.register_blueprint(views.pages)
    for kind in (INTERNSHIP, MASTERS, SHORT_COURSE):
        KINDS.register(kind.key, kind)
    TASKS.register("catalogue.close", Task(tasks.close_what_is_over, cron="*/15 * * * *"))
    plugs.NAV.register("opportunities", plugs.NavItem(Text("Opportunities"), "catalogue.opportunities", 20, strangers=True))
    plugs.FRONT.register("opportunities", _nearest)


def _nearest() -> Any:  # noqa: ANN401  a list for the public home's template
    return presenters.front(links("catalogue.opportunity", "opportunity_id"))
