"""Applications as their pages show them, the words of the sign-off, and the mails."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.domain import ENDS, HOST_FIELDS, ApplicationState, Origin
from portal.applications.domain.words import GROUNDS, MAILS, OUTCOMES, STEPS
from portal.applications.presenters import record as records
from portal.applications.presenters.corrected import Corrected, corrected
from portal.applications.services import deciding
from portal.applications.services.applying import SUBJECT
from portal.applications.services.letters import EXTENSION
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.changes import Change
from portal.catalogue.domain.search import Chosen
from portal.catalogue.services.reading import reader_of
from portal.documents import queries as letters
from portal.documents.domain import LETTERS, LetterState
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.facts import label_of, words_of
from portal.eligibility.domain.findings import is_findable
from portal.eligibility.domain.verdict import Reason, Result, Verdict
from portal.files import queries as files
from portal.integrity.domain import KINDS, InterestKind
from portal.kernel import clock
from portal.kernel.identity import PARTNER_ROLES, Identity, Role
from portal.kernel.text import Text
from portal.kernel.words import State, state
from portal.reference.domain import TIE_NAMES
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases
from portal.workflow.domain import Description, Handling
from portal.workforce.domain.codes import WORDS

if TYPE_CHECKING:
    from portal.applications.models import Application
    from portal.catalogue.models import Opportunity
    from portal.documents.models import LetterCopy
    from portal.files.models import StoredFile
    from portal.workflow.models import CaseFile, CaseStep
    from portal.workforce.models import Servant

__all__ = ["MAILS"]
LAST_DONE = {
    "endorse": "endorsed",
    "not_endorse": "awaiting_head",
    "prepare": None,
    "nominate": "proposed",
    "eligible": "checked",
    "recommend": "recommended",
}


def missing_in(application: "Application") -> list[tuple[str, Text, Text | None]]:
    """What nobody knew when a verdict was stored and an officer can establish: each fact with its words, and what was found since."""
    reasons = application.verdict["reasons"] if application.verdict else []
    facts = {one["fact"] for one in reasons if one["result"] == Result.UNKNOWN and one.get("applies", True) and is_findable(one["fact"])}
    found = eligibility.established(application.servant_id, clock.today()) if facts else {}
    return [(fact, label_of(fact), words_of(fact, found[fact][0]) if fact in found else None) for fact in sorted(facts)]


MOST_OTHERS = 3
"""How many other opportunities are named to whoever lost one."""
PURSUED = ENDS - {ApplicationState.WITHDRAWN}


def others_for(application: "Application") -> list[Any] | None:
    """What is open now and has no rule that its applicant does not meet, closing soonest first; None while their application stands."""
    if application.state not in PURSUED:
        return None
    reader = reader_of(application.account_id)
    if not reader:
        return []
    return list(catalogue.page_of_opportunities(Chosen(eligible=True), number=1, size=MOST_OTHERS, reader=reader).rows)


def shown_state(application: "Application", view: "workflow.CaseView | None") -> State:
    """The state as the screen says it: within the sign-off the step last done, read from the case."""
    if application.state is ApplicationState.DEFERRED:
        return state("application", "deferred", until=application.deferred_until)
    if application.state is ApplicationState.RESERVE:
        return state("application", "reserve", place=application.reserve_rank or 1)
    if application.state is ApplicationState.IN_SIGN_OFF and view is not None:
        for decision in reversed(view.decisions):
            code = LAST_DONE.get(decision.outcome)
            if code:
                return state("application", code)
    return state("application", application.state.value)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the applicant uploaded."""

    name: str
    file: "StoredFile | None"


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as its owner reads it."""

    application: "Application"
    opportunity: "Opportunity"
    servant: "Servant"
    shown: State
    course: "workflow.CaseView | None"
    verdict: Verdict | None
    papers: list[Paper]
    copy: "LetterCopy | None"
    records: "list[tuple[Text, LetterCopy]]"
    """Letters that record a step's decision: a recommendation, an acceptance, a refusal."""
    until: dt.date
    """The last day of the assignment, as extended."""
    extension: "LetterCopy | None"
    """The letter by which it lasts until then, where it was extended."""
    comments: Mapping[str, str]
    """Officers' comments beside fields, of the return that is to be answered."""
    corrected: Corrected | None
    """What was changed when it was sent again; None while it was sent once."""


IN_FORCE = frozenset({LetterState.VALID, LetterState.REPLACED})


def is_valid(copy: "LetterCopy") -> bool:
    """Whether a letter is in force."""
    return copy.letter.state is LetterState.VALID


def view_of(application: "Application") -> ApplicationView:
    """Everything about an application for its owner's page."""
    whole = queries.get_whole(application.id)
    case = cases.find_course_of(SUBJECT, application.id)
    course = workflow.view_of(case) if case else None
    papers = letters.papers_of_subject(application.id)
    copies = [copy for copy in papers if not LETTERS[copy.letter.kind].records and copy.letter.state in IN_FORCE]
    last = course.decisions[-1] if course and course.decisions else None
    return ApplicationView(
        application=application,
        opportunity=whole.opportunity,
        servant=whole.servant,
        shown=shown_state(application, course),
        course=course,
        verdict=Verdict.from_json(application.verdict) if application.verdict else None,
        papers=papers_of(application),
        copy=copies[0] if copies else None,
        records=[(LETTERS[copy.letter.kind].name, copy) for copy in papers if LETTERS[copy.letter.kind].records and is_valid(copy)],
        until=whole.until,
        extension=next((copy for copy in papers if copy.letter.kind == EXTENSION and is_valid(copy)), None),
        comments=last.details.get("comments", {}) if last and application.state is ApplicationState.RETURNED else {},
        corrected=corrected(whole.sent),
    )


def papers_of(application: "Application") -> list[Paper]:
    """The papers with their files."""
    listed = application.documents or []
    if not listed:
        return []
    found = files.files_by_id(uuid.UUID(item["file_id"]) for item in listed)
    return [Paper(item["name"], found.get(uuid.UUID(item["file_id"]))) for item in listed]


@dataclass(frozen=True, slots=True)
class Examined:
    """The verdict that was stored with an application, for whoever decides on it; it is unpacked where it has not been drawn before."""

    about: uuid.UUID
    """The application."""
    document: Mapping[str, Any]

    def drawn_from(self) -> tuple[Any, ...]:
        """What its drawing depends on: a rule in its version always says the same, a host's requirement by its own words."""
        found: list[Any] = [self.about, self.document["outcome"], self.document["on"]]
        for reason in self.document["reasons"]:
            words = "" if reason["legal_basis"] else str(reason["message"])
            found += (reason["rule_id"], reason["version"], reason["result"], reason["effect"], words)
        return tuple(found)

    def verdict(self) -> Verdict:
        """The verdict itself."""
        return Verdict.from_json(self.document)


def _describe(case: "CaseFile", identity: Identity) -> Description:
    """The case page: a host sees what was agreed to be shown, an officer everything that the decision needs."""
    whole = queries.get_whole(case.subject_id)
    return _for_host(whole) if identity.role in PARTNER_ROLES else _for_officer(whole, case, identity)


TO_THE_HOST = {"motivation": Text("Motivation")}
"""What a field is called for the host, where the applicant is asked in other words."""


def agreed_fields(whole: queries.Whole) -> list[tuple[Text, str]]:
    """Exactly the fields to which the applicant consented, in the order in which they were agreed."""
    application, servant, opportunity, unit, agency = whole.application, whole.servant, whole.opportunity, whole.unit, whole.agency
    levels = servant.levels or {}
    values = {
        "name": servant.name,
        "post": servant.post,
        "agency": agency.name if unit.id == agency.id else f"{agency.name}, {unit.name}",
        "education": servant.education or "-",
        "competencies": "; ".join(f"{item['name']} {levels.get(item['code'], '-')}" for item in opportunity.competencies),
        "motivation": application.motivation or "-",
    }
    fields = (application.consent or {}).get("fields", [])
    return [(TO_THE_HOST.get(name, HOST_FIELDS[name]), values[name]) for name in fields if name in values]


def _for_host(whole: queries.Whole) -> Description:
    application, opportunity = whole.application, whole.opportunity
    return Description(
        title=whole.servant.name,
        template="applications/for_host.html",
        context={
            "fields": agreed_fields(whole),
            "application": application,
            "opportunity": opportunity,
            "inputs": {"fields": (application.consent or {}).get("fields", [])},
        },
        facts=[
            (Text("Opportunity"), opportunity.title),
            (Text("Seats"), opportunity.seats),
            (Text("From"), opportunity.starts_on),
            (Text("Until"), opportunity.ends_on),
        ],
        discreet=True,
    )


def _for_officer(whole: queries.Whole, case: "CaseFile", identity: Identity) -> Description:
    application, servant, opportunity, agency = whole.application, whole.servant, whole.opportunity, whole.agency
    tie = eligibility.conflicts([servant.id], opportunity.host_id).get(servant.id)
    beside = queries.accepted_beside(application, Role.APPROVER) if identity.holds(Role.APPROVER) else []
    return Description(
        title=servant.name,
        template="applications/for_officer.html",
        context={
            "application": application,
            "opportunity": opportunity,
            "examined": Examined(application.id, application.verdict),
            "missing": missing_in(application),
            "papers": papers_of(application),
            "beside": beside,
            "full": [whole.away, agency.away_limit or 0] if whole.away >= (agency.away_limit or 0) else None,
            "inputs": {"verdict": application.verdict, "away": [whole.away, agency.away_limit], "conflict": tie},
            "cover_plan": _cover_plan(case),
            "interest": declared_in(application),
            "corrected": corrected(whole.sent),
            "since": records.since_sent(whole),
        },
        facts=_officer_facts(whole),
        warning=Text(
            "The person's unit is tied to this host (%(kind)s). By MAG-06 nobody is placed where their unit licenses, supervises or buys.",
            kind=TIE_NAMES[tie],
        )
        if tie
        else None,
    )


def declared_in(application: "Application") -> tuple[Text, str] | None:
    """What the applicant has declared to have to do with the host: its kind and their words."""
    said = application.interest
    return (KINDS[InterestKind(said["kind"])], said["words"]) if said else None


def _wanted(application: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  the columns of an application
    """Which of their own applications the applicant wants most, where they have said so."""
    place = application.priority
    return [(Text("Applicant's order"), Text("no. %(place)s of their running applications", place=place))] if place else []


def _officer_facts(whole: queries.Whole) -> list[tuple[Any, ...]]:
    """The facts beside the case; a rating is for those who decide alone."""
    application, servant, agency = whole.application, whole.servant, whole.agency
    return [
        (Text("NIP"), servant.nip),
        (Text("Post"), servant.post),
        (Text("Unit"), whole.unit.name, agency.name),
        (Text("Grade"), servant.grade or "-"),
        (Text("Gap"), records.gap_words(whole)),
        (
            Text("Performance"),
            _ratings_words(servant),
            Text("only for those who decide"),
        ),
        (
            Text("Away"),
            Text("%(away)s of %(limit)s", away=whole.away, limit=agency.away_limit or 0),
            Text("people of the agency in this period"),
        ),
        *_wanted(application),
        *_nomination(application),
    ]


def _nomination(application: "Application") -> list[tuple[Any, ...]]:
    """For a person whom the agency was called on to nominate: the letter that the head has signed, or that it is not signed yet."""
    if application.origin is not Origin.NOMINATED:
        return []
    letter = queries.nomination_letter_of(application.id)
    if letter is None:
        return [(Text("Nomination letter"), Text("not signed yet"), Text("the agency was called on to nominate"))]
    number, signed_at = letter
    return [(Text("Nomination letter"), number, Text("signed on %(day)s", day=clock.local(signed_at).date()) if signed_at else None)]


def _ratings_words(servant: "Servant") -> Text | str:
    """The two newest ratings, which stand in the person's row."""
    years = [(servant.rating_year - ago, predicate) for ago, predicate in enumerate(servant.recent_ratings or []) if servant.rating_year]
    rated = [Text("%(year)s: %(predicate)s", year=str(year), predicate=WORDS[predicate]) for year, predicate in years if predicate]
    if not rated:
        return "-"
    return rated[0] if len(rated) == 1 else Text("%(one)s; %(other)s", one=rated[0], other=rated[1])


def _cover_plan(case: "CaseFile") -> str | None:
    plans = [decision.details.get("cover_plan") for decision in case.decisions if decision.details.get("cover_plan")]
    return str(plans[-1]) if plans else None


HANDLING = Handling(
    office=deciding.office,
    on_decided=deciding.on_decided,
    describe=_describe,
    steps=STEPS,
    outcomes=OUTCOMES,
    grounds=GROUNDS,
    check=deciding.check,
    name=Text("Application for an internship"),
    superiors=deciding.superiors,
    on_woken=deciding.woken,
    on_taken_back=deciding.taken_back,
    path=lambda case: f"/applications/{case.subject_id}",
)
NAMES: dict[str, Text] = {
    "internship": Text("Application for an internship"),
    "masters": Text("Application for a master's programme"),
    "short_course": Text("Application for a short course"),
    "round": Text("Placement by a matching round"),
}
"""What the case of each kind is called."""


def handling_of(kind: str) -> Handling:
    """How an application for a kind is signed off: the same way, under a name of its own."""
    return replace(HANDLING, name=NAMES[kind])


def changes_for(application: "Application") -> list[Change]:
    """What has changed since the version to which the applicant agreed."""
    return catalogue.changes_since(catalogue.get_opportunity(application.opportunity_id), application.opportunity_version)


def value_of(reason: Reason) -> Text:
    """The value that a rule was tested with, as an officer reads it of somebody else."""
    if reason.said is not None:
        return reason.said
    known = reason.value if isinstance(reason.value, tuple) else (reason.value,)
    if all(part is None for part in known):
        return Text("The record has no data on this.")
    return Text("On record: %(value)s.", value=words_of(reason.fact, reason.value))


def reads_paper(identity: Identity, application: "Application") -> bool:
    """The applicant, and every officer who holds or has decided a step of the case; a host never."""
    if application.account_id == identity.account_id:
        return True
    if identity.role in PARTNER_ROLES or identity.role is None:
        return False
    case = cases.find_case_of(SUBJECT, application.id)
    if case is None:
        return False
    turns: list[CaseStep] = cases.steps_of(case.id)
    return identity.holds(Role.AUDITOR) or any(turn.role is identity.role and turn.body_id == identity.body_id for turn in turns)


def inviter_name(account_id: uuid.UUID) -> str:
    """Who invited."""
    return accounts.get_account(account_id).name


def weeks(start: dt.date, end: dt.date) -> int:
    """Length in weeks."""
    return round(((end - start).days + 1) / 7)
