"""Objections and what would change a refusal, as pages show them."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.applications import queries
from portal.applications.domain import ENDS
from portal.applications.domain.objecting import CHANGES, OUTCOMES, STEPS
from portal.applications.domain.words import GROUNDS
from portal.applications.services import objecting
from portal.catalogue import queries as catalogue
from portal.files import queries as files
from portal.kernel import clock
from portal.kernel.identity import PARTNER_ROLES, Identity, Role
from portal.kernel.text import Text
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases
from portal.workflow import services
from portal.workflow.domain import Description, Handling

if TYPE_CHECKING:
    from portal.applications.models import Application, Objection
    from portal.workflow.models import CaseFile, Decision


@dataclass(frozen=True, slots=True)
class ToObject:
    """A decision against which an objection can be filed."""

    event: workflow.Event
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """An objection with its course."""

    objection: "Objection"
    course: workflow.CaseView | None


def event_of(decision: "Decision") -> workflow.Event:
    """A decision on an application as an entry of its timeline."""
    return workflow.event_of(services.PROCEDURES[cases.get_case(decision.case_id).key], decision)


def to_object(application: "Application") -> ToObject | None:
    """The decision that the applicant can object to now; None where there is none, it was objected to, or the time is over."""
    decision = objecting.objectionable(application)
    if decision is None or any(one.decision_id == decision.id for one in queries.objections_of(application.id)):
        return None
    until = objecting.object_until(decision)
    return ToObject(event_of(decision), until) if clock.now() <= until else None


def filed_of(application: "Application") -> list[Filed]:
    """What the applicant has objected, newest first."""
    found = []
    for objection in queries.objections_of(application.id):
        case = cases.find_course_of(objecting.SUBJECT, objection.id)
        found.append(Filed(objection, workflow.view_of(case) if case else None))
    return found


def what_would_change(application: "Application", case: "CaseFile | None") -> Text | None:
    """What would change the decision that ended an application, by its ground; None while it runs."""
    if application.state not in ENDS or case is None or not case.decisions:
        return None
    return CHANGES.get(case.decisions[-1].ground or "")


def reads_objection(identity: Identity, application: "Application") -> bool:
    """The applicant, the auditor, and whoever holds or has held the turn of an objection."""
    if application.account_id == identity.account_id or identity.holds(Role.AUDITOR):
        return True
    if identity.role is None or identity.role in PARTNER_ROLES:
        return False
    turns = [
        turn
        for objection in queries.objections_of(application.id)
        for case in [cases.find_case_of(objecting.SUBJECT, objection.id)]
        if case is not None
        for turn in cases.steps_of(case.id)
    ]
    return any(turn.role is identity.role and turn.body_id == identity.body_id for turn in turns)


def _describe(case: "CaseFile", _: Identity) -> Description:
    """The page of an objection: the decision, the objection, its papers."""
    objection = queries.get_objection(case.subject_id)
    application = queries.get_application(objection.application_id)
    decision = objecting.decision_of(objection)
    opportunity = catalogue.get_opportunity(application.opportunity_id)
    stored = files.files_by_id(uuid.UUID(item["file_id"]) for item in objection.documents)
    context: dict[str, Any] = {
        "objection": objection,
        "application": application,
        "decided": event_of(decision),
        "ground": GROUNDS.get(decision.ground or ""),
        "papers": [stored[uuid.UUID(item["file_id"])] for item in objection.documents if uuid.UUID(item["file_id"]) in stored],
        "inputs": {"decision": str(decision.id), "verdict": application.verdict},
    }
    facts = [
        (Text("Application"), application.number),
        (Text("Opportunity"), opportunity.title, opportunity.host_name),
        (Text("Filed"), clock.local(objection.filed_at).date()),
        (Text("The decision objected to"), clock.local(decision.decided_at).date()),
    ]
    return Description(title=case.title, template="applications/for_objection.html", context=context, facts=facts)


def course_of(objection: "Objection", reader: Identity) -> dict[str, Any]:
    """An objection with the decision, its papers and its course, for reading; the case without a page of its own is left out."""
    case = cases.find_course_of(objecting.SUBJECT, objection.id)
    return {"described": _describe(case, reader), "course": workflow.view_of(case), "case_id": case.id} if case else {}


HANDLING = Handling(
    office=objecting.office,
    on_decided=objecting.on_decided,
    describe=_describe,
    steps=STEPS,
    outcomes=OUTCOMES,
    grounds=GROUNDS,
    name=Text("Objection"),
    path=lambda case: f"/applications/{queries.get_objection(case.subject_id).application_id}",
)
