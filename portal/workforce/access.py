"""Who looks after the workforce's record, and who asks something of their own."""

import enum
from typing import Any

from portal.kernel.identity import Identity, Role
from portal.workforce.models import RecordRequest


class Permission(enum.StrEnum):
    """What can be done with the workforce's record."""

    IMPORT = "workforce:file:import"
    """Upload a file, look at what it would do, run it, undo it."""
    ASK = "workforce:record:ask"
    """Ask for a correction of one's own record, or add to it: the subject is the reader's own record."""
    READ_REQUEST = "workforce:request:read"
    CHANGE_REQUEST = "workforce:request:change"
    """Correct one's own request after it was returned, or withdraw it."""


def is_administrator(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who is acting as the administrator."""
    return identity.holds(Role.ADMINISTRATOR)


def has_a_record(identity: Identity, record: Any) -> bool:  # noqa: ARG001, ANN401  whoever loads it gives the reader's own alone
    """Whoever has a record, in whatever role they act: it is loaded by the reader's account."""
    return record is not None


def is_own_request(identity: Identity, request: RecordRequest) -> bool:
    """Whoever asked, in whatever role they act."""
    return request.account_id == identity.account_id


RULES = {
    Permission.IMPORT: (is_administrator,),
    Permission.ASK: (has_a_record,),
    Permission.READ_REQUEST: (is_own_request,),
    Permission.CHANGE_REQUEST: (is_own_request,),
}
