"""Reads of calls for nominations: BKD's, an agency's, a person's."""

import datetime as dt
import functools
import uuid
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, String, Uuid, and_, bindparam, func, or_, select, text

from portal.applications.domain import ENDS, ApplicationState, AskedState, CallState, NomineeState
from portal.applications.domain.nominating import COUNTED, OPEN_ASKED
from portal.applications.models import Application, AskedAgency, NominationCall, Nominee
from portal.catalogue.models import Opportunity
from portal.documents.models import Letter
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Role
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.models import Body
from portal.workforce.models import Servant

NUMBER_LOCK = 5_201_341


def next_call_number(year: int) -> str:
    """The number by which the next call is known; it holds the lock of the series until the transaction ends."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NUMBER_LOCK})
    count = db.session.scalar(select(func.count()).select_from(NominationCall)) or 0
    return f"PU-{year}-{9001 + count:04d}"


def get_call(call_id: uuid.UUID) -> NominationCall:
    """One call. Raises NotFoundError."""
    found = db.session.get(NominationCall, call_id)
    if found is None:
        raise NotFoundError
    return found


def lock_call(call_id: uuid.UUID) -> NominationCall:
    """One call, locked until the transaction ends, as it stands now."""
    query = select(NominationCall).where(NominationCall.id == call_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def get_asked(asked_id: uuid.UUID) -> AskedAgency:
    """A call's part at one agency. Raises NotFoundError."""
    found = db.session.get(AskedAgency, asked_id)
    if found is None:
        raise NotFoundError
    return found


def lock_asked(asked_id: uuid.UUID) -> AskedAgency:
    """A call's part at one agency, locked until the transaction ends: whoever picks, answers or signs there waits for another."""
    query = select(AskedAgency).where(AskedAgency.id == asked_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def get_nominee(nominee_id: uuid.UUID) -> Nominee:
    """One person picked. Raises NotFoundError."""
    found = db.session.get(Nominee, nominee_id)
    if found is None:
        raise NotFoundError
    return found


def lock_nominee(nominee_id: uuid.UUID) -> Nominee:
    """One person picked, locked until the transaction ends, as it stands now."""
    query = select(Nominee).where(Nominee.id == nominee_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def find_nominee(asked_id: uuid.UUID, servant_id: uuid.UUID) -> Nominee | None:
    """A person's part in a call at an agency, locked."""
    query = select(Nominee).where(Nominee.asked_id == asked_id, Nominee.servant_id == servant_id)
    return db.session.scalar(query.with_for_update())


def count_named(asked_id: uuid.UUID) -> int:
    """How many an agency has named of those whom it may."""
    query = select(func.count()).select_from(Nominee).where(Nominee.asked_id == asked_id, Nominee.state.in_(COUNTED))
    return db.session.scalar(query) or 0


def nominees_of(asked_id: uuid.UUID) -> list[tuple[Nominee, Servant]]:
    """Whom an agency has picked for a call, in the order of picking."""
    query = select(Nominee, Servant).join(Servant, Servant.id == Nominee.servant_id).where(Nominee.asked_id == asked_id)
    return [(nominee, servant) for nominee, servant in db.session.execute(query.order_by(Nominee.created_at, Nominee.id))]


class PickedFor(NamedTuple):
    """A line of all people who were picked for a call."""

    nominee: Nominee
    servant: Servant
    agency: str


def page_of_picked(call_id: uuid.UUID, *, number: int, size: int) -> Page[PickedFor]:
    """A page of all whom the agencies have picked for a call, by agency, in the order of picking."""
    query: Any = select(Nominee, Servant, Body.name, func.count().over()).join(Servant, Servant.id == Nominee.servant_id)
    query = query.join(AskedAgency, AskedAgency.id == Nominee.asked_id).join(Body, Body.id == AskedAgency.agency_id)
    query = query.where(AskedAgency.call_id == call_id).order_by(Body.name, Nominee.created_at, Nominee.id)
    return read_page(query, number, size, lambda row: PickedFor(*row[:3]))


def standing_nominees(asked_id: uuid.UUID, states: Collection[NomineeState]) -> list[Nominee]:
    """The nominees of an agency in some states, locked in one order."""
    query = select(Nominee).where(Nominee.asked_id == asked_id, Nominee.state.in_(list(states))).order_by(Nominee.id)
    return list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def submitted_for(opportunity_id: uuid.UUID, servant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these people have sent an application for an opportunity that has not ended; a draft is nobody else's to know of."""
    query = select(Application.servant_id).where(
        Application.opportunity_id == opportunity_id,
        Application.servant_id.in_(list(servant_ids)),
        Application.state.not_in((*ENDS, ApplicationState.DRAFT)),
    )
    return set(db.session.scalars(query))


def nominee_of(application_id: uuid.UUID) -> Nominee | None:
    """The nomination by which an application has begun."""
    return db.session.scalar(select(Nominee).where(Nominee.application_id == application_id))


def asked_of(call_id: uuid.UUID) -> list[AskedAgency]:
    """The agencies that a call asks, locked in one order."""
    query = select(AskedAgency).where(AskedAgency.call_id == call_id).order_by(AskedAgency.id)
    return list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def states_of_call(call_id: uuid.UUID) -> set[AskedState]:
    """In which states a call stands at its agencies."""
    return set(db.session.scalars(select(AskedAgency.state).where(AskedAgency.call_id == call_id)))


class CallLine(NamedTuple):
    """A line of BKD's list of calls."""

    call: NominationCall
    title: str
    host_name: str
    asked: int
    answered: int
    named: int


def page_of_calls(*, text_: str, state: str, order: str, number: int, size: int) -> Page[CallLine]:
    """A page of all calls, newest first, with how many agencies were asked and have answered, and how many people are nominated."""
    mine = AskedAgency.call_id == NominationCall.id
    asked = select(func.count()).where(mine).correlate(NominationCall)
    answered = select(func.count()).where(mine, AskedAgency.state.not_in(OPEN_ASKED)).correlate(NominationCall)
    named = select(func.count()).select_from(Nominee).join(AskedAgency, AskedAgency.id == Nominee.asked_id)
    named = named.where(mine, Nominee.state == NomineeState.NOMINATED).correlate(NominationCall)
    shown = (Opportunity.title, Opportunity.host_name, *(part.scalar_subquery() for part in (asked, answered, named)))
    query: Any = select(NominationCall, *shown, func.count().over()).join(Opportunity, Opportunity.id == NominationCall.opportunity_id)
    if text_:
        sought = (NominationCall.number, Opportunity.title, Opportunity.host_name)
        query = query.where(or_(*(column.icontains(text_, autoescape=True) for column in sought)))
    if state in set(CallState):
        query = query.where(NominationCall.state == state)
    columns = {"number": NominationCall.number, "title": Opportunity.title, "due": NominationCall.due_at}
    query = query.order_by(sorting(columns, order, NominationCall.created_at.desc()), NominationCall.id)
    return read_page(query, number, size, lambda row: CallLine(*row[:6]))


class AskedLine(NamedTuple):
    """A line of a call's agencies, or of an agency's calls."""

    asked: AskedAgency
    call: NominationCall
    agency: str
    title: str
    host_name: str
    letter: str | None
    """The number of the nomination letter."""
    picked: int
    willing: int


def page_of_asked(
    *, call_id: uuid.UUID | None = None, agency_id: uuid.UUID | None = None, text_: str, state: str, order: str, number: int, size: int
) -> Page[AskedLine]:
    """A page of one call's agencies or one agency's calls: what waits first, then by day."""
    of = Nominee.asked_id == AskedAgency.id
    picked = select(func.count()).where(of, Nominee.state.in_(COUNTED)).correlate(AskedAgency).scalar_subquery()
    willing = select(func.count()).where(of, Nominee.state.in_((NomineeState.CONSENTED, NomineeState.NOMINATED))).correlate(AskedAgency)
    shown = (NominationCall, Body.name, Opportunity.title, Opportunity.host_name, Letter.number, picked, willing.scalar_subquery())
    query: Any = select(AskedAgency, *shown, func.count().over()).join(NominationCall, NominationCall.id == AskedAgency.call_id)
    query = query.join(Body, Body.id == AskedAgency.agency_id).join(Opportunity, Opportunity.id == NominationCall.opportunity_id)
    query = query.outerjoin(Letter, Letter.id == AskedAgency.letter_id)
    if call_id is not None:
        query = query.where(AskedAgency.call_id == call_id)
    if agency_id is not None:
        query = query.where(AskedAgency.agency_id == agency_id)
    if text_:
        sought = (NominationCall.number, Opportunity.title, Opportunity.host_name, Body.name)
        query = query.where(or_(*(column.icontains(text_, autoescape=True) for column in sought)))
    if state in set(AskedState):
        query = query.where(AskedAgency.state == state)
    columns = {"number": NominationCall.number, "title": Opportunity.title, "due": NominationCall.due_at, "agency": Body.name}
    waiting = AskedAgency.state.in_(OPEN_ASKED).desc()
    query = query.order_by(sorting(columns, order, waiting), NominationCall.due_at, Body.name, AskedAgency.id)
    return read_page(query, number, size, lambda row: AskedLine(*row[:8]))


class OwnNomination(NamedTuple):
    """A line of a person's own nominations."""

    nominee: Nominee
    title: str
    host_name: str
    due_at: dt.datetime


def page_of_nominations(account_id: uuid.UUID, *, text: str, state: str, order: str, number: int, size: int) -> Page[OwnNomination]:
    """A page of the nominations for which a person was picked, newest first."""
    query: Any = select(Nominee, Opportunity.title, Opportunity.host_name, NominationCall.due_at, func.count().over())
    query = query.join(AskedAgency, AskedAgency.id == Nominee.asked_id).join(NominationCall, NominationCall.id == AskedAgency.call_id)
    query = query.join(Opportunity, Opportunity.id == NominationCall.opportunity_id).where(Nominee.account_id == account_id)
    if text:
        query = query.where(Opportunity.title.icontains(text, autoescape=True) | Opportunity.host_name.icontains(text, autoescape=True))
    if state in set(NomineeState):
        query = query.where(Nominee.state == state)
    columns = {"opportunity": Opportunity.title, "due": NominationCall.due_at}
    query = query.order_by(sorting(columns, order, Nominee.created_at.desc()), Nominee.id)
    return read_page(query, number, size, lambda row: OwnNomination(*row[:4]))


def calls_due(now: dt.datetime, limit: int) -> list[NominationCall]:
    """Open calls whose day has passed."""
    query = select(NominationCall).where(NominationCall.state == CallState.OPEN, NominationCall.due_at <= now)
    return list(db.session.scalars(query.order_by(NominationCall.due_at).limit(limit).with_for_update(skip_locked=True)))


def open_calls_of(opportunity_id: uuid.UUID) -> list[NominationCall]:
    """The open calls for an opportunity."""
    query = select(NominationCall).where(NominationCall.opportunity_id == opportunity_id, NominationCall.state == CallState.OPEN)
    return list(db.session.scalars(query.order_by(NominationCall.id)))


def asked_to_remind(now: dt.datetime, before: dt.timedelta, limit: int) -> list[AskedAgency]:
    """Agencies whose answer is due so soon and that were not reminded; who was asked later than that is not."""
    query = select(AskedAgency).join(NominationCall, NominationCall.id == AskedAgency.call_id)
    soon = and_(
        NominationCall.due_at > now, NominationCall.due_at <= now + before, NominationCall.created_at <= NominationCall.due_at - before
    )
    query = query.where(NominationCall.state == CallState.OPEN, AskedAgency.state.in_(OPEN_ASKED), AskedAgency.reminded_at.is_(None), soon)
    return list(db.session.scalars(query.order_by(AskedAgency.id).limit(limit).with_for_update(of=AskedAgency, skip_locked=True)))


def nomination_letter_of(application_id: uuid.UUID) -> tuple[str, dt.datetime | None] | None:
    """The number of the nomination letter that names the person of an application, and when it was signed."""
    query = select(Letter.number, Letter.signed_at).join(AskedAgency, AskedAgency.letter_id == Letter.id)
    query = query.join(Nominee, Nominee.asked_id == AskedAgency.id)
    row = db.session.execute(query.where(Nominee.application_id == application_id, Nominee.state == NomineeState.NOMINATED)).first()
    return (row[0], row[1]) if row else None


@functools.cache
def calls_waiting() -> Select[int]:
    """The statement that counts what waits at an agency: for its HR officer the lists to make, for its head those to sign."""
    role, agency = bindparam("call_role", type_=String()), bindparam("call_agency", type_=Uuid())
    mine = or_(
        and_(role == Role.HR_OFFICER.value, AskedAgency.state == AskedState.WAITING),
        and_(role == Role.AGENCY_APPROVER.value, AskedAgency.state == AskedState.TO_SIGN),
    )
    query = select(func.count()).select_from(AskedAgency).join(NominationCall, NominationCall.id == AskedAgency.call_id)
    return query.where(AskedAgency.agency_id == agency, NominationCall.state == CallState.OPEN, mine)


def asked_by_letter(letter_id: uuid.UUID) -> AskedAgency | None:
    """The agency's part of a call that a letter answers."""
    return db.session.scalar(select(AskedAgency).where(AskedAgency.letter_id == letter_id))
