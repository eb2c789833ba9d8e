"""How the sample's people act on applications: through the services, each as whoever holds the turn."""

import uuid
from collections.abc import Mapping
from typing import Any

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.applications.services import applying, inviting
from portal.catalogue import queries as catalogue
from portal.files import services as files
from portal.kernel.identity import Identity, Role
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce

QUEUE = "Perancangan antrean layanan digital"
MOST = 20
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PLAN = "Sari Wardani mengambil alih loket 2, Joko Utomo menangani pengaduan; serah terima sehari sebelum berangkat."
ELSEWHERE = "Pekerjaan dibagi dua rekan satu tim; serah terima tiga hari sebelum berangkat."
ANSWERS: Mapping[str, tuple[str, str]] = {
    "endorse": ("unit_gains", "Hasilnya dipakai di dua loket kami."),
    "prepare": ("papers_whole", "Berkas lengkap dan sesuai."),
    "nominate": ("fits_plan", "Diusulkan sesuai rencana pengembangan 2026."),
    "eligible": ("rules_met", "Semua syarat terpenuhi dari data dan berkas."),
    "recommend": ("closes_gap", "Kesenjangan Pelayanan publik 2 dari 3, sesuai rencana pengembangan 2026."),
    "accept": ("suits_tasks", "Pengalaman loket cocok dengan tugas pemetaan layanan."),
    "reserve": ("suits_tasks", "Baik, tetapi dua calon lain lebih dekat dengan loket."),
    "approve": ("rules_and_plan", "Sesuai ketentuan, hasil verifikasi, dan rencana pengembangan."),
}


def officer(email: str, role: Role) -> Identity:
    """One of the sample's officers in a role."""
    account = accounts.find_account(email)
    if account is None:
        raise LookupError(email)
    return accounts.identity_of(account.id, role)


def hendra() -> Identity:
    """Who invites, decides and signs for BKD."""
    return officer("bkd@jakarta.test", Role.APPROVER)


def slot(title: str = QUEUE) -> Any:  # noqa: ANN401  the row of the catalogue
    """The slot of that title, also one that is closed. Raises LookupError."""
    found = catalogue.page_of_opportunities(catalogue.Chosen(q=title, closed=True), number=1, size=MOST).rows
    for opportunity in found:
        if opportunity.title == title:
            return catalogue.get_opportunity(opportunity.id)
    raise LookupError(title)


def servant_identity(nip: str) -> Identity:
    """The civil servant with this number."""
    servant = workforce.find_servant_by_nip(nip)
    if servant is None:
        raise LookupError(nip)
    return officer(servant.email, Role.CIVIL_SERVANT)


def apply_for(
    opportunity: Any,  # noqa: ANN401
    person: Identity,
    motivation: str,
    invitation_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """A complete application, with the papers that the slot asks for."""
    if invitation_id is not None:
        application = inviting.accept(queries.get_invitation(invitation_id), by=person)
    else:
        application = applying.begin(opportunity, by=person)
    applying.submit(application, content(opportunity, person, motivation), by=person)
    return application.id


def content(opportunity: Any, person: Identity, motivation: str, suffix: str = "") -> applying.Content:  # noqa: ANN401
    """What an applicant fills in and uploads."""
    needed = opportunity.particulars.get("documents_needed", [])
    papers = {name: files.keep(f"{name}{suffix}.pdf", _paper(f"{name}{suffix}"), by=person).id for name in needed}
    return applying.Content(motivation, frozenset(s.key for s in STATEMENTS), list(HOST_FIELDS), papers)


def _paper(name: str) -> bytes:
    """A paper of its own content: one that is replaced differs from the one before."""
    return PDF + f"% {name}\n".encode()


def decide(application_id: uuid.UUID, outcome: str, reason: str | None = None, ground: str | None = None, **changed: Any) -> None:  # noqa: ANN401
    """Whoever holds the turn decides."""
    turn = turn_of(application_id)
    account = accounts.get_account(turn.holder_id) if turn.holder_id else accounts.holders(turn.role, [turn.body_id])[0]
    usual = ANSWERS.get(outcome, ("other", ""))
    details = changed.pop("details", None) or ({"cover_plan": PLAN} if outcome == "endorse" else {})
    application = queries.get_application(application_id)
    answer = workflow.Answer(
        outcome, ground or usual[0], reason or usual[1], details=details, inputs={"verdict": application.verdict}, **changed
    )
    workflow.decide(turn, answer, by=accounts.identity_of(account.id, turn.role))


def turn_of(application_id: uuid.UUID) -> Any:  # noqa: ANN401  the row of the turn
    """The turn that an application is in. Raises LookupError where it waits for nobody."""
    case = cases.find_case_of(applying.SUBJECT, application_id)
    turn = cases.open_step(case.id) if case else None
    if turn is None:
        raise LookupError(application_id)
    return turn
