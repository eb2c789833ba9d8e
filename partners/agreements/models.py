"""Cooperation agreements."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from partners.agreements import domain
from partners.agreements.domain import AgreementState, AgreementType
from portal.kernel.db import Base

FILLED = " AND ".join(
    f"{name} IS NOT NULL" for name in ("kinds", "fields", "seats_a_year", "starts_on", "ends_on", "costs", "submitted_at")
)
SIGNED = " AND ".join(
    f"{side}_{name} IS NOT NULL" for side in ("government", "partner") for name in ("signer", "post", "mandate", "file_id", "signed_at")
)
OVER = ", ".join(sorted(f"'{state.value}'" for state in domain.OVER))


class Agreement(Base):
    """What a partner may offer, how much, and until when; signed by both sides. While it is a draft, what is typed lies in `draft`."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("number", name="agreement_number_once"),
        CheckConstraint(f"state IN ('draft') OR ({FILLED})", name="filled"),
        CheckConstraint(f"state NOT IN ('in_force', 'terminated', 'amended') OR ({SIGNED})", name="signed_by_both"),
        CheckConstraint("ends_on > starts_on", name="period"),
        CheckConstraint("type = 'pks' OR under_id IS NULL", name="under"),
        CheckConstraint("renews_id IS NULL OR amends_id IS NULL", name="renews_or_amends"),
        CheckConstraint(f"seats_a_year BETWEEN 1 AND {domain.MOST_SEATS}", name="seats"),
        Index("ix_agreement_body", "body_id", "state"),
        Index("agreement_renewal_once", "renews_id", unique=True, postgresql_where=text(f"state NOT IN ({OVER})")),
        Index("agreement_amendment_once", "amends_id", unique=True, postgresql_where=text(f"state NOT IN ({OVER})")),
        Index("ix_agreement_state", "state", "ends_on"),
    )

    number: Mapped[str]
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    partner_name: Mapped[str]
    type: Mapped[AgreementType] = mapped_column(default=AgreementType.AGREEMENT, server_default="pks")
    under_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agreement.id"))
    """The memorandum of understanding that it carries out."""
    renews_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agreement.id"))
    """The agreement that it goes on from."""
    amends_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agreement.id"))
    """The agreement in whose place it stands once it is in force."""
    state: Mapped[AgreementState] = mapped_column(default=AgreementState.DRAFT)
    kinds: Mapped[list[Any] | None]
    """Keys of the kinds of offering that it covers."""
    fields: Mapped[str | None]
    """In which fields of work, in the partner's words."""
    field_codes: Mapped[list[Any] | None]
    """Keys of the fields of work that it covers; none: every field."""
    places: Mapped[list[Any] | None]
    """Where people may be placed; none: anywhere."""
    seats_a_year: Mapped[int | None]
    seats_by_kind: Mapped[dict[str, Any] | None]
    """Of a kind, at most so many of them; none: the whole alone bounds it."""
    starts_on: Mapped[dt.date | None]
    ends_on: Mapped[dt.date | None]
    """The last day on which it holds."""
    runoff: Mapped[bool] = mapped_column(default=False)
    """Whether a placement that has begun may run on after the end."""
    costs: Mapped[str | None]
    bearers: Mapped[dict[str, Any] | None]
    """Of each cost that arises, who bears it."""
    submitted_at: Mapped[dt.datetime | None]
    in_force_at: Mapped[dt.datetime | None]
    """When the second signed paper arrived."""
    government_signer: Mapped[str | None]
    government_post: Mapped[str | None]
    government_mandate: Mapped[str | None]
    government_file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    government_signed_at: Mapped[dt.datetime | None]
    partner_signer: Mapped[str | None]
    partner_post: Mapped[str | None]
    partner_mandate: Mapped[str | None]
    partner_file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    partner_signed_at: Mapped[dt.datetime | None]


class AgreementRound(Base):
    """One round of the negotiation: what a side submitted, as it was. A row is written once and never changed."""

    __tablename__ = "agreement_round"
    __table_args__ = (UniqueConstraint("agreement_id", "round", name="agreement_round_once"), CheckConstraint("round > 0", name="round"))

    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agreement.id"))
    round: Mapped[int]
    side: Mapped[domain.Side]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    submitted_by: Mapped[uuid.UUID]
    submitted_name: Mapped[str]
    submitted_at: Mapped[dt.datetime]


class AgreementNotice(Base):
    """That both sides were told of an agreement's last day, so many days before."""

    __tablename__ = "agreement_notice"
    __table_args__ = (UniqueConstraint("agreement_id", "ends_on", "days", name="agreement_notice_once"),)

    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agreement.id"))
    ends_on: Mapped[dt.date]
    days: Mapped[int]
