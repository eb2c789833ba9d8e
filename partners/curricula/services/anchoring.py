"""Comments keep to their words while a paragraph is written anew; suggestions to what has been removed are overtaken."""

import uuid

from partners.curricula.domain.saying import SuggestionState
from partners.curricula.domain.words import Anchor, followed
from partners.curricula.queries import saying
from portal.kernel import clock


def follow(curriculum_id: uuid.UUID, part_key: uuid.UUID, field: str, before: str, after: str) -> None:
    """Move the comments of a paragraph with its words; those whose words have gone become loose and keep their quotation."""
    for remark in saying.anchored(curriculum_id, part_key, field):
        if remark.first is None or remark.last is None or remark.quote is None:
            continue
        moved = followed(Anchor(remark.first, remark.last, remark.quote), before, after)
        remark.first, remark.last = (moved.start, moved.end) if moved else (None, None)


def overtake(curriculum_id: uuid.UUID, part_key: uuid.UUID) -> None:
    """Close the suggestions to a part that is removed."""
    for suggestion in saying.suggestions_of(curriculum_id, part_key, SuggestionState.OPEN):
        suggestion.state, suggestion.decided_at = SuggestionState.OVERTAKEN, clock.now()
