"""Plugs the curriculum studio into the application."""

import uuid
from functools import partial

from flask import Flask, url_for

from partners.curricula import sample, tasks
from partners.curricula.access import READERS, RULES
from partners.curricula.domain import RECORDED, SIDES
from partners.curricula.domain.drafting import Drafted
from partners.curricula.presenters.mails import MAILS
from partners.curricula.presenters.stage_mails import STAGE_MAILS
from partners.curricula.queries import waiting
from partners.curricula.services import adopting, answering, linking, signing, versioning
from partners.curricula.views import drafting, exchange, lists, pages, reading, saying, stages, studio, talking, versions, writing
from portal.audit.domain import EVENTS
from portal.demo.story import ACTS, CUTS
from portal.development.services import ANSWERED, ANSWERS, Answer
from portal.drafts.services import EDITORS
from portal.jobs.domain import TASKS, Task
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.web import access, plugs

VIEWS = (exchange, lists, reading, saying, stages, studio, talking, versions, writing)
"""Imported so that their pages are on the blueprint before it is mounted."""
DRAFTS = {drafted: partial(drafting.own_draft, drafted) for drafted in Drafted}
"""Who keeps drafts of which form; made once, since a table takes the same entry again and no other."""
EARLY = "0 0 * * *"
"""07.00 in Jakarta."""
MORNING = "40 0 * * *"
"""07.40 in Jakarta."""


def init_app(app: Flask) -> None:
    """Mount the pages, give events, rules, mails."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    readers = frozenset({*SIDES, *READERS})
    plugs.NAV.register(
        "curricula",
        plugs.NavItem(
            Text("Curricula"),
            "curricula.curricula",
            33,
            readers,
            count=plugs.Count(waiting.waiting, waiting.reader, roles=frozenset(SIDES)),
            there=plugs.Count(waiting.taking_part, waiting.reader, roles=frozenset({Role.HR_OFFICER, Role.AGENCY_APPROVER})),
        ),
    )
    ANSWERS.register("curriculum", Answer(Text("Answer with a curriculum"), frozenset({Role.UNIVERSITY_STAFF}), _answer))
    ANSWERED.register("curriculum", answering.answers_to)
    CONSTRAINTS.register("curriculum_call_once", (answering.ONCE, None))
    for drafted, editor in DRAFTS.items():
        EDITORS.register(drafted, editor)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    _init_stages()


def _answer(call_id: uuid.UUID) -> str:
    return url_for("curricula.answer_call", call_id=call_id)


def _init_stages() -> None:
    """Mails, reminders and refusals of what happens to a curriculum as a whole."""
    for kind, mail in STAGE_MAILS.items():
        MESSAGES.register(kind, mail)
    TASKS.register("curricula.remind", Task(tasks.remind, cron=MORNING))
    TASKS.register("curricula.remind_of_reviews", Task(tasks.remind_of_reviews, cron=MORNING))
    TASKS.register("curricula.tell_changes", Task(tasks.tell_changes, cron=EARLY))
    TASKS.register("curricula.follow_links", Task(tasks.follow_links, cron="*/5 * * * *"))
    TASKS.register(linking.FOLLOW, Task(tasks.follow_link, tries=3))
    CONSTRAINTS.register("curriculum_successor_once", (adopting.ONCE, None))
    CONSTRAINTS.register("curriculum_signature_once", (signing.SIGNED_BY_SIDE, None))
    CONSTRAINTS.register("curriculum_signature_person_once", (signing.SIGNED_BY_PERSON, None))
    CONSTRAINTS.register("curriculum_version_once", (versioning.TAKEN, "number"))
