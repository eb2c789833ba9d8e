"""Procedures, cases, the steps that they pass, and the decisions taken."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.kernel.db import Base
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.kernel.types import Words


class ProcedureVersion(Base):
    """A procedure as it stands from a day on; running cases keep the version they began with."""

    __tablename__ = "procedure_version"
    __table_args__ = (UniqueConstraint("key", "version", name="procedure_version_once"),)

    key: Mapped[str]
    version: Mapped[int]
    valid_from: Mapped[dt.date]
    basis: Mapped[str]
    document: Mapped[dict[str, Any]]


class CaseFile(Base):
    """A matter that passes through a procedure."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("case_file_open_once", "subject_kind", "subject_id", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_case_file_subject", "subject_id"),
        Index("ix_case_file_opened", text("created_at DESC"), "id"),
        Index("ix_case_file_decide_by", "decide_by", postgresql_where=text("closed_at IS NULL AND passed_at IS NULL")),
        Index("ix_case_file_parties", "party_ids", postgresql_using="gin"),
    )

    procedure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("procedure_version.id"))
    key: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    number: Mapped[str]
    """What people call it by: the number of the application or registration."""
    title: Mapped[str]
    summary: Mapped[str]
    """A second line for lists, in the words of whoever submitted."""
    body_name: Mapped[str]
    """Where it comes from: an agency, a company."""
    person_id: Mapped[uuid.UUID | None]
    """The account whose own case it is: that person never decides on it."""
    party_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'"))
    """The organisations that it is about: whoever has an interest in one of them does not decide."""
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """What it is, as the procedure asks: by this its steps were chosen when it was opened."""
    decide_by: Mapped[dt.datetime | None]
    """When the time set for the service is over; None for one opened before that was kept."""
    paused_at: Mapped[dt.datetime | None]
    """Since when its clocks stand still."""
    passed_at: Mapped[dt.datetime | None]
    """When it was seen that the time had passed without a decision."""
    closed_at: Mapped[dt.datetime | None]
    outcome: Mapped[str | None]
    """The outcome that ended it."""
    decisions: Mapped[list["Decision"]] = relationship(
        viewonly=True, foreign_keys="Decision.case_id", order_by="(Decision.decided_at, Decision.created_at)"
    )
    """First to last, for reading: what decides asks `queries.decisions_of`."""


class CaseStep(Base):
    """One turn of one holder."""

    __tablename__ = "case_step"
    __table_args__ = (
        Index("case_step_open_once", "case_id", "lane", unique=True, postgresql_where=text("left_at IS NULL")),
        Index("ix_case_step_desk", "role", "body_id", "due_at", postgresql_where=text("left_at IS NULL")),
        CheckConstraint("left_at IS NULL OR left_at >= entered_at", name="period"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    key: Mapped[str]
    lane: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Its place among steps that are held side by side; 0 where a step stands alone."""
    role: Mapped[Role]
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    holder_id: Mapped[uuid.UUID | None]
    """The one account whose turn it is, or who has taken the case from the pool."""
    barred_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default=text("'{}'"))
    """Accounts of this office that take no part in it."""
    why: Mapped[Text | None] = mapped_column(Words)
    """Why it is here, where the usual office or officer is passed over."""
    entered_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime | None]
    sleeps_until: Mapped[dt.date | None]
    """Deferred: the clock is stopped until that day."""
    reminded_at: Mapped[dt.datetime | None]
    escalated_at: Mapped[dt.datetime | None]
    left_at: Mapped[dt.datetime | None]
    case: Mapped[CaseFile] = relationship()


class Decision(Base):
    """What was decided on one turn: once, by whom, in what role, for whom, on what grounds and inputs. Never edited."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("step_id", "round", name="decision_once"),
        Index("ix_decision_case", "case_id", "decided_at"),
        Index("ix_decision_account", "account_id", "decided_at"),
        Index("ix_decision_decided", "decided_at"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    step_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_step.id"))
    round: Mapped[int] = mapped_column(default=1)
    """A deferral leaves its turn open: the decision after it is the next round of the same turn."""
    step: Mapped[str]
    outcome: Mapped[str]
    ground: Mapped[str | None]
    reason: Mapped[str]
    """Read by whoever submitted."""
    note: Mapped[str | None]
    """Read by those who decide, never by whoever submitted."""
    returned_to: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    """What the answer asked for: a cover plan, a date, comments by field."""
    inputs: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """What the decision was taken on: the verdict with its rule versions. Kept to be examined; no page of a case shows it."""
    account_id: Mapped[uuid.UUID]
    name: Mapped[str]
    role: Mapped[Role]
    body_id: Mapped[uuid.UUID]
    body_name: Mapped[str]
    acting_for: Mapped[uuid.UUID | None]
    acting_for_name: Mapped[str | None]
    decided_at: Mapped[dt.datetime]
    declared: Mapped[dict[str, Any] | None]
    """What the decider declared of their interests, in the words that were shown: {version, text}."""
    instead: Mapped[Text | None] = mapped_column(Words)
    """Why they decided rather than whoever usually does."""
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    """The decision that this one takes the place of; that one stays readable."""


class CaseQuestion(Base):
    """A question to whoever submitted, asked on a turn; its clock runs on."""

    __tablename__ = "case_question"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_with_words"),
        Index("ix_case_question_case", "case_id", "asked_at"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_file.id"))
    step_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case_step.id"))
    words: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    asked_name: Mapped[str]
    asked_role: Mapped[Role]
    asked_body: Mapped[str]
    asked_at: Mapped[dt.datetime]
    answer: Mapped[str | None]
    answered_name: Mapped[str | None]
    answered_at: Mapped[dt.datetime | None]
    case: Mapped[CaseFile] = relationship()


class DecidedTogether(Base):
    """Several turns that one officer decided alike in one act, with what became of each."""

    __tablename__ = "decided_together"
    __table_args__ = (UniqueConstraint("token", name="decided_together_once"),)

    token: Mapped[uuid.UUID]
    """Of the page that was sent: sent twice, it acts once."""
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    outcome: Mapped[str]
    key: Mapped[str]
    """The procedure."""
    step: Mapped[str]
    reason: Mapped[str]
    results: Mapped[list[Any]]
    """Each {case, number, title, done, why}: decided, or why not."""
