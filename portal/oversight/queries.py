"""Reads across the slices for the auditor."""

import functools
import uuid
from typing import Any

from sqlalchemy import Select, func, select

from portal.documents import queries as documents
from portal.kernel.listing import SIZE, SKIP, STATEMENTS, kept_page, sorting
from portal.kernel.paging import Page
from portal.workflow.models import CaseFile, CaseStep
from portal.workflow.queries import LINE


def page_of_cases(*, text: str, key: str, late: bool, order: str = "", number: int, size: int) -> Page[Any]:
    """A page of all cases with the turn that each is in (the columns of `LINE`), newest first; `late` keeps those that were escalated."""
    return kept_page(_cases(text, key, late, order), number, size)


@functools.lru_cache(maxsize=STATEMENTS)
def _cases(text: str, key: str, late: bool, order: str) -> Select[Any]:  # noqa: FBT001  what the reader ticked
    query: Any = select(*LINE, func.count().over().label("total")).select_from(CaseFile)
    query = query.outerjoin(CaseStep, (CaseStep.case_id == CaseFile.id) & CaseStep.left_at.is_(None))
    if text:
        query = query.where(CaseFile.number.icontains(text, autoescape=True) | CaseFile.title.icontains(text, autoescape=True))
    if key:
        query = query.where(CaseFile.key == key)
    if late:
        query = query.where(CaseFile.id.in_(select(CaseStep.case_id).where(CaseStep.escalated_at.is_not(None))))
    columns = {"title": CaseFile.title, "body": CaseFile.body_name, "opened": CaseFile.created_at, "due": CaseStep.due_at}
    kept: Select[Any] = query.order_by(sorting(columns, order, CaseFile.created_at.desc()), CaseFile.id).limit(SIZE).offset(SKIP)
    return kept


def subjects_of(case: CaseFile) -> list[tuple[str, uuid.UUID]]:
    """What the record calls a case, its subject, and the letters that name it."""
    letters = {copy.letter_id for copy in documents.copies_of_subject(case.subject_id)}
    return [("case", case.id), (case.subject_kind, case.subject_id), *(("letter", letter_id) for letter_id in letters)]
