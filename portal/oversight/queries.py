"""Reads across the slices for the auditor."""

import uuid

from sqlalchemy import func, select

from portal.documents import queries as documents
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.workflow.models import CaseFile, CaseStep


def page_of_cases(*, text: str, key: str, late: bool, order: str = "", number: int, size: int) -> Page[tuple[CaseFile, CaseStep | None]]:
    """A page of all cases with the turn that each is in, newest first; `late` keeps those that were escalated."""
    query = select(CaseFile, CaseStep, func.count().over()).outerjoin(
        CaseStep, (CaseStep.case_id == CaseFile.id) & CaseStep.left_at.is_(None)
    )
    if text:
        query = query.where(CaseFile.number.icontains(text, autoescape=True) | CaseFile.title.icontains(text, autoescape=True))
    if key:
        query = query.where(CaseFile.key == key)
    if late:
        query = query.where(CaseFile.id.in_(select(CaseStep.case_id).where(CaseStep.escalated_at.is_not(None))))
    columns = {"title": CaseFile.title, "body": CaseFile.body_name, "opened": CaseFile.created_at, "due": CaseStep.due_at}
    query = query.order_by(sorting(columns, order, CaseFile.created_at.desc()), CaseFile.id)
    return read_page(query, number, size, lambda row: (row[0], row[1]))


def subjects_of(case: CaseFile) -> list[tuple[str, uuid.UUID]]:
    """What the record calls a case, its subject, and the letters that name it."""
    letters = {copy.letter_id for copy in documents.copies_of_subject(case.subject_id)}
    return [("case", case.id), (case.subject_kind, case.subject_id), *(("letter", letter_id) for letter_id in letters)]
