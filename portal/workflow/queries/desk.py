"""Reads of desks: what waits for somebody, how much of it is late, what lies beside it."""

import datetime as dt
import functools
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Select, Uuid, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from portal.kernel import clock
from portal.kernel.db import counts_of, rows_of
from portal.kernel.identity import Identity
from portal.kernel.listing import SIZE, SKIP, STATEMENTS, counted, kept_page, sorting
from portal.kernel.paging import Page
from portal.workflow.domain import CLOSING_HOUR
from portal.workflow.models import CaseFile, CaseStep, Decision

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
"""Where a turn without a deadline stands: after all others."""
ACCOUNT, TODAY = bindparam("account", type_=Uuid()), bindparam("today", type_=Date())
NOW, END = bindparam("now", type_=DateTime(timezone=True)), bindparam("end", type_=DateTime(timezone=True))
DUE = {"late": CaseStep.due_at < NOW, "today": and_(CaseStep.due_at >= NOW, CaseStep.due_at <= END)}
"""What makes a turn late, or due today: the desk's figures and its list ask the same; `_today` gives the parameters."""
LINE = (
    CaseFile.id,
    CaseFile.number,
    CaseFile.key,
    CaseFile.title,
    CaseFile.summary,
    CaseFile.body_name,
    CaseFile.created_at,
    CaseFile.closed_at,
    CaseStep.id.label("step_id"),
    CaseStep.key.label("step_key"),
    CaseStep.entered_at,
    CaseStep.due_at,
    CaseStep.sleeps_until,
)
"""What a line of a list of cases shows: the case, and the turn that it is in (None: it waits for whoever submitted, or is closed)."""


def first_turn() -> ColumnElement[bool]:
    """The condition beside CaseFile that a turn is the one that its case is in: of several side by side the first."""
    beside = aliased(CaseStep)
    first = select(beside.id).where(beside.case_id == CaseFile.id, beside.left_at.is_(None)).order_by(beside.lane).limit(1)
    return CaseStep.id == first.correlate(CaseFile).scalar_subquery()


def _mine() -> ColumnElement[bool]:
    """Turns that a person in the active role holds; `_reader` gives the parameters."""
    step = CaseStep
    return and_(
        step.left_at.is_(None),
        step.role == bindparam("role", type_=step.role.type),
        step.body_id == bindparam("body", type_=Uuid()),
        ~step.barred_ids.overlap(array([ACCOUNT, func.coalesce(bindparam("acting_for", type_=Uuid()), ACCOUNT)])),
        or_(step.holder_id.is_(None), step.holder_id == ACCOUNT, step.holder_id == bindparam("acting_for", type_=Uuid())),
    )


def _reader(identity: Identity) -> dict[str, Any]:
    """Who reads, as the statements of the desk take it."""
    acting_for = identity.active.acting_for if identity.active else None
    return {"account": identity.account_id, "acting_for": acting_for, "role": identity.role, "body": identity.body_id}


def _today() -> dict[str, Any]:
    """When it is, as the statements of the desk take it: `end` is the minute at which today's deadlines pass."""
    return {"now": clock.now(), "today": clock.today(), "end": clock.at(clock.today(), CLOSING_HOUR)}


def _awake() -> ColumnElement[bool]:
    return or_(CaseStep.sleeps_until.is_(None), CaseStep.sleeps_until <= TODAY)


def _decided() -> Select[uuid.UUID]:
    return select(Decision.case_id).where(Decision.account_id == ACCOUNT)


def count_waiting(identity: Identity) -> int:
    """How many cases need this person's action."""
    return counts_of((waiting(),), **waiting_for(identity))[0]


@functools.cache
def waiting() -> Select[int]:
    """The statement that counts them: the number beside "My desk"."""
    return select(func.count()).select_from(CaseStep).where(_mine(), _awake())


def waiting_for(identity: Identity) -> dict[str, Any]:
    """Who reads, and when, as that statement takes it."""
    return {"today": clock.today(), **_reader(identity)}


@dataclass(frozen=True, slots=True)
class Tally:
    """The desk's four figures."""

    mine: int
    late: int
    today: int
    others: int


def tally(identity: Identity) -> Tally:
    """How much needs action, is late, is due today, and waits for others after this person decided; in one statement."""
    return Tally(*rows_of(_tally(), **_today(), **_reader(identity))[0])


@functools.cache
def _tally() -> Select[int, int, int, int]:
    mine = and_(_mine(), _awake())
    query = select(
        func.count().filter(mine),
        func.count().filter(mine, DUE["late"]),
        func.count().filter(mine, DUE["today"]),
        func.count().filter(CaseStep.case_id.in_(_decided()), ~_mine()),
    )
    return query.select_from(CaseStep).where(CaseStep.left_at.is_(None))


def page_of_desk(identity: Identity, *, box: str, text: str, kind: str, due: str, order: str, number: int, size: int) -> Page[Any]:
    """A page of the desk, its rows with the columns of LINE.

    `box`: mine, others or done; `text` is looked for in number, title and origin; `due`: late or today; `order`: due, title or body.
    """
    return kept_page(_desk(box, text, kind, due, order), number, size, **_today(), **_reader(identity))


@functools.lru_cache(maxsize=STATEMENTS)
def _desk(box: str, text: str, kind: str, due: str, order: str) -> Select[Any]:
    open_turn = and_(CaseStep.case_id == CaseFile.id, CaseStep.left_at.is_(None))
    turn, conditions = open_turn if box == "mine" else first_turn(), _in_box(box)
    if text:
        looked = (CaseFile.number, CaseFile.title, CaseFile.body_name)
        conditions.append(or_(*(column.icontains(text, autoescape=True) for column in looked)))
    if kind:
        conditions.append(CaseFile.key == kind)
    if due in DUE:
        conditions += (_awake(), DUE[due])
    total: Any = select(func.count())
    if box in {"others", "done"} or text or kind:
        total = total.select_from(CaseFile).join(CaseStep, turn, isouter=box == "done")
    query: Any = select(*LINE, counted(total, conditions)).select_from(CaseFile).join(CaseStep, turn, isouter=box == "done")
    query = query.where(*conditions)
    columns = {"title": CaseFile.title, "body": CaseFile.body_name, "due": CaseStep.due_at}
    query = query.order_by(sorting(columns, order, CaseStep.due_at.asc().nulls_last()), CaseFile.number, CaseFile.id)
    kept: Select[Any] = query.limit(SIZE).offset(SKIP)
    return kept


def _in_box(box: str) -> list[ColumnElement[bool]]:
    match box:
        case "others":
            return [CaseFile.id.in_(_decided()), ~_mine()]
        case "done":
            return [CaseFile.id.in_(_decided()), CaseFile.closed_at.is_not(None)]
        case _:
            return [_mine()]


@dataclass(frozen=True, slots=True)
class Around:
    """Where a turn lies on a desk: the turns before and after it, and how many wait there."""

    before: uuid.UUID | None
    after: uuid.UUID | None
    waiting: int


def neighbours(identity: Identity, step: CaseStep) -> Around:
    """The turns before and after this one on the person's desk, by due date, and how many need action; in one statement."""
    (row,) = rows_of(_around(), today=clock.today(), id=step.id, due=step.due_at or NEVER, **_reader(identity))
    return Around(*row)


@functools.cache
def _around() -> Select[uuid.UUID, uuid.UUID, int]:
    here = tuple_(bindparam("due", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid()))
    due = func.coalesce(CaseStep.due_at, NEVER)
    there = tuple_(due, CaseStep.id)
    before = select(CaseStep.id).where(_mine(), there < here).order_by(due.desc(), CaseStep.id.desc()).limit(1)
    after = select(CaseStep.id).where(_mine(), there > here).order_by(due, CaseStep.id).limit(1)
    return select(before.scalar_subquery(), after.scalar_subquery(), waiting().scalar_subquery())
