"""Who may see and decide a case."""

import enum

from portal.kernel.identity import PARTNER_ROLES, Identity, Role
from portal.workflow.models import CaseFile, CaseQuestion, CaseStep, DecidedTogether


class Permission(enum.StrEnum):
    """What can be done with the desk and its cases."""

    DESK = "workflow:desk:read"
    DECIDE = "workflow:step:decide"
    ASK = "workflow:step:ask"
    ASSIGN = "workflow:step:assign"
    ANSWER = "workflow:question:answer"
    DECIDED = "workflow:case:decided"
    """Read again what one has decided, and take it back where that is possible."""
    TOGETHER = "workflow:desk:together"
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
    if mine & set(step.barred_ids):
        return False
    return step.holder_id is None or step.holder_id in mine


def asks(identity: Identity, step: CaseStep) -> bool:
    """Whose turn it is asks whoever submitted; a partner decides on what was agreed to be shown, and asks nothing."""
    return identity.role not in PARTNER_ROLES and holds(identity, step)


def belongs(identity: Identity, step: CaseStep) -> bool:
    """It is the turn of this person's office, whoever of it has taken the case; not of somebody who takes no part in it."""
    if identity.role is not step.role or identity.body_id != step.body_id or step.left_at is not None:
        return False
    return identity.account_id not in step.barred_ids


def is_asked(identity: Identity, question: CaseQuestion) -> bool:
    """Whoever submitted the case in which a question is asked."""
    return question.case.person_id == identity.account_id


def has_decided(identity: Identity, case: CaseFile) -> bool:
    """Whoever has decided a step of the case."""
    return any(decision.account_id == identity.account_id for decision in case.decisions)


def decided_so(identity: Identity, act: DecidedTogether) -> bool:
    """Whoever decided several cases in one act reads what became of each."""
    return act.account_id == identity.account_id


def may_lend(identity: Identity, _: object) -> bool:
    """Whoever decides may name an acting officer; an acting officer may not lend what is lent."""
    return identity.holds(*LENDERS) and identity.active is not None and identity.active.acting_for is None


RULES = {
    Permission.DESK: (has_a_desk,),
    Permission.DECIDE: (holds,),
    Permission.ASK: (asks,),
    Permission.ASSIGN: (belongs,),
    Permission.ANSWER: (is_asked,),
    Permission.DECIDED: (has_decided,),
    Permission.TOGETHER: (decided_so,),
    Permission.DELEGATE: (may_lend,),
}
