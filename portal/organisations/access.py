"""Who keeps the government's tree of bodies."""

import enum
from typing import Any

from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with the government's bodies."""

    LIST = "organisations:body:list"
    """Read all of them, with those that have ended."""
    READ = "organisations:body:read"
    ENTER = "organisations:body:enter"
    CHANGE = "organisations:body:change"
    """Give one another name, or say when it ends."""


def is_administrator(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who is acting as the administrator."""
    return identity.holds(Role.ADMINISTRATOR)


RULES = dict.fromkeys(Permission, (is_administrator,))
