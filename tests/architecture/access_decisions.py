"""What lies around a decision: questions, colleagues, acts on several cases, interests, objections; each made new for one cell."""

import uuid
from collections.abc import Callable

from portal.accounts import queries as account_queries
from portal.accounts.models import Account
from portal.applications.domain import ApplicationState, ObjectionState
from portal.applications.models import Application, Objection
from portal.files.services import keep as keep_file
from portal.integrity.domain import InterestKind
from portal.integrity.models import Interest
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.workflow.models import CaseFile, CaseQuestion, CaseStep, DecidedTogether, Decision
from tests.architecture.access_applications import TURNS, applied, case_of, turn, turn_of
from tests.architecture.access_base import Made, body_of, grant_of, home_of, person


def turn_and_colleague(owner: Account) -> Made:
    """A case at the step that the person's role decides, and somebody else who holds the same office."""
    made = turn(owner)
    step = db.session.get(CaseStep, made["step_id"])
    assert step is not None
    return {**made, "to": str(person(step.role, home_of(owner)).id)}


def turn_to_decide_alike(owner: Account) -> Made:
    """A case at the step that the person's role decides, with an answer that can be given to several at once."""
    made = turn(owner)
    if made["outcome"] == "endorse":
        return {**made, "outcome": "not_endorse", "ground": "service_suffers"}
    return made


def taken_turn(owner: Account) -> Made:
    """A case that the person has taken from the pool of the HR officers."""
    step = turn_of(owner, Role.HR_OFFICER, held=False)
    step.holder_id = owner.id
    db.session.commit()
    return {"step_id": step.id}


def case_question(owner: Account) -> Made:
    """A question that the person is asked in their own case."""
    made = applied(owner)
    case = case_of(made)
    made.state = ApplicationState.IN_SIGN_OFF
    officer = person(Role.VERIFIER)
    step = CaseStep(
        id=uuid.uuid4(), case_id=case.id, key="verifier", role=Role.VERIFIER, body_id=home_of(officer).id, entered_at=clock.now()
    )
    db.session.add(step)
    db.session.flush()
    asked = CaseQuestion(
        id=uuid.uuid4(),
        case_id=step.case_id,
        step_id=step.id,
        words="Sejak kapan Anda di unit ini?",
        asked_by=officer.id,
        asked_name=officer.name,
        asked_role=Role.VERIFIER,
        asked_body="BKD",
        asked_at=clock.now(),
    )
    db.session.add(asked)
    db.session.commit()
    return {"question_id": asked.id}


def together(owner: Account) -> Made:
    """Several cases that the person has decided in one act."""
    made = DecidedTogether(
        id=uuid.uuid4(),
        token=uuid.uuid4(),
        account_id=owner.id,
        outcome="prepare",
        key="application.internship",
        step="hr_officer",
        reason="Berkas lengkap.",
        results=[{"case": str(uuid.uuid4()), "number": "PMH-1", "title": "Orang (contoh)", "done": True, "why": None}],
    )
    db.session.add(made)
    db.session.commit()
    return {"act_id": made.id}


def decided(case: CaseFile, by: Account, role: Role, outcome: str) -> Decision:
    """A decision of somebody that ended or moved a case."""
    key = TURNS[role].key
    step = CaseStep(
        id=uuid.uuid4(), case_id=case.id, key=key, role=role, body_id=home_of(by).id, entered_at=clock.now(), left_at=clock.now()
    )
    db.session.add(step)
    db.session.flush()
    made = Decision(
        id=uuid.uuid4(),
        case_id=case.id,
        step_id=step.id,
        step=key,
        outcome=outcome,
        ground="other",
        reason="Belum sesuai.",
        details={},
        inputs={},
        account_id=by.id,
        name=by.name,
        role=role,
        body_id=step.body_id,
        body_name="Badan (contoh)",
        decided_at=clock.now(),
    )
    db.session.add(made)
    db.session.commit()
    return made


def decided_case(owner: Account) -> Made:
    """A case that the person has ended: a host by declining the candidate, an officer by refusing."""
    grant = grant_of(owner)
    role = grant.role if grant and grant.role in TURNS else Role.AGENCY_APPROVER
    made = applied(person(Role.CIVIL_SERVANT), home_of(owner) if role is Role.COMPANY_HR else None)
    outcome = "decline" if role is Role.COMPANY_HR else "refuse"
    case = case_of(made, closed_at=clock.now(), outcome=outcome)
    made.state = ApplicationState.NOT_ACCEPTED if role is Role.COMPANY_HR else ApplicationState.REFUSED
    decided(case, owner, role, outcome)
    return {"case_id": case.id}


def refused_application(owner: Account) -> Made:
    """An application of the person that a head of agency has refused."""
    made = applied(owner)
    case = case_of(made, closed_at=clock.now(), outcome="refuse")
    made.state = ApplicationState.REFUSED
    decided(case, person(Role.AGENCY_APPROVER), Role.AGENCY_APPROVER, "refuse")
    return {"application_id": made.id}


def running_application(owner: Account) -> Made:
    """An application of the person that is being decided on."""
    made = applied(owner)
    case_of(made)
    made.state = ApplicationState.IN_SIGN_OFF
    db.session.commit()
    return {"application_id": made.id}


def objection_paper(owner: Account) -> Made:
    """A paper of the person's objection."""
    application_id = refused_application(owner)["application_id"]
    found = db.session.get(Application, application_id)
    decision = (
        db.session.query(Decision).join(CaseFile, CaseFile.id == Decision.case_id).filter(CaseFile.subject_id == application_id).one()
    )
    assert found is not None
    kept = keep_file("bukti.pdf", b"%PDF-1.7 contoh", by=account_queries.identity_of(owner.id))
    made = Objection(
        number=f"KBR-{found.number}",
        application_id=found.id,
        decision_id=decision.id,
        account_id=owner.id,
        state=ObjectionState.FILED,
        words="Batasnya belum terpakai.",
        documents=[{"name": "bukti.pdf", "file_id": str(kept.id)}],
        filed_at=clock.now(),
    )
    db.session.add(made)
    db.session.commit()
    return {"application_id": found.id, "file_id": kept.id}


def objection(owner: Account) -> Made:
    """An objection of the person."""
    application_id = objection_paper(owner)["application_id"]
    return {"objection_id": db.session.query(Objection).filter_by(application_id=application_id).one().id}


def organisation(_: Account) -> Made:
    """A company that somebody may have an interest in."""
    made = body_of(Role.COMPANY_HR)
    db.session.commit()
    return {"organisation": made.code}


def interest(owner: Account) -> Made:
    """An interest that the person has declared."""
    made = Interest(
        id=uuid.uuid4(),
        account_id=owner.id,
        name=owner.name,
        kind=InterestKind.KIN,
        words="Adik saya komisaris.",
        body_id=body_of(Role.COMPANY_HR).id,
        declared_at=clock.now(),
    )
    db.session.add(made)
    db.session.commit()
    return {"interest_id": made.id}


MAKERS: dict[str, Callable[[Account], Made]] = {
    "case_question": case_question,
    "decided_case": decided_case,
    "interest": interest,
    "objection_paper": objection_paper,
    "objection": objection,
    "organisation": organisation,
    "refused_application": refused_application,
    "running_application": running_application,
    "taken_turn": taken_turn,
    "together": together,
    "turn_and_colleague": turn_and_colleague,
    "turn_to_decide_alike": turn_to_decide_alike,
}
