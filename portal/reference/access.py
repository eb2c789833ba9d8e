"""Who reads the code lists."""

import enum
from typing import Any

from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with code lists."""

    READ = "reference:lists:read"
    """Read the code lists and parameters with their basis and dates."""


def is_administrator(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who is acting as the administrator."""
    return identity.holds(Role.ADMINISTRATOR)


RULES = {Permission.READ: (is_administrator,)}
