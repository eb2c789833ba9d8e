"""What a message is: words for a kind of event, filled with facts, for a reader in their own language."""

import enum
import uuid
from dataclasses import dataclass, field

from portal.kernel.registry import Registry
from portal.kernel.text import Text


class MessageState(enum.StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    """Written with the decision, not yet accepted by the mail server; it is tried again with growing pauses."""
    SENT = "sent"
    """The server has accepted it: it is never sent again."""
    FAILED = "failed"
    """Every try failed; an administrator sees it and may send it again."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The words of one kind of message; `%(name)s` in them is filled from the facts. `action` is the button's text.

    `secret` says that the address within the product is good for whoever has it: it is forgotten once the message has left.
    """

    subject: Text
    lines: tuple[Text, ...]
    action: Text | None = None
    secret: bool = False
    stop: str | None = None
    """The fact that holds the address at which such mails are stopped: a mail program then offers it by itself (RFC 2369)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a message."""

    email: str
    name: str
    language: str = "id"
    account_id: uuid.UUID | None = field(default=None)


MESSAGES: Registry[str, Mail] = Registry("notifications.MESSAGES")
