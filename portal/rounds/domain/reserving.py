"""Reserved seats of an offering: which can be set together. Pure."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.rounds.domain.outcome import OPEN

MOST_RESERVES = 5
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Reserve:
    """Seats that go to the people of some agencies first."""

    name: str
    seats: int
    per_agency: int | None
    agency_ids: tuple[uuid.UUID, ...]
    row: int = field(default=1, compare=False)
    """Of the form: a refusal stands beside it."""


def check(reserves: Sequence[Reserve], seats: int) -> None:
    """Raises DomainError beside the field of its row for reserves that cannot stand together at a place of so many seats."""
    if len(reserves) > MOST_RESERVES:
        raise DomainError(Text("An offering has at most %(most)s reserves.", most=MOST_RESERVES))
    names: set[str] = set()
    for one in reserves:
        _check_one(one)
        if one.name.casefold() in names:
            raise DomainError(Text("Another reserve of this offering is called so already."), f"name_{one.row}")
        names.add(one.name.casefold())
    if sum(one.seats for one in reserves) > seats:
        raise DomainError(Text("All reserves together have at most %(seats)s seats.", seats=seats), f"seats_{reserves[-1].row}")


def _check_one(one: Reserve) -> None:
    if not one.name.strip():
        raise DomainError(Text("Name the reserve: results call it so."), f"name_{one.row}")
    if one.name.casefold() == OPEN:
        raise DomainError(Text("“open” is what the seats for everybody are called. Choose another name."), f"name_{one.row}")
    if one.seats < 1:
        raise DomainError(Text("A reserve has at least one seat."), f"seats_{one.row}")
    if one.per_agency is not None and one.per_agency < 1:
        raise DomainError(Text("Let at least one of each agency in, or leave it empty."), f"per_agency_{one.row}")
    if not one.agency_ids:
        raise DomainError(Text("Choose the agencies whose people these seats are for."), f"agencies_{one.row}")
