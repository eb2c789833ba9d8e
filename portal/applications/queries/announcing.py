"""What the public reads of decisions: each stage's newest result on each application, by its number alone."""

import uuid
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.applications.models import Application
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.listing import read_page
from portal.kernel.paging import Page
from portal.workflow.models import CaseFile, Decision

STAGES = ("verifier", "curator", "host", "approver")
"""The stages whose results are announced, in their order; what an applicant's own office says stays in the house."""
NO_RESULT = ("return", "papers")
ANNOUNCED = (Decision.step.in_(STAGES), Decision.outcome.not_in(NO_RESULT))


def page_of_announced(words: str, number: int, size: int) -> Page[Any]:
    """A page of the opportunities for which results were announced, the newest first."""
    newest = func.max(Decision.decided_at).label("newest")
    people = func.count(Application.id.distinct()).label("people")
    shown = (Opportunity.id, Opportunity.number, Opportunity.title, Opportunity.host_name)
    query = (
        select(*shown, people, newest, func.count().over().label("total"))
        .join(Application, Application.opportunity_id == Opportunity.id)
        .join(CaseFile, CaseFile.subject_id == Application.id)
        .join(Decision, Decision.case_id == CaseFile.id)
        .where(*ANNOUNCED)
        .group_by(*shown)
    )
    if words:
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in (Opportunity.title, Opportunity.host_name))))
    return read_page(query.order_by(newest.desc(), Opportunity.id), number, size, lambda row: row)


def announced_of(opportunity_id: uuid.UUID) -> list[Any]:
    """The newest result of each stage on each application for an opportunity: (stage, number, outcome, moment), in order of stages."""
    query = (
        select(Decision.step, Application.number, Decision.outcome, Decision.decided_at)
        .join(CaseFile, CaseFile.id == Decision.case_id)
        .join(Application, Application.id == CaseFile.subject_id)
        .where(Application.opportunity_id == opportunity_id, *ANNOUNCED)
        .ext(distinct_on(Decision.step, Application.number))
        .order_by(Decision.step, Application.number, Decision.decided_at.desc())
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    return sorted(rows, key=lambda row: (STAGES.index(row[0]), row[1]))
