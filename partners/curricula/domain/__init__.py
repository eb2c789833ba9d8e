"""Who takes part in a curriculum, in which state it is, what of it each side sees. Pure."""

import enum
from collections.abc import Mapping

from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import KINDS
from portal.kernel.identity import Role
from portal.kernel.states import Machine
from portal.kernel.text import Text


class Side(enum.StrEnum):
    """The three that write one curriculum."""

    UNIVERSITY = "university"
    COMPANY = "company"
    GOVERNMENT = "government"


SIDE_NAMES: Mapping[Side, Text] = {
    Side.UNIVERSITY: Text("University"),
    Side.COMPANY: Text("Company"),
    Side.GOVERNMENT: Text("Government"),
}
SIDES: Mapping[Role, Side] = {
    Role.UNIVERSITY_STAFF: Side.UNIVERSITY,
    Role.COMPANY_HR: Side.COMPANY,
    Role.CURATOR: Side.GOVERNMENT,
    Role.HR_OFFICER: Side.GOVERNMENT,
    Role.AGENCY_APPROVER: Side.GOVERNMENT,
}
"""For which side somebody takes part, by the role that is active."""


class Share(enum.StrEnum):
    """What somebody does in a curriculum."""

    LEAD = "lead"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    SIGNER = "signer"


WRITERS = frozenset({Share.LEAD, Share.AUTHOR})


class CurriculumState(enum.StrEnum):
    """Where a curriculum stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    AGREED = "agreed"
    """Its version is fixed and waits for each side's signature."""
    SIGNED = "signed"
    """Joint minutes of all sides; the version can no longer be changed, and its digest is public."""
    ADOPTED = "adopted"
    """By the university's own decree."""
    SUPERSEDED = "superseded"


class CurriculumStep(enum.StrEnum):
    """What can happen to it."""

    SEND = "send"
    ASK_FOR_CHANGES = "ask_for_changes"
    AGREE = "agree"
    SIGN = "sign"
    ADOPT = "adopt"
    SUPERSEDE = "supersede"
    REOPEN = "reopen"


S, T = CurriculumState, CurriculumStep
CURRICULUM = Machine(
    {
        (S.DRAFT, T.SEND): S.IN_REVIEW,
        (S.CHANGES_REQUESTED, T.SEND): S.IN_REVIEW,
        (S.IN_REVIEW, T.ASK_FOR_CHANGES): S.CHANGES_REQUESTED,
        (S.IN_REVIEW, T.AGREE): S.AGREED,
        (S.AGREED, T.REOPEN): S.CHANGES_REQUESTED,
        (S.AGREED, T.SIGN): S.SIGNED,
        (S.SIGNED, T.ADOPT): S.ADOPTED,
        (S.ADOPTED, T.SUPERSEDE): S.SUPERSEDED,
        (S.SIGNED, T.SUPERSEDE): S.SUPERSEDED,
    }
)
WRITABLE = frozenset({S.DRAFT, S.IN_REVIEW, S.CHANGES_REQUESTED})


def sees(side: Side, document: Document, part: Part) -> bool:
    """Whether a side sees a part: a company the practice parts and the names of the subjects in which they stand."""
    if side is not Side.COMPANY:
        return True
    return KINDS[part.kind].is_practice or any(KINDS[one.kind].is_practice for one in document.under(part.id))
