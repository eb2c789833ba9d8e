"""The government's bodies as their pages show them."""

from typing import TYPE_CHECKING

from portal.kernel import clock
from portal.kernel.text import Text
from portal.organisations import queries
from portal.organisations.domain import BodyKind

if TYPE_CHECKING:
    from portal.organisations.models import Body


def places() -> list[tuple[str, str]]:
    """(id, name with those of the bodies above it up to the agency) of every body under which another can stand, as in the tree."""
    names: list[str] = []
    found = []
    for place in queries.tree():
        names[place.depth :] = ["" if place.body.kind is BodyKind.PROVINCE else place.body.name]
        found.append((str(place.body.id), ", ".join(filter(None, reversed(names))) or place.body.name))
    return found


def period_of(body: "Body") -> Text | None:
    """When a body exists, where that is not simply today and on."""
    if body.valid_to is not None:
        ends, ended = Text("It will end on %(day)s.", day=body.valid_to), Text("It has not existed since %(day)s.", day=body.valid_to)
        return ended if has_ended(body) else ends
    if body.valid_from > clock.today():
        return Text("It will exist from %(day)s.", day=body.valid_from)
    return None


def has_ended(body: "Body") -> bool:
    """Whether it no longer exists today."""
    return body.valid_to is not None and body.valid_to <= clock.today()
