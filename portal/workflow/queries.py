"""Every read of the workflow."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.workflow.models import CaseFile, CaseStep, Decision, ProcedureVersion

MOST_AROUND = 500
"""Turns that are looked at for the one before and the one after."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A line of the desk: the case and the turn it is in (None: it waits for whoever submitted, or is closed)."""

    case: CaseFile
    step: CaseStep | None


def find_procedure(key: str, on: dt.date) -> ProcedureVersion | None:
    """The newest version of a procedure that is in force on a day."""
    query = select(ProcedureVersion).where(ProcedureVersion.key == key, ProcedureVersion.valid_from <= on)
    return db.session.scalar(query.order_by(ProcedureVersion.version.desc()).limit(1))


def procedure_versions() -> set[tuple[str, int]]:
    """What is loaded."""
    return {(key, version) for key, version in db.session.execute(select(ProcedureVersion.key, ProcedureVersion.version))}


def get_case(case_id: uuid.UUID) -> CaseFile:
    """One case. Raises NotFoundError."""
    found = db.session.get(CaseFile, case_id)
    if found is None:
        raise NotFoundError
    return found


def lock_case(case_id: uuid.UUID) -> CaseFile:
    """One case, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    found = db.session.scalar(
        select(CaseFile).where(CaseFile.id == case_id).with_for_update(of=CaseFile).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError
    return found


def get_step(step_id: uuid.UUID) -> CaseStep:
    """One turn with its case and what has been decided on it, in one statement. Raises NotFoundError."""
    whole = joinedload(CaseStep.case, innerjoin=True).joinedload(CaseFile.decisions)
    found = db.session.scalars(select(CaseStep).where(CaseStep.id == step_id).options(whole)).unique().one_or_none()
    if found is None:
        raise NotFoundError
    return found


def open_step(case_id: uuid.UUID) -> CaseStep | None:
    """The turn that the case is in."""
    return db.session.scalar(select(CaseStep).where(CaseStep.case_id == case_id, CaseStep.left_at.is_(None)))


def find_case_of(subject_kind: str, subject_id: uuid.UUID) -> CaseFile | None:
    """The open case of a subject, else its newest."""
    query = select(CaseFile).where(CaseFile.subject_kind == subject_kind, CaseFile.subject_id == subject_id)
    return db.session.scalar(query.order_by(CaseFile.closed_at.desc().nulls_first()).limit(1))


def find_course_of(subject_kind: str, subject_id: uuid.UUID) -> CaseFile | None:
    """The same with what has been decided on it, for reading."""
    query = select(CaseFile).where(CaseFile.subject_kind == subject_kind, CaseFile.subject_id == subject_id)
    query = query.order_by(CaseFile.closed_at.desc().nulls_first()).limit(1).options(joinedload(CaseFile.decisions))
    return db.session.scalars(query).unique().one_or_none()


def cases_of(subject_ids: Iterable[uuid.UUID]) -> list[CaseFile]:
    """All cases of these subjects, oldest first."""
    return list(db.session.scalars(select(CaseFile).where(CaseFile.subject_id.in_(list(subject_ids))).order_by(CaseFile.created_at)))


def decisions_of(case_id: uuid.UUID) -> list[Decision]:
    """All decisions on a case, first to last."""
    return list(db.session.scalars(select(Decision).where(Decision.case_id == case_id).order_by(Decision.decided_at, Decision.created_at)))


def steps_of(case_id: uuid.UUID) -> list[CaseStep]:
    """All turns of a case, first to last."""
    return list(db.session.scalars(select(CaseStep).where(CaseStep.case_id == case_id).order_by(CaseStep.entered_at)))


def rounds_of(step_id: uuid.UUID) -> int:
    """How many decisions the turn has had."""
    return db.session.scalar(select(func.count()).select_from(Decision).where(Decision.step_id == step_id)) or 0


def _mine(identity: Identity) -> ColumnElement[bool]:
    """Turns that this person in the active role holds."""
    me = [identity.account_id] + ([identity.active.acting_for] if identity.active and identity.active.acting_for else [])
    return and_(
        CaseStep.left_at.is_(None),
        CaseStep.role == identity.role,
        CaseStep.body_id == identity.body_id,
        or_(CaseStep.holder_id.is_(None), CaseStep.holder_id.in_(me)),
    )


def count_waiting(identity: Identity) -> int:
    """How many cases need this person's action: the number beside "My desk"."""
    awake = or_(CaseStep.sleeps_until.is_(None), CaseStep.sleeps_until <= clock.today())
    return db.session.scalar(select(func.count()).select_from(CaseStep).where(_mine(identity), awake)) or 0


@dataclass(frozen=True, slots=True)
class Tally:
    """The desk's four figures."""

    mine: int
    late: int
    today: int
    others: int


def tally(identity: Identity, end_of_today: dt.datetime) -> Tally:
    """How much needs action, is late, is due today, and waits for others after this person decided; in one statement."""
    now = clock.now()
    awake = or_(CaseStep.sleeps_until.is_(None), CaseStep.sleeps_until <= clock.today())
    decided = select(Decision.case_id).where(Decision.account_id == identity.account_id)
    mine = and_(_mine(identity), awake)
    query = select(
        func.count().filter(mine),
        func.count().filter(mine, CaseStep.due_at < now),
        func.count().filter(mine, CaseStep.due_at >= now, CaseStep.due_at <= end_of_today),
        func.count().filter(CaseStep.case_id.in_(decided), ~_mine(identity)),
    )
    return Tally(*db.session.execute(query.select_from(CaseStep).where(CaseStep.left_at.is_(None))).one())


def page_of_desk(identity: Identity, *, box: str, text: str, kind: str, order: str, number: int, size: int) -> Page[DeskRow]:
    """A page of the desk. `box`: mine, others or done; `text` is looked for in number, title and origin; `order`: due, title or body."""
    decided = select(Decision.case_id).where(Decision.account_id == identity.account_id)
    query: Select[CaseFile, CaseStep, int] = select(CaseFile, CaseStep, func.count().over())
    match box:
        case "others":
            query = query.join(CaseStep, and_(CaseStep.case_id == CaseFile.id, CaseStep.left_at.is_(None))).where(
                CaseFile.id.in_(decided), ~_mine(identity)
            )
        case "done":
            query = query.outerjoin(CaseStep, and_(CaseStep.case_id == CaseFile.id, CaseStep.left_at.is_(None)))
            query = query.where(CaseFile.id.in_(decided), CaseFile.closed_at.is_not(None))
        case _:
            query = query.join(CaseStep, CaseStep.case_id == CaseFile.id).where(_mine(identity))
    if text:
        query = query.where(
            or_(*(column.icontains(text, autoescape=True) for column in (CaseFile.number, CaseFile.title, CaseFile.body_name)))
        )
    if kind:
        query = query.where(CaseFile.key == kind)
    columns = {"title": CaseFile.title, "body": CaseFile.body_name, "due": CaseStep.due_at}
    query = query.order_by(sorting(columns, order, CaseStep.due_at.asc().nulls_last()), CaseFile.number, CaseFile.id)
    return read_page(query, number, size, lambda row: DeskRow(row[0], row[1]))


@dataclass(frozen=True, slots=True)
class Around:
    """Where a turn lies on a desk: the turns before and after it, and how many there are (None: more than were read)."""

    before: uuid.UUID | None
    after: uuid.UUID | None
    waiting: int | None


def neighbours(identity: Identity, step: CaseStep) -> Around:
    """The turns before and after this one on the person's desk, by due date."""
    query = select(CaseStep.id, CaseStep.sleeps_until).where(_mine(identity))
    rows = db.session.execute(query.order_by(CaseStep.due_at.asc().nulls_last(), CaseStep.id).limit(MOST_AROUND)).all()
    today = clock.today()
    awake = sum(sleeps_until is None or sleeps_until <= today for _, sleeps_until in rows)
    waiting = awake if len(rows) < MOST_AROUND else None
    ids = [step_id for step_id, _ in rows]
    if step.id not in ids:
        return Around(None, None, waiting)
    place = ids.index(step.id)
    return Around(ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None, waiting)


def steps_to_remind(before: dt.datetime, limit: int) -> list[CaseStep]:
    """Open turns due before a moment that nobody has been reminded of."""
    query = select(CaseStep).where(
        CaseStep.left_at.is_(None), CaseStep.due_at < before, CaseStep.reminded_at.is_(None), CaseStep.sleeps_until.is_(None)
    )
    return list(db.session.scalars(query.order_by(CaseStep.due_at).limit(limit).with_for_update(skip_locked=True)))


def steps_to_escalate(now: dt.datetime, limit: int) -> list[CaseStep]:
    """Open turns whose deadline has passed and that have not been escalated."""
    query = select(CaseStep).where(
        CaseStep.left_at.is_(None), CaseStep.due_at < now, CaseStep.escalated_at.is_(None), CaseStep.sleeps_until.is_(None)
    )
    return list(db.session.scalars(query.order_by(CaseStep.due_at).limit(limit).with_for_update(skip_locked=True)))


def steps_to_wake(today: dt.date, limit: int) -> list[CaseStep]:
    """Deferred turns whose day has come."""
    query = select(CaseStep).where(CaseStep.left_at.is_(None), CaseStep.sleeps_until <= today)
    return list(db.session.scalars(query.limit(limit).with_for_update(skip_locked=True)))
