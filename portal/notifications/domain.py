"""What a message is: words for a kind of event, filled with facts, for a reader in their own language."""

import enum
import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from portal.kernel.registry import Registry
from portal.kernel.text import Text

NAMES = re.compile(r"%\((\w+)\)s")
"""How words name a fact."""


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

    def lacks(self, facts: Collection[str]) -> set[str]:
        """The facts that its words name and that are not among these."""
        return {name for words in (self.subject, *self.lines) for name in NAMES.findall(words.msgid)} - set(facts)

    def lines_for(self, facts: Collection[str]) -> list[Text]:
        """The lines that these facts fill: a message that waited since before a line was added goes out without it."""
        return [line for line in self.lines if set(NAMES.findall(line.msgid)) <= set(facts)]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a message."""

    email: str
    name: str
    language: str = "id"
    account_id: uuid.UUID | None = field(default=None)


MESSAGES: Registry[str, Mail] = Registry("notifications.MESSAGES")
