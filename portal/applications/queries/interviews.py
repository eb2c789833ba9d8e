"""Reads of talks, and of what stands at a host."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from portal.applications.domain import ApplicationState, InterviewState
from portal.applications.domain.hosting import STEP
from portal.applications.models import Application, Interview
from portal.applications.queries.assignments import placed_until
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.workflow.models import CaseFile, CaseStep

OPEN = (InterviewState.OFFERED, InterviewState.PICKED)


@dataclass(frozen=True, slots=True)
class Candidacy:
    """An application as its host deals with it: for what it is, and the host's turn while it has one."""

    application: Application
    opportunity: Opportunity
    turn: CaseStep | None
    until: dt.date
    """The last day of the placement, if it comes to one."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk with the application that it is about."""

    interview: Interview
    application: Application
    opportunity: Opportunity
    until: dt.date
    """The last day of the placement, if it comes to one."""


def get_candidacy(application_id: uuid.UUID) -> Candidacy:
    """An application that has been offered to its host. Raises NotFoundError."""
    offered = select(CaseStep.id).join(CaseFile, CaseFile.id == CaseStep.case_id)
    offered = offered.where(CaseFile.subject_id == Application.id, CaseStep.key == STEP)
    query = select(Application, Opportunity, placed_until()).join(Opportunity, Opportunity.id == Application.opportunity_id)
    found = db.session.execute(query.where(Application.id == application_id, offered.exists())).one_or_none()
    if found is None:
        raise NotFoundError
    return Candidacy(found[0], found[1], find_host_turn(application_id), found[2])


def find_host_turn(application_id: uuid.UUID) -> CaseStep | None:
    """The turn in which a host answers to an application, while it lasts."""
    query = select(CaseStep).join(CaseFile, CaseFile.id == CaseStep.case_id)
    query = query.where(CaseFile.subject_id == application_id, CaseFile.closed_at.is_(None))
    return db.session.scalar(query.where(CaseStep.key == STEP, CaseStep.left_at.is_(None)))


def get_talk(interview_id: uuid.UUID) -> Talk:
    """One talk with its application. Raises NotFoundError."""
    query = select(Interview, Application, Opportunity, placed_until()).join(Application, Application.id == Interview.application_id)
    query = query.join(Opportunity, Opportunity.id == Application.opportunity_id)
    found = db.session.execute(query.where(Interview.id == interview_id)).one_or_none()
    if found is None:
        raise NotFoundError
    return Talk(*found)


def lock_interview(interview_id: uuid.UUID) -> Interview:
    """One talk, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(Interview).where(Interview.id == interview_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def find_open_interview(application_id: uuid.UUID) -> Interview | None:
    """The talk of a candidate for which times are offered or one is picked."""
    return db.session.scalar(select(Interview).where(Interview.application_id == application_id, Interview.state.in_(OPEN)))


def find_last_interview(application_id: uuid.UUID) -> Interview | None:
    """The newest talk of a candidate, whatever became of it."""
    query = select(Interview).where(Interview.application_id == application_id).order_by(Interview.created_at.desc())
    return db.session.scalar(query.limit(1))


def open_interviews_of(application_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Interview]:
    """The same of several candidates at once."""
    query = select(Interview).where(Interview.application_id.in_(list(application_ids)), Interview.state.in_(OPEN))
    return {found.application_id: found for found in db.session.scalars(query)}


def cases_of_reserves(opportunity_id: uuid.UUID) -> list[uuid.UUID]:
    """The open cases of those on the reserve list of an opportunity, in the order in which they are locked."""
    query = select(CaseFile.id).join(Application, Application.id == CaseFile.subject_id)
    query = query.where(Application.opportunity_id == opportunity_id, Application.state == ApplicationState.RESERVE)
    return list(db.session.scalars(query.where(CaseFile.closed_at.is_(None)).order_by(CaseFile.id)))


def reserves_of(opportunity_id: uuid.UUID) -> list[Application]:
    """Those on the reserve list of an opportunity, in the order of their places; of two at one place who applied first."""
    query = select(Application).where(Application.opportunity_id == opportunity_id, Application.state == ApplicationState.RESERVE)
    return list(db.session.scalars(query.order_by(Application.reserve_rank, Application.submitted_at, Application.id)))
