"""Of which curriculum a draft is."""

import uuid
from collections.abc import Mapping

from partners.curricula.domain.drafting import Drafted
from partners.curricula.models import Curriculum, CurriculumPart, CurriculumReview, CurriculumSuggestion
from portal.kernel.db import db

ABOUT: Mapping[Drafted, type[Curriculum | CurriculumPart | CurriculumReview | CurriculumSuggestion]] = {
    Drafted.COMMENT: CurriculumPart,
    Drafted.SUGGESTION: CurriculumPart,
    Drafted.DECISION: CurriculumSuggestion,
    Drafted.DECISIONS: Curriculum,
    Drafted.ANSWER: Curriculum,
    Drafted.REOPENING: Curriculum,
    Drafted.FINDINGS: CurriculumReview,
}
"""What the object of each form's drafts is."""


def find_about(drafted: Drafted, object_id: uuid.UUID) -> Curriculum | None:
    """The curriculum of which the object of a draft is a part, or which it is; None where there is none."""
    found: Curriculum | CurriculumPart | CurriculumReview | CurriculumSuggestion | None = db.session.get(ABOUT[drafted], object_id)
    if found is None or isinstance(found, Curriculum):
        return found
    return db.session.get(Curriculum, found.curriculum_id)
