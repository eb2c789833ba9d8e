"""Partners, and what each of them has submitted."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from partners.registry.domain import LegalForm, PartnerKind, PartnerState
from portal.kernel.db import Base

FILLED = " AND ".join(
    f"{name} IS NOT NULL"
    for name in (
        "contact_name",
        "contact_phone",
        "legal_form",
        "npwp",
        "address",
        "signer_name",
        "signer_post",
        "signer_mandate",
        "activities",
        "submitted_at",
    )
)


class Partner(Base):
    """A company or university that registers. A draft's text lies in `draft`; what was submitted stands here."""

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("body_id", name="partner_body_once"),
        UniqueConstraint("number", name="partner_number_once"),
        CheckConstraint(f"state = 'draft' OR ({FILLED})", name="filled"),
        CheckConstraint(
            "state = 'draft' OR (CASE kind WHEN 'company' THEN nib IS NOT NULL AND kbli IS NOT NULL ELSE pt_code IS NOT NULL END)",
            name="identified",
        ),
        CheckConstraint("nib ~ '^[0-9]{13}$'", name="nib_digits"),
        CheckConstraint("pt_code ~ '^[0-9]{6}$'", name="pt_code_digits"),
        CheckConstraint(
            "state NOT IN ('verified', 'suspended', 'ended') OR (npwp ~ '^[0-9]{16}$' AND deed_id IS NOT NULL AND mandate_id IS NOT NULL)",
            name="verified_papers",
        ),
        Index("partner_nib_once", "nib", unique=True, postgresql_where=text("state NOT IN ('refused', 'ended')")),
        Index("partner_pt_code_once", "pt_code", unique=True, postgresql_where=text("state NOT IN ('refused', 'ended')")),
        Index("ix_partner_state", "state", "submitted_at"),
    )

    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    kind: Mapped[PartnerKind]
    name: Mapped[str]
    """As on its deed or decree."""
    state: Mapped[PartnerState] = mapped_column(default=PartnerState.DRAFT)
    number: Mapped[str]
    legal_form: Mapped[LegalForm | None]
    nib: Mapped[str | None]
    pt_code: Mapped[str | None]
    npwp: Mapped[str | None]
    """Sixteen digits once verified; before that as it was sent, since the verifier asks about it."""
    address: Mapped[str | None]
    kbli: Mapped[list[Any] | None]
    """Codes of business sectors."""
    kbli_edition: Mapped[str | None]
    contact_name: Mapped[str | None]
    contact_phone: Mapped[str | None]
    website: Mapped[str | None]
    signer_name: Mapped[str | None]
    signer_post: Mapped[str | None]
    signer_mandate: Mapped[str | None]
    activities: Mapped[str | None]
    deed_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    mandate_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    submitted_at: Mapped[dt.datetime | None]
    """The newest submission."""
    verified_at: Mapped[dt.datetime | None]


class PartnerSubmission(Base):
    """What a partner submitted, as it was: never changed, so that a comment can be read beside what it was made on."""

    __tablename__ = "partner_submission"
    __table_args__ = (UniqueConstraint("partner_id", "round", name="partner_submission_once"), CheckConstraint("round > 0", name="round"))

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    round: Mapped[int]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    submitted_by: Mapped[uuid.UUID]
    submitted_name: Mapped[str]
    submitted_at: Mapped[dt.datetime]
