"""Who may look after the tree of organisations."""

import enum
from typing import Any

from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with organisations."""

    MANAGE = "organisations:body:manage"
    """Set an agency's limit of servants away."""


def is_administrator(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who is acting as the administrator."""
    return identity.holds(Role.ADMINISTRATOR)


RULES = {Permission.MANAGE: (is_administrator,)}
