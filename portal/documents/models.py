"""Numbered letters, the copies of those whom they name, and the counter of each series."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.documents.domain import InitialState, LetterState, TemplateState
from portal.kernel.db import Base
from portal.kernel.identity import Role


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
        UniqueConstraint("number", name="letter_printed_number_once"),
        CheckConstraint("(serial IS NULL) = external", name="external_has_no_serial"),
        CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name="replaces_another"),
        Index(
            "letter_replacement_once", "replaces_id", unique=True, postgresql_where=text("replaces_id IS NOT NULL AND state <> 'revoked'")
        ),
        CheckConstraint("(state = 'valid') <= (signed_at IS NOT NULL)", name="valid_is_signed"),
        CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked_at"),
        Index("ix_letter_state", "state", "created_at"),
    )

    kind: Mapped[str]
    series: Mapped[str]
    year: Mapped[int]
    serial: Mapped[int | None]
    """Its place in the portal's own series; None for a number that was given outside and entered once."""
    external: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    number: Mapped[str]
    """As it is printed."""
    template_version: Mapped[int | None]
    """The version of the template that it was drawn up from; None for one drawn up before templates were kept."""
    office_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("body.id"))
    """The office that issues it; None: BKD, before offices were kept."""
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
    """The letter that is in force in its place."""
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letter.id"))
    """The letter that is replaced once this one is signed."""
    replaces_reason: Mapped[str | None]
    copies: Mapped[list["LetterCopy"]] = relationship(back_populates="letter", order_by="LetterCopy.place")
    initials: Mapped[list["LetterInitial"]] = relationship(back_populates="letter", order_by="LetterInitial.place")


class LetterInitial(Base):
    """One officer's initial (paraf) before a signature, in the order of rank."""

    __tablename__ = "letter_initial"
    __table_args__ = (
        UniqueConstraint("letter_id", "place", name="letter_initial_place_once"),
        CheckConstraint("(state IN ('initialled', 'sent_back')) = (at IS NOT NULL)", name="given_at"),
        Index("ix_letter_initial_waiting", "role", "body_id", postgresql_where=text("state = 'waiting'")),
    )

    letter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("letter.id"))
    place: Mapped[int]
    role: Mapped[Role]
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    post: Mapped[str]
    """The post under which it is initialled, as it is printed."""
    state: Mapped[InitialState]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str | None]
    acting_for_name: Mapped[str | None]
    at: Mapped[dt.datetime | None]
    note: Mapped[str | None]
    letter: Mapped[Letter] = relationship(back_populates="initials")


class LetterTemplate(Base):
    """A version of the texts of a kind of letter; one who drafts it does not put it in force."""

    __tablename__ = "letter_template"
    __table_args__ = (
        UniqueConstraint("kind", "version", name="letter_template_version_once"),
        Index("letter_template_in_force_once", "kind", unique=True, postgresql_where=text("state = 'in_force'")),
        CheckConstraint("(state IN ('in_force', 'superseded')) <= (in_force_from IS NOT NULL)", name="in_force_from"),
    )

    kind: Mapped[str]
    version: Mapped[int]
    state: Mapped[TemplateState]
    body: Mapped[dict[str, Any]]
    """Each part's lines, with names of what is filled in between braces."""
    reason: Mapped[str]
    drafted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    """None: it came with the product."""
    drafted_name: Mapped[str | None]
    in_force_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    in_force_name: Mapped[str | None]
    in_force_from: Mapped[dt.datetime | None]


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
