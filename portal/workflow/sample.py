"""Links of the chain that the tour can cut here."""

import datetime as dt
from dataclasses import replace
from typing import Any

from portal.demo.story import Act
from portal.kernel import clock
from portal.workflow import presenters, queries, services
from portal.workflow.domain import Procedure
from portal.workflow.services import procedures, turns

LONG = 3
"""A procedure of more steps than this is a chain of offices."""

MOST = 200


def escalate_late(_: dt.date) -> None:
    """What was due and is not decided is told to the superior and the auditor; it stays where it is."""
    for turn in queries.steps_to_escalate(clock.now(), MOST):
        services.escalate(turn)
    for case in queries.cases_past(clock.now(), MOST):
        services.pass_time(case)


ACTS = {"workflow.escalate": Act(1, dt.time(17, 30), escalate_late)}


def skip_step() -> None:
    """The second office of a long chain is passed over."""
    procedure_of = procedures.procedure_of

    def shorter(case: Any) -> Procedure:  # noqa: ANN401  the row of the case
        whole = procedure_of(case)
        return replace(whole, steps=(whole.steps[0], *whole.steps[2:])) if len(whole.steps) > LONG else whole

    procedures.procedure_of = services.procedure_of = shorter


def let_silence_approve() -> None:
    """A deadline that passes sends the case on."""

    def onward(turn: Any) -> None:  # noqa: ANN401  the row of the turn
        following = services.procedure_of(turn.case).after(turn.key)
        turn.left_at = turn.escalated_at = clock.now()
        turns.db.session.flush()
        if following is not None:
            services.enter(turn.case, following)

    services.escalate = onward


def lose_reasons() -> None:
    """The applicant is not told why."""
    event = presenters.event_of

    presenters.event_of = lambda handling, decision: replace(event(handling, decision), quote=None)


def lose_comments() -> None:
    """What an officer wrote beside a field does not reach whoever corrects it."""
    presenters.newest_comments = lambda decisions: {}  # noqa: ARG005  the signature of what it replaces


CUTS = {"step-skipped": skip_step, "silence-approves": let_silence_approve, "reasons-lost": lose_reasons, "comments-lost": lose_comments}
