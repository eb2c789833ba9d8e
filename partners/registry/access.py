"""Who may describe, read, check and suspend a partner."""

import enum

from partners.registry.domain import ROLES
from partners.registry.models import Partner
from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with partners."""

    HOME = "registry:partner:home"
    """Open the page of one's own organisation."""
    EDIT = "registry:partner:edit"
    """Describe one's own organisation and submit it."""
    LIST = "registry:partner:list"
    READ = "registry:partner:read"
    SUSPEND = "registry:partner:suspend"


OFFICERS = frozenset({Role.VERIFIER, Role.COOPERATION, Role.AUDITOR, Role.APPROVER})
"""Who reads every partner."""


def works_for_a_partner(identity: Identity, _: object) -> bool:
    """Whoever registers a company or a university."""
    return identity.holds(*ROLES.values())


def is_own(identity: Identity, partner: Partner) -> bool:
    """The partner's own people, in the role that belongs to its kind."""
    return identity.role is ROLES[partner.kind] and identity.body_id == partner.body_id


def is_officer(identity: Identity, _: object) -> bool:
    """Officers who verify, agree, decide, or check."""
    return identity.holds(*OFFICERS)


def verifies(identity: Identity, _: object) -> bool:
    """Whoever verifies partners also says when one may not go on."""
    return identity.holds(Role.VERIFIER)


RULES = {
    Permission.HOME: (works_for_a_partner,),
    Permission.EDIT: (is_own,),
    Permission.LIST: (is_officer,),
    Permission.READ: (is_own, is_officer),
    Permission.SUSPEND: (verifies,),
}
