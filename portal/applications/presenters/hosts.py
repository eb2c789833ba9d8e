"""Candidates as their host reads them, talks, reserve lists, and the sheets of a placement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.domain import HOST_FIELDS, ApplicationState, InterviewState
from portal.applications.domain.hosting import AT_THE_HOST, DECIDED, ENDED, HOSTS, Statement, is_seen, statement_of
from portal.applications.presenters import TO_THE_HOST, agreed_fields, shown_state
from portal.applications.services import interviewing
from portal.catalogue.domain.calendar import Event
from portal.documents import queries as letters
from portal.documents.domain import LetterState
from portal.kernel import clock
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.kernel.words import State
from portal.web.i18n import say
from portal.workflow import presenters as workflow
from portal.workflow import services as turns

if TYPE_CHECKING:
    import uuid

    from portal.accounts.models import Account
    from portal.applications.models import Application, Interview
    from portal.catalogue.models import Opportunity
    from portal.documents.models import LetterCopy

CAUSES = {str(cause): cause for cause in (DECIDED, ENDED)}
"""Talks that ended by themselves before causes were kept have the English sentence as their reason."""

# -- candidates ----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate on a host's pages; without fields once the purpose has ended."""

    id: "uuid.UUID"
    number: str
    shown: State
    opportunity: "Opportunity"
    fields: dict[str, str]
    """The agreed fields by their key."""
    place: int | None
    """On the reserve list."""
    due: dt.datetime | None
    left: int | None
    """Working days until the host's answer is due."""
    turn_id: "uuid.UUID | None"
    """The turn on the reader's desk, where it is theirs."""
    waits: bool
    """Whether it is the host's turn, the reader's or a colleague's."""
    talk: "Interview | None"
    issued: bool

    @property
    def name(self) -> str:
        """What the candidate is called: by name as far as that was agreed."""
        return self.fields.get("name", self.number)


def lines(found: Sequence[queries.Candidate], identity: Identity) -> list[Line]:
    """The lines of candidates, each with its open talk."""
    talks = queries.open_interviews_of(one.application_id for one in found if one.whole is not None)
    left = workflow.working_days_left()
    return [_line(one, identity, talks.get(one.application_id), left) for one in found]


def _line(one: queries.Candidate, identity: Identity, talk: "Interview | None", left: Any) -> Line:  # noqa: ANN401  a function
    whole, turn = one.whole, one.turn if one.whole is not None else None
    return Line(
        id=one.application_id,
        number=one.number,
        shown=shown_state(whole.application, None) if whole is not None else State("neutral", "lock", _ended(one.state)),
        opportunity=one.opportunity,
        fields=fields_of(whole) if whole is not None else {},
        place=whole.application.reserve_rank if whole is not None and one.state is ApplicationState.RESERVE else None,
        due=turn.due_at if turn is not None else None,
        left=left(turn.due_at) if turn is not None else None,
        turn_id=turn.id if turn is not None and turns.holds(identity, turn) else None,
        waits=turn is not None,
        talk=talk,
        issued=whole is not None and one.state is ApplicationState.ISSUED,
    )


def _ended(state: ApplicationState) -> Text:
    """The word of a state for a host that sees nothing else: what stands between the offices it calls by one."""
    if state is ApplicationState.ISSUED:
        return Text("Placement over")
    if state in BETWEEN:
        return Text("Not with you at the moment")
    return WORDS[state]


BETWEEN = frozenset({ApplicationState.IN_SIGN_OFF, ApplicationState.RETURNED, ApplicationState.DEFERRED})
WORDS = {
    ApplicationState.NOT_ACCEPTED: Text("Declined by you"),
    ApplicationState.REFUSED: Text("Not approved", "any"),
    ApplicationState.WITHDRAWN: Text("Withdrawn", "any"),
    ApplicationState.CANCELLED: Text("Cancelled", "any"),
    ApplicationState.LAPSED: Text("Lapsed", "any"),
    ApplicationState.NOT_ELIGIBLE: Text("Not approved", "any"),
    ApplicationState.NOT_ENDORSED: Text("Not approved", "any"),
}


def fields_of(whole: queries.Whole) -> dict[str, str]:
    """Exactly the fields to which the applicant consented, by their key."""
    names = [name for name in (whole.application.consent or {}).get("fields", []) if name in HOST_FIELDS]
    return dict(zip(names, (value for _, value in agreed_fields(whole)), strict=True))


COLUMNS = {name: TO_THE_HOST.get(name, words) for name, words in HOST_FIELDS.items()}
"""What each agreed field is called for a host."""


def compared(found: Sequence[Line]) -> list[tuple[Text, list[str]]]:
    """The agreed fields of several candidates side by side; one that none of them agreed to is left out."""
    rows = [(words, [one.fields.get(name, "") for one in found]) for name, words in COLUMNS.items() if name != "name"]
    return [row for row in rows if any(row[1])]


# -- talks ---------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TalkView:
    """A talk for one of the two who take part."""

    interview: "Interview"
    application: "Application"
    opportunity: "Opportunity"
    own: bool
    """Whether the reader is the candidate."""
    candidate: str
    """By name while the host may read it, else by number."""
    times: list[dt.datetime]
    """Those that can still be picked."""
    offered: list[dt.datetime]
    reason: Text | str | None
    may_pick: bool
    may_withdraw: bool
    in_calendar: bool


def talk_view(talk: queries.Talk, identity: Identity) -> TalkView:
    """A talk as its page shows it."""
    interview, application = talk.interview, talk.application
    own, now = application.account_id == identity.account_id, clock.now()
    times = [moment for moment in interviewing.times_of(interview) if moment > now]
    waits = interview.state is InterviewState.OFFERED and application.state in AT_THE_HOST
    ahead = interview.state in queries.OPEN and (interview.at is None or interview.at > now)
    return TalkView(
        interview=interview,
        application=application,
        opportunity=talk.opportunity,
        own=own,
        candidate=called(talk),
        times=times,
        offered=interviewing.times_of(interview),
        reason=interview.cause or CAUSES.get(interview.reason or "", interview.reason),
        may_pick=own and waits,
        may_withdraw=not own and ahead,
        in_calendar=interview.at is not None,
    )


def called(talk: queries.Talk) -> str:
    """What a candidate is called: by name while the purpose lasts, else by number."""
    if not is_seen(talk.application.state, talk.until, clock.today()):
        return talk.application.number
    return fields_of(queries.get_whole(talk.application.id)).get("name", talk.application.number)


def event_of(talk: queries.Talk) -> Event:
    """A picked time as calendars read it: the same entry whatever becomes of it, under a higher number each time."""
    interview, opportunity = talk.interview, talk.opportunity
    begins = interview.at or clock.now()
    address = url_for("applications.talk", interview_id=interview.id, _external=True)
    who = Text("Talk: %(title)s, %(candidate)s", title=opportunity.title, candidate=called(talk))
    about = [opportunity.host_name, talk.application.number, interview.words, address]
    return Event(
        uid=f"{interview.id}@simpul",
        sequence=interview.sequence,
        stamped=clock.now(),
        summary=say(who),
        description="\n".join(line for line in about if line),
        url=address,
        begins=begins,
        ends=begins + dt.timedelta(minutes=interview.minutes),
        place=interview.place,
        cancelled=interview.state is InterviewState.WITHDRAWN,
        organiser=opportunity.host_name,
    )


# -- beside an application -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reserve:
    """Where somebody stands on the reserve list, and who stands before them: by number alone."""

    place: int
    before: list[str]


@dataclass(frozen=True, slots=True)
class Hosted:
    """What an applicant's page says of the host's side."""

    talk: "Interview | None"
    reserve: Reserve | None
    issued: bool


def hosted(application: "Application") -> Hosted:
    """The newest talk, the place on the reserve list, whether the sheets of the placement can be printed."""
    on_list = application.state is ApplicationState.RESERVE
    return Hosted(
        talk=queries.find_last_interview(application.id),
        reserve=reserve_of(application) if on_list else None,
        issued=application.state is ApplicationState.ISSUED,
    )


def reserve_of(application: "Application") -> Reserve:
    """The place of somebody on the reserve list."""
    numbers = [one.number for one in queries.reserves_of(application.opportunity_id)]
    place = numbers.index(application.number)
    return Reserve(application.reserve_rank or place + 1, numbers[:place])


# -- the sheets of a placement -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the sheets of a placement say."""

    whole: queries.Whole
    fields: dict[str, str]
    copy: "LetterCopy | None"
    """With the assignment letter in force."""
    contacts: "list[Account]"
    """The host's people."""


def sheet_of(whole: queries.Whole) -> Sheet:
    """A placement for its sheets."""
    copies = [copy for copy in letters.copies_of_subject(whole.application.id) if copy.letter.state is LetterState.VALID]
    people = [one for role in HOSTS for one in accounts.holders(role, [whole.opportunity.host_id])]
    return Sheet(whole, fields_of(whole), copies[0] if copies else None, people)


def statement_for(sheet: Sheet) -> Statement:
    """The statement of confidentiality with what was agreed to be shown filled in."""
    opportunity = sheet.whole.opportunity
    return statement_of(
        name=sheet.fields.get("name", sheet.whole.application.number),
        post=sheet.fields.get("post", "-"),
        agency=sheet.fields.get("agency", "-"),
        host=opportunity.host_name,
        title=opportunity.title,
        letter=sheet.copy.letter.number if sheet.copy else "",
        starts_on=opportunity.starts_on,
        ends_on=sheet.whole.until,
    )
