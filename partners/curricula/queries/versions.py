"""Every read of versions, answers, signatures and what follows an adopted curriculum."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ARRAY, Integer, cast, exists, func, select
from sqlalchemy.orm import defer

from partners.curricula.domain import PUBLIC, CurriculumState, Side
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.models import (
    Curriculum,
    CurriculumAnswer,
    CurriculumReminder,
    CurriculumReview,
    CurriculumSignature,
    CurriculumSuggestion,
    CurriculumVersion,
)
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError

AWAITING = (CurriculumState.IN_REVIEW, CurriculumState.AGREED)
SIGNED = (CurriculumState.SIGNED, CurriculumState.ADOPTED, CurriculumState.SUPERSEDED)
"""Whose newest agreed version bears every side's signature."""

BY_NUMBER = cast(func.string_to_array(CurriculumVersion.number, "."), ARRAY(Integer)).desc()
"""The newest first: each number is greater than those before it."""


def versions_of(curriculum_id: uuid.UUID) -> list[CurriculumVersion]:
    """The versions of a curriculum without their documents, newest first."""
    query = select(CurriculumVersion).options(defer(CurriculumVersion.document)).where(CurriculumVersion.curriculum_id == curriculum_id)
    return list(db.session.scalars(query.order_by(BY_NUMBER)))


def numbers_of(curriculum_id: uuid.UUID) -> list[str]:
    """The numbers that are taken."""
    return list(db.session.scalars(select(CurriculumVersion.number).where(CurriculumVersion.curriculum_id == curriculum_id)))


def get_version(curriculum_id: uuid.UUID, number: str) -> CurriculumVersion:
    """One version by its number. Raises NotFoundError."""
    query = select(CurriculumVersion).where(CurriculumVersion.curriculum_id == curriculum_id, CurriculumVersion.number == number)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def find_agreed(curriculum_id: uuid.UUID) -> CurriculumVersion | None:
    """The version that every side agreed to last, without its document."""
    query = select(CurriculumVersion).options(defer(CurriculumVersion.document))
    query = query.where(CurriculumVersion.curriculum_id == curriculum_id, CurriculumVersion.is_agreed)
    return db.session.scalar(query.order_by(BY_NUMBER).limit(1))


def find_signed(sha256: str) -> tuple[Curriculum, CurriculumVersion] | None:
    """The signed curriculum, and the version that every side signed, by the digest of the whole."""
    query = select(Curriculum, CurriculumVersion).join(CurriculumVersion, CurriculumVersion.curriculum_id == Curriculum.id)
    query = query.options(defer(CurriculumVersion.document)).where(CurriculumVersion.is_agreed, Curriculum.state.in_(SIGNED))
    query = query.where(CurriculumVersion.sha256 == sha256)
    for curriculum, version in db.session.execute(query.order_by(Curriculum.created_at.desc())):
        newest = find_agreed(curriculum.id)
        if newest is not None and newest.id == version.id:
            return curriculum, version
    return None


# -- the review ---------------------------------------------------------------------------------------------------------------------------


def answers_of(curriculum_id: uuid.UUID, number: int) -> dict[Side, CurriculumAnswer]:
    """What each side said in a round, by side."""
    query = select(CurriculumAnswer).where(CurriculumAnswer.curriculum_id == curriculum_id, CurriculumAnswer.round == number)
    return {answer.side: answer for answer in db.session.scalars(query)}


def open_suggestions(curriculum_id: uuid.UUID) -> Sequence[CurriculumSuggestion]:
    """The suggestions that nobody has decided on, oldest first."""
    query = select(CurriculumSuggestion).where(
        CurriculumSuggestion.curriculum_id == curriculum_id, CurriculumSuggestion.state == SuggestionState.OPEN
    )
    return list(db.session.scalars(query.order_by(CurriculumSuggestion.number)))


def signatures_of(version_id: uuid.UUID) -> dict[Side, CurriculumSignature]:
    """The signatures under a version, by side."""
    query = select(CurriculumSignature).where(CurriculumSignature.version_id == version_id)
    return {one.side: one for one in db.session.scalars(query)}


def due_by(moment: dt.datetime, most: int) -> list[Curriculum]:
    """The curricula whose answers or signatures are due until a moment, and of which nobody has been reminded; the first due first."""
    given = exists().where(
        CurriculumReminder.curriculum_id == Curriculum.id,
        CurriculumReminder.round == Curriculum.round,
        CurriculumReminder.state == Curriculum.state,
        CurriculumReminder.is_late == (Curriculum.due_at <= clock.now()),
    )
    query = select(Curriculum).where(Curriculum.state.in_(AWAITING), Curriculum.due_at <= moment, ~given)
    return list(db.session.scalars(query.order_by(Curriculum.due_at, Curriculum.id).limit(most)))


def reminded_sides(curriculum: Curriculum, *, is_late: bool) -> set[Side]:
    """The sides that have been reminded at this stage of the round."""
    query = select(CurriculumReminder.side).where(
        CurriculumReminder.curriculum_id == curriculum.id,
        CurriculumReminder.round == curriculum.round,
        CurriculumReminder.state == curriculum.state,
        CurriculumReminder.is_late == is_late,
    )
    return set(db.session.scalars(query))


# -- after its adoption -------------------------------------------------------------------------------------------------------------------


def find_successor(curriculum_id: uuid.UUID) -> Curriculum | None:
    """The curriculum that is to stand in the place of one, from its beginning on."""
    return db.session.scalar(select(Curriculum).where(Curriculum.supersedes_id == curriculum_id))


def find_predecessor(curriculum: Curriculum) -> Curriculum | None:
    """The adopted curriculum in whose place one is to stand."""
    return db.session.get(Curriculum, curriculum.supersedes_id) if curriculum.supersedes_id else None


def find_newest_after(curriculum: Curriculum) -> Curriculum:
    """The curriculum that was adopted last in the place of one, or that one itself."""
    newest, at = curriculum, find_successor(curriculum.id)
    while at is not None and at.state in PUBLIC:
        newest, at = at, find_successor(at.id)
    return newest


def reviews_of(curriculum_id: uuid.UUID) -> list[CurriculumReview]:
    """The reviews after those who studied by it, in order."""
    query = select(CurriculumReview).where(CurriculumReview.curriculum_id == curriculum_id)
    return list(db.session.scalars(query.order_by(CurriculumReview.due_on)))


def lock_review(curriculum_id: uuid.UUID, review_id: uuid.UUID) -> CurriculumReview:
    """One of them, locked. Raises NotFoundError."""
    query = select(CurriculumReview).where(CurriculumReview.curriculum_id == curriculum_id, CurriculumReview.id == review_id)
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def reviews_due(most: int) -> list[CurriculumReview]:
    """The reviews that are due and of which nobody has been told."""
    query = select(CurriculumReview).where(
        CurriculumReview.due_on <= clock.today(), CurriculumReview.done_at.is_(None), CurriculumReview.told_on.is_(None)
    )
    return list(db.session.scalars(query.order_by(CurriculumReview.due_on).limit(most).with_for_update(skip_locked=True)))
