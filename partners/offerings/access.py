"""Who may write, read, accept and end an offering."""

import enum

from partners.offerings.domain import WRITABLE
from partners.offerings.models import Offering
from partners.registry.domain import ROLES
from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with offerings."""

    LIST = "offerings:offering:list"
    WRITE = "offerings:offering:write"
    """Begin one for one's own organisation."""
    EDIT = "offerings:offering:edit"
    READ = "offerings:offering:read"
    REACH = "offerings:offering:reach"
    """Ask of how many people what is written admits."""
    COPY = "offerings:offering:copy"
    END = "offerings:offering:end"
    """Close or cancel it."""
    MENTOR = "offerings:mentor:list"
    ANSWER = "offerings:mentor:answer"


PARTNERS = frozenset({Role.COMPANY_HR, Role.UNIVERSITY_STAFF})
OFFICERS = frozenset({Role.CURATOR, Role.COOPERATION, Role.AUDITOR, Role.VERIFIER, Role.APPROVER})
"""Who reads every offering that has been submitted."""


def works_for_a_partner(identity: Identity, _: object) -> bool:
    """A company's or university's people."""
    return identity.holds(*PARTNERS)


def is_own(identity: Identity, offering: Offering) -> bool:
    """The people of the partner whose offering it is."""
    return identity.holds(*PARTNERS) and identity.body_id == offering.body_id


def writable(identity: Identity) -> frozenset[str]:
    """The kinds that organisations write whose people work in this role; which of them one's own may write is the service's to say."""
    return frozenset(key for kind, role in ROLES.items() if identity.holds(role) for key in WRITABLE.get(kind, ()))


def can_begin(identity: Identity, _: object) -> bool:
    """The people of a partner that writes some kind here."""
    return bool(writable(identity))


def can_edit(identity: Identity, offering: Offering) -> bool:
    """The people of the partner whose offering it is, where it is of a kind that they write."""
    return is_own(identity, offering) and offering.kind in writable(identity)


def is_officer(identity: Identity, _: object) -> bool:
    """Officers who review, agree, or check; the list is theirs."""
    return identity.holds(*OFFICERS)


def reads_submitted(identity: Identity, offering: Offering) -> bool:
    """What has not been submitted is the partner's own."""
    return identity.holds(*OFFICERS) and offering.submitted_at is not None


def curates(identity: Identity, offering: Offering) -> bool:
    """BPSDM's curator, of what has been submitted."""
    return identity.holds(Role.CURATOR) and offering.submitted_at is not None


def is_a_mentor(identity: Identity, _: object) -> bool:
    """Mentors with an account."""
    return identity.holds(Role.MENTOR)


def mentors(identity: Identity, offering: Offering) -> bool:
    """The mentor whom the offering names, by address."""
    return identity.holds(Role.MENTOR) and offering.mentor_email == identity.email.lower()


RULES = {
    Permission.LIST: (works_for_a_partner, is_officer),
    Permission.WRITE: (can_begin,),
    Permission.EDIT: (can_edit,),
    Permission.READ: (is_own, reads_submitted, mentors),
    Permission.REACH: (can_edit, curates),
    Permission.COPY: (can_edit,),
    Permission.END: (is_own,),
    Permission.MENTOR: (is_a_mentor,),
    Permission.ANSWER: (mentors,),
}
