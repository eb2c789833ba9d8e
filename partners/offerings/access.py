"""Who may write, read, accept and end an offering."""

import enum
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.curricula.domain import PUBLIC
from partners.offerings.domain import MENTORED, WRITABLE
from partners.offerings.models import Offering, OfferingSheet
from partners.registry.domain import ROLES
from portal.kernel.identity import Identity, Role

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum
    from partners.registry.access import Staff


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
    TEACH = "offerings:curriculum:teach"
    """Begin an offering from a curriculum of one's own university."""
    END = "offerings:offering:end"
    """Close or cancel it."""
    MENTOR = "offerings:mentor:list"
    ANSWER = "offerings:mentor:answer"
    OWNERS = "offerings:owner:read"
    CHANGE_OWNERS = "offerings:owner:change"
    """Add an owner to an offering, or take one away."""
    MENTORS = "offerings:capacity:read"
    """See one's own organisation's mentors, and what each of them has when."""
    SET_CAPACITY = "offerings:capacity:set"
    SHEET = "offerings:sheet:read"
    """Read a sheet that one's own organisation uploaded, and make drafts of it."""


@dataclass(frozen=True, slots=True)
class Owned:
    """An offering with the accounts of its owners and of its partner's, and the one that is spoken of: what a rule needs to know."""

    offering: Offering
    owners: frozenset[uuid.UUID]
    partner_owners: frozenset[uuid.UUID]
    account_id: uuid.UUID | None = None


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


def adopts(identity: Identity, curriculum: "Curriculum") -> bool:
    """The people of the university whose curriculum it is, once everybody may read it."""
    return identity.holds(Role.UNIVERSITY_STAFF) and identity.body_id == curriculum.body_id and curriculum.state in PUBLIC


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


def works_where_it_is(identity: Identity, owned: Owned) -> bool:
    """The people of the partner whose offering it is."""
    return is_own(identity, owned.offering)


def owns(identity: Identity, owned: Owned) -> bool:
    """The offering's owners, and those of its partner."""
    return is_own(identity, owned.offering) and identity.account_id in owned.owners | owned.partner_owners


def has_mentors(identity: Identity, _: object) -> bool:
    """The people of organisations that write kinds with a mentor."""
    return bool(writable(identity) & MENTORED)


def vouches(identity: Identity, staff: "Staff") -> bool:
    """The owners of an organisation, for its mentors."""
    return has_mentors(identity, None) and identity.body_id == staff.partner.body_id and identity.account_id in staff.owners


def writes_here(identity: Identity, sheet: OfferingSheet) -> bool:
    """The people of the partner that uploaded it, where they write its kind."""
    return identity.holds(*PARTNERS) and identity.body_id == sheet.body_id and sheet.kind in writable(identity)


RULES = {
    Permission.LIST: (works_for_a_partner, is_officer),
    Permission.WRITE: (can_begin,),
    Permission.EDIT: (can_edit,),
    Permission.READ: (is_own, reads_submitted, mentors),
    Permission.REACH: (can_edit, curates),
    Permission.COPY: (can_edit,),
    Permission.TEACH: (adopts,),
    Permission.END: (is_own,),
    Permission.MENTOR: (is_a_mentor,),
    Permission.ANSWER: (mentors,),
    Permission.OWNERS: (works_where_it_is,),
    Permission.CHANGE_OWNERS: (owns,),
    Permission.MENTORS: (has_mentors,),
    Permission.SET_CAPACITY: (vouches,),
    Permission.SHEET: (writes_here,),
}
