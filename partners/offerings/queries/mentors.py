"""Every read of what mentors can take and have."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from partners.offerings.domain import MENTORED, OfferingState
from partners.offerings.domain.capacity import MOST_AT_ONCE, Stay
from partners.offerings.models import MentorCapacity, Offering
from portal.applications.models import Assignment
from portal.catalogue.models import Opportunity
from portal.kernel.db import db
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page

TAKING = (OfferingState.SUBMITTED, OfferingState.PUBLISHED, OfferingState.CLOSED)
"""The states in which an offering takes a mentor's days."""
NAMED = (*TAKING, OfferingState.RETURNED, OfferingState.TAKEN_DOWN)


@dataclass(frozen=True, slots=True)
class Mentor:
    """Somebody whom a partner's offerings name as a mentor, or for whom a capacity was set."""

    email: str
    name: str | None
    most: int
    said_by: str | None
    """The owner who said how many; None: nobody did."""


@dataclass(frozen=True, slots=True)
class Placing:
    """An offering that is or was open, with how many of its places are given."""

    offering_id: uuid.UUID
    number: str
    title: str
    host: str
    version: int
    published_at: dt.datetime
    first: dt.date
    last: dt.date
    seats: int
    given: int


def hold_mentor(partner_id: uuid.UUID, email: str) -> None:
    """Wait until nobody else gives this mentor places; held until the transaction ends."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{partner_id} {email.lower()}", 0))))


def find_capacity(partner_id: uuid.UUID, email: str) -> MentorCapacity | None:
    """What an owner said of a mentor, or None."""
    return db.session.scalar(select(MentorCapacity).where(MentorCapacity.partner_id == partner_id, MentorCapacity.email == email.lower()))


def capacity_of(partner_id: uuid.UUID, email: str) -> int:
    """How many participants a mentor may have at once."""
    said = find_capacity(partner_id, email)
    return said.most if said else MOST_AT_ONCE


def _given() -> Any:  # noqa: ANN401  a scalar subquery
    """How many places of an offering somebody holds."""
    query = select(func.count()).select_from(Assignment).join(Opportunity, Opportunity.id == Assignment.opportunity_id)
    return query.where(Opportunity.offering_id == Offering.id, Assignment.ended_at.is_(None)).correlate(Offering).scalar_subquery()


def _taken() -> Any:  # noqa: ANN401  an expression
    """The places that an offering takes: all that it has, of one that is closed those that are given."""
    return case((Offering.state == OfferingState.CLOSED, _given()), else_=Offering.seats)


def stays_of(partner_id: uuid.UUID, email: str, *, besides: uuid.UUID) -> list[Stay]:
    """What a partner's offerings take of a mentor, besides one of them."""
    query = select(Offering.starts_on, Offering.ends_on, _taken()).where(Offering.partner_id == partner_id, Offering.id != besides)
    query = query.where(Offering.mentor_email == email.lower(), Offering.state.in_(TAKING), Offering.kind.in_(MENTORED))
    return [Stay(*row) for row in db.session.execute(query)]


def stays_by_mentor(partner_id: uuid.UUID, emails: Iterable[str]) -> dict[str, list[Stay]]:
    """What a partner's offerings take of several mentors, in one statement."""
    query = select(Offering.mentor_email, Offering.starts_on, Offering.ends_on, _taken()).where(Offering.partner_id == partner_id)
    query = query.where(Offering.mentor_email.in_(list(emails)), Offering.state.in_(TAKING), Offering.kind.in_(MENTORED))
    found: dict[str, list[Stay]] = {}
    for email, *stay in db.session.execute(query):
        found.setdefault(email, []).append(Stay(*stay))
    return found


def stays_by_host(email: str) -> dict[tuple[str, int], list[Stay]]:
    """What a mentor has, by host with how many they may have there at once."""
    most = select(MentorCapacity.most).where(MentorCapacity.partner_id == Offering.partner_id, MentorCapacity.email == email.lower())
    may_have = func.coalesce(most.correlate(Offering).scalar_subquery(), MOST_AT_ONCE)
    query = select(Offering.partner_name, may_have, Offering.starts_on, Offering.ends_on, _taken())
    query = query.where(Offering.mentor_email == email.lower(), Offering.state.in_(TAKING), Offering.kind.in_(MENTORED))
    found: dict[tuple[str, int], list[Stay]] = {}
    for host, may, *stay in db.session.execute(query.order_by(func.lower(Offering.partner_name))):
        found.setdefault((host, may), []).append(Stay(*stay))
    return found


def page_of_mentors(partner_id: uuid.UUID, *, text: str, order: str, number: int, size: int) -> Page[Mentor]:
    """A page of a partner's mentors; `text` is looked for in name and address."""
    newest = func.array_agg(aggregate_order_by(Offering.mentor_name, Offering.submitted_at.desc()))[1]
    named = select(Offering.mentor_email.label("email"), newest.label("name")).group_by(Offering.mentor_email)
    of = named.where(
        Offering.partner_id == partner_id, Offering.kind.in_(MENTORED), Offering.state.in_(NAMED), Offering.mentor_email.is_not(None)
    ).subquery()
    said = (
        select(MentorCapacity.email, MentorCapacity.most, MentorCapacity.set_by_name)
        .where(MentorCapacity.partner_id == partner_id)
        .subquery()
    )
    email, most = func.coalesce(of.c.email, said.c.email), func.coalesce(said.c.most, MOST_AT_ONCE)
    query = select(email, of.c.name, most, said.c.set_by_name, func.count().over())
    query = query.select_from(of.join(said, said.c.email == of.c.email, full=True))
    if text:
        query = query.where(email.icontains(text, autoescape=True) | of.c.name.icontains(text, autoescape=True))
    columns = {"name": func.lower(of.c.name), "email": email, "most": most}
    return read_page(query.order_by(sorting(columns, order, func.lower(of.c.name)), email), number, size, lambda row: Mentor(*row[:4]))


def placings(*, email: str = "", partner_id: uuid.UUID | None = None) -> list[Placing]:
    """What is or was open under a mentor, or under all mentors of a partner, the earliest first."""
    query = select(
        Offering.id,
        Offering.number,
        Offering.title,
        Offering.partner_name,
        Offering.version,
        Offering.published_at,
        Offering.starts_on,
        Offering.ends_on,
        Offering.seats,
        _given(),
    ).where(Offering.state.in_((OfferingState.PUBLISHED, OfferingState.CLOSED)), Offering.kind.in_(MENTORED))
    if email:
        query = query.where(Offering.mentor_email == email.lower())
    if partner_id:
        query = query.where(Offering.partner_id == partner_id)
    return [Placing(*row) for row in db.session.execute(query.order_by(Offering.starts_on, Offering.number))]
