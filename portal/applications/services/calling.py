"""BKD calls on agencies to nominate: made, recalled, closed by the clock or by the last answer."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import ApplicationState, AskedState, CallState, NomineeState, Origin
from portal.applications.domain.nominating import (
    ASKED,
    CALL,
    MOST_A_CALL,
    NOMINEE,
    OPEN_ASKED,
    REMIND_BEFORE,
    AskedStep,
    CallStep,
    NomineeStep,
)
from portal.applications.models import AskedAgency, NominationCall, Nominee
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, check_reason
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.notifications.domain import Recipient

SUBJECT, PART = "nomination_call", "asked_agency"
RECALLED, PASSED = "BKD menarik kembali permintaan usulan ini.", "Batas waktu permintaan usulan telah lewat."
"""Why a person who was picked is not nominated after all, in the official language, as letters are."""


def make(opportunity: "Opportunity", most: Mapping[uuid.UUID, int], message: str, due_at: dt.datetime, *, by: Identity) -> NominationCall:
    """Call on agencies, each for at most so many. Raises DomainError beside its field for what cannot be called for."""
    opportunity = catalogue.lock_opportunity(opportunity.id)
    if not opportunities.is_open(opportunity):
        raise DomainError(Text("This opportunity is closed: nobody can be nominated for it."))
    if not most:
        raise DomainError(Text("Enter for at least one agency how many it may nominate."), "agencies")
    if any(not 0 < number <= MOST_A_CALL for number in most.values()):
        raise DomainError(Text("An agency is asked for 1 to %(most)s people.", most=MOST_A_CALL), "agencies")
    if not clock.now() < due_at <= opportunity.open_until:
        text = Text("Choose a day from tomorrow until the opportunity closes, at %(moment)s.", moment=opportunity.open_until)
        raise DomainError(text, "due")
    call = NominationCall(
        id=uuid.uuid4(),
        number=queries.next_call_number(clock.today().year),
        opportunity_id=opportunity.id,
        state=CallState.OPEN,
        message=message,
        due_at=due_at,
        called_by=by.account_id,
        called_name=by.name,
    )
    db.session.add(call)
    db.session.flush()
    for agency_id, number in most.items():
        asked = AskedAgency(id=uuid.uuid4(), call_id=call.id, agency_id=agency_id, most=number, state=AskedState.WAITING)
        db.session.add(asked)
        _tell_called(call, asked, opportunity)
    after = {"number": call.number, "opportunity": opportunity.id, "most": dict(most), "due": due_at}
    audit.record("applications.call.made", SUBJECT, call.id, by=by, after=after)
    return call


def _tell_called(call: NominationCall, asked: AskedAgency, opportunity: "Opportunity") -> None:
    facts = facts_of(call, asked) | {"host": opportunity.host_name, "most": asked.most}
    path = f"/calls/agency/{asked.id}"
    notifications.tell(of_agency(asked, Role.HR_OFFICER), "applications.called", path=path, message=call.message, **facts)
    notifications.tell(of_agency(asked, Role.AGENCY_APPROVER), "applications.called_copy", path=path, **facts)


def of_agency(asked: AskedAgency, role: Role) -> "list[Recipient]":
    """Who holds a role in the agency that was asked."""
    return [account_services.recipient(account) for account in accounts.holders(role, [asked.agency_id])]


def facts_of(call: NominationCall, asked: AskedAgency) -> dict[str, object]:
    """What every mail about a call at an agency says."""
    return {
        "number": call.number,
        "title": catalogue.get_opportunity(call.opportunity_id).title,
        "agency": organisations.get_body(asked.agency_id).name,
        "until": call.due_at,
    }


def recall(call: NominationCall, reason: str, *, by: Identity) -> None:
    """Recall an open call with a reason: agencies that have not answered and people who were picked are told."""
    check_reason(reason)
    call = queries.lock_call(call.id)
    call.state, call.recalled_reason = CALL.move(call.state, CallStep.RECALL), reason.strip()
    for asked in queries.asked_of(call.id):
        if asked.state in OPEN_ASKED:
            asked.state, asked.answered_at = ASKED.move(asked.state, AskedStep.LAPSE), clock.now()
            drop_all(call, asked, RECALLED)
            told = [*of_agency(asked, Role.HR_OFFICER), *of_agency(asked, Role.AGENCY_APPROVER)]
            facts = facts_of(call, asked)
            notifications.tell(told, "applications.call_recalled", path=f"/calls/agency/{asked.id}", reason=reason.strip(), **facts)
    audit.record("applications.call.recalled", SUBJECT, call.id, by=by, reason=reason)


def drop_all(call: NominationCall, asked: AskedAgency, reason: str) -> None:
    """Nobody of these is nominated any more; each is told why. Whoever had consented keeps the draft and may apply on their own."""
    title = catalogue.get_opportunity(call.opportunity_id).title
    for nominee in queries.standing_nominees(asked.id, {NomineeState.ASKED, NomineeState.CONSENTED}):
        drop(nominee)
        person = account_services.recipient_of(nominee.account_id)
        notifications.tell([person], "applications.unpicked", path="/nominations", title=title, reason=reason)


def drop(nominee: Nominee) -> None:
    """A person is not nominated after all; a draft that had begun by it is theirs to send on their own."""
    nominee.state = NOMINEE.move(nominee.state, NomineeStep.DROP)
    if nominee.application_id is not None:
        application = queries.lock_application(nominee.application_id)
        if application.state is ApplicationState.DRAFT:
            application.origin = Origin.OWN
        nominee.application_id = None


def close_if_answered(call: NominationCall) -> None:
    """With the last agency's answer a locked call is closed."""
    db.session.flush()
    if call.state is CallState.OPEN and not queries.states_of_call(call.id) & OPEN_ASKED:
        call.state = CALL.move(call.state, CallStep.CLOSE)
        audit.record("applications.call.closed", SUBJECT, call.id, by=SYSTEM)


def lapse_due(limit: int) -> None:
    """By the clock: calls whose day has passed close; an agency that did not answer has let it lapse."""
    for call in queries.calls_due(clock.now(), limit):
        for asked in queries.asked_of(call.id):
            if asked.state not in OPEN_ASKED:
                continue
            asked.state, asked.answered_at = ASKED.move(asked.state, AskedStep.LAPSE), clock.now()
            drop_all(call, asked, PASSED)
            audit.record("applications.asked.lapsed", PART, asked.id, by=SYSTEM)
            told = [*of_agency(asked, Role.HR_OFFICER), *of_agency(asked, Role.AGENCY_APPROVER)]
            told.append(account_services.recipient_of(call.called_by))
            notifications.tell(told, "applications.call_lapsed", path=f"/calls/agency/{asked.id}", **facts_of(call, asked))
        close_if_answered(call)


def remind(limit: int) -> None:
    """By the clock: two days before the day the agencies that have not answered are reminded, once."""
    for asked in queries.asked_to_remind(clock.now(), REMIND_BEFORE, limit):
        asked.reminded_at = clock.now()
        call = queries.get_call(asked.call_id)
        role = Role.AGENCY_APPROVER if asked.state is AskedState.TO_SIGN else Role.HR_OFFICER
        audit.record("applications.asked.reminded", PART, asked.id, by=SYSTEM)
        notifications.tell(of_agency(asked, role), "applications.call_due", path=f"/calls/agency/{asked.id}", **facts_of(call, asked))
