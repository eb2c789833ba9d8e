"""Who works where a host's licence, supervision or purchases are decided (MAG-06): asked when people are chosen, never in a verdict."""

import datetime as dt
import functools
import uuid
from collections.abc import Collection

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from portal.kernel import clock
from portal.kernel.db import db
from portal.organisations import queries as organisations
from portal.organisations.models import Body
from portal.reference.models import BodyRelation
from portal.workforce.models import Servant


def tied_units(company_id: uuid.UUID, on: dt.date | None = None) -> dict[uuid.UUID, BodyRelation]:
    """Every unit that is tied to the company on a day (today), with what ties it: the unit named and all below it."""
    return {unit: relation for unit, relation in db.session.execute(_tied(), {"company": company_id, "day": on or clock.today()})}  # noqa: C416  a Row is no pair


@functools.cache
def _tied() -> Select[uuid.UUID, BodyRelation]:
    day: BindParameter[dt.date] = bindparam("day", type_=Date())
    holds = (BodyRelation.valid_from <= day, or_(BodyRelation.valid_to.is_(None), BodyRelation.valid_to > day))
    named = select(BodyRelation.unit_id.label("unit"), BodyRelation.id.label("tied"))
    below = named.where(BodyRelation.company_id == bindparam("company"), *holds).cte("below", recursive=True)
    child = aliased(Body)
    below = below.union_all(select(child.id, below.c.tied).join(below, child.parent_id == below.c.unit))
    return select(below.c.unit, BodyRelation).join(BodyRelation, BodyRelation.id == below.c.tied)


def conflicts(servant_ids: Collection[uuid.UUID], company_id: uuid.UUID, on: dt.date | None = None) -> dict[uuid.UUID, BodyRelation]:
    """Which of these servants work in a unit that is tied to the company, with the relation."""
    tied = tied_units(company_id, on)
    if not tied or not servant_ids:
        return {}
    found = select(Servant.id, Servant.body_id).where(Servant.id.in_(list(servant_ids)), Servant.body_id.in_(list(tied)))
    return {servant: tied[body] for servant, body in db.session.execute(found)}


def works_in(body_ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that a servant works in one of these bodies or anywhere below, for filters over verdicts."""
    return Servant.body_id.in_(organisations.below(body_ids))


def has_post_class(codes: Collection[str]) -> ColumnElement[bool]:
    """The condition that a servant's post is of one of these classes, for filters over verdicts."""
    return Servant.post_class.in_(list(codes))
