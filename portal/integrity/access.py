"""Who declares an interest, who reads what was declared, who recuses themselves from a case."""

import enum
from typing import TYPE_CHECKING

from portal.integrity.models import Interest
from portal.kernel.identity import Identity, Role
from portal.workflow.services import holds

if TYPE_CHECKING:
    from portal.workflow.models import CaseStep

OFFICERS = (
    Role.SUPERVISOR,
    Role.HR_OFFICER,
    Role.AGENCY_APPROVER,
    Role.CURATOR,
    Role.COOPERATION,
    Role.VERIFIER,
    Role.APPROVER,
)


class Permission(enum.StrEnum):
    """What can be done with interests."""

    DECLARE = "integrity:interest:declare"
    END = "integrity:interest:end"
    READ_ALL = "integrity:interest:read"
    RECUSE = "integrity:case:recuse"


def is_officer(identity: Identity, _: object) -> bool:
    """Those of the government who decide on cases: each declares and reads their own."""
    return identity.holds(*OFFICERS)


def is_own(identity: Identity, interest: Interest) -> bool:
    """Whoever declared it, in a role in which they decide."""
    return identity.holds(*OFFICERS) and interest.account_id == identity.account_id


def is_auditor(identity: Identity, _: object) -> bool:
    """The auditor reads all that was declared."""
    return identity.holds(Role.AUDITOR)


def is_turn_of(identity: Identity, turn: "CaseStep") -> bool:
    """Whose turn it is takes themselves out of it."""
    return holds(identity, turn)


RULES = {
    Permission.DECLARE: (is_officer,),
    Permission.END: (is_own,),
    Permission.READ_ALL: (is_auditor,),
    Permission.RECUSE: (is_turn_of,),
}
