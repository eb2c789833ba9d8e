"""Planning a round: what it is made of, each change noted with who made it."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.text import Text
from portal.rounds import queries
from portal.rounds.domain import LONGEST_LIST, MOST_OFFERINGS, RoundState
from portal.rounds.domain.points import MOST_WEIGHT, Criterion
from portal.rounds.models import Round, RoundOffering, RoundReserve
from portal.rounds.queries import reserves

if TYPE_CHECKING:
    from portal.kernel.identity import Identity

ROUND = "matching_round"
ONCE = Text("This offering is in the round already.")
FIXED = Text("This round has opened: what was published then stays as it is.")


def lock_plan(round_id: uuid.UUID) -> Round:
    """A round whose plan can be changed, held until the transaction ends. Raises ConflictError once it has opened."""
    locked = queries.lock_round(round_id)
    if locked.state is not RoundState.PLANNED:
        raise ConflictError(FIXED)
    return locked


def plan_round(title: str, weights: Mapping[str, int], longest: int, *, by: "Identity") -> Round:
    """Begin a round. Raises DomainError beside its field for weights and lengths that cannot be."""
    _check(weights, longest)
    number = queries.next_number(clock.today().year)
    made = Round(number=number, title=title, weights=dict(weights), longest=longest, planned_by=by.account_id, planned_name=by.name)
    made.id = uuid.uuid4()
    db.session.add(made)
    db.session.flush()  # its offerings refer to it
    audit.record("rounds.round.planned", ROUND, made.id, by=by, after={"title": title, "weights": dict(weights), "longest": longest})
    return made


def change_plan(found: Round, title: str, weights: Mapping[str, int], longest: int, *, by: "Identity") -> None:
    """Change what holds for the whole round. Raises DomainError as `plan_round`, ConflictError once it has opened."""
    _check(weights, longest)
    locked = lock_plan(found.id)
    before = {"title": locked.title, "weights": locked.weights, "longest": locked.longest}
    after = {"title": title, "weights": dict(weights), "longest": longest}
    if before == after:
        return
    locked.title, locked.weights, locked.longest = title, dict(weights), longest
    locked.version += 1
    audit.record("rounds.round.changed", ROUND, locked.id, by=by, before=before, after=after)


def _check(weights: Mapping[str, int], longest: int) -> None:
    check_weights(weights)
    if not 1 <= longest <= LONGEST_LIST:
        raise DomainError(Text("A list has 1 to %(most)s choices.", most=LONGEST_LIST), "longest")


def check_weights(weights: Mapping[str, int]) -> None:
    """Raises DomainError for weights that cannot be: one for each criterion, and not every one 0."""
    if not all(0 <= weight <= MOST_WEIGHT for weight in weights.values()) or set(weights) != set(Criterion):
        raise DomainError(Text("A weight is a whole number from 0 to %(most)s.", most=MOST_WEIGHT))
    if not any(weights.values()):
        raise DomainError(Text("With every weight at 0 the lottery alone would decide. Give one of them a weight."), Criterion.GAP.value)


def copy_round(found: Round, title: str, *, by: "Identity") -> Round:
    """Begin another plan with the same offerings, reserved seats and criteria, to change and to compare."""
    made = plan_round(title, {name: int(weight) for name, weight in found.weights.items()}, found.longest, by=by)
    made.copied_from = found.id
    places = [one.row for one in queries.places_of(found.id)]
    copies = {row.id: RoundOffering(id=uuid.uuid4(), round_id=made.id, opportunity_id=row.opportunity_id, **_limits(row)) for row in places}
    db.session.add_all(copies.values())
    db.session.flush()  # their reserves refer to them
    for place_id, kept in reserves.reserves_of(copies).items():
        for one in kept:
            same = {"name": one.name, "place": one.place, "seats": one.seats, "per_agency": one.per_agency}
            db.session.add(RoundReserve(round_offering_id=copies[place_id].id, agency_ids=list(one.agency_ids), **same))
    return made


def _limits(row: RoundOffering) -> dict[str, int | None]:
    return {"seats": row.seats, "per_agency": row.per_agency, "minimum": row.minimum}


def add_offering(found: Round, opportunity_id: uuid.UUID, *, by: "Identity") -> RoundOffering:
    """Take an open opportunity into a round, with all its places. Raises DomainError where it is closed, ConflictError where it is in."""
    locked = lock_plan(found.id)
    opportunity = catalogue.get_opportunity(opportunity_id)
    if not opportunities.is_open(opportunity):
        raise DomainError(Text("This opportunity is closed: nobody could be placed there."))
    places = queries.places_of(found.id)
    if len(places) >= MOST_OFFERINGS:
        raise DomainError(Text("A round has at most %(most)s offerings.", most=MOST_OFFERINGS))
    if opportunity_id in {one.row.opportunity_id for one in places}:
        raise ConflictError(ONCE)
    made = RoundOffering(
        id=uuid.uuid4(), round_id=found.id, opportunity_id=opportunity_id, seats=opportunity.seats, per_agency=None, minimum=0
    )
    db.session.add(made)
    locked.version += 1
    audit.record("rounds.offering.added", ROUND, found.id, by=by, after={"opportunity": opportunity_id, "seats": made.seats})
    return made


def set_places(found: Round, place: RoundOffering, seats: int, per_agency: int | None, minimum: int, *, by: "Identity") -> None:
    """Set how many places of an offering a round has, the most of one agency, and the fewest with whom it is held.

    Raises DomainError beside its field: no more than were published, no fewer than are reserved, no minimum above the places; ConflictError
    once the round has opened.
    """
    locked = lock_plan(found.id)
    place = queries.lock_place(found.id, place.id)
    opportunity = catalogue.get_opportunity(place.opportunity_id)
    if not 1 <= seats <= opportunity.seats:
        raise DomainError(Text("The opportunity has %(seats)s places: set 1 to %(seats)s.", seats=opportunity.seats), "seats")
    if per_agency is not None and per_agency < 1:
        raise DomainError(Text("Let at least one of each agency in, or leave it empty."), "per_agency")
    if not 0 <= minimum <= seats:
        raise DomainError(Text("The minimum is no more than the places."), "minimum")
    kept = reserves.reserved_seats(place.id)
    if seats < kept:
        raise DomainError(Text("%(kept)s places of them are reserved. Change the reserved seats first.", kept=kept), "seats")
    before = _limits(place)
    after = {"seats": seats, "per_agency": per_agency, "minimum": minimum}
    if before == after:
        return
    place.seats, place.per_agency, place.minimum = seats, per_agency, minimum
    locked.version += 1
    audit.record(
        "rounds.offering.changed",
        ROUND,
        found.id,
        by=by,
        before={"opportunity": place.opportunity_id, **before},
        after={"opportunity": place.opportunity_id, **after},
    )


def remove_offering(found: Round, place: RoundOffering, *, by: "Identity") -> None:
    """Take an offering out of a round; the opportunity itself stays as it is. Raises NotFoundError where it is out already."""
    locked = lock_plan(found.id)
    place = queries.lock_place(found.id, place.id)  # somebody else may have taken it out meanwhile
    before = {"opportunity": place.opportunity_id, "seats": place.seats}
    for reserve in reserves.reserves_of([place.id]).get(place.id, ()):
        db.session.delete(reserve)
    db.session.flush()  # they refer to it
    db.session.delete(place)
    locked.version += 1
    audit.record("rounds.offering.removed", ROUND, found.id, by=by, before=before)
