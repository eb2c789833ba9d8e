"""Who may begin, read, write, lead and sign a curriculum.

Whether somebody takes part is said by the members of the curriculum: the account, for the organisation in which the active role is held.
"""

import enum

from partners.curricula.domain import PUBLIC, SIDES, WRITERS, CurriculumState, Share, Side
from partners.curricula.models import Curriculum, CurriculumMember
from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with curricula."""

    LIST = "curricula:curriculum:list"
    BEGIN = "curricula:curriculum:begin"
    """Begin one for one's own university."""
    READ = "curricula:curriculum:read"
    TAKE_PART = "curricula:curriculum:take_part"
    """Comment, suggest, say who is where."""
    WRITE = "curricula:curriculum:write"
    LEAD = "curricula:curriculum:lead"
    """Lead for one's own side: its people, its answer in a review."""
    HEAD = "curricula:curriculum:head"
    """Lead for the university: the stages, versions, what the company sees."""
    SIGN = "curricula:curriculum:sign"
    ADOPT = "curricula:curriculum:adopt"


READERS = frozenset({Role.CURATOR, Role.AUDITOR, Role.APPROVER})
"""Who reads every curriculum that has been sent for review once."""


def membership(identity: Identity, curriculum: Curriculum) -> CurriculumMember | None:
    """As what a person takes part in the active role, or None."""
    side = SIDES.get(identity.role) if identity.role else None
    for member in curriculum.members:
        mine = member.account_id == identity.account_id and member.body_id == identity.body_id
        if mine and member.side is side and member.ended_at is None:
            return member
    return None


def side_of(identity: Identity, curriculum: Curriculum) -> Side | None:
    """For which side somebody takes part; None for whoever reads only."""
    member = membership(identity, curriculum)
    return member.side if member else None


def lists(identity: Identity, _: object) -> bool:
    """Those who can take part, and those who read what has been sent."""
    return identity.role in SIDES or identity.holds(*READERS)


def is_university(identity: Identity, _: object) -> bool:
    """A university's people."""
    return identity.holds(Role.UNIVERSITY_STAFF)


def takes_part(identity: Identity, curriculum: Curriculum) -> bool:
    """Whoever takes part, in whatever share."""
    return membership(identity, curriculum) is not None


def reads_sent(identity: Identity, curriculum: Curriculum) -> bool:
    """What has never been sent is its authors' own."""
    return identity.holds(*READERS) and curriculum.state is not CurriculumState.DRAFT


def writes(identity: Identity, curriculum: Curriculum) -> bool:
    """Those of each side who write."""
    member = membership(identity, curriculum)
    return member is not None and member.share in WRITERS


def leads(identity: Identity, curriculum: Curriculum) -> bool:
    """Who leads for a side."""
    member = membership(identity, curriculum)
    return member is not None and member.share is Share.LEAD


def heads(identity: Identity, curriculum: Curriculum) -> bool:
    """Who leads for the university."""
    return leads(identity, curriculum) and side_of(identity, curriculum) is Side.UNIVERSITY


def signs(identity: Identity, curriculum: Curriculum) -> bool:
    """Who signs for a side."""
    member = membership(identity, curriculum)
    return member is not None and member.share in {Share.SIGNER, Share.LEAD}


def is_public(curriculum: Curriculum) -> bool:
    """Whether everybody may read it."""
    return curriculum.state in PUBLIC


RULES = {
    Permission.LIST: (lists,),
    Permission.BEGIN: (is_university,),
    Permission.READ: (takes_part, reads_sent),
    Permission.TAKE_PART: (takes_part,),
    Permission.WRITE: (writes,),
    Permission.LEAD: (leads,),
    Permission.HEAD: (heads,),
    Permission.SIGN: (signs,),
    Permission.ADOPT: (heads,),
}
