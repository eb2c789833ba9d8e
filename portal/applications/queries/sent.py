"""Reads of what was sent: the versions of an application, and the papers that went with a person's applications."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, Uuid, case, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, distinct_on

from portal.applications.models import Application, ApplicationVersion
from portal.files.models import StoredFile
from portal.kernel.db import db

MOST_PAPERS = 20


def count_versions(application_id: uuid.UUID) -> int:
    """How many times an application was sent, as far as that was kept; the caller has locked it."""
    query = select(func.count()).select_from(ApplicationVersion).where(ApplicationVersion.application_id == application_id)
    return db.session.scalar(query) or 0


def last_two_sent() -> Any:  # noqa: ANN401  a subquery of one value
    """What was sent last and what before it, newest first, as a part of a statement over applications; null while it was sent once."""
    version = ApplicationVersion
    newest = select(version.content, version.place).where(version.application_id == Application.id).correlate(Application)
    two = newest.order_by(version.place.desc()).limit(2).lateral()
    both = func.jsonb_agg(aggregate_order_by(two.c.content, two.c.place.desc()), type_=JSONB)
    return select(both).select_from(two).having(func.count() > 1).scalar_subquery()


@dataclass(frozen=True, slots=True)
class UsedPaper:
    """A paper that went with an application of its owner's."""

    name: str
    """What it was asked for as."""
    file: StoredFile
    sent_at: dt.datetime


def papers_used_by(account_id: uuid.UUID) -> list[UsedPaper]:
    """A person's own papers that went with their applications, newest first, each content once, at most so many."""
    listed = case((func.jsonb_typeof(Application.documents) == "array", Application.documents), else_=literal([], JSONB))
    item = func.jsonb_array_elements(listed).table_valued("value").lateral()
    value = cast(item.c.value, JSONB)
    query: Any = (
        select(value["name"].astext.cast(String), StoredFile, Application.submitted_at)
        .select_from(Application)
        .join(item, true())
        .join(StoredFile, StoredFile.id == value["file_id"].astext.cast(Uuid))
        .where(Application.account_id == account_id, StoredFile.owner_id == account_id, Application.submitted_at.is_not(None))
        .ext(distinct_on(StoredFile.sha256))
        .order_by(StoredFile.sha256, StoredFile.created_at.desc())
    )
    found = [UsedPaper(name, file, sent_at) for name, file, sent_at in db.session.execute(query)]
    return sorted(found, key=lambda one: (one.file.created_at, one.sent_at), reverse=True)[:MOST_PAPERS]
