"""Talks between a host and a candidate: times are offered, one is picked, or none; until it is over it can be withdrawn."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.domain import INTERVIEW, InterviewState, InterviewStep
from portal.applications.domain.hosting import AT_THE_HOST, DECIDED, HOSTS, MOST_TIMES, Offer
from portal.applications.models import Application, Interview
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError, check_reason
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.workflow import queries as cases
from portal.workflow import services as workflow

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.notifications.domain import Recipient
    from portal.workflow.models import CaseStep

SUBJECT = "interview"


def why_not(candidacy: queries.Candidacy, by: Identity) -> Text | None:
    """What hinders somebody from offering a candidate a talk; None where nothing does."""
    if candidacy.turn is None or candidacy.application.state not in AT_THE_HOST:
        return Text("You have answered to this candidate already. A talk is offered before the answer.")
    if not workflow.holds(by, candidacy.turn):
        return Text("A colleague has taken this candidate. Whoever holds the turn offers the talk.")
    return None


def offer(candidacy: queries.Candidacy, said: Offer, *, by: Identity) -> Interview:
    """Offer a candidate times for a talk; they are told.

    Raises ForbiddenError for somebody who does not hold the turn, DomainError beside a field for a time that cannot be, ConflictError
    where a talk is open already.
    """
    application = _lock(candidacy.application.id)
    turn = queries.find_host_turn(application.id)
    hindrance = why_not(queries.Candidacy(application, candidacy.opportunity, turn, candidacy.until), by)
    if hindrance is not None or turn is None:
        raise ForbiddenError(hindrance or DECIDED)
    times = _checked(said, turn)
    if queries.find_open_interview(application.id) is not None:
        raise ConflictError(Text("A talk with this candidate is open already. Withdraw it before you offer other times."))
    made = Interview(
        id=uuid.uuid4(),
        application_id=application.id,
        state=InterviewState.OFFERED,
        times=[moment.isoformat() for moment in times],
        minutes=said.minutes,
        place=said.place,
        words=said.words,
        offered_name=by.name,
        answer_by=times[-1],
    )
    db.session.add(made)
    db.session.flush()  # one open talk a candidate: the database says so now
    after = {"application": application.id, "times": made.times, "minutes": made.minutes, "place": made.place}
    audit.record("applications.interview.offered", SUBJECT, made.id, by=by, after=after)
    notifications.tell(
        [account_services.recipient_of(application.account_id)],
        "applications.talk_offered",
        path=f"/talks/{made.id}",
        **_facts(application, candidacy.opportunity),
        words=made.words,
        count=len(times),
        until=made.answer_by,
    )
    return made


def _checked(said: Offer, turn: "CaseStep") -> list[dt.datetime]:
    """The times, soonest first, each once. Raises DomainError beside the field of the first that cannot be."""
    if not said.times:
        raise DomainError(Text("Offer at least one time."), "day_1")
    if len(said.times) > MOST_TIMES:
        raise DomainError(Text("Offer at most %(most)s times.", most=MOST_TIMES), "day_1")
    for place, moment in enumerate(said.times, 1):
        if moment <= clock.now():
            raise DomainError(Text("This time has passed. Offer one that lies in the future."), f"day_{place}")
        if turn.due_at is not None and moment > turn.due_at:
            text = Text("Your answer is due %(due)s. Offer a time before that.", due=turn.due_at)
            raise DomainError(text, f"day_{place}")
    return sorted(set(said.times))


def pick(interview_id: uuid.UUID, moment: dt.datetime, *, by: Identity) -> None:
    """The candidate picks one of the times; both are told. The same click twice picks it once.

    Raises DomainError for a time that was not offered or has passed, ConflictError once the host has decided, IllegalMoveError for a talk
    that is over or has another time.
    """
    talk, interview = _opened(interview_id)
    if interview.state is InterviewState.PICKED and interview.at == moment:
        return
    state = INTERVIEW.move(interview.state, InterviewStep.PICK)
    if moment not in times_of(interview):
        raise DomainError(Text("Pick one of the times that are offered."), "at")
    if moment <= clock.now():
        raise DomainError(Text("This time has passed. Pick a later one, or decline."), "at")
    if talk.application.state not in AT_THE_HOST:
        raise ConflictError(DECIDED)
    interview.state, interview.at, interview.answered_at = state, moment, clock.now()
    interview.sequence += 1
    audit.record("applications.interview.picked", SUBJECT, interview.id, by=by, after={"at": moment})
    facts = {"at": moment, "minutes": interview.minutes, "place": interview.place}
    _tell_both(talk, "applications.talk_picked", path=f"/talks/{interview.id}.ics", **facts)


def decline(interview_id: uuid.UUID, reason: str, *, by: Identity) -> None:
    """No time suits the candidate, with a reason; the host is told. Raises IllegalMoveError for a talk that is not open to an answer."""
    talk, interview = _opened(interview_id)
    check_reason(reason)
    interview.state = INTERVIEW.move(interview.state, InterviewStep.DECLINE)
    interview.answered_at, interview.reason = clock.now(), reason.strip()
    audit.record("applications.interview.declined", SUBJECT, interview.id, by=by, reason=reason)
    facts = _facts(talk.application, talk.opportunity) | {"reason": interview.reason}
    notifications.tell(_hosts(talk.opportunity), "applications.talk_declined", path=f"/talks/{interview.id}", **facts)


def withdraw(interview_id: uuid.UUID, reason: str, *, by: Identity) -> None:
    """The host withdraws what it offered, or the time that was picked, with a reason; both are told of a time, else the candidate.

    Raises IllegalMoveError for a talk that is over.
    """
    talk, interview = _opened(interview_id)
    check_reason(reason)
    if interview.at is not None and interview.at <= clock.now():
        raise IllegalMoveError(Text("The time of the talk has passed. There is nothing left to withdraw."))
    interview.reason = reason.strip()
    _end(talk, interview, interview.reason, by=by)


def close(application: Application, *, cause: Text, by: Identity, picked: bool = True) -> None:
    """The application has gone on: a talk that is still open ends with it, and a picked one too where it has `ended`."""
    found = queries.find_open_interview(application.id)
    if found is None or (found.state is InterviewState.PICKED and not picked):
        return
    interview = queries.lock_interview(found.id)
    if interview.state in queries.OPEN and (interview.at is None or interview.at > clock.now()):
        opportunity = catalogue.get_opportunity(application.opportunity_id)
        talk = queries.Talk(interview, application, opportunity, opportunity.ends_on)
        interview.cause = cause
        _end(talk, interview, cause, by=by)


def _end(talk: queries.Talk, interview: Interview, why: Text | str, *, by: Identity) -> None:
    """End an open talk: `why` are the words of whoever withdraws it, or what has ended it from outside."""
    was = interview.state
    interview.state = INTERVIEW.move(was, InterviewStep.WITHDRAW)
    interview.sequence += 1
    audit.record("applications.interview.withdrawn", SUBJECT, interview.id, by=by, before=was, after=interview.state, reason=str(why))
    if was is InterviewState.PICKED:
        _tell_both(talk, "applications.talk_cancelled", path=f"/talks/{interview.id}.ics", at=interview.at, reason=why)
        return
    facts = _facts(talk.application, talk.opportunity) | {"reason": why}
    applicant = account_services.recipient_of(talk.application.account_id)
    notifications.tell([applicant], "applications.talk_withdrawn", path=f"/talks/{interview.id}", **facts)


def times_of(interview: Interview) -> list[dt.datetime]:
    """The times that were offered, soonest first."""
    return [dt.datetime.fromisoformat(moment) for moment in interview.times]


def _lock(application_id: uuid.UUID) -> Application:
    """Lock case and application in the order in which deciding locks them."""
    turn = queries.find_host_turn(application_id)
    if turn is not None:
        cases.lock_case(turn.case_id)
    return queries.lock_application(application_id)


def _opened(interview_id: uuid.UUID) -> tuple[queries.Talk, Interview]:
    """A talk, locked after its application."""
    talk = queries.get_talk(interview_id)
    queries.lock_application(talk.application.id)
    return talk, queries.lock_interview(interview_id)


def _tell_both(talk: queries.Talk, kind: str, *, path: str, **facts: object) -> None:
    people = [account_services.recipient_of(talk.application.account_id), *_hosts(talk.opportunity)]
    notifications.tell(people, kind, path=path, **_facts(talk.application, talk.opportunity), **facts)


def _hosts(opportunity: "Opportunity") -> "list[Recipient]":
    """The host's people: whoever of them opens the page can deal with it."""
    return [account_services.recipient(one) for role in HOSTS for one in accounts.holders(role, [opportunity.host_id])]


def _facts(application: Application, opportunity: "Opportunity") -> dict[str, object]:
    return {"number": application.number, "title": opportunity.title, "host": opportunity.host_name}
