"""Who plans and runs rounds, who takes part, who releases people, who reads what."""

import enum
import uuid
from typing import Any

from portal.kernel.identity import Identity, Role
from portal.rounds.domain import RoundState

READERS = (Role.CURATOR, Role.APPROVER, Role.AUDITOR)
OF_AGENCIES = (Role.HR_OFFICER, Role.AGENCY_APPROVER)
OPEN_TO_PEOPLE = frozenset(set(RoundState) - {RoundState.PLANNED})
"""Rounds that civil servants, and agencies that release them, know of."""


class Permission(enum.StrEnum):
    """What can be done with rounds."""

    READ = "rounds:round:read"
    PLAN = "rounds:round:plan"
    """Plan, open, lock, enter the seed, offer places on, close."""
    WITNESS = "rounds:run:witness"
    OBJECT = "rounds:run:object"
    """Raise an objection while a run is under review."""
    DECIDE = "rounds:round:decide"
    """Answer objections, publish, or have the inputs fixed once more."""
    WHOLE = "rounds:run:whole"
    """Take the whole instance and result along."""
    LISTS = "rounds:list:all"
    """Look for rounds to take part in."""
    TAKE_PART = "rounds:list:begin"
    OWN = "rounds:list:own"
    """The own list, its result and its opening."""
    RELEASES = "rounds:agency:all"
    RELEASE_READ = "rounds:agency:read"
    RELEASE = "rounds:agency:set"


def is_reader(identity: Identity, _: object) -> bool:
    """The curator who plans, the approver who puts it in force, the auditor."""
    return identity.holds(*READERS)


def is_curator(identity: Identity, _: object) -> bool:
    """Who plans and runs."""
    return identity.holds(Role.CURATOR)


def is_approver(identity: Identity, _: object) -> bool:
    """Who witnesses and decides."""
    return identity.holds(Role.APPROVER)


def is_auditor(identity: Identity, _: object) -> bool:
    """Who reads everything."""
    return identity.holds(Role.AUDITOR)


def is_servant(identity: Identity, _: object = None) -> bool:
    """Who may take part in rounds."""
    return identity.holds(Role.CIVIL_SERVANT)


def may_take_part(identity: Identity, found: Any) -> bool:  # noqa: ANN401  the row of a round
    """A civil servant, in a round that has opened."""
    return is_servant(identity) and found.state in OPEN_TO_PEOPLE


def is_own(identity: Identity, found: Any) -> bool:  # noqa: ANN401  the row of a list
    """The list of the reader."""
    return is_servant(identity) and bool(found.account_id == identity.account_id)


def is_of_agency(identity: Identity, found: object = None) -> bool:  # noqa: ARG001  any round
    """HR officer and head of an agency: each sees their own agency's part of any round."""
    return identity.holds(*OF_AGENCIES) and isinstance(identity.body_id, uuid.UUID)


def is_head(identity: Identity, found: object = None) -> bool:  # noqa: ARG001  any round
    """The head of an agency, who says in which order it releases its people."""
    return identity.holds(Role.AGENCY_APPROVER) and isinstance(identity.body_id, uuid.UUID)


RULES = {
    Permission.READ: (is_reader,),
    Permission.PLAN: (is_curator,),
    Permission.WITNESS: (is_approver,),
    Permission.OBJECT: (is_reader,),
    Permission.DECIDE: (is_approver,),
    Permission.WHOLE: (is_auditor,),
    Permission.LISTS: (is_servant,),
    Permission.TAKE_PART: (may_take_part,),
    Permission.OWN: (is_own,),
    Permission.RELEASES: (is_of_agency,),
    Permission.RELEASE_READ: (is_of_agency,),
    Permission.RELEASE: (is_head,),
}
