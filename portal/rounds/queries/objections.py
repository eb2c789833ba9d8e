"""Reads of objections against refusals of taking part."""

import uuid

from sqlalchemy import func, select

from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.rounds.models import RoundObjection


def get_objection(objection_id: uuid.UUID) -> RoundObjection:
    """One objection. Raises NotFoundError."""
    found = db.session.get(RoundObjection, objection_id)
    if found is None:
        raise NotFoundError
    return found


def objections_of(list_id: uuid.UUID) -> list[RoundObjection]:
    """What somebody has objected to in the sign-off of a list, newest first."""
    query = select(RoundObjection).where(RoundObjection.list_id == list_id).order_by(RoundObjection.filed_at.desc(), RoundObjection.id)
    return list(db.session.scalars(query))


def count_of(list_id: uuid.UUID) -> int:
    """How many there have been."""
    return db.session.scalar(select(func.count()).select_from(RoundObjection).where(RoundObjection.list_id == list_id)) or 0
