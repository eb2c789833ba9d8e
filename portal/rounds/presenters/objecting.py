"""Objections against a refusal of taking part, as pages show them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.applications.domain.objecting import STEPS
from portal.applications.presenters.objecting import ToObject, event_of
from portal.applications.services.objecting import object_until
from portal.kernel import clock
from portal.kernel.text import Text
from portal.rounds import queries
from portal.rounds.domain.admitting import GROUNDS
from portal.rounds.domain.objecting import OUTCOMES
from portal.rounds.queries import lists, objections
from portal.rounds.services import objecting
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases
from portal.workflow.domain import Description, Handling

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import RoundList, RoundObjection
    from portal.workflow.models import CaseFile


@dataclass(frozen=True, slots=True)
class Filed:
    """An objection with its course."""

    objection: "RoundObjection"
    course: workflow.CaseView | None


def to_object(found: "RoundList") -> ToObject | None:
    """The refusal that the person can object to now; None where there is none, it was objected to, or the time is over."""
    decision = objecting.objectionable(found)
    return ToObject(event_of(decision), object_until(decision)) if decision is not None else None


def filed_of(found: "RoundList") -> list[Filed]:
    """What the person has objected, newest first."""
    courses = [(one, cases.find_course_of(objecting.SUBJECT, one.id)) for one in objections.objections_of(found.id)]
    return [Filed(one, workflow.view_of(case) if case else None) for one, case in courses]


def _describe(case: "CaseFile", _: "Identity") -> Description:
    """The page of an objection: the refusal, and what is said against it."""
    objection = objections.get_objection(case.subject_id)
    found, decision = lists.get_list(objection.list_id), objecting.decision_of(objection)
    held = queries.get_round(found.round_id)
    context = {
        "objection": objection,
        "decided": event_of(decision),
        "ground": GROUNDS.get(decision.ground or ""),
        "inputs": {"decision": str(decision.id), "list": found.number},
    }
    facts = [
        (Text("Round"), held.title, held.number),
        (Text("Filed"), clock.local(objection.filed_at).date()),
        (Text("The decision objected to"), clock.local(decision.decided_at).date()),
    ]
    return Description(title=case.title, template="rounds/for_objection.html", context=context, facts=facts)


HANDLING = Handling(
    office=objecting.office,
    on_decided=objecting.on_decided,
    describe=_describe,
    steps=STEPS,
    outcomes=OUTCOMES,
    grounds=GROUNDS,
    name=Text("Objection in a round"),
    path=lambda case: f"/rounds/lists/{objections.get_objection(case.subject_id).list_id}",
)
