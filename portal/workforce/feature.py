"""Plugs the workforce into the application."""

import datetime as dt
import tomllib
import uuid
from pathlib import Path

from flask import Flask

from portal.accounts.services.provider import FIND_BY_NIP
from portal.audit.domain import EVENTS
from portal.demo.story import ACTS, FILES, PEOPLE, Act, SampleFile
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.errors import MOVED_ON
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.organisations.services import HINDRANCES
from portal.web import access, plugs
from portal.web.commands import SEEDS
from portal.workflow import services as workflow
from portal.workforce import cli, queries, sample, services, tasks
from portal.workforce.access import RULES
from portal.workforce.domain.codes import RECORDED
from portal.workforce.presenters.requests import HANDLINGS, MAILS
from portal.workforce.sample import asking
from portal.workforce.services import requests
from portal.workforce.views import files, own, pages

DAILY = "5 17 * * *"
"""00.05 in Jakarta."""
VIEWS = (files, own)
"""Imported so that their pages are on the blueprint before it is mounted."""
SEED = Path(__file__).parent / "seeds" / "procedures.toml"


def init_app(app: Flask) -> None:
    """Mount the pages, the command, the daily look at who has left, the procedures of requests and what constraints mean."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    FIND_BY_NIP.register("workforce", _servant_of_nip)
    HINDRANCES.register("workforce", _servants_in)
    app.cli.add_command(cli.imports)
    TASKS.register("workforce.end_departed", Task(tasks.end_departed, cron=DAILY))
    TASKS.register(services.RUN, Task(tasks.run_import))
    TASKS.register(services.UNDO, Task(tasks.undo_import))
    _requests()
    plugs.NAV.register("workforce", plugs.NavItem(Text("Workforce data"), "workforce.files", 40, frozenset({Role.ADMINISTRATOR})))
    servants = frozenset({Role.CIVIL_SERVANT, Role.SUPERVISOR})
    plugs.ACCOUNT_MENU.register("own_data", plugs.NavItem(Text("My data"), "workforce.own_data", 5, servants))
    _sample()


def _requests() -> None:
    """How requests on one's own record are decided, and what is told of them."""
    for key, handling in HANDLINGS.items():
        workflow.PROCEDURES.register(key, handling)
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    SEEDS.register("workforce", _seed)
    for constraint in ("record_request_open_once", "record_request_number_once"):
        CONSTRAINTS.register(constraint, (requests.WAITS, None))
    CONSTRAINTS.register("record_fix_open_once", (MOVED_ON, None))
    CONSTRAINTS.register("servant_email_once", (requests.TAKEN, None))


def _seed() -> str:
    added = 0
    for entry in tomllib.loads(SEED.read_text(encoding="utf-8"))["procedure"]:
        day = entry["valid_from"]
        added += workflow.load_procedure(entry["key"], entry["version"], day, entry["basis"], {"steps": entry["steps"]})
    return f"{added} procedures added"


def _sample() -> None:
    ACTS.register("workforce.import", Act(120, dt.time(8, 30), sample.play))
    ACTS.register("workforce.refresh", Act(61, dt.time(8, 30), sample.refresh))
    ACTS.register("workforce.refresh_again", Act(21, dt.time(8, 30), sample.refresh))
    ACTS.register("workforce.ask_for_grade", Act(16, dt.time(9, 20), asking.ask_for_grade))
    ACTS.register("workforce.accept_grade", Act(15, dt.time(13, 40), asking.accept_grade))
    ACTS.register("workforce.add_certificate", Act(2, dt.time(10, 15), asking.add_certificate))
    ACTS.register("workforce.ask_for_post", Act(1, dt.time(9, 50), asking.ask_for_post))
    ACTS.register("workforce.review_example", Act(1, dt.time(8, 40), sample.review_example))
    for email, purpose in asking.people_to_become():
        PEOPLE.register(email, purpose)
    FILES.register("workforce", SampleFile(sample.EXAMPLE, sample.example))


def _servant_of_nip(nip: str) -> uuid.UUID | None:
    """The record of whoever works here under this number."""
    found = queries.find_servant_by_nip(nip)
    return found.id if found else None


def _servants_in(body_id: uuid.UUID, on: dt.date) -> Text | None:
    """That servants on record stand in a body on a day or later."""
    number = queries.count_in(body_id, on)
    return Text("Civil servants on record in it: %(number)s.", number=number) if number else None
