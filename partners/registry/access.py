"""Who may describe, read, check and suspend a partner."""

import enum
import uuid
from dataclasses import dataclass

from partners.registry.domain import ROLES
from partners.registry.models import Partner, PartnerChange, PartnerUnit, StudyProgramme
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
    """Suspend it, let it go on, end the partnership."""
    PEOPLE = "registry:people:read"
    """See who works for one's own organisation, and leave it."""
    MANAGE_PEOPLE = "registry:people:manage"
    """Invite colleagues, change their parts, end their access, hand over."""
    END_PERSON = "registry:people:end"
    """End a colleague's access, or leave."""
    READ_CHANGE = "registry:change:read"
    WITHDRAW_CHANGE = "registry:change:withdraw"
    PROGRAMMES = "registry:programme:list"
    ADD_PROGRAMME = "registry:programme:add"
    READ_PROGRAMME = "registry:programme:read"
    EDIT_PROGRAMME = "registry:programme:edit"
    CHECK_PROGRAMME = "registry:programme:check"
    """Confirm it beside its decree, or return it."""
    EDIT_UNIT = "registry:unit:edit"
    """Rename, move and end a branch or faculty of one's own organisation."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A partner with the accounts of its owners, and the account of the one who is spoken of: what a rule needs to know of its people."""

    partner: Partner
    owners: frozenset[uuid.UUID]
    account_id: uuid.UUID | None = None


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


def works_for_a_university(identity: Identity, _: object) -> bool:
    """A university's people."""
    return identity.holds(Role.UNIVERSITY_STAFF)


def is_own_programme(identity: Identity, programme: StudyProgramme) -> bool:
    """The people of the university whose programme it is."""
    return is_own(identity, programme.partner)


def is_own_unit(identity: Identity, unit: PartnerUnit) -> bool:
    """The people of the partner whose unit it is."""
    return is_own(identity, unit.partner)


def is_own_change(identity: Identity, change: PartnerChange) -> bool:
    """The people of the partner that proposes it."""
    return is_own(identity, change.partner)


def works_there(identity: Identity, staff: Staff) -> bool:
    """The partner's own people."""
    return is_own(identity, staff.partner)


def owns_it(identity: Identity, staff: Staff) -> bool:
    """The partner's owners."""
    return is_own(identity, staff.partner) and identity.account_id in staff.owners


def leaves_it(identity: Identity, staff: Staff) -> bool:
    """Whoever speaks of themselves."""
    return is_own(identity, staff.partner) and identity.account_id == staff.account_id


RULES = {
    Permission.HOME: (works_for_a_partner,),
    Permission.EDIT: (is_own,),
    Permission.LIST: (is_officer,),
    Permission.READ: (is_own, is_officer),
    Permission.SUSPEND: (verifies,),
    Permission.PEOPLE: (works_there,),
    Permission.MANAGE_PEOPLE: (owns_it,),
    Permission.END_PERSON: (owns_it, leaves_it),
    Permission.READ_CHANGE: (is_own_change, is_officer),
    Permission.WITHDRAW_CHANGE: (is_own_change,),
    Permission.PROGRAMMES: (works_for_a_university, is_officer),
    Permission.ADD_PROGRAMME: (works_for_a_university,),
    Permission.READ_PROGRAMME: (is_own_programme, is_officer),
    Permission.EDIT_PROGRAMME: (is_own_programme,),
    Permission.CHECK_PROGRAMME: (verifies,),
    Permission.EDIT_UNIT: (is_own_unit,),
}
