"""Reads of applications."""

import datetime as dt
import functools
import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Date, Select, Uuid, and_, bindparam, func, or_, select, text
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import aliased

from portal.accounts.models import Account
from portal.applications.domain import ENDS, ApplicationState, InvitationState
from portal.applications.models import Application, Assignment, Invitation
from portal.applications.queries.assignments import placed_until, running
from portal.applications.queries.sent import last_two_sent
from portal.catalogue.models import Opportunity
from portal.eligibility import queries as eligibility
from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import SIZE, SKIP, STATEMENTS, counted, kept_page, read_page, sorting
from portal.kernel.paging import Page
from portal.kernel.sending import Columns
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.workflow.models import CaseFile, CaseStep
from portal.workforce.models import Servant

NUMBER_LOCK = 5_201_316
SUBMITTED = (
    Application.number,
    Application.state,
    Application.origin,
    Application.submitted_at,
    Opportunity.title.label("opportunity"),
    Opportunity.host_name,
    CaseFile.id.label("case_id"),
    CaseFile.title.label("name"),
)
"""What a line of the officers' list shows."""


def get_application(application_id: uuid.UUID) -> Application:
    """One application. Raises NotFoundError."""
    found = db.session.get(Application, application_id)
    if found is None:
        raise NotFoundError
    return found


def lock_application(application_id: uuid.UUID) -> Application:
    """One application, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(Application).where(Application.id == application_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def agencies_of_units(body_ids: Iterable[uuid.UUID], during: Range[dt.date]) -> dict[uuid.UUID, tuple[Any, int]]:
    """The agency of each of these units, a row with the columns of Body, with how many of its people are away in a period; one statement.

    A unit below no agency is left out.
    """
    rows = map(iter, rows_of(_agencies(), units=list(body_ids), during=during))
    return {unit: (AGENCY_ROW.take(values), next(values)) for values in rows for unit in [next(values)]}


AGENCY_ROW = Columns(Body)


@functools.cache
def _agencies() -> Select[Any]:
    away = select(func.count()).select_from(Assignment).where(Assignment.agency_id == Body.id, Assignment.ended_at.is_(None))
    away = away.where(Assignment.during.op("&&")(bindparam("during", type_=DATERANGE()))).correlate(Body)
    first = select(Body.id.label("unit"), Body.id, Body.parent_id).where(Body.id == func.any(bindparam("units", type_=ARRAY(Uuid()))))
    line = first.cte("line", recursive=True)
    above = aliased(Body)
    line = line.union_all(select(line.c.unit, above.id, above.parent_id).join(line, line.c.parent_id == above.id))
    query = select(line.c.unit, *AGENCY_ROW.all, away.scalar_subquery()).join(Body, Body.id == line.c.id)
    return query.where(Body.kind == BodyKind.AGENCY)


def applications_by_id(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Application]:
    """Several at once."""
    return {found.id: found for found in db.session.scalars(select(Application).where(Application.id.in_(list(ids))))}


def find_open_application(opportunity_id: uuid.UUID, servant_id: uuid.UUID) -> Application | None:
    """The application of a person for an opportunity that has not ended."""
    query = select(Application).where(
        Application.opportunity_id == opportunity_id, Application.servant_id == servant_id, Application.state.not_in(ENDS)
    )
    return db.session.scalar(query)


def page_of_own(
    account_id: uuid.UUID, *, text: str = "", state: str = "", order: str = "", number: int, size: int
) -> Page[tuple[Application, Opportunity]]:
    """A page of a person's applications with what they are for, newest first; `text` is looked for in number, title and host."""
    query: Any = select(Application, Opportunity, func.count().over()).join(Opportunity, Opportunity.id == Application.opportunity_id)
    query = query.where(Application.account_id == account_id)
    if text:
        sought = (Application.number, Opportunity.title, Opportunity.host_name)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in sought)))
    if state in set(ApplicationState):
        query = query.where(Application.state == state)
    columns = {"opportunity": Opportunity.title, "submitted": Application.submitted_at}
    query = query.order_by(sorting(columns, order, Application.created_at.desc()), Application.id)
    return read_page(query, number, size, lambda row: (row[0], row[1]))


def open_of_opportunity(opportunity_id: uuid.UUID) -> list[Application]:
    """Those for an opportunity that have not ended."""
    return list(db.session.scalars(select(Application).where(Application.opportunity_id == opportunity_id, Application.state.not_in(ENDS))))


def count_of_opportunity(opportunity_id: uuid.UUID) -> int:
    """How many have been submitted, for everybody to read."""
    query = select(func.count()).select_from(Application)
    return db.session.scalar(query.where(Application.opportunity_id == opportunity_id, Application.submitted_at.is_not(None))) or 0


def stages_of_opportunity(opportunity_id: uuid.UUID) -> dict[ApplicationState, int]:
    """How many stand at each state, drafts left out: they are nobody else's to count."""
    query = select(Application.state, func.count()).where(
        Application.opportunity_id == opportunity_id, Application.state != ApplicationState.DRAFT
    )
    rows = [(state, number) for state, number in db.session.execute(query.group_by(Application.state))]
    return dict(sorted(rows, key=lambda row: list(ApplicationState).index(row[0])))


def next_number(year: int) -> str:
    """The number by which the next application is called; it holds the lock of the series until the transaction ends."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NUMBER_LOCK})
    count = db.session.scalar(select(func.count()).select_from(Application)) or 0
    return f"PMH-{year}-{9001 + count:04d}"


def free_seat(opportunity_id: uuid.UUID, seats: int) -> int | None:
    """The lowest seat that nobody holds; the caller has locked the opportunity."""
    query = select(Assignment.seat).where(Assignment.opportunity_id == opportunity_id, Assignment.ended_at.is_(None))
    taken = set(db.session.scalars(query))
    return next((seat for seat in range(1, seats + 1) if seat not in taken), None)


@dataclass(frozen=True, slots=True)
class Whole:
    """An application with all that its page is about: rows with the columns of their tables, to read from."""

    application: Any
    opportunity: Any
    servant: Any
    unit: Any
    agency: Any
    away: int
    """People of the agency who are away in the period of the opportunity."""
    rules: str | None
    """The fingerprint of the rules and code lists that hold now, by which `eligibility` knows what posts require."""
    until: dt.date
    """The last day of the placement, if it comes to one."""
    supervisor: str | None = None
    """The name of the person's supervisor, by the record."""
    sent: list[Any] | None = None
    """What was sent last, and what was sent before it, newest first; None while it was sent once."""


def get_whole(application_id: uuid.UUID) -> Whole:
    """One application with its opportunity, person, unit and agency, in one statement. Raises NotFoundError."""
    rows = rows_of(_whole(), id=application_id, day=clock.today())
    if not rows:
        raise NotFoundError
    values = iter(rows[0])
    application, opportunity, servant, unit, agency = [part.take(values) for part in PARTS]
    return Whole(application, opportunity, servant, unit, agency, *values)


AGENCY = aliased(Body)
PARTS = (
    Columns(Application),
    Columns(Opportunity, without={"words", "search", "requirements"}),
    Columns(Servant),
    Columns(Body),
    Columns(AGENCY),
)
"""What a page about an application reads, in the order of Whole."""


@functools.cache
def _whole() -> Select[Any]:
    period = func.daterange(Opportunity.starts_on, Opportunity.ends_on, "[]")
    away = (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.agency_id == Application.agency_id, Assignment.ended_at.is_(None), Assignment.during.op("&&")(period))
        .correlate(Application, Opportunity)
        .scalar_subquery()
    )
    boss = aliased(Servant)
    supervisor = select(boss.name).where(boss.id == Servant.supervisor_id).correlate(Servant).scalar_subquery()
    rules = eligibility.FINGERPRINT.scalar_subquery()
    query: Select[Any] = (
        select(*itertools.chain.from_iterable(part.all for part in PARTS), away, rules, placed_until(), supervisor, last_two_sent())
        .select_from(Application)
        .join(Opportunity, Opportunity.id == Application.opportunity_id)
        .join(Servant, Servant.id == Application.servant_id)
        .join(Body, Body.id == Servant.body_id)
        .join(AGENCY, AGENCY.id == Application.agency_id)
        .where(Application.id == bindparam("id", type_=Uuid()))
    )
    return query


class Standing(NamedTuple):
    """How a person stands to an opportunity: their newest application that counts, their newest invitation, their placements."""

    servant_id: uuid.UUID | None = None
    application_id: uuid.UUID | None = None
    application_state: ApplicationState | None = None
    invitation_id: uuid.UUID | None = None
    invitation_state: InvitationState | None = None
    answer_by: dt.datetime | None = None
    placements: int = 0


def standing_of(account_id: uuid.UUID, opportunity_id: uuid.UUID, on: dt.date) -> Standing:
    """How the person of an account stands to an opportunity, in one statement; placements are those that run on a day or later."""
    found = rows_of(_standing(), account=account_id, opportunity=opportunity_id, day=on)
    return Standing(*found[0]) if found else Standing()


@functools.cache
def _standing() -> Select[Any]:
    opportunity = bindparam("opportunity", type_=Uuid())
    placements = (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.servant_id == Account.servant_id, running(bindparam("day", type_=Date())))
        .correlate(Account)
        .scalar_subquery()
    )
    own = and_(
        Application.account_id == Account.id,
        Application.opportunity_id == opportunity,
        Application.ended_reason.is_(None),
        Application.state != ApplicationState.WITHDRAWN,
    )
    query: Select[Any] = (
        select(Account.servant_id, Application.id, Application.state, Invitation.id, Invitation.state, Invitation.answer_by, placements)
        .select_from(Account)
        .outerjoin(Application, own)
        .outerjoin(Invitation, and_(Invitation.account_id == Account.id, Invitation.opportunity_id == opportunity))
        .where(Account.id == bindparam("account", type_=Uuid()))
        .order_by(Application.created_at.desc(), Invitation.created_at.desc())
        .limit(1)
    )
    return query


def accepted_beside(application: Application, role: str) -> list[tuple[Application, Servant, CaseStep]]:
    """Other applications for the same opportunity that wait at the same role's step after the host has accepted them."""
    query = (
        select(Application, Servant, CaseStep)
        .join(Servant, Servant.id == Application.servant_id)
        .join(CaseFile, (CaseFile.subject_id == Application.id) & CaseFile.closed_at.is_(None))
        .join(CaseStep, (CaseStep.case_id == CaseFile.id) & CaseStep.left_at.is_(None))
        .where(
            Application.opportunity_id == application.opportunity_id,
            Application.id != application.id,
            Application.state == ApplicationState.ACCEPTED,
            CaseStep.role == role,
        )
        .order_by(Application.number)
    )
    return [(other, servant, step) for other, servant, step in db.session.execute(query)]


def page_of_applications(*, text_: str, state: str, order: str = "", number: int, size: int) -> Page[Any]:
    """A page of all applications that were submitted, newest first, for officers; its rows have the columns of SUBMITTED."""
    return kept_page(_submitted(text_, state, order), number, size)


@functools.lru_cache(maxsize=STATEMENTS)
def _submitted(text_: str, state: str, order: str) -> Select[Any]:
    conditions: list[Any] = [Application.submitted_at.is_not(None)]
    if text_:
        conditions.append(
            or_(*(column.icontains(text_, autoescape=True) for column in (Application.number, CaseFile.title, Opportunity.title)))
        )
    if state in set(ApplicationState):
        conditions.append(Application.state == state)
    total: Any = select(func.count()).select_from(Application)
    query: Any = select(*SUBMITTED, counted(_beside(total) if text_ else total, conditions)).select_from(Application)
    columns = {"name": CaseFile.title, "opportunity": Opportunity.title, "submitted": Application.submitted_at}
    query = _beside(query).where(*conditions).order_by(sorting(columns, order, Application.submitted_at.desc()), Application.id)
    kept: Select[Any] = query.limit(SIZE).offset(SKIP)
    return kept


def _beside(query: Any) -> Any:  # noqa: ANN401  a select of applications
    """With what each is for and its case, of which it has one at most: a corrected application goes on with its own."""
    query = query.join(Opportunity, Opportunity.id == Application.opportunity_id)
    return query.outerjoin(CaseFile, CaseFile.subject_id == Application.id)
