"""Reads of what officers have established: for one person, for everybody as SQL, and as a list."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, func, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.eligibility.domain.facts import FACTS, Context, Fact, source_of
from portal.eligibility.domain.findings import FindingState, is_findable, is_missing, overlaid
from portal.eligibility.models import Finding
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.workforce.domain.nip import stripped
from portal.workforce.models import Servant


def _counts(on: dt.date) -> tuple[ColumnElement[bool], ...]:
    return Finding.revoked_at.is_(None), Finding.until >= on


def established(servant_id: uuid.UUID, on: dt.date) -> dict[str, tuple[Any, dt.date, dt.date]]:
    """What counts of one person on a day, by fact: value, the day on which it was established, the last day."""
    rows = db.session.scalars(select(Finding).where(Finding.servant_id == servant_id, *_counts(on)))
    return {row.fact: (row.value, clock.local(row.established_at).date(), row.until) for row in rows}


def facts_of(servant: Any, context: Context, names: Iterable[str]) -> dict[str, Fact]:  # noqa: ANN401  a servant, or a row with its columns
    """The facts about one person that some slice supplies, with what officers have established where the record does not know."""
    found: dict[str, Fact] = {}
    for name in names:
        source, argument = source_of(name)
        if source is not None:
            found[name] = source.read(servant, context, argument)
    if not any(is_findable(name) and is_missing(fact.value) for name, fact in found.items()):
        return found
    return overlaid(found, established(servant.id, context.known_on))


def established_column(fact: str, on: dt.date, kind: Any, part: int | None = None) -> ColumnElement[Any]:  # noqa: ANN401  a type of SQL
    """What counts of a fact on a day, as a column beside `servant`; `part` of a fact that has several.

    What was established is gathered once, into a document by person: it is asked only of those whom the record does not know.
    """
    found = select(Finding.servant_id, Finding.value).where(Finding.fact == fact, *_counts(on)).subquery()
    document = select(func.jsonb_object_agg(found.c.servant_id, found.c.value, type_=JSONB)).scalar_subquery()
    value = document[cast(Servant.id, SqlText)]
    return cast(value.astext if part is None else value[part].astext, kind)


def get_finding(finding_id: uuid.UUID) -> Finding:
    """One finding. Raises NotFoundError."""
    found = db.session.get(Finding, finding_id)
    if found is None:
        raise NotFoundError
    return found


def lock_finding(finding_id: uuid.UUID) -> Finding:
    """The same, locked until the transaction ends, as it stands now."""
    query = select(Finding).where(Finding.id == finding_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError
    return found


def standing_of(servant_id: uuid.UUID, fact: str) -> Finding | None:
    """What has been established of a person's fact and was not revoked, locked until the transaction ends."""
    query = select(Finding).where(Finding.servant_id == servant_id, Finding.fact == fact, Finding.revoked_at.is_(None))
    return db.session.scalars(query.with_for_update()).one_or_none()


def _in_state(state: str, today: dt.date) -> ColumnElement[bool] | None:
    return {
        FindingState.STANDING.value: Finding.revoked_at.is_(None) & (Finding.until >= today),
        FindingState.EXPIRED.value: Finding.revoked_at.is_(None) & (Finding.until < today),
        FindingState.REVOKED.value: Finding.revoked_at.is_not(None),
    }.get(state)


def page_of_findings(*, text: str, fact: str, state: str, order: str, number: int, size: int) -> Page[tuple[Finding, Servant]]:
    """A page of what was established, newest first, each with its person; `text` is looked for in name, NIP and evidence."""
    query: Select[Finding, Servant, int] = select(Finding, Servant, func.count().over()).join(Servant, Servant.id == Finding.servant_id)
    if text:
        words = [Servant.name.icontains(text, autoescape=True), Finding.evidence.icontains(text, autoescape=True)]
        query = query.where(or_(*words, Servant.nip.startswith(stripped(text), autoescape=True)))
    if fact in FACTS:
        query = query.where(or_(Finding.fact == fact, Finding.fact.startswith(f"{fact}:", autoescape=True)))
    condition = _in_state(state, clock.today())
    if condition is not None:
        query = query.where(condition)
    columns = {"name": func.lower(Servant.name), "until": Finding.until, "by": func.lower(Finding.established_name)}
    query = query.order_by(sorting(columns, order, Finding.established_at.desc()), Finding.id)
    return read_page(query, number, size, lambda row: (row[0], row[1]))
