"""Who may propose, read and sign an agreement."""

import enum

from partners.agreements.domain import Side
from partners.agreements.models import Agreement
from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with agreements."""

    LIST = "agreements:agreement:list"
    PROPOSE = "agreements:agreement:propose"
    """Begin an agreement for one's own organisation."""
    EDIT = "agreements:agreement:edit"
    RENEW = "agreements:agreement:renew"
    """Begin the agreement that goes on from one's own."""
    AMEND = "agreements:agreement:amend"
    """Begin the amendment of one's own agreement."""
    COUNTER = "agreements:agreement:counter"
    """Propose another wording of a scope that is under review."""
    READ = "agreements:agreement:read"
    SIGN = "agreements:agreement:sign"
    """Upload the paper that one's own side has signed."""
    TERMINATE = "agreements:agreement:terminate"


PARTNERS = frozenset({Role.COMPANY_HR, Role.UNIVERSITY_STAFF})
OFFICERS = frozenset({Role.COOPERATION, Role.AUDITOR, Role.CURATOR, Role.VERIFIER, Role.APPROVER})
"""Who reads every agreement that has been submitted."""


def works_for_a_partner(identity: Identity, _: object) -> bool:
    """A company's or university's people."""
    return identity.holds(*PARTNERS)


def is_own(identity: Identity, agreement: Agreement) -> bool:
    """The people of the partner whose agreement it is."""
    return identity.holds(*PARTNERS) and identity.body_id == agreement.body_id


def is_officer(identity: Identity, _: object) -> bool:
    """Officers who review, publish under it, or check; the list is theirs."""
    return identity.holds(*OFFICERS)


def reads_submitted(identity: Identity, agreement: Agreement) -> bool:
    """What has not been submitted is the partner's own."""
    return identity.holds(*OFFICERS) and agreement.submitted_at is not None


def is_bureau(identity: Identity, agreement: Agreement) -> bool:
    """The cooperation bureau acts for the government."""
    return identity.holds(Role.COOPERATION) and agreement.submitted_at is not None


def side_of(identity: Identity) -> Side:
    """For which side a person signs."""
    return Side.GOVERNMENT if identity.holds(Role.COOPERATION) else Side.PARTNER


RULES = {
    Permission.LIST: (works_for_a_partner, is_officer),
    Permission.PROPOSE: (works_for_a_partner,),
    Permission.EDIT: (is_own,),
    Permission.RENEW: (is_own,),
    Permission.AMEND: (is_own,),
    Permission.COUNTER: (is_bureau,),
    Permission.READ: (is_own, reads_submitted),
    Permission.SIGN: (is_own, is_bureau),
    Permission.TERMINATE: (is_bureau,),
}
