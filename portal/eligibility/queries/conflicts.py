"""Who works where a host's licence, supervision or purchases are decided (MAG-06): asked when people are chosen, never in a verdict."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from portal.kernel import clock
from portal.kernel.db import db
from portal.organisations.models import Body
from portal.reference import queries as reference
from portal.reference.models import BodyRelation
from portal.workforce.models import Servant


def tied_units(company_id: uuid.UUID, on: dt.date | None = None) -> dict[uuid.UUID, BodyRelation]:
    """Every unit that is tied to the company on a day (today), with what ties it: the unit named and all below it."""
    relations = {relation.unit_id: relation for relation in reference.relations_of(company_id, on or clock.today())}
    if not relations:
        return {}
    below = select(Body.id, Body.id.label("tied")).where(Body.id.in_(relations)).cte("below", recursive=True)
    child = aliased(Body)
    below = below.union_all(select(child.id, below.c.tied).join(below, child.parent_id == below.c.id))
    return {unit: relations[tied] for unit, tied in db.session.execute(select(below.c.id, below.c.tied))}


def conflicts(servant_ids: Collection[uuid.UUID], company_id: uuid.UUID, on: dt.date | None = None) -> dict[uuid.UUID, BodyRelation]:
    """Which of these servants work in a unit that is tied to the company, with the relation."""
    tied = tied_units(company_id, on)
    if not tied or not servant_ids:
        return {}
    found = select(Servant.id, Servant.body_id).where(Servant.id.in_(list(servant_ids)), Servant.body_id.in_(list(tied)))
    return {servant: tied[body] for servant, body in db.session.execute(found)}


def works_in(unit_ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that a servant works in one of these units, for filters over verdicts."""
    return Servant.body_id.in_(list(unit_ids))


def has_post_class(codes: Collection[str]) -> ColumnElement[bool]:
    """The condition that a servant's post is of one of these classes, for filters over verdicts."""
    return Servant.post_class.in_(list(codes))
