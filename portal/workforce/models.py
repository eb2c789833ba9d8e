"""Tables of the civil servant's record and of the files that feed it."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from portal.kernel.db import Base
from portal.kernel.types import Email, Words
from portal.workforce.domain.codes import Employment, ImportState, LegalStatus, Predicate, Severity
from portal.workforce.domain.requests import RequestKind, RequestState


class Servant(Base):
    """A civil servant as the last file told it, and as corrections that were confirmed. A person who has left keeps the row."""

    __tablename__ = "servant"
    __table_args__ = (
        # Checked at the end of a statement: within one file two people may exchange a number or an address.
        UniqueConstraint("nip", name="servant_nip_once", deferrable=True, initially="IMMEDIATE"),
        UniqueConstraint("nrk", name="servant_nrk_once", deferrable=True, initially="IMMEDIATE"),
        UniqueConstraint("email", name="servant_email_once", deferrable=True, initially="IMMEDIATE"),
        CheckConstraint(
            "sanction_severity = 'LIGHT' OR (sanction_severity IS NULL) = (sanction_until IS NULL)", name="sanction_has_an_end"
        ),
        Index("ix_servant_name", "name", "id"),
    )

    nip: Mapped[str]
    """Of a PPPK it changes with the agency; `id` is the person."""
    nrk: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(Email)
    employment_type: Mapped[Employment]
    legal_status: Mapped[LegalStatus]
    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"), index=True)
    post: Mapped[str]
    post_class: Mapped[str]
    grade: Mapped[str | None]
    education: Mapped[str | None]
    birth_date: Mapped[dt.date | None]
    appointed_on: Mapped[dt.date]
    retires_on: Mapped[dt.date | None]
    supervisor_nip: Mapped[str | None]
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("servant.id"), index=True)
    service_bond_until: Mapped[dt.date | None]
    discipline_open_case: Mapped[bool | None]
    """None: not known. True or False is as of `discipline_as_of`."""
    sanction_severity: Mapped[Severity | None]
    sanction_until: Mapped[dt.date | None]
    discipline_as_of: Mapped[dt.date | None]
    levels: Mapped[dict[str, Any] | None]
    """Competency code to level, the same as in `servant_competency`: the rules read all servants at once from here."""
    assessed_on: Mapped[dt.date | None]
    rating_year: Mapped[int | None] = mapped_column(SmallInteger)
    """The newest year with a performance rating; `recent_ratings` holds that year's predicate and those of the two years before."""
    recent_ratings: Mapped[list[str | None] | None] = mapped_column(ARRAY(Text))
    left_on: Mapped[dt.date | None]
    source: Mapped[str]
    source_at: Mapped[dt.datetime]

    def is_here(self, on: dt.date) -> bool:
        """Whether the person still works for the province on a day."""
        return self.left_on is None or self.left_on > on

    def rating_of(self, year: int) -> Predicate | None:
        """The predicate of a year among the newest three, if it is on record."""
        return rating_of(self, year)


def rating_of(record: Any, year: int) -> Predicate | None:  # noqa: ANN401  a servant, or a row with the same columns
    """The predicate of a year among the newest three, if it is on record."""
    newest, ratings = record.rating_year, record.recent_ratings
    if newest is None or not ratings or not 0 <= newest - year < len(ratings):
        return None
    value = ratings[newest - year]
    return Predicate(value) if value else None


class ServantCompetency(Base):
    """The level of one competency that the last assessment found."""

    __tablename__ = "servant_competency"
    __table_args__ = (
        UniqueConstraint("servant_id", "competency_code", name="servant_competency_once"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    )

    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"))
    competency_code: Mapped[str]
    level: Mapped[int] = mapped_column(SmallInteger)
    assessed_on: Mapped[dt.date | None]


class PerformanceRating(Base):
    """The predicate of a year's performance appraisal (SKP)."""

    __tablename__ = "performance_rating"
    __table_args__ = (UniqueConstraint("servant_id", "year", name="performance_rating_once"),)

    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    predicate: Mapped[Predicate]


class WorkforceImport(Base):
    """A file that was uploaded: what it would change, and once it has run, what it did."""

    __tablename__ = "workforce_import"

    file_name: Mapped[str]
    file_digest: Mapped[str]
    """SHA-256 of the file as it was uploaded."""
    state: Mapped[ImportState] = mapped_column(default=ImportState.PREVIEWED)
    report: Mapped[dict[str, Any]]
    difference: Mapped[str]
    """Digest of everything that would change; another one when it is run means that the data changed since the review."""
    uploaded_by: Mapped[uuid.UUID]
    uploaded_by_name: Mapped[str]
    source: Mapped[str | None]
    reason: Mapped[str | None]
    run_at: Mapped[dt.datetime | None]
    done: Mapped[int | None]
    """While the worker writes or undoes: how many people it has dealt with."""
    refusal: Mapped[Any | None] = mapped_column(Words)
    """Why the worker wrote nothing, the last time it tried."""
    undone_at: Mapped[dt.datetime | None]
    undone_by_name: Mapped[str | None]
    undone_reason: Mapped[str | None]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    """The file, until it has run or another took its place: personal data are not kept twice."""
    errors_file: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    """The rows that stay out, with what is wrong with each."""


class WorkforceImportRow(Base):
    """What an import changed of one person, as it stood before; kept until the import can no longer be undone."""

    __tablename__ = "workforce_import_row"
    __table_args__ = (UniqueConstraint("import_id", "servant_id", name="workforce_import_row_once"),)

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workforce_import.id"))
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"))
    is_new: Mapped[bool]
    was: Mapped[dict[str, Any]]
    """The columns that the file carries, source, recent ratings, and under `ratings` those of the file's years; empty of a new person."""


class RecordRequest(Base):
    """What a civil servant asks to be changed in the own record, or added to it, with its proof."""

    __tablename__ = "record_request"
    __table_args__ = (
        UniqueConstraint("number", name="record_request_number_once"),
        CheckConstraint("(kind = 'correction') = (field IS NOT NULL)", name="field_of_correction"),
        Index("ix_record_request_servant", "servant_id", "submitted_at"),
        Index(
            "record_request_open_once",
            "servant_id",
            "field",
            unique=True,
            postgresql_where=text("kind = 'correction' AND state IN ('submitted', 'returned')"),
        ),
    )

    number: Mapped[str]
    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"))
    account_id: Mapped[uuid.UUID]
    kind: Mapped[RequestKind]
    state: Mapped[RequestState]
    field: Mapped[str | None]
    """The key of the column, of a correction."""
    before: Mapped[str | None]
    """What stood on record when it was asked, in the one way in which the portal writes it; None: nothing did."""
    after: Mapped[str | None]
    document: Mapped[dict[str, Any]]
    """The particulars of an education or a certificate; empty for a correction."""
    reason: Mapped[str]
    proof_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    round: Mapped[int]
    submitted_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]


class RecordFix(Base):
    """A correction that was confirmed: it holds against files that still bring the old value, until one brings another."""

    __tablename__ = "record_fix"
    __table_args__ = (
        Index("record_fix_open_once", "servant_id", "field", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_record_fix_open", "field", postgresql_where=text("ended_at IS NULL")),
        Index("ix_record_fix_confirmed", "confirmed_at"),
    )

    servant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("servant.id"))
    field: Mapped[str]
    before: Mapped[str | None]
    """What the source of the files had when it was confirmed."""
    after: Mapped[str | None]
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record_request.id"))
    confirmed_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("workforce_import.id"))
    """The import whose file brought another value."""
