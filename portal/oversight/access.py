"""Who reads the record of a case from first to last, and who sees what waits in which office."""

import enum

from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What the auditor and leaders can do here: read; a sample that is drawn leaves a trace and changes nothing."""

    CASE = "oversight:case:read"
    RECORD = "oversight:record:read"
    SAMPLE = "oversight:sample:draw"
    """Draw a sample of cases by a seed."""
    QUEUES = "oversight:queue:read"
    """See what waits in the offices one answers for, since when, and who covers."""


def is_auditor(identity: Identity, _: object) -> bool:
    """The Inspektorat's auditor."""
    return identity.holds(Role.AUDITOR)


def is_leader(identity: Identity, _: object) -> bool:
    """The head of an agency, of what waits in it; BKD's approver and the auditor, of everything."""
    return identity.holds(Role.AGENCY_APPROVER, Role.APPROVER, Role.AUDITOR)


RULES = {
    Permission.CASE: (is_auditor,),
    Permission.RECORD: (is_auditor,),
    Permission.SAMPLE: (is_auditor,),
    Permission.QUEUES: (is_leader,),
}
