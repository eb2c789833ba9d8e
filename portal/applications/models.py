"""Applications, invitations, and the assignment that alone holds a seat and a person's time."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from portal.applications.domain import (
    ENDS,
    ApplicationState,
    AskedState,
    BatchState,
    CallState,
    InterviewState,
    InvitationState,
    NomineeState,
    ObjectionState,
    Origin,
)
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
    """Those that were committed in one act; one that was sent before batches were kept has none of that id."""
    message: Mapped[str]
    verdict: Mapped[dict[str, Any]]
    """On which the person was chosen."""
    sent_at: Mapped[dt.datetime | None]
    answer_by: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime | None]
    decline_reason: Mapped[str | None]
    invited_by: Mapped[uuid.UUID]
    reminded_at: Mapped[dt.datetime | None]
    recalled_reason: Mapped[str | None]
    instead_of: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    """The invitation that was declined or lapsed, in whose place the next in line was invited: once."""


class Selection(Base):
    """A named list of people for an opportunity, kept so that it can be looked at, thinned out and invited from."""

    __tablename__ = "selection"
    __table_args__ = (UniqueConstraint("opportunity_id", "name", name="selection_name_once"),)

    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    name: Mapped[str]
    criteria: Mapped[dict[str, Any]]
    """What was filtered by when the list was built."""
    kept_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    kept_name: Mapped[str]


class Selected(Base):
    """One person of a named list, with what ranked them; excluded with a reason, never removed."""

    __tablename__ = "selected"
    __table_args__ = (
        UniqueConstraint("selection_id", "servant_id", name="selected_once"),
        CheckConstraint("(excluded_at IS NULL) = (excluded_reason IS NULL)", name="excluded_with_reason"),
    )

    selection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("selection.id"))
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"), index=True)
    place: Mapped[int]
    why: Mapped[Text]
    """Why the person has this place, as it was when the list was kept."""
    excluded_reason: Mapped[str | None]
    excluded_name: Mapped[str | None]
    excluded_at: Mapped[dt.datetime | None]


class InvitationBatch(Base):
    """Invitations that were committed in one act: prepared, released now or at a time, recalled before that."""

    __tablename__ = "invitation_batch"
    __table_args__ = (
        CheckConstraint("(state = 'recalled') = (recalled_reason IS NOT NULL)", name="recalled_with_reason"),
        Index("ix_invitation_batch_opportunity", "opportunity_id", "created_at"),
        Index("ix_invitation_batch_due", "release_at", postgresql_where=text("state = 'prepared'")),
    )

    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    selection_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("selection.id"))
    state: Mapped[BatchState]
    message: Mapped[str]
    planned: Mapped[int]
    release_at: Mapped[dt.datetime | None]
    """When a job releases them; None: by hand."""
    answer_by: Mapped[dt.datetime | None]
    """Of the invitations as they were committed; None: there was none."""
    committed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    committed_name: Mapped[str]
    released_at: Mapped[dt.datetime | None]
    recalled_reason: Mapped[str | None]


class BatchPerson(Base):
    """One person of a batch: invited with it, or skipped with the reason."""

    __tablename__ = "batch_person"
    __table_args__ = (
        UniqueConstraint("batch_id", "servant_id", name="batch_person_once"),
        CheckConstraint("invitation_id IS NULL OR skipped IS NULL", name="invited_or_skipped"),
    )

    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitation_batch.id"))
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"))
    place: Mapped[int]
    why: Mapped[Text]
    invitation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    skipped: Mapped[Text | None] = mapped_column(Words)
    """Why this person was not invited after all."""


class NominationCall(Base):
    """BKD's call on agencies to nominate people for an opportunity by a day."""

    __tablename__ = "nomination_call"
    __table_args__ = (
        UniqueConstraint("number", name="nomination_call_number_once"),
        CheckConstraint("(state = 'recalled') = (recalled_reason IS NOT NULL)", name="recalled_with_reason"),
        Index("ix_nomination_call_opportunity", "opportunity_id", "created_at"),
        Index("ix_nomination_call_due", "due_at", postgresql_where=text("state = 'open'")),
    )

    number: Mapped[str]
    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    state: Mapped[CallState]
    message: Mapped[str]
    due_at: Mapped[dt.datetime]
    called_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    called_name: Mapped[str]
    recalled_reason: Mapped[str | None]


class AskedAgency(Base):
    """One agency that a call asks, for at most so many."""

    __tablename__ = "asked_agency"
    __table_args__ = (
        UniqueConstraint("call_id", "agency_id", name="asked_agency_once"),
        CheckConstraint("most > 0", name="most"),
        CheckConstraint("(state = 'declined') = (declined_reason IS NOT NULL)", name="declined_with_reason"),
        Index("ix_asked_agency_agency", "agency_id", "created_at"),
    )

    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("nomination_call.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    most: Mapped[int]
    state: Mapped[AskedState]
    letter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letter.id"))
    """The nomination letter with the list."""
    answered_at: Mapped[dt.datetime | None]
    answered_name: Mapped[str | None]
    declined_reason: Mapped[str | None]
    reminded_at: Mapped[dt.datetime | None]


class Nominee(Base):
    """One person whom an agency picked for a call."""

    __tablename__ = "nominee"
    __table_args__ = (
        UniqueConstraint("asked_id", "servant_id", name="nominee_once"),
        CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="declined_with_reason"),
    )

    asked_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("asked_agency.id"))
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[NomineeState]
    verdict: Mapped[dict[str, Any]]
    """On which the person was picked."""
    words: Mapped[str]
    """Why this person, in the words of the agency; the person reads it."""
    picked_name: Mapped[str]
    answered_at: Mapped[dt.datetime | None]
    decline_reason: Mapped[str | None]
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("application.id"), unique=True)


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
    interest: Mapped[dict[str, Any] | None]
    """{kind, words}: what the applicant has declared to have to do with the host; None: nothing."""
    measure: Mapped[dict[str, Any] | None]
    """{outcome, words}: what the head of the agency has decided to do about it."""
    priority: Mapped[int | None]
    """Which of their own applications the applicant wants most; 1 is first."""
    record: Mapped[dict[str, Any] | None]
    """The applicant's facts from the personnel record as the form showed them last, each {value, source, at}."""
    receipt: Mapped[str | None]
    submitted_at: Mapped[dt.datetime | None]
    deferred_until: Mapped[dt.date | None]
    reserve_rank: Mapped[int | None]
    ended_reason: Mapped[str | None]
    """In the words of whoever ended it."""
    ended_cause: Mapped[Text | None] = mapped_column(Words)
    """What ended it from outside: nobody decided on it."""


class ApplicationVersion(Base):
    """An application as it was sent, each time that it was: what was corrected can be shown beside what stood there before."""

    __tablename__ = "application_version"
    __table_args__ = (
        UniqueConstraint("application_id", "place", name="application_version_once"),
        CheckConstraint("place > 0", name="place"),
    )

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    place: Mapped[int]
    """1 is the first."""
    content: Mapped[dict[str, Any]]
    """{motivation, documents, interest, record}: all that the applicant can change."""
    sent_at: Mapped[dt.datetime]


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


class Objection(Base):
    """An applicant's objection against an official's decision, to that official's superior: one a decision."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("decision_id", name="objection_once"),
        UniqueConstraint("number", name="objection_number_once"),
        Index("ix_objection_application", "application_id"),
        CheckConstraint("(state = 'filed') = (decided_at IS NULL)", name="decided_at"),
    )

    number: Mapped[str]
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    state: Mapped[ObjectionState]
    words: Mapped[str]
    documents: Mapped[list[Any]]
    """Each {name, file_id}."""
    filed_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None]
    """Of the answer."""


class Interview(Base):
    """Times that a host offers to a candidate for a talk; one of them is picked."""

    __tablename__ = "interview"
    __table_args__ = (
        Index("interview_open_once", "application_id", unique=True, postgresql_where=text("state IN ('offered', 'picked')")),
        CheckConstraint("(state = 'picked') <= (at IS NOT NULL)", name="picked_has_a_time"),
    )

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[InterviewState]
    times: Mapped[list[Any]]
    """Moments with their offset (ISO 8601), soonest first."""
    minutes: Mapped[int]
    place: Mapped[str]
    """An address, or how to join."""
    words: Mapped[str]
    offered_name: Mapped[str]
    answer_by: Mapped[dt.datetime]
    at: Mapped[dt.datetime | None]
    """The time that was picked."""
    answered_at: Mapped[dt.datetime | None]
    reason: Mapped[str | None]
    """Why it was declined or withdrawn, in the words of whoever did."""
    cause: Mapped[Text | None] = mapped_column(Words)
    """What ended it from outside: nobody wrote a reason."""
    sequence: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Of the calendar file: raised with each change."""
