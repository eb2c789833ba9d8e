"""Plugs rounds into the application."""

import tomllib
import uuid
from pathlib import Path

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import ACTS
from portal.drafts import services as drafts
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.rounds import sample, services, tasks
from portal.rounds.access import READERS, RULES, is_own
from portal.rounds.domain import RECORDED
from portal.rounds.domain import admitting as admitting_words
from portal.rounds.presenters import admitting
from portal.rounds.queries import lists
from portal.rounds.services import listing, trying
from portal.rounds.views import agencies, opening, own, planning, results, stages
from portal.web import access, plugs
from portal.web.commands import SEEDS
from portal.workflow import services as workflow

VIEWS = (agencies, opening, own, results, stages)
"""Imported so that their pages are on the blueprint before it is mounted."""
SEED = Path(__file__).parent / "seeds" / "procedures.toml"
OF_LISTS = frozenset({"rounds.own_list", "rounds.submit_list", "rounds.withdraw_list"})
"""Pages of one's own list, whose address does not lie below the list of rounds."""


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
    plugs.NAV.register("rounds", plugs.NavItem(Text("Rounds"), "rounds.rounds", 47, frozenset(READERS)))
    _own_lists()


def _own_lists() -> None:
    """Lists of choices: their sign-off with its words and mails, and the pages of civil servants."""
    workflow.PROCEDURES.register(listing.PROCEDURE, admitting.HANDLING)
    SEEDS.register("rounds", _seed)
    drafts.EDITORS.register(own.FORM, _own_draft)
    for kind, mail in admitting_words.MAILS.items():
        MESSAGES.register(kind, mail)
    CONSTRAINTS.register("round_list_once", (Text("You have a list in this round already. Open it."), None))
    servant = frozenset({Role.CIVIL_SERVANT})
    plugs.NAV.register("own_rounds", plugs.NavItem(Text("Rounds"), "rounds.mine", 37, servant, also=OF_LISTS))


def _own_draft(identity: Identity, list_id: uuid.UUID) -> uuid.UUID | None:
    return identity.account_id if is_own(identity, lists.get_list(list_id)) else None


def _seed() -> str:
    added = 0
    for entry in tomllib.loads(SEED.read_text(encoding="utf-8"))["procedure"]:
        day = entry["valid_from"]
        added += workflow.load_procedure(entry["key"], entry["version"], day, entry["basis"], {"steps": entry["steps"]})
    return f"{added} procedures added"
