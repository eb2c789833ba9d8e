"""Reads across the slices for the auditor and for leaders."""

import datetime as dt
import functools
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from portal.audit import queries as record
from portal.documents import queries as documents
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Role
from portal.kernel.listing import SIZE, SKIP, STATEMENTS, counted, kept_page, read_page, sorting
from portal.kernel.paging import Page
from portal.organisations import queries as organisations
from portal.organisations.models import Body
from portal.oversight.domain import DRAWN, SAMPLE, Asked, Drawn
from portal.workflow.models import CaseFile, CaseStep
from portal.workflow.queries import LINE, first_turn

PASSED = "passed"


def has_passed() -> ColumnElement[bool]:
    """The condition that the time set for the service of an open case has passed without a decision."""
    return CaseFile.closed_at.is_(None) & CaseFile.passed_at.is_not(None)


def count_passed() -> int:
    """How many open cases there are whose time has passed."""
    return db.session.scalar(select(func.count()).select_from(CaseFile).where(has_passed())) or 0


def page_of_cases(*, text: str, key: str, late: str, order: str = "", number: int, size: int) -> Page[Any]:
    """A page of all cases with the turn that each is in (the columns of `LINE`), newest first.

    `late`: 1 keeps those that were escalated, `passed` those whose statutory time passed without a decision and that are still open.
    """
    return kept_page(_cases(text, key, late, order), number, size)


@functools.lru_cache(maxsize=STATEMENTS)
def _cases(text: str, key: str, late: str, order: str) -> Select[Any]:
    conditions: list[Any] = []
    if text:
        conditions.append(CaseFile.number.icontains(text, autoescape=True) | CaseFile.title.icontains(text, autoescape=True))
    if key:
        conditions.append(CaseFile.key == key)
    if late == PASSED:
        conditions.append(has_passed())
    elif late:
        conditions.append(CaseFile.id.in_(select(CaseStep.case_id).where(CaseStep.escalated_at.is_not(None))))
    query: Any = select(*LINE, counted(select(func.count()).select_from(CaseFile), conditions)).select_from(CaseFile)
    query = query.outerjoin(CaseStep, first_turn()).where(*conditions)
    columns = {"title": CaseFile.title, "body": CaseFile.body_name, "opened": CaseFile.created_at, "due": CaseStep.due_at}
    kept: Select[Any] = query.order_by(sorting(columns, order, CaseFile.created_at.desc()), CaseFile.id).limit(SIZE).offset(SKIP)
    return kept


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in one office at one step: how much, since when, how much of it is late, how much sleeps until a day."""

    office_id: uuid.UUID
    office: str
    key: str
    step: str
    role: Role
    waiting: int
    since: dt.datetime | None
    late: int
    asleep: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which queues somebody looks for: `within` a body and what stands below it, or everywhere; `late` only where something is."""

    within: uuid.UUID | None = None
    text: str = ""
    key: str = ""
    late: bool = False
    order: str = ""


def page_of_queues(wanted: Wanted, *, number: int, size: int) -> Page[Queue]:
    """A page of the queues of the government's offices, those with most that is late first."""
    awake = or_(CaseStep.sleeps_until.is_(None), CaseStep.sleeps_until <= clock.today())
    waiting, asleep = func.count().filter(awake), func.count().filter(~awake)
    since, overdue = func.min(CaseStep.entered_at).filter(awake), func.count().filter(awake, CaseStep.due_at < clock.now())
    columns = (Body.id, Body.name, CaseFile.key, CaseStep.key, CaseStep.role, waiting, since, overdue, asleep)
    query = select(*columns, func.count().over()).select_from(CaseStep).join(CaseFile, CaseFile.id == CaseStep.case_id)
    query = query.join(Body, Body.id == CaseStep.body_id).where(CaseStep.left_at.is_(None), Body.kind.in_(organisations.GOVERNMENT))
    if wanted.within is not None:
        query = query.where(Body.id.in_(organisations.below([wanted.within])))
    if wanted.text:
        query = query.where(or_(Body.name.icontains(wanted.text, autoescape=True), Body.code.icontains(wanted.text, autoescape=True)))
    if wanted.key:
        query = query.where(CaseFile.key == wanted.key)
    query = query.group_by(Body.id, Body.name, CaseFile.key, CaseStep.key, CaseStep.role)
    if wanted.late:
        query = query.having(overdue > 0)
    by = {"office": func.lower(Body.name), "waiting": waiting, "since": since, "late": overdue}
    query = query.order_by(sorting(by, wanted.order, overdue.desc()), since.asc().nulls_last(), Body.id, CaseFile.key, CaseStep.key)
    return read_page(query, number, size, lambda row: Queue(*row[:-1]))


def sample_of(asked: Asked) -> Page[Any]:
    """The sample (the columns of `LINE`), in its order; the page's total is how many cases it was drawn from."""
    rank = func.encode(func.sha256(func.convert_to(literal(f"{asked.seed}:") + CaseFile.number, "UTF8")), "hex")
    query = select(*LINE, func.count().over()).select_from(CaseFile).outerjoin(CaseStep, first_turn())
    after = asked.last + dt.timedelta(days=1)
    query = query.where(CaseFile.created_at >= clock.at(asked.first, 0), CaseFile.created_at < clock.at(after, 0))
    if asked.key:
        query = query.where(CaseFile.key == asked.key)
    return read_page(query.order_by(rank, CaseFile.id), 1, asked.size, lambda row: row)


def get_drawn(sample_id: uuid.UUID) -> Drawn:
    """A sample that was drawn, as the record has it. Raises NotFoundError."""
    found = record.find_last(DRAWN, SAMPLE, sample_id)
    if found is None or found.detail is None:
        raise NotFoundError
    return Drawn.from_record(sample_id, found.entry.at, found.detail)


def newest_drawn(most: int) -> list[Drawn]:
    """The samples that were drawn last, newest first."""
    lines = record.page_of_lines(event=DRAWN, text="", number=1, size=most).rows
    return [Drawn.from_record(line.entry.subject_id, line.entry.at, line.detail) for line in lines if line.detail]


def subjects_of(case: CaseFile) -> list[tuple[str, uuid.UUID]]:
    """What the record calls a case, its subject, and the letters that name it."""
    letters = {copy.letter_id for copy in documents.papers_of_subject(case.subject_id)}
    return [("case", case.id), (case.subject_kind, case.subject_id), *(("letter", letter_id) for letter_id in letters)]
