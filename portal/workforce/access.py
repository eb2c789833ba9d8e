"""Who looks after the workforce's record."""

import enum
from typing import Any

from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with the workforce's record."""

    IMPORT = "workforce:file:import"
    """Upload a file, look at what it would do, run it."""


def is_administrator(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who is acting as the administrator."""
    return identity.holds(Role.ADMINISTRATOR)


RULES = {Permission.IMPORT: (is_administrator,)}
