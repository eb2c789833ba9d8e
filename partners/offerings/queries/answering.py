"""Every read of which offerings answer which call of the demand board."""

import uuid

from sqlalchemy import select

from partners.offerings.domain import OfferingState
from partners.offerings.models import Offering
from portal.kernel.db import db

OVER = (OfferingState.CANCELLED, OfferingState.REFUSED)


def find_answer(call_id: uuid.UUID, body_id: uuid.UUID, kind: str) -> Offering | None:
    """What an organisation has begun of a kind to answer a call; what was cancelled or refused does not count."""
    query = select(Offering).where(Offering.call_id == call_id, Offering.body_id == body_id, Offering.kind == kind)
    return db.session.scalars(query.where(Offering.state.not_in(OVER)).order_by(Offering.created_at).limit(1)).first()


def answers_to(call_id: uuid.UUID) -> list[Offering]:
    """The offerings that answer a call, the oldest first."""
    query = select(Offering).where(Offering.call_id == call_id, Offering.state.not_in(OVER))
    return list(db.session.scalars(query.order_by(Offering.created_at)))
