"""What of curricula waits for a reader: answers and signatures that their side owes, comments addressed to it."""

import functools
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, cast, exists, func, select

from partners.curricula.domain import SIDES, CurriculumState, Share
from partners.curricula.models import (
    Curriculum,
    CurriculumAnswer,
    CurriculumChange,
    CurriculumMember,
    CurriculumRemark,
    CurriculumSignature,
    CurriculumVersion,
)
from partners.curricula.queries import ORDERS, Wanted, listed, may_see
from partners.curricula.queries.versions import BY_NUMBER
from portal.kernel.db import db
from portal.kernel.identity import Identity
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page

ME = CurriculumMember
SIGNERS = (Share.LEAD, Share.SIGNER)


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for somebody in one curriculum."""

    answer: bool
    signature: bool
    comments: int


def reader(identity: Identity) -> dict[str, Any]:
    """Who reads, as the statement that counts takes it; a role of no side takes part in nothing."""
    side = SIDES.get(identity.role) if identity.role else None
    return {"curricula_account": identity.account_id, "curricula_body": identity.body_id, "curricula_side": side}


@functools.cache
def waiting() -> Select[int]:
    """The statement that counts them: the number beside "Curricula". Each matter counts once, also where one curriculum has several."""
    total = func.coalesce(func.sum(matters()), 0)
    return select(cast(total, Integer)).select_from(ME).join(Curriculum, Curriculum.id == ME.curriculum_id).where(is_reader())


@functools.cache
def taking_part() -> Select[int]:
    """The statement that counts the curricula in which somebody takes part."""
    return select(func.count()).select_from(ME).where(is_reader())


def is_reader() -> ColumnElement[bool]:
    """Whether a member is the one who reads, in the role that is active; see `reader`."""
    return and_(
        ME.account_id == bindparam("curricula_account"),
        ME.body_id == bindparam("curricula_body"),
        ME.side == bindparam("curricula_side", type_=ME.side.type),
        ME.ended_at.is_(None),
    )


def waits_in(identity: Identity, curriculum_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Waits]:
    """What waits for a reader in each of these curricula, in one statement; of those in which nothing does, nothing."""
    query = select(Curriculum.id, _owes_answer(), _owes_signature(), _addressed()).join(ME, ME.curriculum_id == Curriculum.id)
    query = query.where(Curriculum.id.in_(curriculum_ids), is_reader())
    found = {row[0]: Waits(*row[1:]) for row in db.session.execute(query.params(**reader(identity)))}
    return {key: one for key, one in found.items() if one != Waits(answer=False, signature=False, comments=0)}


def page_of_curricula(identity: Identity, wanted: Wanted, *, number: int, size: int) -> Page[Curriculum]:
    """A page of the curricula that somebody may see, as wanted; those in which most waits for them first where that is asked for."""
    query = listed(may_see(identity), wanted)
    if wanted.waits:
        query = query.where(matters_for() > 0)
    order = sorting({**ORDERS, "waits": matters_for()}, wanted.order, Curriculum.created_at.desc())
    return read_page(query.order_by(order, Curriculum.id).params(**reader(identity)), number, size, itemgetter(0))


def matters_for() -> ColumnElement[int]:
    """How many matters wait for the reader in a curriculum of a list; in one in which they do not take part, none."""
    mine = select(matters()).where(ME.curriculum_id == Curriculum.id, is_reader()).correlate(Curriculum).scalar_subquery()
    return func.coalesce(mine, 0)


def matters() -> ColumnElement[int]:
    """How many matters wait for a member in a curriculum."""
    return cast(_owes_answer(), Integer) + cast(_owes_signature(), Integer) + _addressed()


def _owes_answer() -> ColumnElement[bool]:
    """Whether a member leads a side that has not agreed to the text as it stands."""
    newest = select(func.coalesce(func.max(CurriculumChange.place), 0)).where(CurriculumChange.curriculum_id == Curriculum.id)
    given = exists().where(
        CurriculumAnswer.curriculum_id == Curriculum.id,
        CurriculumAnswer.round == Curriculum.round,
        CurriculumAnswer.side == ME.side,
        CurriculumAnswer.is_agreed,
        CurriculumAnswer.place == newest.correlate(Curriculum).scalar_subquery(),
    )
    return and_(Curriculum.state == CurriculumState.IN_REVIEW, ME.share == Share.LEAD, ~given)


def _owes_signature() -> ColumnElement[bool]:
    """Whether a member signs for a side that agreed, and whose signature is missing."""
    agreed = exists().where(
        CurriculumAnswer.curriculum_id == Curriculum.id,
        CurriculumAnswer.round == Curriculum.round,
        CurriculumAnswer.side == ME.side,
        CurriculumAnswer.is_agreed,
    )
    version = select(CurriculumVersion.id).where(CurriculumVersion.curriculum_id == Curriculum.id, CurriculumVersion.is_agreed)
    version_id = version.order_by(BY_NUMBER).limit(1).correlate(Curriculum).scalar_subquery()
    signed = exists().where(CurriculumSignature.version_id == version_id, CurriculumSignature.side == ME.side)
    return and_(Curriculum.state == CurriculumState.AGREED, ME.share.in_(SIGNERS), agreed, ~signed)


def _addressed() -> ColumnElement[int]:
    """How many comments addressed to a member's side nobody has settled."""
    query = select(func.count()).select_from(CurriculumRemark)
    query = query.where(
        CurriculumRemark.curriculum_id == Curriculum.id,
        CurriculumRemark.to_side == ME.side,
        CurriculumRemark.answers_id.is_(None),
        CurriculumRemark.resolved_at.is_(None),
    )
    return query.correlate(Curriculum, ME).scalar_subquery()
