"""Reads across the slices for the auditor."""

import functools
import uuid
from typing import Any

from sqlalchemy import Select, func, select

from portal.documents import queries as documents
from portal.kernel.listing import SIZE, SKIP, STATEMENTS, counted, kept_page, sorting
from portal.kernel.paging import Page
from portal.workflow.models import CaseFile, CaseStep
from portal.workflow.queries import LINE


def page_of_cases(*, text: str, key: str, late: bool, order: str = "", number: int, size: int) -> Page[Any]:
    """A page of all cases with the turn that each is in (the columns of `LINE`), newest first; `late` keeps those that were escalated."""
    return kept_page(_cases(text, key, late, order), number, size)


@functools.lru_cache(maxsize=STATEMENTS)
def _cases(text: str, key: str, late: bool, order: str) -> Select[Any]:  # noqa: FBT001  what the reader ticked
    conditions: list[Any] = []
    if text:
        conditions.append(CaseFile.number.icontains(text, autoescape=True) | CaseFile.title.icontains(text, autoescape=True))
    if key:
        conditions.append(CaseFile.key == key)
    if late:
        conditions.append(CaseFile.id.in_(select(CaseStep.case_id).where(CaseStep.escalated_at.is_not(None))))
    query: Any = select(*LINE, counted(select(func.count()).select_from(CaseFile), conditions)).select_from(CaseFile)
    query = query.outerjoin(CaseStep, (CaseStep.case_id == CaseFile.id) & CaseStep.left_at.is_(None)).where(*conditions)
    columns = {"title": CaseFile.title, "body": CaseFile.body_name, "opened": CaseFile.created_at, "due": CaseStep.due_at}
    kept: Select[Any] = query.order_by(sorting(columns, order, CaseFile.created_at.desc()), CaseFile.id).limit(SIZE).offset(SKIP)
    return kept


def subjects_of(case: CaseFile) -> list[tuple[str, uuid.UUID]]:
    """What the record calls a case, its subject, and the letters that name it."""
    letters = {copy.letter_id for copy in documents.copies_of_subject(case.subject_id)}
    return [("case", case.id), (case.subject_kind, case.subject_id), *(("letter", letter_id) for letter_id in letters)]
