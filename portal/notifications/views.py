"""The outbox as the administrator sees it, and a person's own messages."""

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.notifications import presenters, queries, services
from portal.notifications.access import Permission
from portal.notifications.domain import MESSAGES
from portal.web.access import public, requires, signed_in
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.notifications.models import Message

pages = Blueprint("notifications", __name__)
SIZE = 25
EVERY = 100_000
MOST_SHOWN = 100


def subject_of(message: "Message") -> str:
    """A message's subject in the reader's language."""
    facts = Text.from_json({"msgid": "", "facts": message.facts}).facts
    words = MESSAGES[message.kind].subject
    return say(Text(words.msgid, words.context, **facts))


@pages.get("/settings/messages")
@requires(Permission.READ)
def outbox() -> ResponseReturnValue:
    """What was sent, what waits, what could not be delivered."""
    chosen = _chosen()
    page = queries.page_of_messages(state=chosen["state"], words=chosen["text"], order=wanted_order(), number=page_number(), size=SIZE)
    return render_template("notifications/outbox.html", page=page, chosen=chosen, order=wanted_order(), subject_of=subject_of)


def _chosen() -> dict[str, str]:
    return {"state": request.args.get("state", ""), "text": request.args.get("text", "").strip()}


@pages.get("/settings/messages.xlsx")
@requires(Permission.READ)
def outbox_sheet() -> ResponseReturnValue:
    """The outbox as filtered."""
    chosen = _chosen()
    page = queries.page_of_messages(state=chosen["state"], words=chosen["text"], order=wanted_order(), number=1, size=EVERY)
    rows = [
        (one.name, one.email, subject_of(one), word("message", one.state), one.created_at, one.sent_at, one.last_error) for one in page.rows
    ]
    heads = (Text("To"), Text("E-mail"), Text("Subject"), Text("State"), Text("Written"), Text("Sent"), Text("Last fault"))
    return workbook(say(Text("messages", "file")), Text("Messages"), chosen_words(chosen, state=partial(word, "message")), heads, rows)


@pages.post("/settings/messages/<uuid:message_id>/send-again")
@requires(Permission.RESEND, queries.get_message)
def send_again(message: "Message") -> ResponseReturnValue:
    """Queue a failed message once more."""
    services.send_again(message, by=current_identity())
    flash(say(Text("The message is queued again.")))
    return redirect(url_for(".outbox"), 303)


@pages.get("/settings/mailbox")
@public
def mailbox() -> ResponseReturnValue:
    """What the demonstration's own mail server got; the demonstration alone has this page, and only where it has such a server."""
    settings = current_app.config["SETTINGS"]
    folder = settings.instance_dir / "mail"
    if not settings.portal_demo or not folder.is_dir():
        raise NotFoundError
    letters = presenters.received(folder, settings.base_url, MOST_SHOWN)
    return render_template("notifications/mailbox.html", letters=letters, total=len(letters))


@pages.get("/notifications")
@signed_in
def own() -> ResponseReturnValue:
    """The reader's own messages."""
    words = request.args.get("text", "").strip()
    page = queries.page_of_own(current_identity().account_id, words=words, order=wanted_order(), number=page_number(), size=SIZE)
    return render_template("notifications/own.html", page=page, words=words, order=wanted_order(), subject_of=subject_of)


@pages.get("/notifications.xlsx")
@signed_in
def own_sheet() -> ResponseReturnValue:
    """The reader's own messages as searched."""
    words = request.args.get("text", "").strip()
    page = queries.page_of_own(current_identity().account_id, words=words, order=wanted_order(), number=1, size=EVERY)
    rows = [(subject_of(one), one.created_at, word("message", one.state)) for one in page.rows]
    heads = (Text("Subject"), Text("Written"), Text("State"))
    return workbook(say(Text("notifications", "file")), Text("Notifications"), [words] if words else [], heads, rows)
