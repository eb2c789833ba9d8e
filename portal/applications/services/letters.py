"""The assignment letter (Surat Tugas): official text in Indonesian, drawn up with the approval, in force with the signature."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import APPLICATION, ApplicationStep
from portal.applications.models import Application
from portal.applications.services.applying import SUBJECT, release
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.opportunity import KINDS
from portal.documents import queries as letter_queries
from portal.documents import services as documents
from portal.documents.domain import Addressee, LetterState
from portal.kernel.db import db
from portal.kernel.identity import Identity, Role
from portal.notifications import services as notifications
from portal.notifications.domain import Recipient
from portal.organisations import queries as organisations
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.documents.models import Letter

LETTER = "assignment"
APPROVER_STEP = "approver"
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
BASIS = (
    "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;",
    "Peraturan Pemerintah Nomor 11 Tahun 2017 jo. Nomor 17 Tahun 2020 tentang Manajemen Pegawai Negeri Sipil;",
)


def _day(day: object) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"  # type: ignore[attr-defined]


def draw_up_assignment_letter(applications: Sequence[Application], *, by: Identity) -> "Letter":
    """Draw up one letter for accepted applications of one opportunity; each person gets a copy with a code of their own."""
    opportunity = catalogue.get_opportunity(applications[0].opportunity_id)
    official = KINDS[opportunity.kind].official(opportunity.particulars)
    addressees = [_addressee(application) for application in applications]
    agencies = dict.fromkeys(organisations.get_body(application.agency_id).name for application in applications)
    content = {
        "government": "Pemerintah Provinsi DKI Jakarta",
        "authority": by.active.body_name if by.active else "Badan Kepegawaian Daerah",
        "address": "Jalan Contoh Merdeka 8, Jakarta Pusat",
        "basis": [
            *BASIS,
            f"Perjanjian Kerja Sama Nomor {opportunity.agreement_number}, berlaku sampai dengan {_day(opportunity.agreement_until)}.",
        ],
        "purpose": [
            f"{official.task} “{opportunity.title}” pada {opportunity.host_name}, {opportunity.place}.",
            f"Masa tugas {_day(opportunity.starts_on)} sampai dengan {_day(opportunity.ends_on)}.",
            *official.purpose,
        ],
        "terms": [
            *official.terms,
            "Surat Tugas ini berlaku selama masa tugas dan Perjanjian Kerja Sama yang mendasarinya berlaku.",
        ],
        "copies": [f"Kepala {name}" for name in agencies] + [opportunity.host_name],
    }
    return documents.draw_up(
        LETTER, subject=f"{official.subject} {opportunity.title}, {opportunity.host_name}", content=content, addressees=addressees, by=by
    )


def _addressee(application: Application) -> Addressee:
    servant = workforce.get_servant(application.servant_id)
    unit = organisations.get_body(servant.body_id)
    details = {"post": servant.post, "unit": unit.name, "grade": servant.grade or ""}
    return Addressee(application.id, application.account_id, servant.name, servant.nip, details)


def on_signed(letter: "Letter", by: Identity) -> None:
    """The letter is in force: its applications are issued; applicant, supervisor, head and host are told."""
    for copy in letter.copies:
        application = queries.lock_application(copy.subject_id)
        before, application.state = application.state, APPLICATION.move(application.state, ApplicationStep.ISSUE)
        audit.record(
            "applications.application.issued",
            SUBJECT,
            application.id,
            by=by,
            before=before,
            after={"state": application.state, "letter": letter.number},
        )
        opportunity = catalogue.get_opportunity(application.opportunity_id)
        facts = {"number": letter.number, "title": opportunity.title, "name": copy.name, "starts": opportunity.starts_on}
        notifications.tell(
            [account_services.recipient_of(application.account_id)], "applications.issued", path=f"/verify/{copy.code}", **facts
        )
        notifications.tell(_concerned(application, opportunity.host_id), "applications.issued_copy", path=f"/verify/{copy.code}", **facts)


def _concerned(application: Application, host_id: object) -> list[Recipient]:
    servant = workforce.get_servant(application.servant_id)
    people = accounts.holders(Role.AGENCY_APPROVER, [application.agency_id])
    people += [one for role in (Role.COMPANY_HR, Role.UNIVERSITY_STAFF) for one in accounts.holders(role, [host_id])]  # type: ignore[list-item]  # a body's id
    if servant.supervisor_id:
        found = accounts.find_account(workforce.get_servant(servant.supervisor_id).email)
        people += [found] if found else []
    return [account_services.recipient(account) for account in people]


def on_revoked(letter: "Letter", by: Identity) -> None:
    """An unsigned letter goes back to the approver's step with its applications; one that was in force ends their placements."""
    for copy in letter.copies:
        application = queries.lock_application(copy.subject_id)
        before = application.state
        if letter.signed_at is None:
            _back_to_approver(application, letter.revoked_reason or "", by)
        else:
            application.state = APPLICATION.move(before, ApplicationStep.CANCEL)
            application.ended_reason = letter.revoked_reason
            release(application)
        audit.record(
            "applications.application.letter_revoked",
            SUBJECT,
            application.id,
            by=by,
            before=before,
            after={"state": application.state, "letter": letter.number},
        )


def revoke_unsigned(application: Application, reason: str, *, by: Identity) -> None:
    """What a letter that waits for its signature is about is no more: the letter is revoked, so that nobody signs it."""
    for copy in letter_queries.copies_of_subject(application.id):
        if copy.letter.state is LetterState.TO_SIGN:
            documents.revoke(copy.letter, reason, by=by)
    db.session.refresh(application)


def _back_to_approver(application: Application, reason: str, by: Identity) -> None:
    application.state = APPLICATION.move(application.state, ApplicationStep.REVOKE)
    assignment = queries.assignment_of(application.id)
    if assignment is not None:
        assignment.approved_at = None
    case = cases.find_case_of(SUBJECT, application.id)
    if case is not None:
        workflow.reopen(case, APPROVER_STEP, by=by, reason=reason)
    db.session.flush()
