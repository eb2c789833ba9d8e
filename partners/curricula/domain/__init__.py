"""Who takes part in a curriculum, in which state it is, what of it each side sees. Pure."""

import enum
from collections.abc import Collection, Mapping

from partners.curricula.domain.document import Document, Part, of_parts
from partners.curricula.domain.parts import KINDS, Holds, empty
from portal.kernel.identity import Role
from portal.kernel.states import Machine
from portal.kernel.text import Text

LONGEST_TITLE = 200


class Side(enum.StrEnum):
    """The three that write one curriculum; in the order in which they are named."""

    UNIVERSITY = "university"
    GOVERNMENT = "government"
    COMPANY = "company"


SIDE_NAMES: Mapping[Side, Text] = {
    Side.UNIVERSITY: Text("University"),
    Side.GOVERNMENT: Text("Government"),
    Side.COMPANY: Text("Company"),
}
SIDES: Mapping[Role, Side] = {
    Role.UNIVERSITY_STAFF: Side.UNIVERSITY,
    Role.COMPANY_HR: Side.COMPANY,
    Role.MENTOR: Side.COMPANY,
    Role.CURATOR: Side.GOVERNMENT,
    Role.HR_OFFICER: Side.GOVERNMENT,
    Role.AGENCY_APPROVER: Side.GOVERNMENT,
    Role.APPROVER: Side.GOVERNMENT,
}
"""For which side somebody takes part, by the role that is active."""


class Share(enum.StrEnum):
    """What somebody does in a curriculum."""

    LEAD = "lead"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    SIGNER = "signer"


SHARE_NAMES: Mapping[Share, Text] = {
    Share.LEAD: Text("Leads for the side"),
    Share.AUTHOR: Text("Co-author"),
    Share.REVIEWER: Text("Reviewer"),
    Share.SIGNER: Text("Signs for the side"),
}
WRITERS = frozenset({Share.LEAD, Share.AUTHOR})
"""Who writes; everybody else of a side comments and suggests."""


class CurriculumState(enum.StrEnum):
    """Where a curriculum stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    """Every side reads, and says whether it agrees."""
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


CURRICULUM = Machine(
    {
        (CurriculumState.DRAFT, CurriculumStep.SEND): CurriculumState.IN_REVIEW,
        (CurriculumState.CHANGES_REQUESTED, CurriculumStep.SEND): CurriculumState.IN_REVIEW,
        (CurriculumState.IN_REVIEW, CurriculumStep.ASK_FOR_CHANGES): CurriculumState.CHANGES_REQUESTED,
        (CurriculumState.IN_REVIEW, CurriculumStep.AGREE): CurriculumState.AGREED,
        (CurriculumState.AGREED, CurriculumStep.REOPEN): CurriculumState.CHANGES_REQUESTED,
        (CurriculumState.AGREED, CurriculumStep.SIGN): CurriculumState.SIGNED,
        (CurriculumState.SIGNED, CurriculumStep.ADOPT): CurriculumState.ADOPTED,
        (CurriculumState.SIGNED, CurriculumStep.SUPERSEDE): CurriculumState.SUPERSEDED,
        (CurriculumState.ADOPTED, CurriculumStep.SUPERSEDE): CurriculumState.SUPERSEDED,
    }
)
WRITABLE = frozenset({CurriculumState.DRAFT, CurriculumState.IN_REVIEW, CurriculumState.CHANGES_REQUESTED})
PUBLIC = frozenset({CurriculumState.ADOPTED, CurriculumState.SUPERSEDED})
"""Read by everybody; of a signed one everybody sees the digest."""


def number_of(year: int, count: int) -> str:
    """The number of the curriculum that comes after so many."""
    return f"KUR-{year}-{9001 + count:04d}"


def is_opened(document: Document, part: Part, opened: Collection[str]) -> bool:
    """Whether a company co-designs a part: the practice at a host, what was opened to it, and what stands under either."""
    above: Part | None = part
    while above is not None:
        if KINDS[above.kind].is_practice or above.id in opened:
            return True
        above = document.parts.get(above.under) if above.under else None
    return False


SHOWN_ABOVE = ("code", "name", "semester")
"""What a company sees of a part under which one of its own stands: enough to know where it is."""


def cut(document: Document, opened: Collection[str]) -> Document:
    """What a company sees of a curriculum: the parts that it co-designs whole, of those above them the name, of anything else nothing."""
    whole = {key for key, part in document.parts.items() if is_opened(document, part, opened)}
    above: set[str] = set()
    for key in whole:
        upper = document.parts[key].under
        while upper and upper not in whole and upper not in above:
            above.add(upper)
            upper = document.parts[upper].under
    return of_parts(
        [
            *(_naming_only(document.parts[key], whole | above) for key in whole),
            *(_named(document.parts[key]) for key in above),
        ]
    )


def _named(part: Part) -> Part:
    fields = empty(part.kind) | {name: part.fields[name] for name in SHOWN_ABOVE if name in part.fields}
    return Part(part.id, part.kind, part.under, part.rank, fields)


def _naming_only(part: Part, seen: Collection[str]) -> Part:
    kinds = KINDS[part.kind].fields
    fields = {
        name: [one for one in value if one in seen] if kinds[name].holds is Holds.PARTS else value for name, value in part.fields.items()
    }
    return Part(part.id, part.kind, part.under, part.rank, fields)


RECORDED: Mapping[str, Text] = {
    "curricula.curriculum.begun": Text("Curriculum begun"),
    "curricula.curriculum.renamed": Text("Curriculum given another title"),
    "curricula.curriculum.imported": Text("Curriculum changed by a file"),
    "curricula.curriculum.sent": Text("Curriculum sent for review"),
    "curricula.curriculum.changes_requested": Text("Changes to a curriculum requested"),
    "curricula.curriculum.reopened": Text("Curriculum that was agreed reopened"),
    "curricula.curriculum.agreed": Text("Curriculum agreed by every side"),
    "curricula.curriculum.signed": Text("Curriculum signed by every side"),
    "curricula.curriculum.adopted": Text("Curriculum adopted by the university"),
    "curricula.curriculum.superseded": Text("Curriculum superseded"),
    "curricula.curriculum.linked": Text("Curriculum linked with another"),
    "curricula.curriculum.followed": Text("Curriculum brought up to one that it is linked with"),
    "curricula.member.added": Text("Somebody takes part in a curriculum"),
    "curricula.member.ended": Text("Somebody no longer takes part in a curriculum"),
    "curricula.part.opened": Text("Part of a curriculum opened to the company"),
    "curricula.part.closed": Text("Part of a curriculum closed to the company"),
    "curricula.part.removed": Text("Part of a curriculum removed"),
    "curricula.suggestion.accepted": Text("Suggestion to a curriculum accepted"),
    "curricula.suggestion.rejected": Text("Suggestion to a curriculum rejected"),
    "curricula.remark.resolved": Text("Comment on a curriculum settled"),
    "curricula.side.reminded": Text("A side reminded of a curriculum"),
    "curricula.answer.given": Text("One side said whether it agrees to a curriculum"),
    "curricula.version.made": Text("Version of a curriculum made"),
    "curricula.version.restored": Text("Version of a curriculum restored"),
    "curricula.version.signed": Text("Version of a curriculum signed by one side"),
    "curricula.cohort.reviewed": Text("Curriculum reviewed after those who studied by it"),
}
