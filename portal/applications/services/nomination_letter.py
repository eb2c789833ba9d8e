"""The nomination letter (Surat Usulan): official text in Indonesian, drawn up and signed by the head of an agency in one act."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import NomineeState
from portal.applications.domain.nominating import ASKED, NOMINEE, AskedStep, NomineeStep
from portal.applications.models import AskedAgency, NominationCall, Nominee
from portal.applications.services import calling
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.documents import services as documents
from portal.documents.domain import Addressee
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    import datetime as dt

    from portal.documents.models import Letter

LETTER = "nomination"
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")


def _day(day: "dt.date") -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def draw_up(call: NominationCall, asked: AskedAgency, nominees: Sequence[Nominee], *, by: Identity) -> "Letter":
    """Draw up one letter with the list. Its copies are about the nominees: their applications have a letter of their own later."""
    opportunity = catalogue.get_opportunity(call.opportunity_id)
    agency = organisations.get_body(asked.agency_id)
    content = {
        "title": "SURAT USULAN",
        "act": "Mengusulkan",
        "government": "Pemerintah Provinsi DKI Jakarta",
        "authority": agency.name,
        "address": "Jakarta",
        "basis": [
            "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;",
            f"Surat permintaan usulan Badan Kepegawaian Daerah Nomor {call.number}, batas waktu {_day(clock.local(call.due_at).date())}.",
        ],
        "purpose": [
            f"Mengikuti “{opportunity.title}” pada {opportunity.host_name}, {opportunity.place}.",
            f"Masa tugas {_day(opportunity.starts_on)} sampai dengan {_day(opportunity.ends_on)}.",
        ],
        "terms": [
            "Setiap pegawai yang diusulkan telah menyatakan bersedia.",
            "Usulan ini bukan penempatan; penempatan ditetapkan dengan Surat Tugas setelah seluruh pemeriksaan selesai.",
        ],
        "copies": ["Kepala Badan Kepegawaian Daerah"],
    }
    addressees = [_addressee(one) for one in nominees]
    return documents.draw_up(LETTER, subject=f"Usulan {opportunity.title}, {agency.name}", content=content, addressees=addressees, by=by)


def _addressee(nominee: Nominee) -> Addressee:
    servant = workforce.get_servant(nominee.servant_id)
    unit = organisations.get_body(servant.body_id)
    details = {"post": servant.post, "unit": unit.name, "grade": servant.grade or ""}
    return Addressee(nominee.id, nominee.account_id, servant.name, servant.nip, details)


def on_signed(letter: "Letter", by: Identity) -> None:
    """The letter is in force: those whom it names are nominated, the agency has answered, BKD and the nominees are told."""
    found = queries.asked_by_letter(letter.id)
    if found is None:
        return
    call, asked = queries.lock_call(found.call_id), queries.lock_asked(found.id)
    asked.state, asked.answered_at, asked.answered_name = ASKED.move(asked.state, AskedStep.SIGN), clock.now(), by.name
    named = {copy.subject_id for copy in letter.copies}
    nominees = [one for one in queries.standing_nominees(asked.id, {NomineeState.CONSENTED}) if one.id in named]
    for nominee in nominees:
        nominee.state = NOMINEE.move(nominee.state, NomineeStep.NOMINATE)
    after = {"letter": letter.number, "people": [one.servant_id for one in nominees]}
    audit.record("applications.asked.nominated", calling.PART, asked.id, by=by, after=after)
    _tell(call, asked, nominees, letter.number)
    calling.close_if_answered(call)


def _tell(call: NominationCall, asked: AskedAgency, nominees: Sequence[Nominee], letter: str) -> None:
    facts = calling.facts_of(call, asked)
    bkd = [account_services.recipient_of(call.called_by)]
    notifications.tell(bkd, "applications.nominated", path=f"/calls/{call.id}", people=len(nominees), letter=letter, **facts)
    for nominee in nominees:
        person = account_services.recipient_of(nominee.account_id)
        path = f"/applications/{nominee.application_id}"
        notifications.tell([person], "applications.named", path=path, title=facts["title"], agency=facts["agency"], letter=letter)


def on_revoked(letter: "Letter", by: Identity) -> None:  # noqa: ARG001  the hook's signature
    """A nomination is the agency's own word: BKD recalls its call instead, and decides on each application."""
    raise DomainError(Text("A nomination letter is not revoked here: recall the call, or decide on the applications one by one."), "reason")
