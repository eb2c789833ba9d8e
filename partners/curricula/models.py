"""A curriculum that several sides write: its parts, who takes part, every change, what is said about it, its versions and signatures."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.domain.parts import PartKind
from partners.curricula.domain.saying import SuggestionState
from portal.kernel.db import Base


class Curriculum(Base):
    """One curriculum, which a university leads."""

    __tablename__ = "curriculum"
    __table_args__ = (
        UniqueConstraint("number", name="curriculum_number_once"),
        CheckConstraint("(decree_number IS NULL) = (decreed_on IS NULL)", name="decree_whole"),
        CheckConstraint("state <> 'adopted' OR decree_number IS NOT NULL", name="adopted_by_decree"),
        Index("ix_curriculum_partner", "partner_id", "state"),
        Index("curriculum_call_once", "call_id", "body_id", unique=True, postgresql_where=text("call_id IS NOT NULL")),
        Index("curriculum_successor_once", "supersedes_id", unique=True, postgresql_where=text("supersedes_id IS NOT NULL")),
    )

    number: Mapped[str]
    title: Mapped[str]
    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"))
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"), index=True)
    """The university."""
    body_name: Mapped[str]
    state: Mapped[CurriculumState]
    round: Mapped[int] = mapped_column(SmallInteger, default=0)
    """How often it was sent for review: the sides answer anew each time."""
    due_at: Mapped[dt.datetime | None]
    """By when the stage is to be over; None: no clock runs."""
    call_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("demand_call.id"))
    """The call of the demand board that it answers."""
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("curriculum.id"), index=True)
    """The adopted curriculum in whose place it is to stand."""
    decree_file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    decree_number: Mapped[str | None]
    decreed_on: Mapped[dt.date | None]
    adopted_at: Mapped[dt.datetime | None]
    members: Mapped[list["CurriculumMember"]] = relationship(lazy="selectin", order_by="CurriculumMember.created_at")


class CurriculumMember(Base):
    """Somebody who takes part, for a side and an organisation."""

    __tablename__ = "curriculum_member"
    __table_args__ = (
        Index(
            "curriculum_member_once",
            "curriculum_id",
            "account_id",
            "side",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("digest IN ('none', 'daily', 'weekly')", name="digest"),
        Index("ix_curriculum_member_account", "account_id"),
    )

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    side: Mapped[Side]
    share: Mapped[Share]
    name: Mapped[str]
    body_name: Mapped[str]
    digest: Mapped[str] = mapped_column(default="daily")
    """How often a mail says what changed."""
    told_place: Mapped[int] = mapped_column(BigInteger, default=0)
    """Up to which change the last mail told."""
    told_at: Mapped[dt.datetime | None]
    """When it was written; None: none has been."""
    ended_at: Mapped[dt.datetime | None]


class CurriculumPart(Base):
    """One part, as it stands now. `key` is its id in the document: a curriculum that goes on from another keeps the keys."""

    __tablename__ = "curriculum_part"
    __table_args__ = (
        UniqueConstraint("curriculum_id", "key", name="curriculum_part_once"),
        ForeignKeyConstraint(
            ["curriculum_id", "under"],
            ["curriculum_part.curriculum_id", "curriculum_part.key"],
            name="curriculum_part_under",
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_curriculum_part_under", "curriculum_id", "under"),
        Index("ix_curriculum_part_offering", text("(fields ->> 'offering')"), postgresql_where=text("kind = 'practice'")),
    )

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    key: Mapped[uuid.UUID]
    kind: Mapped[PartKind]
    under: Mapped[uuid.UUID | None]
    rank: Mapped[str]
    fields: Mapped[dict[str, Any]]
    is_opened: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether the company co-designs it although it is no practice."""
    changed_at: Mapped[dt.datetime]
    changed_name: Mapped[str]


class CurriculumChange(Base):
    """One change that was made: never altered, taken back by another."""

    __tablename__ = "curriculum_change"
    __table_args__ = (
        Index("ix_curriculum_change_curriculum", "curriculum_id", "place"),
        Index("ix_curriculum_change_part", "curriculum_id", "part_key", "place"),
    )

    place: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    """In the order in which they were made."""
    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    part_key: Mapped[uuid.UUID]
    part_name: Mapped[str]
    """What the part was called then."""
    change: Mapped[dict[str, Any]]
    account_id: Mapped[uuid.UUID]
    name: Mapped[str]
    side: Mapped[Side]
    reason: Mapped[str | None]
    """Why two texts were brought together so, why a suggestion was taken, or why a version was restored."""
    other: Mapped[str | None]
    """The author's own text where two were brought together: the other one stands in the change."""
    suggestion_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("curriculum_suggestion.id"), index=True)


class CurriculumPresence(Base):
    """Who is in which paragraph: the last sign of life."""

    __tablename__ = "curriculum_presence"
    __table_args__ = (UniqueConstraint("curriculum_id", "account_id", name="curriculum_presence_once"),)

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    side: Mapped[Side]
    part_key: Mapped[uuid.UUID | None]
    seen_at: Mapped[dt.datetime]


class CurriculumRemark(Base):
    """A comment on words of a paragraph, or an answer to one."""

    __tablename__ = "curriculum_remark"
    __table_args__ = (
        CheckConstraint("(resolved_at IS NULL) = (resolved_reason IS NULL)", name="resolved_with_reason"),
        CheckConstraint("(first IS NULL) = (last IS NULL) AND (first IS NULL OR quote IS NOT NULL)", name="anchored_whole"),
        Index("ix_curriculum_remark_curriculum", "curriculum_id", "created_at"),
        Index("ix_curriculum_remark_part", "curriculum_id", "part_key"),
    )

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    part_key: Mapped[uuid.UUID]
    part_name: Mapped[str]
    field: Mapped[str]
    first: Mapped[int | None]
    last: Mapped[int | None]
    quote: Mapped[str | None]
    """The words on which it hangs; None: on the whole paragraph. Once they have gone `first` is None and the quotation stays."""
    answers_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("curriculum_remark.id"), index=True)
    words: Mapped[str]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    side: Mapped[Side]
    to_side: Mapped[Side | None] = mapped_column(
        Enum(Side, name="to_side", native_enum=False, create_constraint=True, length=40, values_callable=lambda e: [m.value for m in e])
    )
    """To whom it is addressed; None: to all who see the paragraph."""
    resolved_at: Mapped[dt.datetime | None]
    resolved_name: Mapped[str | None]
    resolved_reason: Mapped[str | None]


class CurriculumSuggestion(Base):
    """A change that somebody proposes, for those who write to take or to leave."""

    __tablename__ = "curriculum_suggestion"
    __table_args__ = (
        UniqueConstraint("curriculum_id", "number", name="curriculum_suggestion_once"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("state <> 'rejected' OR decided_reason IS NOT NULL", name="rejected_with_reason"),
        CheckConstraint("(origin_id IS NULL) = (origin_number IS NULL)", name="origin_whole"),
        Index("ix_curriculum_suggestion_part", "curriculum_id", "part_key"),
    )

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    number: Mapped[int]
    part_key: Mapped[uuid.UUID]
    part_name: Mapped[str]
    change: Mapped[dict[str, Any]]
    reason: Mapped[str]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    side: Mapped[Side]
    state: Mapped[SuggestionState]
    decided_at: Mapped[dt.datetime | None]
    decided_name: Mapped[str | None]
    decided_reason: Mapped[str | None]
    origin_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("curriculum.id"), index=True)
    """The linked curriculum in which its author made the change; None: it was suggested here."""
    origin_number: Mapped[str | None]


class CurriculumLink(Base):
    """That one curriculum follows another: what is changed there arises here as a suggestion."""

    __tablename__ = "curriculum_link"
    __table_args__ = (
        UniqueConstraint("follower_id", "followed_id", name="curriculum_link_once"),
        CheckConstraint("follower_id <> followed_id", name="of_two"),
    )

    follower_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    followed_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"), index=True)
    seen_place: Mapped[int] = mapped_column(BigInteger)
    """The last change of the followed one that has been looked at."""
    missed: Mapped[int] = mapped_column(default=0)
    """How many changes did not fit the follower's text, and arose nowhere."""


class CurriculumVersion(Base):
    """The whole as it stood when somebody gave it a name; the database lets nobody alter it."""

    __tablename__ = "curriculum_version"
    __table_args__ = (
        UniqueConstraint("curriculum_id", "number", name="curriculum_version_once"),
        CheckConstraint("length(sha256) = 64", name="digest"),
    )

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    number: Mapped[str]
    """Such as 0.3 or 1.0."""
    title: Mapped[str]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    made_name: Mapped[str]
    place: Mapped[int] = mapped_column(BigInteger)
    """The last change that it holds."""
    is_agreed: Mapped[bool]
    """Made by the agreement of the sides, for their signatures."""
    opened: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """The parts that were opened to the company then: what it saw of this version does not change later."""


class CurriculumAnswer(Base):
    """What one side said in one round of the review."""

    __tablename__ = "curriculum_answer"
    __table_args__ = (
        UniqueConstraint("curriculum_id", "round", "side", name="curriculum_answer_once"),
        CheckConstraint("is_agreed OR reason IS NOT NULL", name="refused_with_reason"),
    )

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    round: Mapped[int] = mapped_column(SmallInteger)
    side: Mapped[Side]
    is_agreed: Mapped[bool]
    reason: Mapped[str | None]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    place: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    """The last change of the text that was read: what is written later needs a new answer."""


class CurriculumSignature(Base):
    """One side's signature under a version: once, never taken away."""

    __tablename__ = "curriculum_signature"
    __table_args__ = (
        UniqueConstraint("version_id", "side", name="curriculum_signature_once"),
        UniqueConstraint("version_id", "account_id", name="curriculum_signature_person_once"),
    )

    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum_version.id"))
    side: Mapped[Side]
    body_name: Mapped[str]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    post: Mapped[str]
    sha256: Mapped[str]
    """Of the version as the signer read it."""


class CurriculumReminder(Base):
    """That a side was told of a deadline: once when it is near, once when it has passed."""

    __tablename__ = "curriculum_reminder"
    __table_args__ = (UniqueConstraint("curriculum_id", "round", "state", "side", "is_late", name="curriculum_reminder_once"),)

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    round: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[CurriculumState]
    """Whether its answer or its signature was awaited."""
    side: Mapped[Side]
    is_late: Mapped[bool]


class CurriculumReview(Base):
    """The review of an adopted curriculum after those who studied by it: due on a day, done once."""

    __tablename__ = "curriculum_review"
    __table_args__ = (
        UniqueConstraint("curriculum_id", "due_on", name="curriculum_review_once"),
        CheckConstraint("(done_at IS NULL) = (findings IS NULL) AND (done_at IS NULL) = (done_name IS NULL)", name="done_whole"),
        Index("ix_curriculum_review_due", "due_on", postgresql_where=text("done_at IS NULL")),
    )

    curriculum_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum.id"))
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("curriculum_version.id"))
    due_on: Mapped[dt.date]
    told_on: Mapped[dt.date | None]
    """When the university was told that it is due."""
    done_at: Mapped[dt.datetime | None]
    done_name: Mapped[str | None]
    findings: Mapped[str | None]
