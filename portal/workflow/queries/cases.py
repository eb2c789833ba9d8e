"""Reads of procedures, cases, their turns and the decisions on them."""

import datetime as dt
import functools
import uuid
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, String, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, joinedload, undefer

from portal.accounts import queries as accounts
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.sending import Columns
from portal.workflow.models import CaseFile, CaseStep, Decision, ProcedureVersion


def find_procedure(key: str, on: dt.date) -> ProcedureVersion | None:
    """The newest version of a procedure that is in force on a day."""
    query = select(ProcedureVersion).where(ProcedureVersion.key == key, ProcedureVersion.valid_from <= on)
    return db.session.scalar(query.order_by(ProcedureVersion.version.desc()).limit(1))


def get_procedure(version_id: uuid.UUID) -> ProcedureVersion:
    """A version of a procedure. Raises NotFoundError."""
    found = db.session.get(ProcedureVersion, version_id)
    if found is None:
        raise NotFoundError
    return found


def count_procedures_of(office: str, on: dt.date) -> int:
    """How many procedures, each in its version of a day, send their cases to this office."""
    newest = select(ProcedureVersion.document).where(ProcedureVersion.valid_from <= on).ext(distinct_on(ProcedureVersion.key))
    found = db.session.scalars(newest.order_by(ProcedureVersion.key, ProcedureVersion.version.desc()))
    return sum(any(step["office"].upper() == office for step in document["steps"]) for document in found)


def count_turns_in(body_id: uuid.UUID) -> int:
    """How many cases wait at a body."""
    return db.session.scalar(select(func.count()).select_from(CaseStep).where(CaseStep.body_id == body_id, CaseStep.left_at.is_(None))) or 0


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
    """One turn with its case, in one statement. Raises NotFoundError."""
    found = db.session.scalar(select(CaseStep).where(CaseStep.id == step_id).options(joinedload(CaseStep.case, innerjoin=True)))
    if found is None:
        raise NotFoundError
    return found


TURN, CASE, DECISION = Columns(CaseStep), Columns(CaseFile), Columns(Decision, without={"inputs"})


def read_turn(step_id: uuid.UUID) -> Any:  # noqa: ANN401  what a CaseStep is to read
    """The same to read from alone, its case with what has been decided on it, in one statement. Raises NotFoundError."""
    found = [(TURN.take(values), CASE.take(values), DECISION.take(values)) for values in map(iter, rows_of(_turn(), id=step_id))]
    if not found:
        raise NotFoundError
    turn, case, _ = found[0]
    decisions = [decision for _, _, decision in found if decision]
    return SimpleNamespace(**turn._asdict(), case=SimpleNamespace(**case._asdict(), decisions=decisions))


@functools.cache
def _turn() -> Select[Any]:
    query: Select[Any] = (
        select(*TURN.all, *CASE.all, *DECISION.all)
        .select_from(CaseStep)
        .join(CaseFile, CaseFile.id == CaseStep.case_id)
        .outerjoin(Decision, Decision.case_id == CaseFile.id)
        .where(CaseStep.id == bindparam("id", type_=Uuid()))
        .order_by(Decision.decided_at, Decision.created_at)
    )
    return query


def open_step(case_id: uuid.UUID) -> CaseStep | None:
    """The turn that the case is in: of several side by side the first."""
    return next(iter(open_steps(case_id)), None)


def open_steps(case_id: uuid.UUID) -> list[CaseStep]:
    """The turns that the case is in, side by side."""
    query = select(CaseStep).where(CaseStep.case_id == case_id, CaseStep.left_at.is_(None))
    return list(db.session.scalars(query.order_by(CaseStep.lane)))


def steps_by_id(ids: Iterable[uuid.UUID]) -> list[CaseStep]:
    """Several turns with their cases, in the order of a desk: the soonest due first."""
    query = select(CaseStep).where(CaseStep.id.in_(list(ids))).options(joinedload(CaseStep.case, innerjoin=True))
    return list(db.session.scalars(query.order_by(CaseStep.due_at.asc().nulls_last(), CaseStep.id)))


def find_case_of(subject_kind: str, subject_id: uuid.UUID) -> CaseFile | None:
    """The open case of a subject, else its newest."""
    query = select(CaseFile).where(CaseFile.subject_kind == subject_kind, CaseFile.subject_id == subject_id)
    return db.session.scalar(query.order_by(CaseFile.closed_at.desc().nulls_first()).limit(1))


def find_course_of(subject_kind: str, subject_id: uuid.UUID) -> Any | None:  # noqa: ANN401  what a CaseFile is to read
    """The same to read from alone, with what has been decided on it, in one statement."""
    found = [(CASE.take(values), DECISION.take(values)) for values in map(iter, rows_of(_course(), kind=subject_kind, id=subject_id))]
    return SimpleNamespace(**found[0][0]._asdict(), decisions=[decision for _, decision in found if decision]) if found else None


@functools.cache
def _course() -> Select[Any]:
    mine = CaseFile.subject_kind == bindparam("kind", type_=String()), CaseFile.subject_id == bindparam("id", type_=Uuid())
    newest = select(CaseFile).where(*mine).order_by(CaseFile.closed_at.desc().nulls_first()).limit(1).subquery()
    case = aliased(CaseFile, newest)
    query = select(*Columns(case).all, *DECISION.all).outerjoin(Decision, Decision.case_id == case.id)
    return query.order_by(Decision.decided_at, Decision.created_at)


def cases_of(subject_ids: Iterable[uuid.UUID]) -> list[CaseFile]:
    """All cases of these subjects, oldest first."""
    return list(db.session.scalars(select(CaseFile).where(CaseFile.subject_id.in_(list(subject_ids))).order_by(CaseFile.created_at)))


def decisions_about(subject_id: uuid.UUID) -> list[tuple[str, Decision]]:
    """All decisions on a subject in all of its cases, newest first, each with its procedure's key."""
    query = select(CaseFile.key, Decision).join(Decision, Decision.case_id == CaseFile.id).where(CaseFile.subject_id == subject_id)
    return [(key, decision) for key, decision in db.session.execute(query.order_by(Decision.decided_at.desc(), Decision.created_at.desc()))]


def get_decided(case_id: uuid.UUID) -> CaseFile:
    """One case with what has been decided on it. Raises NotFoundError."""
    query = select(CaseFile).where(CaseFile.id == case_id).options(joinedload(CaseFile.decisions))
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFoundError
    return found


def get_decision(decision_id: uuid.UUID) -> Decision:
    """One decision. Raises NotFoundError."""
    found = db.session.get(Decision, decision_id)
    if found is None:
        raise NotFoundError
    return found


def decisions_of(case_id: uuid.UUID) -> list[Decision]:
    """All decisions on a case, first to last."""
    return list(db.session.scalars(select(Decision).where(Decision.case_id == case_id).order_by(Decision.decided_at, Decision.created_at)))


def decisions_with_inputs(case_id: uuid.UUID) -> list[Decision]:
    """The same with what each was taken on."""
    query = select(Decision).where(Decision.case_id == case_id).options(undefer(Decision.inputs)).execution_options(populate_existing=True)
    return list(db.session.scalars(query.order_by(Decision.decided_at, Decision.created_at)))


def decisions_on(subject_kind: str, subject_id: uuid.UUID) -> list[Decision]:
    """All decisions on the newest case of a subject, first to last."""
    case = find_case_of(subject_kind, subject_id)
    return decisions_of(case.id) if case else []


def steps_of(case_id: uuid.UUID) -> list[CaseStep]:
    """All turns of a case, first to last."""
    return list(db.session.scalars(select(CaseStep).where(CaseStep.case_id == case_id).order_by(CaseStep.entered_at)))


def decided_before(case_id: uuid.UUID, step_id: uuid.UUID) -> tuple[int, dt.datetime | None]:
    """How many decisions the turn has had, and when the last of the whole case was taken."""
    query = select(func.count().filter(Decision.step_id == step_id), func.max(Decision.decided_at)).where(Decision.case_id == case_id)
    number, last = db.session.execute(query).one()
    return number, last


def steps_to_remind(before: dt.datetime, limit: int) -> list[CaseStep]:
    """Open turns due before a moment that nobody has been reminded of."""
    query = select(CaseStep).where(
        CaseStep.left_at.is_(None), CaseStep.due_at < before, CaseStep.reminded_at.is_(None), CaseStep.sleeps_until.is_(None)
    )
    return list(db.session.scalars(query.order_by(CaseStep.due_at).limit(limit).with_for_update(skip_locked=True)))


def steps_left_behind(limit: int, account_id: uuid.UUID | None = None) -> list[CaseStep]:
    """Open turns, locked, that one account holds although it has not, or no longer, the office: no role there, or no way to sign in."""
    in_office = accounts.has_office(CaseStep.holder_id, CaseStep.role, CaseStep.body_id)
    query = select(CaseStep).where(CaseStep.left_at.is_(None), CaseStep.holder_id.is_not(None), ~in_office)
    if account_id is not None:
        query = query.where(CaseStep.holder_id == account_id)
    return list(db.session.scalars(query.order_by(CaseStep.id).limit(limit).with_for_update(skip_locked=account_id is None)))


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


def cases_past(now: dt.datetime, limit: int) -> list[CaseFile]:
    """Open cases whose time has passed and that nobody has been told of; those whose clocks stand still are left out."""
    query = select(CaseFile).where(CaseFile.closed_at.is_(None), CaseFile.passed_at.is_(None), CaseFile.paused_at.is_(None))
    return list(db.session.scalars(query.where(CaseFile.decide_by < now).limit(limit).with_for_update(skip_locked=True)))


def open_cases_about(body_id: uuid.UUID) -> list[uuid.UUID]:
    """The open cases that an organisation is a party of."""
    return list(db.session.scalars(select(CaseFile.id).where(CaseFile.closed_at.is_(None), CaseFile.party_ids.contains([body_id]))))
