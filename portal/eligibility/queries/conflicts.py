"""Who works where a host's licence, supervision or purchases are decided (MAG-06): asked when people are chosen, never in a verdict.

And the ties themselves, as they are kept.
"""

import datetime as dt
import functools
import uuid
from collections.abc import Collection

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations import queries as organisations
from portal.organisations.models import Body
from portal.reference.domain import RelationKind
from portal.reference.models import BodyRelation
from portal.workforce.models import Servant
from portal.workforce.queries.people import among


def tied_units(company_id: uuid.UUID, on: dt.date | None = None) -> dict[uuid.UUID, RelationKind]:
    """Every unit that is tied to the company on a day (today), with the kind of the tie: the unit named and all below it."""
    return dict(rows_of(_tied(), company=company_id, day=on or clock.today()))


@functools.cache
def _tied() -> Select[uuid.UUID, RelationKind]:
    day: BindParameter[dt.date] = bindparam("day", type_=Date())
    holds = (BodyRelation.valid_from <= day, or_(BodyRelation.valid_to.is_(None), BodyRelation.valid_to > day))
    named = select(BodyRelation.unit_id.label("unit"), BodyRelation.id.label("tied"))
    below = named.where(BodyRelation.company_id == bindparam("company"), *holds).cte("below", recursive=True)
    child = aliased(Body)
    below = below.union_all(select(child.id, below.c.tied).join(below, child.parent_id == below.c.unit))
    return select(below.c.unit, BodyRelation.kind).join(BodyRelation, BodyRelation.id == below.c.tied)


def conflicts(servant_ids: Collection[uuid.UUID], company_id: uuid.UUID, on: dt.date | None = None) -> dict[uuid.UUID, RelationKind]:
    """Which of these servants work in a unit that is tied to the company, with the kind of the tie."""
    tied = tied_units(company_id, on)
    if not tied or not servant_ids:
        return {}
    found = select(Servant.id, Servant.body_id).where(among(Servant.id, servant_ids), Servant.body_id.in_(list(tied)))
    return {servant: tied[body] for servant, body in db.session.execute(found)}


def works_in(body_ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that a servant works in one of these bodies or anywhere below, for filters over verdicts."""
    return Servant.body_id.in_(organisations.below(body_ids))


def has_post_class(codes: Collection[str]) -> ColumnElement[bool]:
    """The condition that a servant's post is of one of these classes, for filters over verdicts."""
    return Servant.post_class.in_(list(codes))


def get_tie(tie_id: uuid.UUID) -> BodyRelation:
    """One tie. Raises NotFoundError."""
    found = db.session.get(BodyRelation, tie_id)
    if found is None:
        raise NotFoundError
    return found


def lock_tie(tie_id: uuid.UUID) -> BodyRelation:
    """One tie, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(BodyRelation).where(BodyRelation.id == tie_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def page_of_ties(*, text: str, kind: str, ended: bool, order: str = "", number: int, size: int) -> Page[tuple[BodyRelation, str, str]]:
    """A page of ties with the names of unit and company, by unit; those that are over only where they are asked for."""
    unit, company = aliased(Body), aliased(Body)
    query = select(BodyRelation, unit.name, company.name, func.count().over())
    query = query.join(unit, unit.id == BodyRelation.unit_id).join(company, company.id == BodyRelation.company_id)
    if text:
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in (unit.name, company.name, BodyRelation.basis))))
    if kind in set(RelationKind):
        query = query.where(BodyRelation.kind == kind)
    if not ended:
        query = query.where(or_(BodyRelation.valid_to.is_(None), BodyRelation.valid_to > clock.today()))
    columns = {"unit": unit.name, "company": company.name, "from": BodyRelation.valid_from}
    query = query.order_by(sorting(columns, order, unit.name.asc()), company.name, BodyRelation.id)
    return read_page(query, number, size, lambda row: (row[0], row[1], row[2]))


def names_of_tie(tie: BodyRelation) -> tuple[str, str]:
    """(unit, company) of a tie."""
    names = organisations.names_of([tie.unit_id, tie.company_id])
    return names[tie.unit_id], names[tie.company_id]
