"""Partners, and what each of them has submitted."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from partners.registry.domain import ChangeState, LegalForm, PartnerKind, PartnerState
from partners.registry.domain.accreditation import ProgrammeLevel, ProgrammeState, Scheme, programme_state
from partners.registry.domain.units import UnitKind
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
    """An organisation that registers. A draft's text lies in `draft`; what was submitted stands here."""

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("body_id", name="partner_body_once"),
        UniqueConstraint("number", name="partner_number_once"),
        CheckConstraint(f"state = 'draft' OR ({FILLED})", name="filled"),
        CheckConstraint(
            "state = 'draft' OR (CASE kind WHEN 'company' THEN nib IS NOT NULL AND kbli IS NOT NULL"
            " WHEN 'university' THEN pt_code IS NOT NULL"
            " WHEN 'certification_body' THEN licence_number IS NOT NULL ELSE nib IS NOT NULL END)",
            name="identified",
        ),
        CheckConstraint("nitku ~ '^[0-9]{22}$'", name="nitku_digits"),
        CheckConstraint("nib ~ '^[0-9]{13}$'", name="nib_digits"),
        CheckConstraint("pt_code ~ '^[0-9]{6}$'", name="pt_code_digits"),
        CheckConstraint(
            "state NOT IN ('verified', 'suspended', 'ended') OR (npwp ~ '^[0-9]{16}$' AND deed_id IS NOT NULL AND mandate_id IS NOT NULL)",
            name="verified_papers",
        ),
        Index("partner_nib_once", "nib", unique=True, postgresql_where=text("state NOT IN ('refused', 'ended')")),
        Index("partner_pt_code_once", "pt_code", unique=True, postgresql_where=text("state NOT IN ('refused', 'ended')")),
        Index("partner_licence_once", "licence_number", unique=True, postgresql_where=text("state NOT IN ('refused', 'ended')")),
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
    nitku: Mapped[str | None]
    """The branch that registers, where it is one."""
    kbli_codes: Mapped[list[Any] | None]
    """The codes of five digits that stand on the NIB, in the edition of `kbli_edition`."""
    deed_number: Mapped[str | None]
    deed_notary: Mapped[str | None]
    deed_date: Mapped[dt.date | None]
    mandate_expires_on: Mapped[dt.date | None]
    licence_number: Mapped[str | None]
    """Of a certification body, by BNSP."""
    licence_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    licence_expires_on: Mapped[dt.date | None]
    submitted_at: Mapped[dt.datetime | None]
    """The newest submission."""
    verified_at: Mapped[dt.datetime | None]
    state_reason: Mapped[str | None]
    """Why it was suspended, let go on or ended last."""


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


class StudyProgramme(Base):
    """A study programme of a university, with the accreditation that its decree gives it."""

    __tablename__ = "study_programme"
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{5}$'", name="code_digits"),
        CheckConstraint("decree_date < expires_on", name="period"),
        CheckConstraint("verified_at IS NULL OR verified_name IS NOT NULL", name="verified"),
        Index("study_programme_code_once", "partner_id", "code", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_study_programme_waiting", "submitted_at", postgresql_where=text("verified_at IS NULL AND ended_at IS NULL")),
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    partner: Mapped[Partner] = relationship(lazy="joined", innerjoin=True)
    code: Mapped[str]
    """As in PDDikti."""
    name: Mapped[str]
    level: Mapped[ProgrammeLevel]
    scheme: Mapped[Scheme]
    grade: Mapped[str]
    """As the decree prints it; `domain.accreditation_code` gives its code."""
    decree_number: Mapped[str]
    decree_date: Mapped[dt.date]
    expires_on: Mapped[dt.date]
    """The last day of the accreditation, as printed on the certificate."""
    decree_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    submitted_at: Mapped[dt.datetime]
    """When it was entered or corrected last: since then it waits for the verifier."""
    verified_at: Mapped[dt.datetime | None]
    verified_by: Mapped[uuid.UUID | None]
    verified_name: Mapped[str | None]
    comment: Mapped[str | None]
    """What the verifier asks to be corrected."""
    ended_at: Mapped[dt.datetime | None]

    @property
    def state(self) -> ProgrammeState:
        """Where it stands."""
        return programme_state(verified=self.verified_at is not None, commented=self.comment is not None, ended=self.ended_at is not None)


class PartnerUnit(Base):
    """A part of a partner that has its own name and may have its own place: a branch of a company, a faculty of a university."""

    __tablename__ = "partner_unit"
    __table_args__ = (
        UniqueConstraint("partner_id", "id", name="partner_unit_of_partner"),
        ForeignKeyConstraint(["partner_id", "parent_id"], ["partner_unit.partner_id", "partner_unit.id"], name="fk_partner_unit_parent"),
        CheckConstraint("nitku ~ '^[0-9]{22}$'", name="nitku_digits"),
        CheckConstraint("nitku IS NULL OR kind = 'branch'", name="nitku_of_branch"),
        CheckConstraint("parent_id <> id", name="not_its_own"),
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    partner: Mapped[Partner] = relationship(lazy="joined", innerjoin=True)
    parent_id: Mapped[uuid.UUID | None]
    """The unit of which it is a part; none: of the partner itself."""
    kind: Mapped[UnitKind]
    name: Mapped[str]
    nitku: Mapped[str | None]
    """The number of a branch as a place of business."""
    address: Mapped[str | None]
    ended_at: Mapped[dt.datetime | None]


Index(
    "partner_unit_name_once",
    PartnerUnit.partner_id,
    PartnerUnit.parent_id,
    func.lower(PartnerUnit.name),
    unique=True,
    postgresql_where=text("ended_at IS NULL"),
    postgresql_nulls_not_distinct=True,
)


class PartnerPerson(Base):
    """Somebody who works for a partner, with the parts that go beyond an editor's. The role itself is a grant of the account."""

    __tablename__ = "partner_person"
    __table_args__ = (Index("partner_person_once", "partner_id", "account_id", unique=True, postgresql_where=text("ended_at IS NULL")),)

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    is_owner: Mapped[bool] = mapped_column(default=False)
    is_signer: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[dt.datetime | None]


class PartnerChange(Base):
    """A change of verified facts that a partner proposes; until it is decided the old facts stay in force."""

    __tablename__ = "partner_change"
    __table_args__ = (
        UniqueConstraint("number", name="partner_change_number_once"),
        Index("partner_change_open_once", "partner_id", unique=True, postgresql_where=text("state IN ('submitted', 'returned')")),
    )

    number: Mapped[str]
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    partner: Mapped[Partner] = relationship(lazy="joined", innerjoin=True)
    state: Mapped[ChangeState]
    round: Mapped[int]
    before: Mapped[dict[str, Any]]
    """The facts in force when it was proposed, by field: those that would change."""
    after: Mapped[dict[str, Any]]
    reason: Mapped[str]
    proposed_by: Mapped[uuid.UUID]
    proposed_name: Mapped[str]
    submitted_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]


class ExpiryNotice(Base):
    """That a partner was told of a paper's last day, so many days before; 0 once it had passed."""

    __tablename__ = "expiry_notice"
    __table_args__ = (UniqueConstraint("subject_id", "paper", "expires_on", "days", name="expiry_notice_once"),)

    subject_id: Mapped[uuid.UUID]
    """The partner, or the study programme."""
    paper: Mapped[str]
    expires_on: Mapped[dt.date]
    days: Mapped[int]
