"""Tell people: a row in the outbox now, a mail once the transaction has committed."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from portal.jobs import services as jobs
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.notifications import queries
from portal.notifications.domain import MESSAGES, MessageState, Recipient
from portal.notifications.models import Message

DELIVER = "notifications.deliver"
HOST = "simpul"
REQUEUED: Registry[str, Callable[[uuid.UUID, Identity], None]] = Registry("notifications.REQUEUED")
"""Told when a message is queued again, and by whom: a slice that may write the record does."""


def tell(recipients: Iterable[Recipient], kind: str, *, path: str | None = None, **facts: Any) -> None:  # noqa: ANN401  facts of a Text
    """Write one message of a kind to each recipient, each address once.

    Raises KeyError for a kind that no slice has registered, and for a fact that its words name and that is not told.
    """
    lacking = MESSAGES[kind].lacks(facts)
    if lacking:
        raise KeyError(f"{kind} without {', '.join(sorted(lacking))}")
    seen: set[str] = set()
    for recipient in recipients:
        address = recipient.email.strip().lower()
        if address in seen:
            continue
        seen.add(address)
        message = Message(
            id=uuid.uuid4(),
            message_id=f"<{uuid.uuid4().hex}@{HOST}>",
            kind=kind,
            email=address,
            name=recipient.name,
            language=recipient.language,
            account_id=recipient.account_id,
            facts=Text("", **facts).to_json().get("facts", {}),
            path=path,
        )
        db.session.add(message)
        db.session.flush()  # the job's row refers to it by id
        jobs.defer(DELIVER, message_id=str(message.id))


def send_again(message: Message, *, by: Identity) -> None:
    """Queue a message that failed once more. Raises IllegalMoveError for one that did not fail."""
    if message.state is not MessageState.FAILED:
        raise IllegalMoveError(Text("Only a message that could not be delivered can be sent again."))
    message.state, message.attempts, message.last_error = MessageState.QUEUED, 0, None
    db.session.flush()
    jobs.defer(DELIVER, message_id=str(message.id))
    for told in REQUEUED.values():
        told(message.id, by)


def mark_sent(message: Message) -> None:
    """The server has accepted it."""
    message.state, message.sent_at, message.last_error = MessageState.SENT, clock.now(), None
    message.attempts += 1
    if MESSAGES[message.kind].secret:
        message.path = None


def note_failure(message_id: uuid.UUID, error: str, *, final: bool) -> None:
    """Keep what went wrong with a try; after the last one the message is marked as failed."""
    message = queries.get_message(message_id)
    message.attempts += 1
    message.last_error = error
    if final:
        message.state = MessageState.FAILED
