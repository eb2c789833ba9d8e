"""Plugs the letters into the application."""

import uuid

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import CUTS
from portal.documents import queries, sample, services, tasks
from portal.documents.access import READERS, RULES, is_administrator, is_approver
from portal.documents.domain import LETTERS, RECORDED
from portal.documents.services import texts as text_services
from portal.documents.views import checking, issuing, letters, pages, texts
from portal.drafts.services import EDITORS
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES, Mail
from portal.web import access, plugs
from portal.web.commands import SEEDS

TRIES = 10
VIEWS = (checking, issuing, letters, texts)
"""Imported so that their pages are on the blueprint before it is mounted."""
REPLACED = Mail(
    Text("Letter %(old)s has been replaced by %(number)s"),
    (
        Text("%(subject)s. The new letter is in force; the old one holds no longer."),
        Text("Reason: %(reason)s"),
    ),
    Text("See the new letter"),
)


def init_app(app: Flask) -> None:
    """Mount the pages, the seed and the job that makes the files."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    TASKS.register(services.RENDER, Task(tasks.render, tries=TRIES))
    SEEDS.register("documents", _seed)
    MESSAGES.register("documents.replaced", REPLACED)
    EDITORS.register(texts.FORM, _own_text)
    EDITORS.register(letters.REPLACING, _own_replacement)
    _constraints()
    _navigation()


def _constraints() -> None:
    CONSTRAINTS.register("letter_printed_number_once", (Text("Another letter has this number already."), "number"))
    CONSTRAINTS.register("letter_replacement_once", (Text("A letter that replaces this one has been drawn up already."), None))
    CONSTRAINTS.register("letter_template_version_once", (text_services.ONE_DRAFT, None))
    CONSTRAINTS.register("letter_template_in_force_once", (Text("Another version has just been put in force. Read the page again."), None))


def _navigation() -> None:
    count = plugs.Count(queries.waiting, queries.waiting_for, roles=frozenset(READERS) - {Role.AUDITOR})
    plugs.NAV.register("letters", plugs.NavItem(Text("Letters"), "documents.letters", 40, frozenset(READERS), count=count))
    administrator = frozenset({Role.ADMINISTRATOR})
    plugs.NAV.register("letter_texts", plugs.NavItem(Text("Texts of letters"), "documents.texts", 57, administrator))
    plugs.NAV.register("verify", plugs.NavItem(Text("Check a letter"), "documents.verify", 80, strangers=True, signed_in=False))


def _seed() -> str:
    return f"{text_services.seed()} texts of letters added"


def _own_text(identity: Identity, object_id: uuid.UUID) -> uuid.UUID | None:
    """A text is drafted by the administrator, each for themselves."""
    known = {texts.draft_id(kind.key) for kind in LETTERS.values()}
    return identity.account_id if object_id in known and is_administrator(identity, None) else None


def _own_replacement(identity: Identity, letter_id: uuid.UUID) -> uuid.UUID | None:
    """A replacement is written by the deciding official, each for themselves."""
    return identity.account_id if is_approver(identity, queries.get_letter(letter_id)) else None
