"""The scope of an agreement, of a round that was kept of it, and as one would type it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from partners.agreements.domain import SEATS, Scope
from partners.registry.services.drafting import PARTS

if TYPE_CHECKING:
    from partners.agreements.models import Agreement

BEARS = "bears_"
"""Before a cost, the field that says who bears it."""
EMPTY: dict[str, Any] = {"field_codes": [], "places": [], "bearers": {}, "seats_by_kind": {}}
"""What an agreement from before these were recorded says of them."""


def scope_of(agreement: "Agreement") -> Scope:
    """The scope of an agreement that has been submitted."""
    values: dict[str, Any] = {one.name: getattr(agreement, one.name) for one in fields(Scope)}
    if values["starts_on"] is None or values["ends_on"] is None:
        msg = "an agreement that was submitted has its days, by a constraint"
        raise AssertionError(msg)
    given = {name: value for name, value in values.items() if value is not None}
    return Scope(**{**EMPTY, **given})


def scope_in(document: Mapping[str, Any]) -> Scope:
    """The scope that a round has kept."""
    values = {one.name: document.get(one.name, EMPTY.get(one.name)) for one in fields(Scope)}
    days = {name: dt.date.fromisoformat(values[name]) for name in ("starts_on", "ends_on")}
    under = uuid.UUID(values["under_id"]) if values["under_id"] else None
    return Scope(**{**values, **days, "under_id": under})


def typed_of(scope: Scope) -> dict[str, Any]:
    """A scope as one would type it."""
    days = {"starts_on": scope.starts_on, "ends_on": scope.ends_on}
    return {
        "under": str(scope.under_id or ""),
        "kinds": list(scope.kinds),
        "field_codes": list(scope.field_codes),
        "fields": scope.fields,
        "places": "\n".join(scope.places),
        "seats_a_year": str(scope.seats_a_year),
        **{f"{SEATS}{kind}": str(seats) for kind, seats in scope.seats_by_kind.items()},
        **{name: {part: str(getattr(day, part)) for part in PARTS} for name, day in days.items()},
        "runoff": scope.runoff,
        "costs": scope.costs,
        **{f"{BEARS}{cost}": who for cost, who in scope.bearers.items()},
    }
