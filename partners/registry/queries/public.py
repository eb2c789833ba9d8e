"""What everybody may read of partners: their names, what they offer, what they are accredited for. Nothing of a person."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from partners.registry.domain import PartnerState
from partners.registry.models import Partner, StudyProgramme
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.opportunity import OpportunityState
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page


@dataclass(frozen=True, slots=True)
class Listed:
    """A verified partner in the public list."""

    id: uuid.UUID
    body_id: uuid.UUID
    name: str
    kind: str
    open_opportunities: int
    programmes: int


def get_public_partner(partner_id: uuid.UUID) -> Partner:
    """A verified partner. Raises NotFoundError for any other, so that nobody learns who has registered or was suspended."""
    found = db.session.get(Partner, partner_id)
    if found is None or found.state is not PartnerState.VERIFIED:
        raise NotFoundError
    return found


def offered_by(partner: Partner) -> list[Opportunity]:
    """What is open at a partner, what closes first before."""
    now = clock.now()
    return sorted((one for one in catalogue.open_of_host(partner.body_id) if one.open_until > now), key=lambda one: one.open_until)


def _open() -> ColumnElement[int]:
    query = select(func.count()).select_from(Opportunity).where(Opportunity.host_id == Partner.body_id)
    query = query.where(Opportunity.state == OpportunityState.PUBLISHED, Opportunity.open_until > clock.now())
    return query.correlate(Partner).scalar_subquery()


def _programmes() -> ColumnElement[int]:
    query = select(func.count()).select_from(StudyProgramme).where(StudyProgramme.partner_id == Partner.id)
    query = query.where(StudyProgramme.verified_at.is_not(None), StudyProgramme.ended_at.is_(None))
    return query.correlate(Partner).scalar_subquery()


def page_of_public_partners(*, text: str, kind: str, order: str, number: int, size: int) -> Page[Listed]:
    """A page of the verified partners, in one statement."""
    opened = _open().label("opened")
    query: Any = select(Partner.id, Partner.body_id, Partner.name, Partner.kind, opened, _programmes(), func.count().over())
    query = query.where(Partner.state == PartnerState.VERIFIED)
    if text:
        query = query.where(Partner.name.icontains(text, autoescape=True))
    if kind:
        query = query.where(Partner.kind == kind)
    columns = {"name": func.lower(Partner.name), "kind": Partner.kind, "open": opened}
    query = query.order_by(sorting(columns, order, func.lower(Partner.name)), Partner.id)
    return read_page(query, number, size, lambda row: Listed(*row[:6]))
