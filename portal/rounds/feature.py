"""Plugs rounds into the application."""

import tomllib
import uuid
from collections import ChainMap
from pathlib import Path

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import ACTS, CUTS, PEOPLE, TOGETHER
from portal.drafts import services as drafts
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.rounds import sample, services, tasks
from portal.rounds.access import OF_AGENCIES, READERS, RULES, is_own
from portal.rounds.domain import RECORDED
from portal.rounds.domain import admitting as admitting_words
from portal.rounds.domain import objecting as objecting_words
from portal.rounds.domain import opening as opening_words
from portal.rounds.domain import words as course_words
from portal.rounds.presenters import admitting
from portal.rounds.presenters import objecting as objecting_pages
from portal.rounds.queries import lists
from portal.rounds.services import listing, locking, objecting, publishing, releasing, running, trying
from portal.rounds.views import agencies, following, opening, own, planning, results, stages
from portal.rounds.views import objecting as objecting_views
from portal.web import access, plugs
from portal.web.commands import SEEDS
from portal.workflow import services as workflow

VIEWS = (agencies, following, objecting_views, opening, own, results, stages)
"""Imported so that their pages are on the blueprint before it is mounted."""
SEED = Path(__file__).parent / "seeds" / "procedures.toml"
OF_LISTS = frozenset(
    {
        *("rounds.own_list", "rounds.submit_list", "rounds.withdraw_list", "rounds.object_to_refusal"),
        *("rounds.result", "rounds.opening", "rounds.answer"),
    }
)
"""Pages of one's own list, whose address does not lie below the list of rounds."""


def init_app(app: Flask) -> None:
    """Mount the pages, give events, rules and mails, the sign-off of lists, and what is left to the worker."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for kind, mail in ChainMap(course_words.MAILS, opening_words.MAILS, admitting_words.MAILS, objecting_words.MAILS).items():
        MESSAGES.register(kind, mail)
    access.allow(app, RULES)
    app.register_blueprint(planning.pages)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    for email, purpose in sample.people_to_become().items():
        PEOPLE.register(email, purpose)
        TOGETHER.register(email, sample.HEADING)
    workflow.PROCEDURES.register(listing.PROCEDURE, admitting.HANDLING)
    workflow.PROCEDURES.register(objecting.PROCEDURE, objecting_pages.HANDLING)
    workflow.BARRED.register("rounds.objection", objecting.barred)
    SEEDS.register("rounds", _seed)
    drafts.EDITORS.register(own.FORM, _own_draft)
    _tasks()
    _constraints()
    _navigation()


def _tasks() -> None:
    TASKS.register(trying.TRY, Task(tasks.try_round, tries=3))
    TASKS.register(locking.FIX, Task(tasks.fix, tries=3))
    TASKS.register(running.SOLVE, Task(tasks.solve, tries=3))
    TASKS.register(running.CHECK, Task(tasks.check, tries=3))
    TASKS.register(running.RECORD, Task(tasks.record, tries=3))
    TASKS.register(publishing.TELL, Task(tasks.tell_results, tries=8))
    TASKS.register("rounds.lapse_offers", Task(tasks.lapse_offers, cron="*/15 * * * *"))


def _constraints() -> None:
    CONSTRAINTS.register("round_offering_once", (services.ONCE, None))
    CONSTRAINTS.register("round_agency_once", (releasing.ONCE, None))
    CONSTRAINTS.register("round_list_once", (Text("You have a list in this round already. Open it."), None))
    CONSTRAINTS.register("round_objection_once", (Text("You have objected to this decision already."), None))
    CONSTRAINTS.register("round_offer_one_each", (Text("This person has a place of the round by now. Read the page again."), None))
    CONSTRAINTS.register("round_offer_seat_once", (Text("Somebody else has just been offered this place. Read the page again."), None))


def _navigation() -> None:
    rounds = Text("Rounds")
    plugs.NAV.register("rounds", plugs.NavItem(rounds, "rounds.rounds", 47, frozenset(READERS)))
    plugs.NAV.register("own_rounds", plugs.NavItem(rounds, "rounds.mine", 37, frozenset({Role.CIVIL_SERVANT}), also=OF_LISTS))
    of_agencies = plugs.NavItem(rounds, "rounds.releases", 47, frozenset(OF_AGENCIES), also=frozenset({"rounds.release"}))
    plugs.NAV.register("release_rounds", of_agencies)


def _own_draft(identity: Identity, list_id: uuid.UUID) -> uuid.UUID | None:
    return identity.account_id if is_own(identity, lists.get_list(list_id)) else None


def _seed() -> str:
    added = 0
    for entry in tomllib.loads(SEED.read_text(encoding="utf-8"))["procedure"]:
        day = entry["valid_from"]
        added += workflow.load_procedure(entry["key"], entry["version"], day, entry["basis"], {"steps": entry["steps"]})
    return f"{added} procedures added"
