"""Tables of the audit record: append-only entries, and the erasable detail of each."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class AuditEntry(Base):
    """One event, who caused it, in what role, and its place in the chain. Never updated, never deleted: triggers and grants say so."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("seq", name="audit_entry_seq_once"),
        Index("ix_audit_entry_subject", "subject_kind", "subject_id", "seq"),
        Index("ix_audit_entry_event", "event", "seq"),
    )

    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[dt.datetime]
    event: Mapped[str]
    """A three-part tag: slice, object, what happened."""
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID] = mapped_column(index=True)
    role: Mapped[str]
    acting_for: Mapped[uuid.UUID | None]
    """The account whose power a delegation lent."""
    content: Mapped[str]
    previous: Mapped[str]
    link: Mapped[str]


class AuditDetail(Base):
    """Names and values of an entry, kept apart so that the duty to erase can be met without breaking the chain."""

    __tablename__ = "audit_detail"
    __table_args__ = (UniqueConstraint("entry_id", name="audit_detail_entry_once"),)

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_entry.id"))
    salt: Mapped[str]
    document: Mapped[dict[str, Any]]


class SecurityEvent(Base):
    """A refusal, or a page that an auditor opened: kept beside the record and not in its chain, since nothing was decided."""

    __tablename__ = "security_event"
    __table_args__ = (Index("ix_security_event_created_at", "created_at"), Index("ix_security_event_account", "account_id", "created_at"))

    what: Mapped[str]
    """access, forged, sign_in, throttled, provider or opened."""
    account_id: Mapped[uuid.UUID | None]
    whence: Mapped[str]
    """The network address."""
    detail: Mapped[str]
