"""Who may begin, read, write, lead and sign a curriculum.

Whether somebody takes part is said by the members of the curriculum: the account, for the organisation in which the active role is held.
"""

import enum
import uuid
from dataclasses import dataclass

from partners.curricula.domain import SIDES, WRITERS, CurriculumState, Share, Side
from partners.curricula.models import Curriculum, CurriculumMember, CurriculumPart, CurriculumRemark, CurriculumSuggestion
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
    READ_PART = "curricula:part:read"
    SAY = "curricula:part:say"
    """Comment on a part, answer, suggest."""
    WRITE_PART = "curricula:part:write"
    """Write in a part, and decide on what was suggested for it."""
    OPEN_PART = "curricula:part:open"
    """Open a part to the company."""
    END_MEMBER = "curricula:member:end"
    SIGN = "curricula:curriculum:sign"
    ADOPT = "curricula:curriculum:adopt"


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of a curriculum, or what was said or suggested of one: what a rule needs to know."""

    curriculum: Curriculum
    key: uuid.UUID
    is_opened: bool
    """Whether the company may see it."""
    part: CurriculumPart | None = None
    """None: it has been removed since."""
    remark: CurriculumRemark | None = None
    suggestion: CurriculumSuggestion | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who takes part in a curriculum."""

    curriculum: Curriculum
    member: CurriculumMember


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


def reads_part(identity: Identity, placed: Placed) -> bool:
    """Whoever takes part; of the company's people what is opened to them."""
    side = side_of(identity, placed.curriculum)
    return side is not None and (side is not Side.COMPANY or placed.is_opened)


def writes_part(identity: Identity, placed: Placed) -> bool:
    """Those who write, where they may read."""
    return writes(identity, placed.curriculum) and reads_part(identity, placed)


def opens_part(identity: Identity, placed: Placed) -> bool:
    """Who leads for the university."""
    return heads(identity, placed.curriculum)


def ends_member(identity: Identity, joined: Joined) -> bool:
    """The lead of the side, and whoever leaves by themselves."""
    own = membership(identity, joined.curriculum)
    return own is not None and (own.id == joined.member.id or (own.share is Share.LEAD and own.side is joined.member.side))


def signs(identity: Identity, curriculum: Curriculum) -> bool:
    """Who signs for a side."""
    member = membership(identity, curriculum)
    return member is not None and member.share in {Share.SIGNER, Share.LEAD}


RULES = {
    Permission.LIST: (lists,),
    Permission.BEGIN: (is_university,),
    Permission.READ: (takes_part, reads_sent),
    Permission.TAKE_PART: (takes_part,),
    Permission.WRITE: (writes,),
    Permission.LEAD: (leads,),
    Permission.HEAD: (heads,),
    Permission.READ_PART: (reads_part,),
    Permission.SAY: (reads_part,),
    Permission.WRITE_PART: (writes_part,),
    Permission.OPEN_PART: (opens_part,),
    Permission.END_MEMBER: (ends_member,),
    Permission.SIGN: (signs,),
    Permission.ADOPT: (heads,),
}
