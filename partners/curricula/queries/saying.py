"""Every read of what is said about a curriculum, and of what was changed in it."""

import uuid
from collections.abc import Sequence
from operator import itemgetter

from sqlalchemy import func, or_, select

from partners.curricula.domain import Side
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.models import CurriculumChange, CurriculumRemark, CurriculumSuggestion
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page
from portal.kernel.paging import Page


def anchored(curriculum_id: uuid.UUID, part_key: uuid.UUID, field: str) -> list[CurriculumRemark]:
    """The comments that hang on words of a paragraph, settled ones too."""
    query = select(CurriculumRemark).where(
        CurriculumRemark.curriculum_id == curriculum_id,
        CurriculumRemark.part_key == part_key,
        CurriculumRemark.field == field,
        CurriculumRemark.first.is_not(None),
    )
    return list(db.session.scalars(query))


def hung_on(curriculum_id: uuid.UUID) -> set[uuid.UUID]:
    """The parts on whose words comments hang."""
    query = select(CurriculumRemark.part_key).where(CurriculumRemark.curriculum_id == curriculum_id, CurriculumRemark.first.is_not(None))
    return set(db.session.scalars(query))


def get_remark(curriculum_id: uuid.UUID, remark_id: uuid.UUID) -> CurriculumRemark:
    """One comment of a curriculum. Raises NotFoundError."""
    found = db.session.get(CurriculumRemark, remark_id, with_for_update=True)
    if found is None or found.curriculum_id != curriculum_id:
        raise NotFoundError
    return found


def remarks_of(curriculum_id: uuid.UUID, part_key: uuid.UUID | None = None) -> list[CurriculumRemark]:
    """The comments of a curriculum or of one of its parts with the answers to them, oldest first."""
    query = select(CurriculumRemark).where(CurriculumRemark.curriculum_id == curriculum_id)
    if part_key is not None:
        query = query.where(CurriculumRemark.part_key == part_key)
    return list(db.session.scalars(query.order_by(CurriculumRemark.created_at, CurriculumRemark.id)))


def get_suggestion(curriculum_id: uuid.UUID, suggestion_id: uuid.UUID) -> CurriculumSuggestion:
    """One suggestion of a curriculum. Raises NotFoundError."""
    found = db.session.get(CurriculumSuggestion, suggestion_id)
    if found is None or found.curriculum_id != curriculum_id:
        raise NotFoundError
    return found


def lock_suggestion(suggestion_id: uuid.UUID) -> CurriculumSuggestion:
    """A suggestion as it stands now, locked. Raises NotFoundError."""
    query = select(CurriculumSuggestion).where(CurriculumSuggestion.id == suggestion_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def suggestions_of(
    curriculum_id: uuid.UUID, part_key: uuid.UUID | None = None, state: SuggestionState | None = None
) -> list[CurriculumSuggestion]:
    """The suggestions to a curriculum or one of its parts, newest first."""
    query = select(CurriculumSuggestion).where(CurriculumSuggestion.curriculum_id == curriculum_id)
    if part_key is not None:
        query = query.where(CurriculumSuggestion.part_key == part_key)
    if state is not None:
        query = query.where(CurriculumSuggestion.state == state)
    return list(db.session.scalars(query.order_by(CurriculumSuggestion.number.desc())))


def count_suggestions(curriculum_id: uuid.UUID) -> int:
    """How many there have been; whoever counts holds the curriculum."""
    query = select(func.coalesce(func.max(CurriculumSuggestion.number), 0)).where(CurriculumSuggestion.curriculum_id == curriculum_id)
    return db.session.scalars(query).one()


# -- changes ------------------------------------------------------------------------------------------------------------------------------


def newest_place(curriculum_id: uuid.UUID, part_key: uuid.UUID | None = None) -> int:
    """The place of the last change to a curriculum, or to one of its parts; 0 before the first."""
    query = select(func.coalesce(func.max(CurriculumChange.place), 0)).where(CurriculumChange.curriculum_id == curriculum_id)
    if part_key is not None:
        query = query.where(CurriculumChange.part_key == part_key)
    return db.session.scalars(query).one()


def changes_since(curriculum_id: uuid.UUID, place: int, part_key: uuid.UUID | None = None) -> list[CurriculumChange]:
    """What was changed after a place, in order."""
    query = select(CurriculumChange).where(CurriculumChange.curriculum_id == curriculum_id, CurriculumChange.place > place)
    if part_key is not None:
        query = query.where(CurriculumChange.part_key == part_key)
    return list(db.session.scalars(query.order_by(CurriculumChange.place)))


def page_of_changes(
    curriculum_id: uuid.UUID, *, text: str = "", side: str = "", keys: Sequence[uuid.UUID] | None = None, number: int, size: int
) -> Page[CurriculumChange]:
    """The log, newest first: of these parts alone where `keys` are given; searched by part and person."""
    query = select(CurriculumChange, func.count().over()).where(CurriculumChange.curriculum_id == curriculum_id)
    for word in text.split():
        query = query.where(
            or_(CurriculumChange.part_name.icontains(word, autoescape=True), CurriculumChange.name.icontains(word, autoescape=True))
        )
    if side in set(Side):
        query = query.where(CurriculumChange.side == Side(side))
    if keys is not None:
        query = query.where(CurriculumChange.part_key.in_(keys))
    return read_page(query.order_by(CurriculumChange.place.desc()), number, size, itemgetter(0))


def last_changes(curriculum_id: uuid.UUID, part_key: uuid.UUID, most: int = 20) -> list[CurriculumChange]:
    """The newest changes to a part, newest first."""
    query = select(CurriculumChange).where(CurriculumChange.curriculum_id == curriculum_id, CurriculumChange.part_key == part_key)
    return list(db.session.scalars(query.order_by(CurriculumChange.place.desc()).limit(most)))
