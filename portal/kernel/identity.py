"""Who is acting, detached from the session and the database."""

import enum
import uuid
from dataclasses import dataclass, field


class Role(enum.StrEnum):
    """What a person may be in the product; one role for each actor, given by a grant."""

    CIVIL_SERVANT = "civil_servant"
    SUPERVISOR = "supervisor"
    HR_OFFICER = "hr_officer"
    AGENCY_APPROVER = "agency_approver"
    CURATOR = "curator"
    COOPERATION = "cooperation"
    VERIFIER = "verifier"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    COMPANY_HR = "company_hr"
    UNIVERSITY_STAFF = "university_staff"
    MENTOR = "mentor"


PARTNER_ROLES = frozenset({Role.COMPANY_HR, Role.UNIVERSITY_STAFF, Role.MENTOR})


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in an organisation, for a time; `acting_for` names the account whose power it lends (Plh./Plt.)."""

    id: uuid.UUID
    role: Role
    body_id: uuid.UUID
    body_name: str
    acting_for: uuid.UUID | None = None
    acting_for_name: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """A person who is signed in: all their grants, and the one that is active.

    The active grant alone decides what is seen and allowed; whether a case is one's own is asked of the person (`account_id`).
    """

    account_id: uuid.UUID
    name: str
    email: str
    grants: tuple[Grant, ...] = field(default=())
    active: Grant | None = None
    language: str | None = None

    @property
    def role(self) -> Role | None:
        """The active role, or None for somebody who holds none (yet)."""
        return self.active.role if self.active else None

    @property
    def body_id(self) -> uuid.UUID | None:
        """The organisation in which the active role is held."""
        return self.active.body_id if self.active else None

    def holds(self, *roles: Role) -> bool:
        """Whether the active role is one of these."""
        return self.active is not None and self.active.role in roles


SYSTEM = Identity(account_id=uuid.UUID(int=0), name="Simpul", email="simpul@localhost")
"""The house itself, for what a clock or a command does; it holds no role and passes no guard."""
