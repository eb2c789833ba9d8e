"""Reads across the slices for the auditor."""

import uuid

from sqlalchemy import func, select

from portal.documents import queries as documents
from portal.kernel.db import db
from portal.kernel.paging import Page
from portal.workflow.models import CaseFile, CaseStep


def page_of_cases(*, text: str, key: str, late: bool, number: int, size: int) -> Page[tuple[CaseFile, CaseStep | None]]:
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
    rows = db.session.execute(query.order_by(CaseFile.created_at.desc(), CaseFile.id).limit(size).offset((number - 1) * size)).all()
    return Page([(row[0], row[1]) for row in rows], number, size, rows[0][2] if rows else 0)


def subjects_of(case: CaseFile) -> list[tuple[str, uuid.UUID]]:
    """What the record calls a case, its subject, and the letters that name it."""
    letters = {copy.letter_id for copy in documents.copies_of_subject(case.subject_id)}
    return [("case", case.id), (case.subject_kind, case.subject_id), *(("letter", letter_id) for letter_id in letters)]
