"""Every read of the curricula themselves: one, its document, the lists."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select, text

from partners.curricula.access import READERS, membership
from partners.curricula.domain import PUBLIC, SIDES, CurriculumState, Side, cut
from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import PartKind
from partners.curricula.models import Curriculum, CurriculumMember, CurriculumPart, CurriculumPresence
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page

NUMBER_LOCK = 5_201_327


def get_curriculum(curriculum_id: uuid.UUID) -> Curriculum:
    """One curriculum with its members. Raises NotFoundError."""
    found = db.session.get(Curriculum, curriculum_id)
    if found is None:
        raise NotFoundError
    return found


def get_by_title(title: str) -> Curriculum:
    """The newest curriculum of a title. Raises NotFoundError."""
    found = db.session.scalars(select(Curriculum).where(Curriculum.title == title).order_by(Curriculum.created_at.desc()).limit(1)).first()
    if found is None:
        raise NotFoundError
    return found


def find_answer(call_id: uuid.UUID, body_id: uuid.UUID) -> Curriculum | None:
    """A university's answer to a call of the demand board."""
    return db.session.scalar(select(Curriculum).where(Curriculum.call_id == call_id, Curriculum.body_id == body_id))


def answers_to(call_id: uuid.UUID) -> list[Curriculum]:
    """The curricula that answer a call, the oldest first."""
    return list(db.session.scalars(select(Curriculum).where(Curriculum.call_id == call_id).order_by(Curriculum.created_at)))


def get_published(number: str) -> Curriculum:
    """An adopted curriculum, or one that was. Raises NotFoundError."""
    found = db.session.scalar(select(Curriculum).where(Curriculum.number == number, Curriculum.state.in_(PUBLIC)))
    if found is None:
        raise NotFoundError
    return found


def get_around(curriculum_id: uuid.UUID, **_: object) -> Curriculum:
    """The curriculum of an address that names something within it. Raises NotFoundError."""
    return get_curriculum(curriculum_id)


def lock_curriculum(curriculum_id: uuid.UUID) -> Curriculum:
    """One curriculum as it stands now, for whoever changes its stage or its structure: all others wait. Raises NotFoundError."""
    return _locked(select(Curriculum).where(Curriculum.id == curriculum_id).with_for_update(of=Curriculum))


def share_curriculum(curriculum_id: uuid.UUID) -> Curriculum:
    """The same for whoever writes in a paragraph: many do at once, and none of them while the stage changes. Raises NotFoundError."""
    return _locked(select(Curriculum).where(Curriculum.id == curriculum_id).with_for_update(of=Curriculum, read=True))


def _locked(query: Select[Curriculum]) -> Curriculum:
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def get_part(curriculum_id: uuid.UUID, key: uuid.UUID) -> CurriculumPart:
    """One part. Raises NotFoundError."""
    found = db.session.scalar(_part(curriculum_id, key))
    if found is None:
        raise NotFoundError
    return found


def find_locked_part(curriculum_id: uuid.UUID, key: uuid.UUID) -> CurriculumPart | None:
    """One part as it stands now, locked; None once it has been removed."""
    return db.session.scalar(_part(curriculum_id, key).with_for_update().execution_options(populate_existing=True))


def _part(curriculum_id: uuid.UUID, key: uuid.UUID) -> Select[CurriculumPart]:
    return select(CurriculumPart).where(CurriculumPart.curriculum_id == curriculum_id, CurriculumPart.key == key)


PARTS = select(
    CurriculumPart.key, CurriculumPart.kind, CurriculumPart.under, CurriculumPart.rank, CurriculumPart.fields, CurriculumPart.is_opened
).where(CurriculumPart.curriculum_id == bindparam("curriculum_id"))


SOME = PARTS.where(CurriculumPart.key.in_(bindparam("keys", expanding=True)))


def _around() -> Select[Any]:
    """Up from a part to its subject, down again to all that stands in it."""
    own = select(CurriculumPart.key, CurriculumPart.under).where(CurriculumPart.curriculum_id == bindparam("curriculum_id"))
    up = own.where(CurriculumPart.key == bindparam("key")).cte("up", recursive=True)
    up = up.union_all(own.join(up, CurriculumPart.key == up.c.under))
    down = own.where(CurriculumPart.key.in_(select(up.c.key).where(up.c.under.is_(None)))).cte("down", recursive=True)
    down = down.union_all(own.join(down, CurriculumPart.under == down.c.key))
    return PARTS.where(or_(CurriculumPart.key.in_(select(down.c.key)), CurriculumPart.kind.in_(bindparam("kinds", expanding=True))))


AROUND = _around()


def _rows(curriculum_id: uuid.UUID) -> Sequence[Any]:
    return rows_of(PARTS, curriculum_id=curriculum_id)


def _document(rows: Sequence[Any]) -> Document:
    return Document(
        {str(row.key): Part(str(row.key), PartKind(row.kind), str(row.under) if row.under else None, row.rank, row.fields) for row in rows}
    )


def document_of(curriculum_id: uuid.UUID) -> Document:
    """The whole as it stands now."""
    return _document(_rows(curriculum_id))


def document_having(curriculum_id: uuid.UUID, keys: Collection[uuid.UUID]) -> Document:
    """These parts alone, for what needs no more than them."""
    return _document(db.session.execute(SOME, {"curriculum_id": curriculum_id, "keys": list(keys)}).all()) if keys else Document()


def document_around(curriculum_id: uuid.UUID, key: uuid.UUID | None, kinds: Collection[PartKind]) -> Document:
    """The parts of the subject in which a part stands, and those of some kinds wherever they stand."""
    return _document(db.session.execute(AROUND, {"curriculum_id": curriculum_id, "key": key, "kinds": list(kinds)}).all())


def whole_of(curriculum_id: uuid.UUID) -> tuple[Document, frozenset[str]]:
    """The whole as it stands now, and which parts were opened to the company beside the practice."""
    rows = _rows(curriculum_id)
    return _document(rows), frozenset(str(row.key) for row in rows if row.is_opened)


def document_for(identity: Identity, curriculum: Curriculum) -> Document:
    """What this reader may see of it."""
    whole, opened = whole_of(curriculum.id)
    member = membership(identity, curriculum)
    return cut(whole, opened) if member is not None and member.side is Side.COMPANY else whole


def count_curricula() -> int:
    """How many there are; until the transaction ends nobody else counts them."""
    db.session.execute(select(func.pg_advisory_xact_lock(NUMBER_LOCK)))
    return db.session.scalars(select(func.count()).select_from(Curriculum)).one()


def find_member(member_id: uuid.UUID, curriculum_id: uuid.UUID) -> CurriculumMember | None:
    """Somebody who takes part in this curriculum."""
    found = db.session.get(CurriculumMember, member_id)
    return found if found is not None and found.curriculum_id == curriculum_id else None


def presences(curriculum_id: uuid.UUID, since: dt.datetime) -> list[CurriculumPresence]:
    """Who has given a sign of life in a curriculum since a moment."""
    there = CurriculumPresence.curriculum_id == curriculum_id, CurriculumPresence.seen_at >= since
    return list(db.session.scalars(select(CurriculumPresence).where(*there).order_by(CurriculumPresence.name, CurriculumPresence.id)))


def may_see(identity: Identity) -> ColumnElement[bool]:
    """Those in which a reader takes part, or that an officer may read."""
    side = SIDES.get(identity.role) if identity.role else None
    mine = exists().where(
        CurriculumMember.curriculum_id == Curriculum.id,
        CurriculumMember.account_id == identity.account_id,
        CurriculumMember.body_id == identity.body_id,
        CurriculumMember.side == side,
        CurriculumMember.ended_at.is_(None),
    )
    sent = Curriculum.state != CurriculumState.DRAFT if identity.holds(*READERS) else text("false")
    return or_(mine, sent)


ORDERS = {"title": Curriculum.title, "number": Curriculum.number, "state": Curriculum.state}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is searched for: words in number, title and university; a state; the order."""

    text: str = ""
    state: str = ""
    order: str = ""
    waits: str = ""
    """Only those in which something waits for the reader."""


def page_of_published(wanted: Wanted, *, number: int, size: int) -> Page[Curriculum]:
    """Those that everybody may read."""
    query = listed(Curriculum.state.in_(PUBLIC), wanted)
    return read_page(
        query.order_by(sorting(ORDERS, wanted.order, Curriculum.created_at.desc()), Curriculum.id), number, size, itemgetter(0)
    )


def listed(condition: ColumnElement[bool], wanted: Wanted) -> Select[Curriculum, int]:
    """Those that fit, with their number; in no order yet."""
    query = select(Curriculum, func.count().over()).where(condition)
    searched = (Curriculum.number, Curriculum.title, Curriculum.body_name)
    for word in wanted.text.split():
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in searched)))
    if wanted.state in set(CurriculumState):
        query = query.where(Curriculum.state == CurriculumState(wanted.state))
    return query


def parts_of(curriculum_id: uuid.UUID, keys: Collection[uuid.UUID]) -> list[CurriculumPart]:
    """Several parts as rows."""
    return list(
        db.session.scalars(select(CurriculumPart).where(CurriculumPart.curriculum_id == curriculum_id, CurriculumPart.key.in_(keys)))
    )
