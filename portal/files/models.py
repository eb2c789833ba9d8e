"""Uploaded files: the bytes lie by their digest, the row says whose they are."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.files.domain import FileKind
from portal.kernel.db import Base


class StoredFile(Base):
    """A file that somebody uploaded."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    kind: Mapped[FileKind]
    size: Mapped[int]
    """Bytes."""
    owner_id: Mapped[uuid.UUID] = mapped_column(index=True)
    """The account that uploaded it."""
    scanned_at: Mapped[dt.datetime | None]
    """When a virus scanner found nothing in it; None: none was configured."""
