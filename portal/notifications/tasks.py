"""Deliver what waits in the outbox."""

import datetime as dt
import uuid
from email.message import EmailMessage
from functools import partial
from typing import TYPE_CHECKING

from flask import current_app, g, render_template
from flask_babel import force_locale

from portal.jobs import services as jobs
from portal.jobs.domain import MOST_TRIES
from portal.jobs.queries import waiting_arguments
from portal.kernel import clock
from portal.kernel.text import Text
from portal.notifications import adapters, queries, services
from portal.notifications.domain import MESSAGES
from portal.web.i18n import say

if TYPE_CHECKING:
    from portal.notifications.models import Message

PATIENCE = dt.timedelta(minutes=10)
BATCH = 500


def deliver(message_id: str) -> None:
    """Send one message; a failure is noted beside it and raised, so that the job comes again after a pause."""
    message = queries.lock_queued(uuid.UUID(message_id))
    if message is None:
        return
    settings = current_app.config["SETTINGS"]
    try:
        adapters.send(settings.smtp_url, _written(message, settings.base_url, settings.mail_from))
    except Exception as error:  # whatever it is, the administrator reads it beside the message, and the job comes again
        final = message.attempts + 1 >= MOST_TRIES
        jobs.instead(partial(services.note_failure, uuid.UUID(message_id), str(error) or type(error).__name__, final=final))
        raise
    services.mark_sent(message)


def _written(message: "Message", base_url: str, sender: str) -> EmailMessage:
    """The mail in its reader's language."""
    words = MESSAGES[message.kind]
    facts = Text.from_json({"msgid": "", "facts": message.facts}).facts
    g.language = message.language
    with force_locale(message.language):
        filled = [say(Text(line.msgid, line.context, **facts)) for line in words.lines_for(facts)]
        subject = say(Text(words.subject.msgid, words.subject.context, **facts))
        page = {
            "subject": subject,
            "name": message.name,
            "lines": filled,
            "action": (say(words.action), f"{base_url}{message.path}") if words.action and message.path else None,
            "base_url": base_url,
        }
        return adapters.compose(
            message_id=message.message_id,
            written_at=message.created_at,
            sender=sender,
            to=(message.name, message.email),
            subject=subject,
            plain=render_template("emails/message.txt", **page),
            html=render_template("emails/message.html", **page),
            stop=str(facts[words.stop]) if words.stop else None,
        )


def sweep() -> None:
    """A message whose job was lost is rung again: the row is the message. One whose job pauses between two tries is left to it."""
    rung = waiting_arguments(services.DELIVER, "message_id")
    for message_id in queries.waiting_since(clock.now() - PATIENCE, BATCH):
        if str(message_id) not in rung:
            jobs.defer(services.DELIVER, message_id=str(message_id))
