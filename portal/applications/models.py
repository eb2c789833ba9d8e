"""Applications, invitations, and the assignment that alone holds a seat and a person's time."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from portal.applications.domain import ENDS, ApplicationState, InvitationState, Origin
from portal.kernel.db import Base
from portal.kernel.text import Text
from portal.kernel.types import Words

ENDED = ", ".join(sorted(f"'{state.value}'" for state in ENDS))


class Invitation(Base):
    """BKD's invitation of one person to one opportunity."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "invitation_open_once",
            "opportunity_id",
            "servant_id",
            unique=True,
            postgresql_where=text("state IN ('prepared', 'sent', 'accepted')"),
        ),
        Index("ix_invitation_servant", "servant_id", "sent_at"),
        Index("ix_invitation_waiting", "answer_by", postgresql_where=text("state = 'sent'")),
    )

    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[InvitationState]
    batch_id: Mapped[uuid.UUID]
    """Those that were committed in one act."""
    message: Mapped[str]
    verdict: Mapped[dict[str, Any]]
    """On which the person was chosen."""
    sent_at: Mapped[dt.datetime | None]
    answer_by: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    decline_reason: Mapped[str | None]
    invited_by: Mapped[uuid.UUID]


class Application(Base):
    """A civil servant's application for a version of an opportunity."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("number", name="application_number_once"),
        UniqueConstraint("invitation_id", name="application_invitation_once"),
        Index("application_open_once", "opportunity_id", "servant_id", unique=True, postgresql_where=text(f"state NOT IN ({ENDED})")),
        Index("ix_application_account", "account_id", "created_at"),
        Index("ix_application_state", "opportunity_id", "state"),
        Index("ix_application_submitted", text("submitted_at DESC"), "id"),
        CheckConstraint(
            "state = 'draft' OR state IN ('withdrawn', 'cancelled') OR "
            "(submitted_at IS NOT NULL AND consent IS NOT NULL AND verdict IS NOT NULL)",
            name="submitted_whole",
        ),
        CheckConstraint("(state = 'reserve') <= (reserve_rank IS NOT NULL)", name="reserve_has_a_place"),
    )

    number: Mapped[str]
    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    opportunity_version: Mapped[int]
    """The version that the applicant agreed to."""
    to_confirm: Mapped[int | None]
    """A later version that changed what they agreed to: they are asked to confirm that they stay."""
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    origin: Mapped[Origin]
    invitation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitation.id"))
    state: Mapped[ApplicationState]
    motivation: Mapped[str | None]
    statements: Mapped[list[Any] | None]
    """Each {key, version, text, basis}: what was declared, in the words that were shown."""
    documents: Mapped[list[Any] | None]
    """Each {name, file_id}."""
    consent: Mapped[dict[str, Any] | None]
    """{fields, purpose, version, at}: exactly what the host will see."""
    verdict: Mapped[dict[str, Any] | None]
    receipt: Mapped[str | None]
    submitted_at: Mapped[dt.datetime | None]
    deferred_until: Mapped[dt.date | None]
    reserve_rank: Mapped[int | None]
    ended_reason: Mapped[str | None]
    """In the words of whoever ended it."""
    ended_cause: Mapped[Text | None] = mapped_column(Words)
    """What ended it from outside: nobody decided on it."""


class Assignment(Base):
    """A person at a seat for a time: the seat is held from the host's acceptance on, the person's time from the approval on."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("application_id", name="assignment_application_once"),
        Index("assignment_seat_once", "opportunity_id", "seat", unique=True, postgresql_where=text("ended_at IS NULL")),
        CheckConstraint("seat > 0", name="seat"),
        ExcludeConstraint(
            (text("uuidrange(servant_id, servant_id, '[]')"), "&&"),
            ("during", "&&"),
            name="assignment_one_at_a_time",
            using="gist",
            where=text("ended_at IS NULL AND approved_at IS NOT NULL"),
        ),
    )

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"), index=True)
    seat: Mapped[int]
    during: Mapped[Range[dt.date]] = mapped_column(DATERANGE)
    approved_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
