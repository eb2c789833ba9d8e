"""The case of taking part in a round, as officers read it: who the person is and whether they may, never what they have chosen."""

from typing import TYPE_CHECKING, Any

from portal.applications.presenters import Examined
from portal.eligibility.domain.facts import label_of
from portal.eligibility.domain.findings import is_findable
from portal.eligibility.domain.verdict import Result, Verdict
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.rounds import queries
from portal.rounds.domain.admitting import ANSWERS, GROUNDS, HOLDERS
from portal.rounds.presenters.own import away_of, declared_in
from portal.rounds.queries import lists
from portal.rounds.services import admitting
from portal.rounds.services.suiting import Suiting
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import Description, Handling
from portal.workflow.presenters import Event, event_of
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import Round, RoundList
    from portal.rounds.presenters.own import Away
    from portal.workflow.models import CaseFile
    from portal.workforce.models import Servant


def _describe(case: "CaseFile", _: "Identity") -> Description:
    """The case page: every officer of the sign-off reads the same of it."""
    found = lists.get_list(case.subject_id)
    held, servant = queries.get_round(found.round_id), workforce.get_servant(found.servant_id)
    suiting = Suiting(servant, found)
    away = away_of(suiting.circumstances)
    narrowed = suiting.narrowed()
    verdict, some = suiting.in_general(lists.one_of_each_kind(held.id)), lists.count_offered(held.id, narrowed.conditions, narrowed.bound)
    document = verdict.to_json() if verdict is not None else None
    context = {
        "found": found,
        "round": held,
        "examined": Examined(found.id, document) if document is not None else None,
        "missing": _missing(verdict) if verdict is not None else [],
        "some": some,
        "interest": declared_in(found),
        "cover_plan": _cover_plan(case),
        "earlier": _earlier(case),
        "inputs": {"verdict": document, "away": [away.away, away.limit], "suits": list(some)},
    }
    return Description(servant.name, "rounds/own_for_officer.html", context, facts=_facts(found, held, servant, away))


def _earlier(case: "CaseFile") -> list[Event]:
    """What was decided on the list before it was withdrawn and submitted again, newest first."""
    told = cases.decisions_about(case.subject_id)
    return [event_of(workflow.PROCEDURES[key], decision) for key, decision in told if decision.case_id != case.id]


def _missing(verdict: Verdict) -> list[tuple[str, Text]]:
    """What nobody knows and an officer can establish: each fact with its words."""
    unknown = {one.fact for one in verdict.reasons if one.result is Result.UNKNOWN and one.applies and is_findable(one.fact)}
    return [(fact, label_of(fact)) for fact in sorted(unknown)]


def _facts(found: "RoundList", held: "Round", servant: "Servant", away: "Away") -> list[tuple[Any, ...]]:
    unit = organisations.get_body(servant.body_id)
    return [
        (Text("NIP"), servant.nip),
        (Text("Post"), servant.post),
        (Text("Unit"), unit.name, away.agency if unit.id != found.agency_id else None),
        (Text("Grade"), servant.grade or "-"),
        (Text("Round"), held.title, held.number),
        (Text("Lists until"), held.lists_until) if held.lists_until is not None else (Text("Lists until"), None),
        (
            Text("Away"),
            Text("%(away)s of %(limit)s", away=away.away, limit=away.limit),
            Text("people of the agency in the time of the round's offerings"),
        ),
    ]


def _cover_plan(case: "CaseFile") -> str | None:
    plans = [decision.details.get("cover_plan") for decision in case.decisions if decision.details.get("cover_plan")]
    return str(plans[-1]) if plans else None


HANDLING = Handling(
    office=admitting.office,
    on_decided=admitting.on_decided,
    describe=_describe,
    steps=HOLDERS,
    outcomes=ANSWERS,
    grounds=GROUNDS,
    check=admitting.check,
    name=Text("Taking part in a round"),
    superiors=admitting.superiors,
    path=lambda case: f"/rounds/lists/{case.subject_id}",
)
