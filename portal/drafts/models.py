"""What somebody is typing, and what an interrupted request had typed."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Draft(Base):
    """The fields of one form about one object, as typed by one person (or by all its editors, then `account_id` is the zero id)."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("form", "object_id", "account_id", name="draft_once"),)

    form: Mapped[str]
    object_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID]
    data: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[dt.datetime]


class ParkedForm(Base):
    """A form that came when its session had ended: it waits under a secret of that browser until the writer has signed in again."""

    __tablename__ = "parked_form"
    __table_args__ = (Index("ix_parked_form_secret", "secret_hash", "path"),)

    secret_hash: Mapped[str]
    path: Mapped[str]
    data: Mapped[dict[str, Any]]
