"""The reserve list of an opportunity: whoever is next is called once a place is free."""

import uuid
from typing import TYPE_CHECKING

from portal.accounts import services as account_services
from portal.applications import queries
from portal.applications.models import Application
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.catalogue.domain.opportunity import OpportunityState
from portal.jobs import services as jobs
from portal.kernel.identity import SYSTEM
from portal.notifications import services as notifications
from portal.workflow import queries as cases
from portal.workflow import services as workflow

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.workflow.models import CaseFile, CaseStep

CALL = "applications.call_reserves"
OVER = frozenset({OpportunityState.CANCELLED, OpportunityState.TAKEN_DOWN})


def ask_to_call(opportunity_id: uuid.UUID) -> None:
    """A place may be free for somebody on the reserve list: look at it once this has been committed.

    Afterwards, since it touches the cases of others: here their locks would be taken in any order. Whoever asks does not look first whether
    a place is free: what somebody else gives back at the same moment is seen by neither of the two, but by the job of the later one.
    """
    jobs.defer(CALL, opportunity_id=str(opportunity_id))


def call_reserves(opportunity_id: uuid.UUID) -> int:
    """Tell the host that the first of its reserves can be accepted, as many as places are free; how many were called now.

    Who has been called already counts and is not told again; a call gives the turn its days anew.
    """
    locked = {case_id: cases.lock_case(case_id) for case_id in queries.cases_of_reserves(opportunity_id)}
    opportunity = catalogue.lock_opportunity(opportunity_id)
    if opportunity.state in OVER:
        return 0
    free = opportunity.seats - queries.seats_held(opportunity_id)
    called = 0
    for application in queries.reserves_of(opportunity_id)[: max(0, free)]:
        turn = queries.find_host_turn(application.id)
        if turn is not None and turn.case_id in locked:
            called += _call(application, opportunity, locked[turn.case_id], turn)
    return called


def _call(application: Application, opportunity: "Opportunity", case: "CaseFile", turn: "CaseStep") -> bool:
    """Call one, unless its clock runs already."""
    if turn.due_at is not None:
        return False
    workflow.call(case, turn)
    after = {"place": application.reserve_rank, "due": turn.due_at}
    audit.record("applications.reserve.called", "application", application.id, by=SYSTEM, after=after)
    notifications.tell(
        [account_services.recipient(one) for one in workflow.holders_of(turn)],
        "applications.place_free",
        path=f"/desk/{turn.id}",
        number=application.number,
        place=application.reserve_rank,
        title=opportunity.title,
        due=turn.due_at,
    )
    return True
