"""Reads of the candidates of a host: with what was agreed to be shown while the purpose lasts, after it the number and the state alone."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from portal.applications.domain import ApplicationState
from portal.applications.domain.hosting import SEEN, STEP, is_seen
from portal.applications.models import Application
from portal.applications.queries.applications import Whole
from portal.applications.queries.assignments import placed_until
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.models import Body
from portal.workflow.models import CaseFile, CaseStep
from portal.workforce.models import Servant

AGENCY, TURN, ENTERED = aliased(Body), aliased(CaseStep), aliased(CaseStep)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is or was offered to a host."""

    application_id: uuid.UUID
    number: str
    state: ApplicationState
    opportunity: Opportunity
    whole: Whole | None
    """All of it while the purpose lasts; None once it has ended: nothing personal leaves with it."""
    turn: CaseStep | None
    """The host's turn, while it has one."""


def seen(today: dt.date) -> ColumnElement[bool]:
    """The condition that the purpose lasts, as `domain.hosting.is_seen` says it."""
    issued = and_(Application.state == ApplicationState.ISSUED, placed_until() >= today)
    return or_(Application.state.in_(SEEN), issued)


def _agreed(name: str, column: Any, today: dt.date) -> ColumnElement[Any]:  # noqa: ANN401  a column of text
    """A column of a person for searching and sorting: nothing where it is not, or no longer, to be shown."""
    return case((and_(seen(today), Application.consent["fields"].contains([name])), column))


def _offered(body_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition that an application has come to the step of this host."""
    came = select(ENTERED.id).join(CaseFile, CaseFile.id == ENTERED.case_id)
    came = came.where(CaseFile.subject_id == Application.id, ENTERED.key == STEP).correlate(Application)
    return and_(Opportunity.host_id == body_id, came.exists())


def _candidates(body_id: uuid.UUID) -> Any:  # noqa: ANN401  a select of rows
    now = and_(TURN.key == STEP, TURN.left_at.is_(None), TURN.case_id.in_(_cases()))
    return (
        select(Application, Opportunity, Servant, Body, AGENCY, TURN, placed_until())
        .join(Opportunity, Opportunity.id == Application.opportunity_id)
        .join(Servant, Servant.id == Application.servant_id)
        .join(Body, Body.id == Servant.body_id)
        .join(AGENCY, AGENCY.id == Application.agency_id)
        .outerjoin(TURN, now)
        .where(_offered(body_id))
    )


def _cases() -> Any:  # noqa: ANN401  a select beside the application
    return select(CaseFile.id).where(CaseFile.subject_id == Application.id, CaseFile.closed_at.is_(None)).correlate(Application)


def page_of_candidates(
    body_id: uuid.UUID,
    *,
    text: str = "",
    opportunity: uuid.UUID | None = None,
    state: str = "",
    order: str = "",
    today: dt.date,
    number: int,
    size: int,
) -> Page[Candidate]:
    """A page of the candidates of a host, the soonest due first; `text` is looked for in number, name and post as far as shown."""
    name, post = _agreed("name", Servant.name, today), _agreed("post", Servant.post, today)
    query = _candidates(body_id).add_columns(func.count().over())
    if text:
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in (Application.number, name, post))))
    if opportunity is not None:
        query = query.where(Opportunity.id == opportunity)
    if state in set(ApplicationState):
        query = query.where(Application.state == state)
    columns = {"name": name, "opportunity": Opportunity.title, "due": TURN.due_at, "place": Application.reserve_rank}
    first = case((TURN.id.is_not(None), 0), (seen(today), 1), else_=2)
    query = query.order_by(sorting(columns, order, first), TURN.due_at.asc().nulls_last(), Application.number)
    return read_page(query, number, size, lambda row: _candidate(row, today))


def candidates_by_id(body_id: uuid.UUID, ids: Iterable[uuid.UUID], today: dt.date) -> list[Candidate]:
    """Several of a host's candidates of whom it still sees what was agreed, by number; any other id is left out."""
    query = _candidates(body_id).where(Application.id.in_(list(ids)), seen(today)).order_by(Application.number)
    return [_candidate(row, today) for row in db.session.execute(query)]


def _candidate(row: Any, today: dt.date) -> Candidate:  # noqa: ANN401  a row
    application, opportunity, servant, unit, agency, turn, until = row[:7]
    shown = is_seen(application.state, until, today)
    whole = Whole(application, opportunity, servant, unit, agency, away=0, rules=None, until=until) if shown else None
    return Candidate(application.id, application.number, application.state, opportunity, whole, turn)


def offered_for(body_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The opportunities of a host for which somebody is or was offered to it, by title."""
    query = select(Opportunity.id, Opportunity.title).join(Application, Application.opportunity_id == Opportunity.id)
    query = query.where(_offered(body_id)).distinct().order_by(Opportunity.title, Opportunity.id)
    return [(found, title) for found, title in db.session.execute(query)]
