"""Every read of the links between curricula."""

import uuid
from collections.abc import Collection

from sqlalchemy import exists, select

from partners.curricula.domain import WRITABLE
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.models import Curriculum, CurriculumChange, CurriculumLink, CurriculumSuggestion
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError


def links_due(most: int) -> list[uuid.UUID]:
    """The links whose followed curriculum has been changed since it was looked at, and whose follower can be written in.

    Of one that is fixed nothing is passed over: it catches up if it is reopened.
    """
    news = exists().where(CurriculumChange.curriculum_id == CurriculumLink.followed_id, CurriculumChange.place > CurriculumLink.seen_place)
    query = select(CurriculumLink.id).join(Curriculum, Curriculum.id == CurriculumLink.follower_id)
    query = query.where(Curriculum.state.in_(WRITABLE), news).order_by(CurriculumLink.created_at, CurriculumLink.id)
    return list(db.session.scalars(query.limit(most)))


def get_link(link_id: uuid.UUID) -> CurriculumLink:
    """One link, as it stands now. Raises NotFoundError."""
    found = db.session.get(CurriculumLink, link_id, populate_existing=True)
    if found is None:
        raise NotFoundError
    return found


def linked_with(curriculum_id: uuid.UUID) -> list[tuple[Curriculum, int]]:
    """Each curriculum that one follows, in the order of their numbers, and how many of its changes did not fit there."""
    query = select(Curriculum, CurriculumLink.missed).join(CurriculumLink, CurriculumLink.followed_id == Curriculum.id)
    query = query.where(CurriculumLink.follower_id == curriculum_id).order_by(Curriculum.number)
    return [(curriculum, missed) for curriculum, missed in db.session.execute(query)]


def open_from(curriculum_id: uuid.UUID, origin_id: uuid.UUID) -> list[CurriculumSuggestion]:
    """The open suggestions of a curriculum that came from a linked one, in the order in which they arose."""
    query = select(CurriculumSuggestion).where(
        CurriculumSuggestion.curriculum_id == curriculum_id,
        CurriculumSuggestion.origin_id == origin_id,
        CurriculumSuggestion.state == SuggestionState.OPEN,
    )
    return list(db.session.scalars(query.order_by(CurriculumSuggestion.number)))


def came_from(suggestion_ids: Collection[uuid.UUID], origin_id: uuid.UUID) -> set[uuid.UUID]:
    """Which of these suggestions came from a curriculum."""
    query = select(CurriculumSuggestion.id).where(CurriculumSuggestion.id.in_(suggestion_ids), CurriculumSuggestion.origin_id == origin_id)
    return set(db.session.scalars(query))
