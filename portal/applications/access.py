"""Who may apply, read an application, invite, and answer."""

import enum

from portal.applications.models import Application, Invitation
from portal.kernel.identity import Identity, Role

OFFICERS = (Role.APPROVER, Role.VERIFIER, Role.CURATOR, Role.AUDITOR)


class Permission(enum.StrEnum):
    """What can be done with applications and invitations."""

    APPLY = "applications:application:apply"
    OWN_LIST = "applications:application:own"
    READ = "applications:application:read"
    EDIT = "applications:application:edit"
    WITHDRAW = "applications:application:withdraw"
    OBJECT = "applications:application:object"
    PREFER = "applications:application:prefer"
    CONFIRM = "applications:application:confirm"
    """Stay with an application after what it is for has changed."""
    LIST = "applications:application:list"
    INVITE = "applications:invitation:invite"
    READ_INVITATION = "applications:invitation:read"
    ANSWER = "applications:invitation:answer"
    LIMIT = "applications:agency:limit"


def is_servant(identity: Identity, _: object) -> bool:
    """A civil servant, in that role."""
    return identity.holds(Role.CIVIL_SERVANT)


def is_own(identity: Identity, application: Application) -> bool:
    """The applicant's own, whatever role is active."""
    return application.account_id == identity.account_id


def is_officer(identity: Identity, _: object) -> bool:
    """Those who decide on applications at BKD and BPSDM, and the auditor."""
    return identity.holds(*OFFICERS)


def invites(identity: Identity, _: object) -> bool:
    """BKD's deciding official."""
    return identity.holds(Role.APPROVER)


def is_invited(identity: Identity, invitation: Invitation) -> bool:
    """The person who was invited."""
    return invitation.account_id == identity.account_id


def leads_agency(identity: Identity, _: object) -> bool:
    """The head of an agency, for the agency in which the role is held."""
    return identity.holds(Role.AGENCY_APPROVER)


RULES = {
    Permission.APPLY: (is_servant,),
    Permission.OWN_LIST: (is_servant,),
    Permission.READ: (is_own,),
    Permission.EDIT: (is_own,),
    Permission.WITHDRAW: (is_own,),
    Permission.CONFIRM: (is_own,),
    Permission.OBJECT: (is_own,),
    Permission.PREFER: (is_own,),
    Permission.LIST: (is_officer,),
    Permission.INVITE: (invites,),
    Permission.READ_INVITATION: (is_invited,),
    Permission.ANSWER: (is_invited,),
    Permission.LIMIT: (leads_agency,),
}
