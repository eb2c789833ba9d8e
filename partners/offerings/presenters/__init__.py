"""An offering as its pages show it, the words of its review, and its mails."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.offerings import queries, services
from partners.offerings.domain import CONTACT_NAMES, FIELD_NAMES, MODES, RECORDED, OfferingState, joined, rounded
from partners.offerings.services import revising
from partners.registry.domain import Consequence
from portal.applications import queries as applications
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.changes import Change, changes
from portal.catalogue.domain.fields import FIELDS
from portal.catalogue.domain.kinds.masters import PAYERS, STUDY_MODES
from portal.catalogue.domain.opportunity import rupiah
from portal.eligibility.domain.facts import sentence_of
from portal.eligibility.domain.requirements import read_requirements
from portal.eligibility.domain.rules import REQUIREMENT, Question
from portal.eligibility.domain.times import meeting_words
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.workflow import queries as cases
from portal.workflow import services as workflow_services
from portal.workflow.domain import RETURNED, Description, Handling, OutcomeWords, StepWords
from portal.workflow.presenters import comments_in, newest_comments, whole_course

if TYPE_CHECKING:
    from partners.offerings.models import MentorRequest, Offering, OfferingSubmission
    from partners.registry.models import Partner
    from portal.workflow.models import CaseFile, Decision


@dataclass(frozen=True, slots=True)
class Row:
    """One field of what was submitted, with what was said of it before."""

    field: str
    name: Text
    value: Any
    comments: list[str]
    changed: bool = False


WORDED = frozenset({"laptop", "pay", "attendance", "leave"})


def _requirements(wanted: Mapping[str, Any], names: Mapping[str, str]) -> list[Any]:
    return [sentence_of(rule) for rule in read_requirements(wanted, names)]


def rows_of(
    offering: "Offering", document: Mapping[str, Any], decisions: "Iterable[Decision]" = (), before: Mapping[str, Any] | None = None
) -> list[Row]:
    """What was submitted, field by field; `before` is the submission before it."""
    names = FIELD_NAMES if offering.is_mentored else {**FIELD_NAMES, **CONTACT_NAMES}
    said = [comments_in(decision) for decision in decisions]
    values, earlier = _values(document), _values(before) if before else {}
    return [
        Row(
            name,
            words,
            values.get(name),
            [one[name] for one in said if name in one],
            bool(earlier) and earlier.get(name) != values.get(name),
        )
        for name, words in names.items()
        if name in values
    ]


def _values(document: Mapping[str, Any]) -> dict[str, Any]:
    particulars = document["particulars"]
    names = {item["code"]: item["name"] for item in document["competencies"]}
    values = {**document, **particulars}
    values |= {name: Text(particulars[name]) for name in WORDED if name in particulars}
    values["mode"] = MODES.get(document["mode"], document["mode"])
    values["competencies"] = [
        Text("%(name)s to level %(level)s", name=item["name"], level=item["level"]) for item in document["competencies"]
    ]
    values["requirements"] = _requirements(document["requirements"], names)
    values |= _worded(values)
    for name in ("starts_on", "ends_on"):
        values[name] = dt.date.fromisoformat(document[name])
    values["deadline"] = dt.datetime.fromisoformat(document["deadline"])
    return values


def _worded(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept as a code, an amount or a list of parts, in words."""
    amounts = {name: rupiah(values[name]) for name in AMOUNTS if name in values}
    codes = {name: table[values[name]][0] for name, table in CODES.items() if name in values}
    found: dict[str, Any] = {**amounts, **codes}
    if values.get("field"):
        found["field"] = FIELDS[values["field"]]
    if "class_times" in values:
        found["class_times"] = [meeting_words(one) for one in values["class_times"]]
    if "certified" in values:
        found["certified"] = Text("Yes") if values["certified"] else Text("No")
    if "programme" in values:
        programme = values["programme"]
        found["programme"] = f"{programme['name']} ({programme['code']}), {programme['grade']} ({programme['scheme']})"
    return found


AMOUNTS = ("tuition", "cost", "budget_ceiling")
CODES = {"study_mode": STUDY_MODES, "payer": PAYERS}


def changes_of(
    offering: "Offering", shown: "OfferingSubmission", submissions: "Sequence[OfferingSubmission]", against: int | None
) -> list[Change]:
    """What a submission changes of another one; none where no other is asked for."""
    other = next((one for one in submissions if one.round == against), None)
    return changes(*({**one.document, "kind": offering.kind} for one in (other, shown))) if other and other is not shown else []


def stages_of(offering: "Offering") -> list[tuple[Text, int]]:
    """How many applications stand at which state, without anybody's name."""
    opportunity = catalogue.find_by_offering(offering.id)
    found = applications.stages_of_opportunity(opportunity.id) if opportunity else {}
    return [(word("application", state), number) for state, number in found.items()]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people what is asked admits, in words, and what of it excludes most."""

    everybody: Text
    counts: list[tuple[Text, Text]]
    excludes: list[tuple[Text, Text, Text]]
    """Each requirement of the host, with how many do not meet it and of how many that is not known; the most excluding first."""
    exact: bool


REACHED: dict[Outcome, Text] = {
    Outcome.ELIGIBLE: Text("Meet everything"),
    Outcome.NEEDS_CHECK: Text("Need an officer's check"),
    Outcome.NOT_ELIGIBLE: Text("Do not meet a rule"),
}


def reach_of(question: Question, *, exact: bool) -> Reach:
    """Ask everybody's record; `exact` numbers are for officers alone."""

    def told(number: int) -> Text:
        return Text("%(number)s", number=number) if exact else rounded(number)

    counts, tallies = asking.answers(question).counts_and_tallies()
    own = sorted((one for one in tallies if exact or one.rule.policy == REQUIREMENT), key=lambda one: (-one.fails, -one.unknown))
    return Reach(
        everybody=told(sum(counts.values())),
        counts=[(words, told(counts[outcome])) for outcome, words in REACHED.items()],
        excludes=[(sentence_of(one.rule), told(one.fails), told(one.unknown)) for one in own],
        exact=exact,
    )


def decisions_on(offering: "Offering") -> "list[Decision]":
    """The decisions on all of the offering's reviews, first to last."""
    return [decision for case in cases.cases_of([offering.id]) for decision in cases.decisions_of(case.id)]


def said_last(decisions: "Iterable[Decision]", requests: "Iterable[MentorRequest]") -> dict[str, list[tuple[Text, str]]]:
    """What was said last, by field: by the curator beside fields, by a mentor who declined beside the mentor."""
    found = newest_comments(decisions)
    declined = [request for request in requests if request.accepted is False]
    if declined and declined[-1].reason:
        found.setdefault("mentor_name", []).append((Text("Declined by %(name)s", name=declined[-1].name), declined[-1].reason))
    return found


@dataclass(frozen=True, slots=True)
class MentorEvent:
    """What a mentor answered, as an entry of the timeline."""

    tone: str
    icon: str
    title: Text
    at: dt.datetime
    by: Text | str
    quote: str | None


OF_CONTACTS: dict[str, Text] = {
    "offerings.mentor.asked": Text("The contact was asked"),
    "offerings.mentor.accepted": Text("Accepted by the contact", "timeline"),
    "offerings.mentor.declined": Text("Declined by the contact", "timeline"),
}
"""What the course calls the answers of somebody who mentors nobody."""


def events_of(offering: "Offering", requests: "Iterable[MentorRequest]") -> list[Any]:
    """The course of an offering, newest first: the mentors' answers and the curator's decisions, on it and on each change of it."""
    words = RECORDED if offering.is_mentored else OF_CONTACTS
    found: list[Any] = list(whole_course(offering.id))
    for request in requests:
        if request.answered_at is None:
            found.append(MentorEvent("neutral", "envelope", words["offerings.mentor.asked"], request.created_at, request.name, None))
            continue
        title = words["offerings.mentor.accepted" if request.accepted else "offerings.mentor.declined"]
        tone, icon = ("good", "check-lg") if request.accepted else ("attention", "x-lg")
        found.append(MentorEvent(tone, icon, title, request.answered_at, request.name, request.reason))
    return sorted(found, key=lambda event: event.at, reverse=True)


def open_among(requests: "Iterable[MentorRequest]") -> "MentorRequest | None":
    """The question that a mentor can answer now."""
    found = [request for request in requests if request.answered_at is None and request.expires_at > clock.now()]
    return found[-1] if found else None


def awaits_mentor(offering: "Offering") -> bool:
    """Whether the mentor's answer is the next thing."""
    return offering.state is OfferingState.SUBMITTED and offering.mentor_accepted_at is None


def describe(case: "CaseFile", _: Identity) -> Description:
    """What the curator reads and comments on."""
    offering = queries.get_offering(case.subject_id)
    submissions = queries.submissions_of(offering.id)
    newest, before = submissions[-1], submissions[-2].document if len(submissions) > 1 else None
    rows = rows_of(offering, newest.document, cases.decisions_of(case.id), before)
    return Description(
        title=offering.title,
        template="offerings/review.html",
        context={
            "offering": offering,
            "rows": rows,
            "changes": changes_of(offering, newest, submissions, submissions[-2].round if len(submissions) > 1 else None),
            "inputs": {"submission": newest.round, "sha256": newest.sha256},
        },
        facts=[
            (Text("Offering"), offering.number),
            (Text("Partner"), offering.partner_name),
            (Text("Submission"), Text("No. %(round)s", round=newest.round), newest.submitted_name),
            (
                Text("Mentor", "form") if offering.is_mentored else Text("Contact"),
                offering.mentor_name,
                Text("accepted %(moment)s", moment=offering.mentor_accepted_at or newest.submitted_at),
            ),
            *([(Text("Changes"), Text("published version %(version)s", version=offering.version))] if offering.revision_round else []),
        ],
        warning=_warning(offering, newest.document),
    )


def _warning(offering: "Offering", submitted: Mapping[str, Any]) -> Text | None:
    """What an agreement lacks at present for what was submitted, which of a published offering is not what its row says."""
    first, last = (dt.date.fromisoformat(submitted[name]) for name in ("starts_on", "ends_on"))
    where = {"place": submitted.get("place"), "mode": submitted.get("mode")}
    missing = services.missing_of(offering, submitted["seats"], first, last, submitted.get("field"), **where)
    return Text("It cannot be published at present: %(missing)s", missing=joined(missing)) if missing else None


HANDLING = Handling(
    office=workflow_services.named_office,
    on_decided=revising.on_decided,
    describe=describe,
    name=Text("Review of an offering"),
    steps={
        "review": StepWords(
            title=Text("BPSDM curator"),
            meaning=Text("The curator checks learning, benefits and agreement. Next: it enters the catalogue."),
            task=Text("Read the offering, then publish or return it"),
        )
    },
    outcomes={
        "publish": OutcomeWords(
            Text("Publish"),
            Text("It enters the catalogue at once; the agreement is checked again in the same moment"),
            Text("Published", "timeline"),
            "good",
            "check-lg",
        ),
        "return": RETURNED,
        "refuse": OutcomeWords(
            Text("Do not approve", "offering"),
            Text("What was submitted ends, and what is published stays; the reason and the way to object are sent along"),
            Text("Not approved", "timeline"),
            "bad",
            "x-lg",
        ),
    },
    grounds={
        "learning_shown": Text("The learning is shown and can be judged"),
        "tasks_to_change": Text("A task holds no learning"),
        "benefits_unclear": Text("The benefits are not clear"),
        "data_incomplete": Text("Data are wrong or incomplete"),
        "replaces_staff": Text("It replaces the host's own staff"),
        "no_outcome": Text("No outcome of learning"),
        "forbidden_benefit": Text("A benefit that the rules forbid"),
    },
)


def consequences(partner: "Partner") -> list[Consequence]:
    """What a partner has published, and the applications that wait there."""
    offerings = queries.standing_of(partner.id)
    waiting = queries.applications_under([one.id for one in offerings])
    found = []
    for one in offerings:
        link = f"/offerings/{one.id}"
        found.append(Consequence(Text("Published: %(title)s (%(number)s)", title=one.title, number=one.number), link=link))
        if waiting.get(one.id):
            found.append(Consequence(Text("Applications that have not ended: %(title)s", title=one.title), waiting[one.id], link))
    return found
