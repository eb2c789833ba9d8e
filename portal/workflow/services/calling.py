"""A turn that was held without a deadline is called: what it waited for is there, and its clock runs from now."""

from portal.kernel import clock
from portal.reference import queries as reference
from portal.workflow.domain import due_at
from portal.workflow.models import CaseFile, CaseStep
from portal.workflow.services import procedures, turns


def call(case: CaseFile, turn: CaseStep) -> None:
    """Give a turn its days anew, from now on; the caller has locked the case, writes the record and tells the holders."""
    step = procedures.procedure_of(case).step(turn.key)
    turn.due_at, turn.reminded_at, turn.escalated_at = due_at(clock.now(), step.days, reference.holidays()), None, None
    turns.go_on(case)
