"""Reads of reserved seats."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select

from portal.kernel.db import db
from portal.rounds.models import RoundReserve


def reserves_of(place_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[RoundReserve]]:
    """The reserves of some offerings of a round, in the order in which they are filled; an offering without any is left out."""
    query = select(RoundReserve).where(RoundReserve.round_offering_id.in_(list(place_ids))).order_by(RoundReserve.place)
    found: dict[uuid.UUID, list[RoundReserve]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.round_offering_id].append(row)
    return dict(found)


def reserved_seats(place_id: uuid.UUID) -> int:
    """How many seats of an offering of a round are reserved."""
    return db.session.scalar(select(func.sum(RoundReserve.seats)).where(RoundReserve.round_offering_id == place_id)) or 0
