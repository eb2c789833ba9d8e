"""Every read of the audit record."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.audit.domain import Entry
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel.db import db
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its detail, as the auditor reads it."""

    entry: AuditEntry
    detail: dict[str, Any] | None


def chain() -> Iterator[tuple[Entry, str, str | None, dict[str, Any] | None]]:
    """The whole record from first to last, read in batches."""
    last = 0
    while True:
        query = (
            select(AuditEntry, AuditDetail.salt, AuditDetail.document)
            .outerjoin(AuditDetail, AuditDetail.entry_id == AuditEntry.id)
            .where(AuditEntry.seq > last)
            .order_by(AuditEntry.seq)
            .limit(BATCH)
        )
        rows = db.session.execute(query).all()
        if not rows:
            return
        for entry, salt, document in rows:
            yield Entry(**{name: getattr(entry, name) for name in Entry.__slots__}), entry.link, salt, document
        last = rows[-1][0].seq
        db.session.expunge_all()


def lines_of(subjects: list[tuple[str, uuid.UUID]]) -> list[Line]:
    """All entries on these subjects (kind, id), first to last."""
    ids = [subject_id for _, subject_id in subjects]
    query = (
        select(AuditEntry, AuditDetail.document)
        .outerjoin(AuditDetail, AuditDetail.entry_id == AuditEntry.id)
        .where(AuditEntry.subject_id.in_(ids))
        .order_by(AuditEntry.seq)
    )
    return [Line(entry, document) for entry, document in db.session.execute(query)]


def find_last(event: str, subject_kind: str, subject_id: uuid.UUID) -> Line | None:
    """The newest entry of an event on a subject."""
    query = (
        select(AuditEntry, AuditDetail.document)
        .outerjoin(AuditDetail, AuditDetail.entry_id == AuditEntry.id)
        .where(AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == subject_id, AuditEntry.event == event)
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return Line(row[0], row[1]) if row else None


def page_of_lines(*, event: str, text: str, order: str = "", number: int, size: int) -> Page[Line]:
    """A page of the record, newest first; `event` is a prefix of the tag, `text` is looked for in names and reasons."""
    query = select(AuditEntry, AuditDetail.document, func.count().over()).outerjoin(AuditDetail, AuditDetail.entry_id == AuditEntry.id)
    if event:
        query = query.where(AuditEntry.event.startswith(event, autoescape=True))
    if text:
        query = query.where(func.cast(AuditDetail.document, db.Text).icontains(text, autoescape=True))
    query = query.order_by(sorting({"entry": AuditEntry.seq}, order, AuditEntry.seq.desc()))
    return read_page(query, number, size, lambda row: Line(row[0], row[1]))


def count_entries() -> int:
    """How many entries there are."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
