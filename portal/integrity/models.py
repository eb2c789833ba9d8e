"""Interests that people have declared."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.integrity.domain import InterestKind
from portal.kernel.db import Base


class Interest(Base):
    """What somebody has to do with an organisation, or with one case: it bars them from deciding on it. Ended, never removed."""

    __tablename__ = "interest"
    __table_args__ = (
        CheckConstraint("num_nonnulls(body_id, case_id) = 1", name="concerns_one"),
        CheckConstraint("ended_on IS NULL OR case_id IS NULL", name="of_case_lasts"),
        Index(
            "interest_in_body_once", "account_id", "body_id", unique=True, postgresql_where=text("body_id IS NOT NULL AND ended_on IS NULL")
        ),
        Index("interest_in_case_once", "account_id", "case_id", unique=True, postgresql_where=text("case_id IS NOT NULL")),
        Index("ix_interest_body", "body_id"),
        Index("ix_interest_case", "case_id"),
    )

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    kind: Mapped[InterestKind]
    words: Mapped[str]
    """Read by the person, their superior, those who decide and the auditor; never by a partner."""
    body_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("body.id"))
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("case_file.id"))
    declared_at: Mapped[dt.datetime]
    ended_on: Mapped[dt.date | None]
    """It bars for the cooling-off after that."""
    ended_reason: Mapped[str | None]
