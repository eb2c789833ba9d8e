"""Of which curriculum a draft is."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from partners.curricula.domain.drafting import Drafted
from partners.curricula.models import (
    Curriculum,
    CurriculumPart,
    CurriculumRemark,
    CurriculumReview,
    CurriculumSuggestion,
    CurriculumVersion,
)
from portal.kernel.db import db

Part = CurriculumPart | CurriculumRemark | CurriculumReview | CurriculumSuggestion | CurriculumVersion
PARTS: Mapping[Drafted, type[Part]] = {
    Drafted.COMMENT: CurriculumPart,
    Drafted.SUGGESTION: CurriculumPart,
    Drafted.DECISION: CurriculumSuggestion,
    Drafted.FINDINGS: CurriculumReview,
    Drafted.REPLY: CurriculumRemark,
    Drafted.SETTLEMENT: CurriculumRemark,
    Drafted.RESTORING: CurriculumVersion,
}
"""What the object of a form's drafts is; of the others it is the curriculum itself."""


def find_about(drafted: Drafted, object_id: uuid.UUID) -> Curriculum | None:
    """The curriculum of which the object of a draft is a part, or which it is; None where there is none."""
    part = PARTS.get(drafted)
    if part is None:
        return db.session.get(Curriculum, object_id)
    return db.session.scalar(select(Curriculum).join(part, part.curriculum_id == Curriculum.id).where(part.id == object_id))
