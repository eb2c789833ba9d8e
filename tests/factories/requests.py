"""Requests on one's own record, asked and decided, for tests; they stand on the small world of the sign-off."""

from typing import Any

from portal.files import services as files
from portal.kernel.db import db
from portal.kernel.identity import Identity
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import APPLICANT
from portal.workflow.models import CaseStep
from portal.workforce.domain.requests import RequestKind
from portal.workforce.models import RecordRequest, Servant
from portal.workforce.services import requests as services

PDF = b"%PDF-1.7 contoh"
GROUNDS = {"accept": "proof_shows_it", "return": "data_wrong", "refuse": "not_shown"}
DIPLOMA = {
    "level": "S2",
    "institution": "Universitas Contoh",
    "programme": "Magister Ilmu Administrasi",
    "graduated_on": "2025-08-20",
    "diploma_number": "IJZ-9001",
}
CERTIFICATE = {
    "competency": None,
    "name": "Analis Data Madya",
    "issuer": "LSP Contoh",
    "number": "SRT-9001",
    "issued_on": "2026-02-02",
    "valid_until": None,
}


def asked(by: Identity, field: str | None = None, after: Any = None, **changed: Any) -> services.Asked:
    """What is asked, with a proof of the person's own."""
    values: dict[str, Any] = {
        "kind": RequestKind.CORRECTION,
        "reason": "Ejaan pada SK berbeda dari data.",
        "proof_id": files.keep("sk.pdf", PDF, by=by).id,
        "field": field,
        "after": after,
    }
    return services.Asked(**(values | changed))


def correction(servant: Servant, by: Identity, field: str, after: Any) -> RecordRequest:
    """A correction that was asked for."""
    made = services.ask(servant, asked(by, field, after), by=by)
    db.session.commit()
    return made


def turn_of(request: RecordRequest) -> CaseStep:
    """The turn that a request is in."""
    case = cases.find_case_of(services.SUBJECT, request.id)
    turn = cases.open_step(case.id) if case else None
    assert turn is not None
    return turn


def decide(request: RecordRequest, outcome: str, *, by: Identity, reason: str = "Sesuai SK.") -> None:
    """The owner of the data decides."""
    returned = APPLICANT if outcome == "return" else None
    workflow.decide(turn_of(request), workflow.Answer(outcome, GROUNDS[outcome], reason, returned_to=returned), by=by)
    db.session.commit()
