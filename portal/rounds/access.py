"""Who plans rounds, and who sees the plans."""

import enum

from portal.kernel.identity import Identity, Role

READERS = (Role.CURATOR, Role.APPROVER, Role.AUDITOR)


class Permission(enum.StrEnum):
    """What can be done with rounds."""

    READ = "rounds:round:read"
    PLAN = "rounds:round:plan"


def is_reader(identity: Identity, _: object) -> bool:
    """The curator who plans, the approver who will put it in force, the auditor."""
    return identity.holds(*READERS)


def is_curator(identity: Identity, _: object) -> bool:
    """Who plans."""
    return identity.holds(Role.CURATOR)


RULES = {Permission.READ: (is_reader,), Permission.PLAN: (is_curator,)}
