"""Reads of questions, and of acts that decided several cases."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.workflow.models import CaseQuestion, DecidedTogether


def get_question(question_id: uuid.UUID) -> CaseQuestion:
    """One question with its case. Raises NotFoundError."""
    query = select(CaseQuestion).where(CaseQuestion.id == question_id).options(joinedload(CaseQuestion.case, innerjoin=True))
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def lock_question(question_id: uuid.UUID) -> CaseQuestion:
    """One question, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(CaseQuestion).where(CaseQuestion.id == question_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def questions_of(case_id: uuid.UUID) -> list[CaseQuestion]:
    """What was asked in a case, first to last."""
    return list(db.session.scalars(select(CaseQuestion).where(CaseQuestion.case_id == case_id).order_by(CaseQuestion.asked_at)))


def count_unanswered(case_id: uuid.UUID) -> int:
    """How many questions of a case wait for an answer."""
    query = select(func.count()).select_from(CaseQuestion).where(CaseQuestion.case_id == case_id, CaseQuestion.answered_at.is_(None))
    return db.session.scalar(query) or 0


def find_together(token: uuid.UUID) -> DecidedTogether | None:
    """The act of a page that was sent."""
    return db.session.scalar(select(DecidedTogether).where(DecidedTogether.token == token))


def get_together(act_id: uuid.UUID) -> DecidedTogether:
    """One act with what became of each case. Raises NotFoundError."""
    found = db.session.get(DecidedTogether, act_id)
    if found is None:
        raise NotFoundError
    return found
