"""Who may see and decide a case."""

import enum

from portal.kernel.identity import Identity, Role
from portal.workflow.models import CaseStep


class Permission(enum.StrEnum):
    """What can be done with the desk and its cases."""

    DESK = "workflow:desk:read"
    DECIDE = "workflow:step:decide"
    DELEGATE = "workflow:desk:delegate"


DESK_ROLES = frozenset(
    {
        Role.SUPERVISOR,
        Role.HR_OFFICER,
        Role.AGENCY_APPROVER,
        Role.CURATOR,
        Role.COOPERATION,
        Role.VERIFIER,
        Role.APPROVER,
        Role.COMPANY_HR,
        Role.UNIVERSITY_STAFF,
    }
)
LENDERS = frozenset({Role.SUPERVISOR, Role.AGENCY_APPROVER, Role.APPROVER})


def has_a_desk(identity: Identity, _: object) -> bool:
    """Roles at which cases arrive."""
    return identity.holds(*DESK_ROLES)


def holds(identity: Identity, step: CaseStep) -> bool:
    """It is this office's turn, and this person's where it is a person's; an acting officer stands in for the one they act for."""
    if identity.role is not step.role or identity.body_id != step.body_id or step.left_at is not None:
        return False
    mine = {identity.account_id, identity.active.acting_for if identity.active else None}
    return step.holder_id is None or step.holder_id in mine


def may_lend(identity: Identity, _: object) -> bool:
    """Whoever decides may name an acting officer; an acting officer may not lend what is lent."""
    return identity.holds(*LENDERS) and identity.active is not None and identity.active.acting_for is None


RULES = {
    Permission.DESK: (has_a_desk,),
    Permission.DECIDE: (holds,),
    Permission.DELEGATE: (may_lend,),
}
