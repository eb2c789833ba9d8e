"""A request on one's own record: as its pages show it, as whoever decides reads it, and the words of its procedures and mails."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from portal.files import queries as files
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import Mail
from portal.reference import queries as reference
from portal.reference.domain import CodeList
from portal.workflow import queries as cases
from portal.workflow.domain import RETURNED, Description, Handling, OutcomeWords, StepWords
from portal.workflow.presenters import CaseView, view_of
from portal.workforce import queries
from portal.workforce.domain.columns import LABELS, label
from portal.workforce.domain.requests import KINDS, NAMES, OPEN, PARTICULARS, RequestKind
from portal.workforce.presenters.fields import spoken
from portal.workforce.services import requests as services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.workflow.models import CaseFile
    from portal.workforce.models import RecordRequest

DAYS = frozenset({"graduated_on", "issued_on", "valid_until"})


@dataclass(frozen=True, slots=True)
class Side:
    """One line of what is asked: what it is called, what stands on record, what is proposed."""

    name: Text
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Line:
    """A request in a list: with the course of its case while it is open."""

    request: "RecordRequest"
    title: Text
    view: CaseView | None


def title_of(request: "RecordRequest") -> Text:
    """What a request is about."""
    return label(request.field) if request.field else KINDS[request.kind]


def sides_of(request: "RecordRequest") -> list[Side]:
    """What is asked beside what stands on record; an addition has nothing beside it."""
    if request.field:
        return [Side(label(request.field), said(request.field, request.before), said(request.field, request.after))]
    return [Side(NAMES[name], None, _particular(name, request.document.get(name))) for name in PARTICULARS[request.kind]]


def said(field: str, value: str | None) -> Any:  # noqa: ANN401  a day, a word or a text
    """A number of a servant with the name behind it: whoever compares knows people, not numbers."""
    if field == "supervisor_nip" and value:
        found = queries.anyone_by_nip(value)
        return f"{value} ({found.name})" if found else value
    return spoken(field, value)


def _particular(name: str, value: str | None) -> Any:  # noqa: ANN401
    if not value:
        return None
    if name in DAYS:
        return dt.date.fromisoformat(value)
    if name in {"competency", "level"}:
        listed = CodeList.COMPETENCY if name == "competency" else CodeList.EDUCATION
        found = next((entry for entry in reference.entries_of(listed) if entry.code == value), None)
        return f"{value} {found.name}" if found else value
    return value


def lines_of(requests: "Iterable[RecordRequest]") -> list[Line]:
    """Requests for a list: those that are open with who holds them."""
    return [Line(one, title_of(one), course_of(one) if one.state in OPEN else None) for one in requests]


def course_of(request: "RecordRequest") -> CaseView | None:
    """The course of a request's case."""
    case = cases.find_course_of(services.SUBJECT, request.id)
    return view_of(case) if case else None


def returned_words(request: "RecordRequest") -> str | None:
    """Why a request came back, in the words of whoever returned it."""
    decisions = cases.decisions_on(services.SUBJECT, request.id)
    return decisions[-1].reason if decisions else None


def fields_named(text: str, say: Any) -> list[str]:  # noqa: ANN401  web.i18n.say
    """The fields whose names fit what is looked for, in the reader's language."""
    found = text.casefold()
    return [key for key, name in LABELS.items() if found in say(name).casefold()]


def reads_proof(identity: Identity, request: "RecordRequest") -> bool:
    """Whoever asked, whoever holds or held the case, and the auditor."""
    if request.account_id == identity.account_id or identity.holds(Role.AUDITOR):
        return True
    case = cases.find_case_of(services.SUBJECT, request.id)
    turns = cases.steps_of(case.id) if case is not None and identity.role is not None else []
    mine = {identity.account_id, identity.active.acting_for if identity.active else None}
    return any(
        turn.role is identity.role and turn.body_id == identity.body_id and (turn.holder_id is None or turn.holder_id in mine)
        for turn in turns
    )


def proof_name(request: "RecordRequest") -> str:
    """What the paper is called that shows it."""
    return files.get_file(request.proof_id).name


def _follows(request: "RecordRequest") -> Text:
    """What accepting does, so that nobody has to guess it."""
    if request.field == "email":
        return Text(
            "The address changes in the record at once, and the account with it. A file that still brings the old one changes nothing."
        )
    if request.field == "supervisor_nip":
        return Text("The supervisor changes in the record at once. A file that still brings the old one changes nothing.")
    if request.field:
        return Text(
            "The field changes in the record at once, and rules ask about it. A file that still brings the old value changes nothing."
        )
    if request.kind is RequestKind.EDUCATION:
        servant = queries.get_servant(request.servant_id)
        if services.is_higher(servant, request.document["level"]):
            return Text("The education is added, and as it is higher than the one on record, that one changes to it at once.")
    return Text("It is added to the record; no other field changes.")


def describe(case: "CaseFile", _: Identity) -> Description:
    """What the owner of the data reads and decides."""
    request = queries.get_request(case.subject_id)
    servant = queries.get_servant(request.servant_id)
    shown = {"before": request.before, "after": request.after} if request.field else {"document": request.document}
    return Description(
        title=servant.name,
        template="workforce/request_sides.html",
        context={
            "request": request,
            "title": title_of(request),
            "sides": sides_of(request),
            "proof": proof_name(request),
            "follows": _follows(request),
            "inputs": {"round": request.round, "field": request.field, **shown},
        },
        facts=[
            (Text("Request"), request.number),
            (Text("NIP"), servant.nip),
            (Text("Post"), servant.post),
            (Text("Submitted"), request.submitted_at),
            (Text("Source of the record"), servant.source, Text("As of %(day)s", day=clock.local(servant.source_at).date())),
        ],
    )


GROUNDS = {
    "proof_shows_it": Text("The proof shows it"),
    "proof_unreadable": Text("The proof cannot be read or is not complete"),
    "proof_of_another_thing": Text("The proof shows something else"),
    "data_wrong": Text("Data are wrong or incomplete"),
    "record_is_right": Text("What stands on record is right"),
    "not_shown": Text("The papers do not show it"),
    "not_recognised": Text("The institution or certificate is not recognised"),
}
OUTCOMES = {
    "accept": OutcomeWords(
        Text("Accept"), Text("It stands in the record at once"), Text("Accepted into the record", "timeline"), "good", "shield-check"
    ),
    "return": replace(
        RETURNED, follows=Text("It goes back with your reason; what was typed is kept, and the clock is stopped until it comes again")
    ),
    "refuse": OutcomeWords(
        Text("Do not accept"),
        Text("The record stays; the reason and the way to object are sent along"),
        Text("Not accepted", "timeline"),
        "bad",
        "x-lg",
    ),
}
BKD_CONFIRMS = StepWords(
    title=Text("BKD verifier"),
    meaning=Text("BKD compares what is asked with the proof. Until it has decided, the record stays as it is."),
    task=Text("Compare it with the proof, then accept, return or refuse"),
)
AGENCY_CONFIRMS = StepWords(
    title=Text("Agency HR officer"),
    meaning=Text("The agency compares what is asked with the proof. Until it has decided, the record stays as it is."),
    task=Text("Compare it with the proof, then accept, return or refuse"),
)


def _handling(name: Text, words: StepWords) -> Handling:
    return Handling(
        office=services.office_of,
        on_decided=services.on_decided,
        describe=describe,
        check=services.check_decision,
        name=name,
        steps={"confirm": words},
        outcomes=OUTCOMES,
        grounds=GROUNDS,
    )


HANDLINGS = {
    services.CORRECTION_AGENCY: _handling(Text("Correction of a record, agency"), AGENCY_CONFIRMS),
    services.CORRECTION_BKD: _handling(Text("Correction of a record, BKD"), BKD_CONFIRMS),
    services.ADDITION: _handling(Text("Addition to a record"), BKD_CONFIRMS),
}

MAILS = {
    "workforce.request_returned": Mail(
        Text("Please correct your request %(number)s"),
        (
            Text("It has been returned: “%(reason)s”"),
            Text("What you had filled in is kept. Your record stays as it is until it is decided."),
        ),
        Text("Open the request"),
    ),
    "workforce.request_accepted": Mail(
        Text("Your request %(number)s is accepted"),
        (Text("“%(reason)s”"), Text("It stands in your record now. A file that still brings the old value does not change it.")),
        Text("Open the request"),
    ),
    "workforce.request_refused": Mail(
        Text("Your request %(number)s is not approved"),
        (Text("“%(reason)s”"), Text("Your record stays as it is. You may object within 14 working days, in writing to the head of BKD.")),
        Text("Open the request"),
    ),
}
