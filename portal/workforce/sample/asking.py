"""Requests on one's own record, and whom of the file a visitor can become."""

import datetime as dt
from typing import Any

from portal.accounts import queries as accounts
from portal.files import services as files
from portal.kernel import clock
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries
from portal.workforce.domain.requests import RequestKind
from portal.workforce.sample import Person, people
from portal.workforce.services import requests

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
VERIFIER = "verifikator@jakarta.test"


def people_to_become() -> list[tuple[str, Text]]:
    """Whom a visitor can become beside the desks: those of the stories of decisions, by their addresses in the file."""
    transport, licensing = _desks_of("DISHUB"), _desks_of("DPMPTSP")
    return [
        ("dian@jakarta.test", Text("Civil servant: deferred by her supervisor, nominated by an acting head")),
        (transport[0], Text("Head of the transport agency: on leave, an acting officer decides")),
        (transport[1], Text("Direct supervisor at the transport agency: defers until a trial is over")),
        (transport[2], Text("HR officer of the transport agency: prepares nominations")),
        ("bayu@jakarta.test", Text("Civil servant: refused, objects, and is upheld")),
        (licensing[0], Text("Head of the licensing agency: refuses, and is objected to")),
        (licensing[1], Text("Direct supervisor at the licensing agency: recommends")),
        (licensing[2], Text("HR officer of the licensing agency: prepares nominations")),
    ]


def _desks_of(code: str) -> tuple[str, str, str]:
    """The addresses of an agency's head, of its head of section and of its HR officer, as `_open_other_desks` chooses them."""
    persons = [person for person in people() if person.agency == code]
    head = next(person for person in persons if person.post_class == "JPT_PRATAMA")
    chief = next(person for person in persons if person.post_class == "PENGAWAS")
    officer = next(person for person in reversed(persons) if not person.is_pppk)
    return head.email, chief.email, officer.email


def _clerks(agency: str) -> list[Person]:
    """The staff of an agency who hold no functional post, in the order of the file."""
    return [person for person in people() if person.agency == agency and person.post_class == "PELAKSANA"]


def _ask(person: Person, paper: str, reason: str, **asked: Any) -> None:  # noqa: ANN401  what is asked
    account, servant = accounts.find_account(person.email), queries.find_servant_by_nip(person.nip)
    if account is None or servant is None:
        raise LookupError(person.nip)
    by = accounts.identity_of(account.id, Role.CIVIL_SERVANT)
    proof = files.keep(paper, PAPER, by=by)
    requests.ask(servant, requests.Asked(**{"kind": RequestKind.CORRECTION, "reason": reason, "proof_id": proof.id, **asked}), by=by)


def _corrected() -> Person:
    """Whose grade is corrected: the one of the example whose row is the same as on record, so that the review shows what is kept."""
    return _clerks("DLH")[3]


def ask_for_grade(_: dt.date) -> None:
    """A promotion that the file has missed."""
    _ask(_corrected(), "SK kenaikan pangkat.pdf", "Naik pangkat sejak 1 Oktober menurut SK terlampir.", field="grade", after="III/c")


def accept_grade(_: dt.date) -> None:
    """BKD's verifier has compared it with the decree."""
    servant, account = queries.find_servant_by_nip(_corrected().nip), accounts.find_account(VERIFIER)
    request = queries.find_open_correction(servant.id, "grade") if servant else None
    case = cases.find_case_of(requests.SUBJECT, request.id) if request else None
    turn = cases.open_step(case.id) if case else None
    if turn is None or account is None:
        raise LookupError(_corrected().nip)
    answer = workflow.Answer("accept", "proof_shows_it", "Sesuai SK kenaikan pangkat.")
    workflow.decide(turn, answer, by=accounts.identity_of(account.id, Role.VERIFIER))


def ask_for_post(_: dt.date) -> None:
    """Another post, which waits for the agency's HR officer."""
    after = "Pengelola Data Kependudukan"
    _ask(_clerks("DUKCAPIL")[0], "SK jabatan.pdf", "Jabatan berubah menurut SK penempatan terlampir.", field="post", after=after)


def add_certificate(_: dt.date) -> None:
    """A certificate, which waits for BKD's verifier."""
    document = {
        "competency": None,
        "name": "Analis Data Madya (contoh)",
        "issuer": "LSP Contoh Data",
        "number": "SRT-CONTOH-9001",
        "issued_on": (clock.today() - dt.timedelta(days=40)).isoformat(),
        "valid_until": None,
    }
    _ask(_clerks("DISDIK")[0], "Sertifikat.pdf", "Lulus uji kompetensi bulan lalu.", kind=RequestKind.CERTIFICATE, document=document)
