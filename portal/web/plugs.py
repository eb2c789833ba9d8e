"""Where slices plug into the frame of every page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from portal.kernel.identity import Identity, Role
from portal.kernel.registry import Registry
from portal.kernel.text import Text


def _unknown() -> None:
    return None


def _nothing(_: Identity) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Count:
    """How much waits behind a link: the counts of a menu are read in one statement.

    `statement` gives one that was built once, `bound` its parameters for a reader; `known` answers where the page has counted already.
    """

    statement: Callable[[], Select[int]]
    bound: Callable[[Identity], dict[str, Any]] = _nothing
    roles: frozenset[Role] = frozenset()
    """Whose link has a count (none: everybody's who has the link)."""
    known: Callable[[], int | None] = _unknown


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the main menu: for whom (no roles: for everybody, signed in or not), and how much waits behind it."""

    text: Text
    endpoint: str
    order: int
    roles: frozenset[Role] = frozenset()
    strangers: bool = False
    signed_in: bool = True
    """Whether it is shown to those who are signed in, as far as `roles` says."""
    count: Count | None = None
    there: Count | None = None
    """What there has to be of for the link to stand, for the roles that this names: few of them have anything behind it."""
    also: frozenset[str] = frozenset()
    """Endpoints that lie below it although their address does not begin with its own."""


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """The page of an object: its endpoint, the argument that takes the object's id, and the permission to open it."""

    endpoint: str
    argument: str
    permission: str


NAV: Registry[str, NavItem] = Registry("web.plugs.NAV")
HOME: Registry[Role, str | Callable[[Identity], str]] = Registry("web.plugs.HOME")
"""The endpoint at which a person of that role arrives after signing in, or what says it for a person: asked at that moment alone."""
ACCOUNT_MENU: Registry[str, NavItem] = Registry("web.plugs.ACCOUNT_MENU")
"""Links of the menu under the person's name."""
FRONT: Registry[str, Callable[[], object]] = Registry("web.plugs.FRONT")
"""What the public home shows beside its own words, by name."""
PAGES: Registry[str, ObjectPage] = Registry("web.plugs.PAGES")
"""Where an object of a kind is read from first to last: how a list links to a page of a slice above its own."""


def links(identity: Identity | None) -> list[NavItem]:
    """The main menu's links for this reader, in order."""
    items = [item for item in NAV.values() if _is_for(item, identity)]
    return sorted(items, key=lambda item: item.order)


def _is_for(item: NavItem, identity: Identity | None) -> bool:
    if identity is None or not item.signed_in:
        return identity is None and item.strangers
    return identity.holds(*item.roles) if item.roles else True


def home_of(identity: Identity) -> str:
    """The endpoint where this person begins."""
    arrival = HOME.get(identity.role) if identity.role else None
    return (arrival(identity) if callable(arrival) else arrival) or "web.home"
