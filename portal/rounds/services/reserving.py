"""Reserved seats: some of an offering's seats go to the people of named agencies first."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from portal.audit import services as audit
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.rounds import queries
from portal.rounds.domain.reserving import Reserve, check
from portal.rounds.models import RoundReserve
from portal.rounds.queries.reserves import reserves_of
from portal.rounds.services.planning import ROUND, lock_plan

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import Round, RoundOffering


def set_reserves(found: "Round", place: "RoundOffering", reserves: Sequence[Reserve], *, by: "Identity") -> None:
    """Set all reserves of an offering of a round, in the order in which they are filled; none takes all away.

    Raises ConflictError once the round has opened, DomainError beside the field of its row for reserves that cannot be.
    """
    locked = lock_plan(found.id)
    place = queries.lock_place(found.id, place.id)
    check(reserves, place.seats)
    known = {one.id for one in organisations.agencies()}
    for one in reserves:
        if not known.issuperset(one.agency_ids):
            raise DomainError(Text("One of these agencies does not exist any more. Choose again."), f"agencies_{one.row}")
    kept = reserves_of([place.id]).get(place.id, [])
    before = [_told(one.name, one.seats, one.per_agency, one.agency_ids) for one in kept]
    after = [_told(one.name, one.seats, one.per_agency, one.agency_ids) for one in reserves]
    if before == after:
        return
    for row in kept:
        db.session.delete(row)
    db.session.flush()  # another one may bear the same name or place
    for number, one in enumerate(reserves, 1):
        told = {"name": one.name, "place": number, "seats": one.seats, "per_agency": one.per_agency}
        db.session.add(RoundReserve(id=uuid.uuid4(), round_offering_id=place.id, agency_ids=list(one.agency_ids), **told))
    locked.version += 1
    told_of = {"opportunity": place.opportunity_id}
    audit.record("rounds.reserve.set", ROUND, found.id, by=by, before=told_of | {"reserves": before}, after=told_of | {"reserves": after})


def _told(name: str, seats: int, per_agency: int | None, agency_ids: Sequence[uuid.UUID]) -> dict[str, Any]:
    return {"name": name, "seats": seats, "per_agency": per_agency, "agencies": sorted(map(str, agency_ids))}
