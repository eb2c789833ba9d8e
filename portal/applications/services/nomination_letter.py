"""The nomination letter (Surat Usulan): official text in Indonesian, drawn up and signed by the head of an agency in one act."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import NomineeState
from portal.applications.domain.nominating import ASKED, NOMINEE, AskedStep, NomineeStep
from portal.applications.models import AskedAgency, NominationCall, Nominee
from portal.applications.services import calling, letters
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.documents import services as documents
from portal.documents.domain import ONLY_RECORDED, Addressee, LetterKind
from portal.documents.domain.texts import COMMON
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.documents.models import Letter

LETTER = "nomination"


def draw_up(call: NominationCall, asked: AskedAgency, nominees: Sequence[Nominee], *, by: Identity) -> "Letter":
    """Draw up one letter with the list. Its copies are about the nominees: their applications have a letter of their own later."""
    opportunity = catalogue.get_opportunity(call.opportunity_id)
    agency = organisations.get_body(asked.agency_id)
    due = letters.official_day(clock.local(call.due_at).date())
    return documents.draw_up(
        LETTER,
        subject=f"Usulan {opportunity.title}, {agency.name}",
        content={"government": letters.GOVERNMENT, "authority": agency.name, "address": letters.ADDRESS},
        addressees=[_addressee(one) for one in nominees],
        by=by,
        facts=letters.facts_of(opportunity, [], agency.name) | {"call": call.number, "due": due},
        office_id=agency.id,
    )


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


SORT = LetterKind(
    LETTER,
    Text("Nomination letter"),
    "e",
    letters.FORM,
    on_signed,
    on_revoked,
    {**COMMON, "call": "PU-2026-9001", "due": "30 November 2026"},
    records=True,
    follows=ONLY_RECORDED,
)
"""The kind of letter, as `documents` knows it: it records the agency's word; the letter that places people is another."""
