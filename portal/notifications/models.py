"""The outbox: a row is the message; the job is only its alarm."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base
from portal.kernel.types import Email
from portal.notifications.domain import MessageState


class Message(Base):
    """One message to one person, written in the transaction of the event that it tells of."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("message_id", name="message_message_id_once"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_with_sent"),
        Index("ix_message_waiting", "created_at", postgresql_where=text("state = 'queued'")),
        Index("ix_message_account", "account_id", "created_at"),
    )

    message_id: Mapped[str]
    """The Message-ID header: the same on every try, so that a reader's mail program can tell a repeat."""
    kind: Mapped[str]
    email: Mapped[str] = mapped_column(Email)
    name: Mapped[str]
    language: Mapped[str]
    account_id: Mapped[uuid.UUID | None]
    facts: Mapped[dict[str, Any]]
    path: Mapped[str | None]
    """The address within the product that the message leads to."""
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[dt.datetime | None]
