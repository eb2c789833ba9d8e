"""Turns and decisions as they stand, without the cases' own course: what figures count."""

import datetime as dt
import uuid
from typing import Any

from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations.models import Body
from portal.workflow.models import CaseFile, CaseStep, Decision, ProcedureVersion


def procedure() -> ProcedureVersion:
    """A procedure for cases that nobody reads."""
    made = ProcedureVersion(id=uuid.uuid4(), key="figures", version=1, valid_from=dt.date(2026, 1, 1), basis="x", document={})
    db.session.add(made)
    db.session.flush()
    return made


def turn(of: ProcedureVersion, office: Body, entered_at: dt.datetime, **more: Any) -> CaseStep:
    """A turn of an office since a moment."""
    case = CaseFile(
        id=uuid.uuid4(),
        procedure_id=of.id,
        key=of.key,
        subject_kind="figure",
        subject_id=uuid.uuid4(),
        number="UJI",
        title="Uji",
        summary="",
        body_name=office.name,
    )
    made = CaseStep(id=uuid.uuid4(), case_id=case.id, key="step", role=Role.VERIFIER, body_id=office.id, entered_at=entered_at, **more)
    db.session.add_all([case, made])
    db.session.flush()
    return made


def decided(of: ProcedureVersion, office: Body, entered_at: dt.datetime, decided_at: dt.datetime) -> Decision:
    """A turn of an office that came at a moment and was decided at another."""
    step = turn(of, office, entered_at, left_at=decided_at)
    made = Decision(
        case_id=step.case_id,
        step_id=step.id,
        step="step",
        outcome="x",
        reason="x",
        details={},
        inputs={},
        account_id=uuid.uuid4(),
        name="x",
        role=Role.VERIFIER,
        body_id=office.id,
        body_name=office.name,
        decided_at=decided_at,
    )
    db.session.add(made)
    db.session.flush()
    return made
