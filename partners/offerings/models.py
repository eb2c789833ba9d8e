"""Offerings, what was submitted of them, and the question to their mentors."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partners.offerings import domain
from partners.offerings.domain import OfferingState
from portal.kernel.db import Base
from portal.kernel.types import Email

FILLED = " AND ".join(
    f"{name} IS NOT NULL"
    for name in ("document", "seats", "starts_on", "ends_on", "deadline", "mentor_name", "mentor_email", "submitted_at")
)


class Offering(Base):
    """What a partner writes to be published. A draft's text lies in `draft`; what was submitted stands here."""

    __tablename__ = "offering"
    __table_args__ = (
        UniqueConstraint("number", name="offering_number_once"),
        CheckConstraint(f"state IN ('draft', 'cancelled') OR ({FILLED})", name="filled"),
        CheckConstraint(
            "state NOT IN ('published', 'closed', 'taken_down') OR "
            "(mentor_accepted_at IS NOT NULL AND published_at IS NOT NULL AND version > 0 AND agreement_id IS NOT NULL)",
            name="published_whole",
        ),
        CheckConstraint(f"seats BETWEEN 1 AND {domain.MOST_SEATS}", name="seats"),
        CheckConstraint("ends_on > starts_on", name="period"),
        Index("ix_offering_body", "body_id", "state"),
        Index("ix_offering_state", "state", "submitted_at"),
        Index("ix_offering_mentor", "mentor_email"),
    )

    number: Mapped[str]
    kind: Mapped[str]
    """A text key, so that a new kind needs no migration."""
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    partner_name: Mapped[str]
    owner_id: Mapped[uuid.UUID]
    """The account that began it."""
    title: Mapped[str]
    state: Mapped[OfferingState] = mapped_column(default=OfferingState.DRAFT)
    version: Mapped[int] = mapped_column(default=0)
    """What has been published last; 0 before the first."""
    seats: Mapped[int | None]
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    deadline: Mapped[dt.datetime | None]
    mentor_name: Mapped[str | None]
    mentor_email: Mapped[str | None] = mapped_column(Email)
    mentor_accepted_at: Mapped[dt.datetime | None]
    """When the mentor accepted what was submitted last."""
    document: Mapped[dict[str, Any] | None]
    """What only its kind has, validated by its form."""
    agreement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agreement.id"))
    """Under which agreement it was published."""
    revision_round: Mapped[int | None]
    """The submission that shall become the next version of what is published; None: nothing is proposed."""
    submitted_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]


class OfferingSubmission(Base):
    """What was submitted, as it was: never changed, so that a comment can be read beside what it was made on."""

    __tablename__ = "offering_submission"
    __table_args__ = (UniqueConstraint("offering_id", "round", name="offering_submission_once"), CheckConstraint("round > 0", name="round"))

    offering_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offering.id"))
    round: Mapped[int]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    submitted_by: Mapped[uuid.UUID]
    submitted_name: Mapped[str]
    submitted_at: Mapped[dt.datetime]


class MentorRequest(Base):
    """The question to a mentor about one submission: a link that works once and for a time. Of its secret only the digest is kept."""

    __tablename__ = "mentor_request"
    __table_args__ = (
        UniqueConstraint("secret_hash", name="mentor_request_secret_once"),
        CheckConstraint("(answered_at IS NULL) = (accepted IS NULL)", name="answered"),
        CheckConstraint("accepted IS NOT FALSE OR reason IS NOT NULL", name="declined_with_reason"),
        Index("ix_mentor_request_offering", "offering_id", "created_at"),
    )

    offering_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offering.id"))
    round: Mapped[int]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(Email)
    secret_hash: Mapped[str]
    expires_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    accepted: Mapped[bool | None]
    reason: Mapped[str | None]
