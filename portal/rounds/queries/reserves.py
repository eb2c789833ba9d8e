"""Reads of reserved seats."""

import functools
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Uuid, bindparam, func, select

from portal.kernel.db import db, rows_of
from portal.kernel.sending import Columns
from portal.rounds.models import RoundReserve


def reserves_of(place_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[RoundReserve]]:
    """The reserves of some offerings of a round, in the order in which they are filled; an offering without any is left out."""
    query = select(RoundReserve).where(RoundReserve.round_offering_id.in_(list(place_ids))).order_by(RoundReserve.place)
    found: dict[uuid.UUID, list[RoundReserve]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.round_offering_id].append(row)
    return dict(found)


def reserves_at(place_id: uuid.UUID) -> Sequence[Any]:
    """The reserves of one offering in that order, as rows with the columns of RoundReserve, to read from."""
    return rows_of(_reserves_at(), place=place_id)


@functools.cache
def _reserves_at() -> Any:  # noqa: ANN401  a select of these columns
    mine = RoundReserve.round_offering_id == bindparam("place", type_=Uuid())
    return select(*Columns(RoundReserve).all).where(mine).order_by(RoundReserve.place)


def reserved_seats(place_id: uuid.UUID) -> int:
    """How many seats of an offering of a round are reserved."""
    return db.session.scalar(select(func.sum(RoundReserve.seats)).where(RoundReserve.round_offering_id == place_id)) or 0
