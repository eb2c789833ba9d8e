"""Offerings and who owns them, what was submitted of them, the question to their mentors and what mentors can take, sheets of offerings."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from partners.offerings import domain
from partners.offerings.domain import OfferingState
from partners.offerings.domain.sheets import SheetState
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
    """The account that began it; who owns it now stands in `offering_owner`."""
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
    curriculum_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("curriculum_version.id"), index=True)
    """The version of the adopted curriculum that is taught; None: it was not begun from one."""
    call_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("demand_call.id"), index=True)
    """The call of the demand board that it answers."""
    revision_round: Mapped[int | None]
    """The submission that shall become the next version of what is published; None: nothing is proposed."""
    submitted_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]

    @property
    def is_mentored(self) -> bool:
        """Whether a mentor accompanies participants; elsewhere the same fields name whom one asks about it."""
        return self.kind in domain.MENTORED


class OfferingOwner(Base):
    """Somebody of the partner who looks after an offering: is told of it, and says who else does."""

    __tablename__ = "offering_owner"
    __table_args__ = (
        Index("offering_owner_once", "offering_id", "account_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_offering_owner_account", "account_id", postgresql_where=text("ended_at IS NULL")),
    )

    offering_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offering.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[dt.datetime | None]


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


class MentorCapacity(Base):
    """How many participants a mentor may have at once, where a partner's owner has said so."""

    __tablename__ = "mentor_capacity"
    __table_args__ = (
        UniqueConstraint("partner_id", "email", name="mentor_capacity_once"),
        CheckConstraint(f"most BETWEEN 1 AND {domain.MOST_SEATS}", name="most"),
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    email: Mapped[str] = mapped_column(Email)
    most: Mapped[int]
    set_by_name: Mapped[str]


class OfferingSheet(Base):
    """A spreadsheet of offerings that was uploaded: what would be made of it, and once it has run, what was."""

    __tablename__ = "offering_sheet"
    __table_args__ = (
        CheckConstraint("(state = 'run') = (run_at IS NOT NULL)", name="run_whole"),
        CheckConstraint("(state = 'previewed') = (content IS NOT NULL)", name="content_until_run"),
        Index("ix_offering_sheet_partner", "partner_id", "created_at"),
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    kind: Mapped[str]
    file_name: Mapped[str]
    file_digest: Mapped[str]
    """SHA-256 of the file as it was uploaded."""
    state: Mapped[SheetState] = mapped_column(default=SheetState.PREVIEWED)
    good: Mapped[int]
    bad: Mapped[int]
    report: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """Row by row: what becomes a draft and what it lacks, what stays out and why; once it has run, the drafts."""
    uploaded_by: Mapped[uuid.UUID]
    uploaded_by_name: Mapped[str]
    run_at: Mapped[dt.datetime | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The file, until it has run or another took its place."""
    errors_file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The rows that stay out as they stood, with what is wrong with each."""
