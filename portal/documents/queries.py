"""Every read of letters."""

import functools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, Uuid, and_, bindparam, exists, false, func, or_, select, text, true
from sqlalchemy.orm import contains_eager, selectinload

from portal.documents.domain import EARLIER_NUMBER, LETTERS, InitialState, LetterKind, LetterState, TemplateState
from portal.documents.models import Letter, LetterCopy, LetterInitial, LetterTemplate
from portal.kernel import clock
from portal.kernel.db import counts_of, db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity, Role
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page


def get_letter(letter_id: uuid.UUID) -> Letter:
    """One letter. Raises NotFoundError."""
    found = db.session.get(Letter, letter_id)
    if found is None:
        raise NotFoundError
    return found


def lock_letter(letter_id: uuid.UUID) -> Letter:
    """One letter, locked until the transaction ends, as it and its initials stand now. Raises NotFoundError."""
    query = select(Letter).where(Letter.id == letter_id).options(selectinload(Letter.initials))
    found = db.session.scalar(query.with_for_update(of=Letter).execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def get_copy(copy_id: uuid.UUID) -> LetterCopy:
    """One person's copy. Raises NotFoundError."""
    found = db.session.get(LetterCopy, copy_id)
    if found is None:
        raise NotFoundError
    return found


def find_copy_by_code(code: str) -> LetterCopy | None:
    """The copy of a code."""
    return db.session.scalar(select(LetterCopy).where(LetterCopy.code == code))


def copies_of_subject(subject_id: uuid.UUID) -> list[LetterCopy]:
    """The copies of the letters by which a subject is decided, newest first; those that record a step's decision are not among them."""
    recorded = [kind.key for kind in LETTERS.values() if kind.records]
    return _copies(LetterCopy.subject_id == subject_id, LetterCopy.letter.has(Letter.kind.not_in(recorded)))


def papers_of_subject(subject_id: uuid.UUID) -> list[LetterCopy]:
    """The copies of every letter about one subject, newest first."""
    return _copies(LetterCopy.subject_id == subject_id)


def _copies(*conditions: ColumnElement[bool]) -> list[LetterCopy]:
    query = select(LetterCopy).where(*conditions).options(selectinload(LetterCopy.letter))
    return list(db.session.scalars(query.order_by(LetterCopy.created_at.desc())))


def find_successor(copy: LetterCopy) -> LetterCopy | None:
    """The same person's copy of the letter that is in the place of this one's."""
    if copy.letter.replaced_by is None:
        return None
    query = select(LetterCopy).where(LetterCopy.letter_id == copy.letter.replaced_by, LetterCopy.subject_id == copy.subject_id)
    return db.session.scalar(query)


def letters_by_id(ids: Sequence[uuid.UUID]) -> list[Letter]:
    """These letters with those whom they name, in the order of their ids: in which they are locked one after the other."""
    query = select(Letter).where(Letter.id.in_(ids)).options(selectinload(Letter.copies), selectinload(Letter.initials))
    return list(db.session.scalars(query.order_by(Letter.id)))


def find_replacement(letter_id: uuid.UUID) -> Letter | None:
    """The letter that takes the place of this one, or will once it is signed."""
    return db.session.scalar(select(Letter).where(Letter.replaces_id == letter_id, Letter.state != LetterState.REVOKED))


def find_earlier(letter: Letter) -> Letter | None:
    """The letter on which this one follows."""
    number = letter.content.get(EARLIER_NUMBER)
    return db.session.scalar(select(Letter).where(Letter.number == number)) if number else None


def following(letter: Letter) -> list[Letter]:
    """The letters that follow on this one: what extends or cancels it; oldest first."""
    about = select(LetterCopy.letter_id).where(LetterCopy.subject_id.in_([copy.subject_id for copy in letter.copies]))
    query = select(Letter).where(Letter.id.in_(about), Letter.content[EARLIER_NUMBER].as_string() == letter.number)
    return list(db.session.scalars(query.order_by(Letter.created_at)))


def find_earlier_copy(copy: LetterCopy) -> LetterCopy | None:
    """The same person's copy of the letter on which this one's follows."""
    number = copy.letter.content.get(EARLIER_NUMBER)
    if not number:
        return None
    query = select(LetterCopy).join(Letter).where(LetterCopy.subject_id == copy.subject_id, Letter.number == number)
    return db.session.scalar(query)


def following_copies(copy: LetterCopy) -> list[LetterCopy]:
    """The same person's copies of the letters that follow on this one's and have been signed, oldest first."""
    query = select(LetterCopy).join(Letter).options(contains_eager(LetterCopy.letter))
    query = query.where(LetterCopy.subject_id == copy.subject_id, Letter.content[EARLIER_NUMBER].as_string() == copy.letter.number)
    return list(db.session.scalars(query.where(Letter.signed_at.is_not(None)).order_by(Letter.created_at)))


def next_serial(series: str, year: int, first: int) -> int:
    """The next number of a series, given in this transaction and gone with it if it fails: no gap, no double."""
    statement = text(
        "INSERT INTO letter_counter (id, created_at, series, year, value) VALUES (gen_random_uuid(), :now, :series, :year, :first) "
        "ON CONFLICT ON CONSTRAINT letter_counter_once DO UPDATE SET value = letter_counter.value + 1 RETURNING value"
    )
    return int(db.session.scalar(statement, {"now": clock.now(), "series": series, "year": year, "first": first}) or first)


def count_to_sign() -> int:
    """How many letters wait for a signature."""
    return counts_of((to_sign(),))[0]


@functools.cache
def to_sign() -> Select[int]:
    """The statement that counts them."""
    return select(func.count()).select_from(Letter).where(Letter.state == LetterState.TO_SIGN)


@functools.cache
def waiting() -> Select[int]:
    """The statement that counts what waits for a reader, to be signed or initialled: the number beside "Letters"."""
    mine = (bindparam("letters_role", type_=LetterInitial.role.type), bindparam("letters_body", type_=Uuid()))
    who = bindparam("letters_account", type_=Uuid())
    return select(func.count()).select_from(Letter).where(_waits(bindparam("letters_sign", type_=Boolean), *mine, who))


def waiting_for(identity: Identity) -> dict[str, Any]:
    """The parameters of `waiting` for a reader."""
    return {
        "letters_sign": identity.holds(Role.APPROVER),
        "letters_role": identity.role,
        "letters_body": identity.body_id,
        "letters_account": identity.account_id,
    }


def _waits(signs: Any, role: Any, body_id: Any, account_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  parameters or values
    """That a letter waits for somebody: never for whom it names, nor for who has already taken a part in it that another must not take."""
    turn = (LetterInitial.state == InitialState.WAITING) & (LetterInitial.role == role) & (LetterInitial.body_id == body_id)
    named = exists().where(LetterCopy.letter_id == Letter.id, LetterCopy.account_id == account_id)
    known = exists().where(LetterInitial.letter_id == Letter.id, LetterInitial.account_id == account_id)
    mine = exists().where(LetterInitial.letter_id == Letter.id, turn)
    seconds = [kind.key for kind in LETTERS.values() if kind.second]
    own = and_(Letter.kind.in_(seconds), Letter.drawn_up_by == account_id)
    either = or_(and_(Letter.state == LetterState.TO_SIGN, signs, ~own), and_(Letter.state == LetterState.INITIALLING, mine))
    return and_(either, ~named, ~known)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for in the list of letters: `mine` those that wait for the reader."""

    state: str = ""
    kind: str = ""
    text: str = ""
    mine: bool = False


def page_of_letters(wanted: Wanted, reader: Identity, *, order: str = "", number: int, size: int) -> Page[Letter]:
    """A page of letters, those to sign first, then the newest; `order`: number, subject or signed."""
    query = select(Letter, func.count().over()).options(selectinload(Letter.copies), selectinload(Letter.initials))
    if wanted.state in set(LetterState):
        query = query.where(Letter.state == wanted.state)
    if wanted.kind:
        query = query.where(Letter.kind == wanted.kind)
    if wanted.mine:
        signs = true() if reader.holds(Role.APPROVER) else false()
        query = query.where(_waits(signs, reader.role, reader.body_id, reader.account_id))
    if wanted.text:
        named = select(LetterCopy.letter_id).where(LetterCopy.name.icontains(wanted.text, autoescape=True))
        query = query.where(
            Letter.number.icontains(wanted.text, autoescape=True)
            | Letter.subject.icontains(wanted.text, autoescape=True)
            | Letter.id.in_(named)
        )
    columns = {"number": Letter.created_at, "subject": Letter.subject, "signed": Letter.signed_at}
    first = sorting(columns, order, (Letter.state == LetterState.TO_SIGN).desc())
    return read_page(query.order_by(first, Letter.created_at.desc(), Letter.id), number, size, itemgetter(0))


# -- texts ---------------------------------------------------------------------------------------------------------------------------------


def get_kind(kind: str) -> LetterKind:
    """One kind of letter. Raises NotFoundError."""
    found = LETTERS.get(kind)
    if found is None:
        raise NotFoundError
    return found


def get_template(template_id: uuid.UUID) -> LetterTemplate:
    """One version of a text. Raises NotFoundError."""
    found = db.session.get(LetterTemplate, template_id)
    if found is None or found.kind not in LETTERS:
        raise NotFoundError
    return found


def lock_template(template_id: uuid.UUID) -> LetterTemplate:
    """One version of a text, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(LetterTemplate).where(LetterTemplate.id == template_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def find_in_force(kind: str) -> LetterTemplate | None:
    """The version from which letters of a kind are drawn up now."""
    return db.session.scalar(select(LetterTemplate).where(LetterTemplate.kind == kind, LetterTemplate.state == TemplateState.IN_FORCE))


def lock_in_force(kind: str) -> LetterTemplate | None:
    """The same, locked until the transaction ends."""
    query = select(LetterTemplate).where(LetterTemplate.kind == kind, LetterTemplate.state == TemplateState.IN_FORCE)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def find_draft_of(kind: str) -> LetterTemplate | None:
    """The draft of a kind's text, if there is one."""
    query = select(LetterTemplate).where(LetterTemplate.kind == kind, LetterTemplate.state == TemplateState.DRAFT)
    return db.session.scalars(query.order_by(LetterTemplate.version.desc())).first()


def newest_version(kind: str) -> int:
    """The number of the newest version of a kind's text, 0 without one."""
    return db.session.scalar(select(func.max(LetterTemplate.version)).where(LetterTemplate.kind == kind)) or 0


def versions_of(kind: str) -> list[LetterTemplate]:
    """Every version of a kind's text, newest first."""
    return list(db.session.scalars(select(LetterTemplate).where(LetterTemplate.kind == kind).order_by(LetterTemplate.version.desc())))


def kinds_with_texts() -> set[str]:
    """The kinds that have a text."""
    return set(db.session.scalars(select(LetterTemplate.kind).distinct()))


def current_texts() -> list[LetterTemplate]:
    """The versions in force and the drafts, of all kinds."""
    shown = (TemplateState.IN_FORCE, TemplateState.DRAFT)
    return list(db.session.scalars(select(LetterTemplate).where(LetterTemplate.state.in_(shown)).order_by(LetterTemplate.version)))
