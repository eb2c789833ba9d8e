"""Who may look into the outbox."""

import enum

from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with the outbox."""

    READ = "notifications:message:read"
    RESEND = "notifications:message:resend"


def is_administrator(identity: Identity, _: object) -> bool:
    """The administrator keeps the mail running."""
    return identity.holds(Role.ADMINISTRATOR)


RULES = {Permission.READ: (is_administrator,), Permission.RESEND: (is_administrator,)}
