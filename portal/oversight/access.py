"""Who reads the record of a case from first to last."""

import enum

from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What the auditor can do: read, and nothing else."""

    CASE = "oversight:case:read"
    RECORD = "oversight:record:read"


def is_auditor(identity: Identity, _: object) -> bool:
    """The Inspektorat's auditor."""
    return identity.holds(Role.AUDITOR)


RULES = {Permission.CASE: (is_auditor,), Permission.RECORD: (is_auditor,)}
