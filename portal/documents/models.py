"""Numbered letters, the copies of those whom they name, and the counter of each series."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.documents.domain import LetterState
from portal.kernel.db import Base


class LetterCounter(Base):
    """The last number given in a series: a row that is locked last but one, so that no number is missing and none is given twice."""

    __tablename__ = "letter_counter"
    __table_args__ = (UniqueConstraint("series", "year", name="letter_counter_once"),)

    series: Mapped[str]
    year: Mapped[int]
    value: Mapped[int]


class Letter(Base):
    """A letter as drawn up: its content is stored as issued and never changed."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("series", "year", "serial", name="letter_number_once"),
        CheckConstraint("(state = 'valid') <= (signed_at IS NOT NULL)", name="valid_is_signed"),
        CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked_at"),
        Index("ix_letter_state", "state", "created_at"),
    )

    kind: Mapped[str]
    series: Mapped[str]
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    """As it is printed."""
    subject: Mapped[str]
    content: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    """Of the content's canonical bytes."""
    state: Mapped[LetterState]
    drawn_up_by: Mapped[uuid.UUID]
    signed_by: Mapped[uuid.UUID | None]
    signer_name: Mapped[str | None]
    signer_post: Mapped[str | None]
    """What it is signed under: the post, or "Plh." with it."""
    signed_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    revoked_reason: Mapped[str | None]
    replaced_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letter.id"))
    copies: Mapped[list["LetterCopy"]] = relationship(back_populates="letter", order_by="LetterCopy.place")


class LetterCopy(Base):
    """One person's copy, with the code by which anybody checks it."""

    __tablename__ = "letter_copy"
    __table_args__ = (
        UniqueConstraint("code", name="letter_copy_code_once"),
        CheckConstraint("length(code) = 26", name="code_130_bits"),
        Index("ix_letter_copy_subject", "subject_id"),
    )

    letter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("letter.id"), index=True)
    place: Mapped[int]
    subject_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID | None]
    name: Mapped[str]
    nip: Mapped[str]
    code: Mapped[str]
    pdf_sha256: Mapped[str | None]
    """The file made of it, once the job has run."""
    letter: Mapped[Letter] = relationship(back_populates="copies")
