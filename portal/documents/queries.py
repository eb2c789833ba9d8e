"""Every read of letters."""

import functools
import uuid
from operator import itemgetter

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import selectinload

from portal.documents.domain import LetterState
from portal.documents.models import Letter, LetterCopy
from portal.kernel import clock
from portal.kernel.db import counts_of, db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page


def get_letter(letter_id: uuid.UUID) -> Letter:
    """One letter. Raises NotFoundError."""
    found = db.session.get(Letter, letter_id)
    if found is None:
        raise NotFoundError
    return found


def lock_letter(letter_id: uuid.UUID) -> Letter:
    """One letter, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    found = db.session.scalar(
        select(Letter).where(Letter.id == letter_id).with_for_update(of=Letter).execution_options(populate_existing=True)
    )
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
    """The copies about one subject, newest first."""
    query = select(LetterCopy).where(LetterCopy.subject_id == subject_id).options(selectinload(LetterCopy.letter))
    return list(db.session.scalars(query.order_by(LetterCopy.created_at.desc())))


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
    """The statement that counts them: the number beside "Letters"."""
    return select(func.count()).select_from(Letter).where(Letter.state == LetterState.TO_SIGN)


def page_of_letters(*, state: str, text: str, order: str = "", number: int, size: int) -> Page[Letter]:
    """A page of letters, those to sign first, then the newest; `order`: number, subject or signed."""
    query = select(Letter, func.count().over()).options(selectinload(Letter.copies))
    if state in set(LetterState):
        query = query.where(Letter.state == state)
    if text:
        named = select(LetterCopy.letter_id).where(LetterCopy.name.icontains(text, autoescape=True))
        query = query.where(
            Letter.number.icontains(text, autoescape=True) | Letter.subject.icontains(text, autoescape=True) | Letter.id.in_(named)
        )
    columns = {"number": Letter.created_at, "subject": Letter.subject, "signed": Letter.signed_at}
    first = sorting(columns, order, (Letter.state == LetterState.TO_SIGN).desc())
    return read_page(query.order_by(first, Letter.created_at.desc(), Letter.id), number, size, itemgetter(0))
