"""An agency answers a call: its HR officer picks, the person says whether they are willing, the head signs one letter with the list.

Lock order: call, the agency's part of it, nominee, application; then the letter's number and the record, as everywhere.
"""

import uuid
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import ENDS, ApplicationState, AskedState, CallState, NomineeState, Origin
from portal.applications.domain.nominating import ASKED, NOMINEE, OPEN_ASKED, AskedStep, NomineeStep
from portal.applications.models import Application, AskedAgency, NominationCall, Nominee
from portal.applications.services import calling, nomination_letter
from portal.applications.services.applying import begin
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.documents import services as documents
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.verdict import Outcome, Verdict
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError, IllegalMoveError, check_reason
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import queries as organisations
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.documents.models import Letter
    from portal.workforce.models import Servant

SUBJECT = "nominee"


def pick(asked: AskedAgency, servant_id: uuid.UUID, words: str, *, by: Identity) -> Nominee:
    """The HR officer picks a person of the agency, with words that the person reads. The same click twice picks once.

    Raises DomainError for somebody who is not eligible, is tied to the host, has applied, is not willing, or is one too many.
    """
    call, asked = _lock_open(asked)
    if asked.state is not AskedState.WAITING:
        raise IllegalMoveError
    known = queries.find_nominee(asked.id, servant_id)
    servant = workforce.get_servant(servant_id)
    if known is not None and known.state is NomineeState.DECLINED:
        raise DomainError(Text("%(name)s was asked for this call and is not willing.", name=servant.name))
    if known is not None and known.state is not NomineeState.DROPPED:
        return known
    opportunity = catalogue.get_opportunity(call.opportunity_id)
    verdict = _must_fit(asked, servant, opportunity)
    account = accounts.find_account(servant.email)
    if account is None:
        raise DomainError(Text("%(name)s has no account yet; the record gives one at its next import.", name=servant.name))
    if queries.count_named(asked.id) >= asked.most:
        raise DomainError(Text("Your agency may nominate at most %(most)s. Take somebody back first.", most=asked.most))
    nominee = known or Nominee(id=uuid.uuid4(), asked_id=asked.id, servant_id=servant.id, account_id=account.id, state=NomineeState.ASKED)
    if known is not None:
        nominee.state, nominee.answered_at, nominee.application_id = NOMINEE.move(known.state, NomineeStep.PICK), None, None
    nominee.verdict, nominee.words, nominee.picked_name = verdict.to_json(), words, by.name
    db.session.add(nominee)
    db.session.flush()
    after = {"servant": servant.id, "outcome": verdict.outcome, "asked": asked.id}
    audit.record("applications.nominee.picked", SUBJECT, nominee.id, by=by, after=after, reason=words)
    facts = {"title": opportunity.title, "host": opportunity.host_name, "until": call.due_at, "words": words}
    agency = organisations.get_body(asked.agency_id).name
    person = account_services.recipient(account)
    notifications.tell([person], "applications.picked", path=f"/nominations/{nominee.id}", agency=agency, **facts)
    return nominee


def _must_fit(asked: AskedAgency, servant: "Servant", opportunity: "Opportunity") -> Verdict:
    agency = organisations.agency_of(organisations.get_body(servant.body_id))
    if agency is None or agency.id != asked.agency_id:
        raise DomainError(Text("%(name)s is not of your agency.", name=servant.name))
    verdict = asking.verdict_of(servant, opportunities.question_of(opportunity))
    if verdict.outcome is Outcome.NOT_ELIGIBLE:
        raise DomainError(Text("%(name)s does not meet every rule and cannot be nominated.", name=servant.name))
    if eligibility.conflicts([servant.id], opportunity.host_id):
        raise DomainError(Text("The unit of %(name)s is tied to this host (MAG-06): nobody of it can be placed there.", name=servant.name))
    if queries.submitted_for(opportunity.id, [servant.id]):
        raise DomainError(Text("%(name)s has an application for this opportunity already.", name=servant.name))
    return verdict


def _lock_open(asked: AskedAgency) -> tuple[NominationCall, AskedAgency]:
    """The call and the agency's part, locked. Raises DomainError where the call is over."""
    call = queries.lock_call(asked.call_id)
    if call.state is not CallState.OPEN or call.due_at <= clock.now():
        raise DomainError(Text("This call is over: its day has passed, or BKD has recalled it."))
    return call, queries.lock_asked(asked.id)


def take_back(nominee: Nominee, reason: str, *, by: Identity) -> None:
    """The HR officer takes a person off the list, with a reason that the person reads."""
    check_reason(reason)
    call, asked = _lock_open(queries.get_asked(nominee.asked_id))
    if asked.state is not AskedState.WAITING:
        raise IllegalMoveError
    nominee = queries.lock_nominee(nominee.id)
    before = nominee.state
    calling.drop(nominee)
    audit.record("applications.nominee.dropped", SUBJECT, nominee.id, by=by, before=before, after=nominee.state, reason=reason)
    title = catalogue.get_opportunity(call.opportunity_id).title
    person = account_services.recipient_of(nominee.account_id)
    notifications.tell([person], "applications.unpicked", path="/nominations", title=title, reason=reason.strip())


# -- the person ----------------------------------------------------------------------------------------------------------------------------


def consent(nominee: Nominee, *, by: Identity) -> Application:
    """The person is willing: their application begins as a draft. The same click twice begins one.

    Raises DomainError where the call is over, or where they have begun an application on their own meanwhile.
    """
    call, asked = _lock_open(queries.get_asked(nominee.asked_id))
    nominee = queries.lock_nominee(nominee.id)
    if nominee.state is NomineeState.CONSENTED and nominee.application_id is not None:
        return queries.get_application(nominee.application_id)
    state = NOMINEE.move(nominee.state, NomineeStep.CONSENT)
    application = begin(catalogue.get_opportunity(call.opportunity_id), by=by, origin=Origin.NOMINATED)
    db.session.flush()
    if application.state is not ApplicationState.DRAFT or queries.nominee_of(application.id) is not None:
        raise DomainError(Text("You have an application for this opportunity already. Go on with it, or withdraw it first."))
    application.origin = Origin.NOMINATED  # also a draft that they had begun on their own
    nominee.state, nominee.answered_at, nominee.application_id = state, clock.now(), application.id
    audit.record("applications.nominee.consented", SUBJECT, nominee.id, by=by, after={"application": application.id})
    _tell_officers(asked, call, "applications.nominee_willing", name=by.name)
    return application


def decline(nominee: Nominee, reason: str, *, by: Identity) -> None:
    """The person is not willing, with a reason; nothing follows from it."""
    call, asked = _lock_open(queries.get_asked(nominee.asked_id))
    nominee = queries.lock_nominee(nominee.id)
    nominee.state = NOMINEE.move(nominee.state, NomineeStep.DECLINE)
    nominee.answered_at, nominee.decline_reason = clock.now(), reason
    audit.record("applications.nominee.declined", SUBJECT, nominee.id, by=by, reason=reason)
    _tell_officers(asked, call, "applications.nominee_declined", name=by.name, reason=reason)


def _tell_officers(asked: AskedAgency, call: NominationCall, kind: str, **facts: str) -> None:
    title = catalogue.get_opportunity(call.opportunity_id).title
    notifications.tell(calling.of_agency(asked, Role.HR_OFFICER), kind, path=f"/calls/agency/{asked.id}", title=title, **facts)


# -- the agency ----------------------------------------------------------------------------------------------------------------------------


def hand_over(asked: AskedAgency, *, by: Identity) -> None:
    """The HR officer gives the list to the head. Raises DomainError while nobody is willing, or somebody has not answered yet."""
    call, asked = _lock_open(asked)
    if queries.standing_nominees(asked.id, {NomineeState.ASKED}):
        raise DomainError(Text("Somebody has not answered yet. Wait for the answer, or take the person back."))
    willing = _willing(asked)
    if not willing:
        raise DomainError(Text("Nobody on the list is willing yet, so there is nothing to sign."))
    asked.state = ASKED.move(asked.state, AskedStep.HAND_OVER)
    audit.record("applications.asked.handed_over", calling.PART, asked.id, by=by, after=[one.servant_id for one in willing])
    told = calling.of_agency(asked, Role.AGENCY_APPROVER)
    facts = calling.facts_of(call, asked)
    notifications.tell(told, "applications.to_sign_nomination", path=f"/calls/agency/{asked.id}", people=len(willing), **facts)


def reopen(asked: AskedAgency, *, by: Identity) -> None:
    """The list goes back to the HR officer, before it is signed."""
    _, asked = _lock_open(asked)
    asked.state = ASKED.move(asked.state, AskedStep.TAKE_BACK)
    audit.record("applications.asked.taken_back", calling.PART, asked.id, by=by)


def _willing(asked: AskedAgency) -> list[Nominee]:
    """Those who have consented and whose application has not ended; whoever has withdrawn it is on the list no more."""
    standing = queries.standing_nominees(asked.id, {NomineeState.CONSENTED})
    found = queries.applications_by_id([one.application_id for one in standing if one.application_id is not None])
    still = [one for one in standing if one.application_id in found and found[one.application_id].state not in ENDS]
    for nominee in standing:
        if nominee not in still:
            calling.drop(nominee)
    return sorted(still, key=lambda one: one.created_at)


def sign(asked: AskedAgency, *, by: Identity) -> "Letter":
    """The head signs one nomination letter with the list: drawn up, numbered and in force in this act. The same click twice signs once.

    Raises ForbiddenError for a head whom the list names, DomainError where the call is over or nobody is willing any more.
    """
    call = queries.lock_call(asked.call_id)
    asked = queries.lock_asked(asked.id)
    if asked.state is AskedState.NOMINATED:
        raise IllegalMoveError(Text("The nomination letter is signed already."))
    if call.state is not CallState.OPEN or call.due_at <= clock.now():
        raise DomainError(Text("This call is over: its day has passed, or BKD has recalled it."))
    ASKED.move(asked.state, AskedStep.SIGN)
    nominees = _willing(asked)
    if not nominees:
        raise DomainError(Text("Nobody on the list is willing yet, so there is nothing to sign."))
    if by.account_id in {one.account_id for one in nominees}:
        raise ForbiddenError(Text("Nobody signs a letter that names them. An acting head signs in your place."))
    letter = nomination_letter.draw_up(call, asked, nominees, by=by)
    db.session.flush()
    asked.letter_id = letter.id
    db.session.flush()  # what follows from the signature looks for it by its letter
    documents.sign(letter, post=_post_of(by), by=by)
    return letter


def _post_of(by: Identity) -> str:
    """What the head signs under: the post, or as acting officer of it."""
    post = f"Kepala {by.active.body_name}" if by.active else "Kepala"
    return f"Plh. {post}" if by.active and by.active.acting_for else post


def decline_for_agency(asked: AskedAgency, reason: str, *, by: Identity) -> None:
    """The agency nominates nobody, with a reason that BKD reads; whoever was picked is told."""
    check_reason(reason)
    call, asked = _lock_open(asked)
    asked.state, asked.declined_reason = ASKED.move(asked.state, AskedStep.DECLINE), reason.strip()
    asked.answered_at, asked.answered_name = clock.now(), by.name
    calling.drop_all(call, asked, reason.strip())
    audit.record("applications.asked.declined", calling.PART, asked.id, by=by, reason=reason)
    told = [account_services.recipient_of(call.called_by)]
    facts = calling.facts_of(call, asked)
    notifications.tell(told, "applications.call_declined", path=f"/calls/{call.id}", reason=reason.strip(), **facts)
    calling.close_if_answered(call)


def can_answer(asked: AskedAgency, call: NominationCall) -> bool:
    """Whether the agency can still answer."""
    return call.state is CallState.OPEN and call.due_at > clock.now() and asked.state in OPEN_ASKED
