"""A curriculum that goes on from another begins with its text, under the ids of its parts."""

import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING

from partners.curricula.models import Curriculum, CurriculumPart
from portal.kernel import clock
from portal.kernel.db import db

if TYPE_CHECKING:
    from partners.curricula.domain.document import Document
    from portal.kernel.identity import Identity


def same_text(document: "Document", opened: Collection[str], made: Curriculum, *, by: "Identity") -> None:
    """Put a document into a curriculum that has just been begun; what was opened to the company is open there, too."""
    moment = clock.now()
    db.session.add_all(
        CurriculumPart(
            id=uuid.uuid4(),
            curriculum_id=made.id,
            key=uuid.UUID(part.id),
            kind=part.kind,
            under=uuid.UUID(part.under) if part.under else None,
            rank=part.rank,
            fields=dict(part.fields),
            is_opened=part.id in opened,
            changed_at=moment,
            changed_name=by.name,
        )
        for part in document.walk()
    )
    db.session.flush()
