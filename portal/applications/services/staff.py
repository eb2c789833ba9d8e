"""The people of an agency as a call sees them: each one's outcome and gap, and what stands against naming them."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.applications import queries
from portal.applications.domain import NomineeState
from portal.applications.models import AskedAgency
from portal.applications.services.choosing import gap_of
from portal.catalogue import services as opportunities
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person of the agency that was asked."""

    servant_id: uuid.UUID
    name: str
    nip: str
    post: str
    unit: str
    outcome: Outcome
    gap: int
    nominee: NomineeState | None
    """Where they stand in this call, if they were picked."""
    hindrance: Text | None
    """Why they cannot be picked although their data do not exclude them."""


def staff_of(
    asked: AskedAgency, opportunity: "Opportunity", *, text: str, outcome: Outcome | None, number: int, size: int
) -> Page[Colleague]:
    """A page of the agency's people: eligible first, then those who need a check, then the others, each by name."""
    conditions = (eligibility.works_in([asked.agency_id]), queries.is_called(text))
    answers = asking.answers(opportunities.question_of(opportunity), conditions=conditions)
    page = answers.page(outcome=outcome, number=number, size=size)
    ids = [row.servant_id for row in page.rows]
    servants, units = workforce.servants_by_id(ids), organisations.names_of([row.body_id for row in page.rows])
    tied, applied = eligibility.conflicts(ids, opportunity.host_id), queries.submitted_for(opportunity.id, ids)
    states = {nominee.servant_id: nominee.state for nominee, _ in queries.nominees_of(asked.id)}
    rows = [
        Colleague(
            row.servant_id,
            row.name,
            row.nip,
            row.post,
            units[row.body_id],
            row.outcome,
            gap_of(servants[row.servant_id], opportunity, answers.context),
            states.get(row.servant_id),
            _hindrance(tied=row.servant_id in tied, applied=row.servant_id in applied),
        )
        for row in page.rows
    ]
    return Page(rows, page.number, page.size, page.total)


def _hindrance(*, tied: bool, applied: bool) -> Text | None:
    if tied:
        return Text("Cannot be placed because of a conflict of interest")
    return Text("Has applied already") if applied else None
