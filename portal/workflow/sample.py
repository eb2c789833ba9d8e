"""Links of the chain that the tour can cut here."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from portal.demo.story import Act
from portal.kernel import clock
from portal.workflow import presenters, queries, services
from portal.workflow.domain import Procedure
from portal.workflow.presenters import beside
from portal.workflow.services import competence, procedures, turns

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


def hide_acting() -> None:
    """Nobody reads for whom an acting officer decided."""
    decided_by = presenters.decided_by
    presenters.decided_by = lambda decision: decided_by(_without(decision, acting_for_name=None))


def _without(decision: Any, **changed: Any) -> Any:  # noqa: ANN401  a row of decisions
    return SimpleNamespace(**{name: getattr(decision, name) for name in SHOWN} | changed)


SHOWN = ("role", "body_name", "name", "acting_for_name", "instead")


def let_acting_do_all() -> None:
    """An acting officer is not told what is not for them."""
    beside_deciding = beside.beside_deciding
    beside.beside_deciding = lambda *given: replace(beside_deciding(*given), hindrance=None)


def keep_interest() -> None:
    """An officer with an interest goes on deciding."""
    competence.excluded = lambda case, step: {}  # noqa: ARG005  the signature of what it replaces


def sleep_on() -> None:
    """A deferral never ends."""
    queries.steps_to_wake = lambda today, limit: []  # noqa: ARG005  the signature of what it replaces


def run_on() -> None:
    """The clock of the whole runs on while a case sleeps."""
    turns.pause = lambda case: None  # noqa: ARG005  the signature of what it replaces


def tell_nobody_of_silence() -> None:
    """The time of a service passes and nobody hears of it."""
    queries.cases_past = lambda now, limit: []  # noqa: ARG005  the signature of what it replaces


def lose_answers() -> None:
    """What an applicant answers does not reach who asked."""
    asked_view = beside.asked_view
    beside.asked_view = lambda question: replace(asked_view(question), answer=None)


def hide_old_decisions() -> None:
    """A new decision takes the place of the old one without a trace."""
    view = presenters._view  # noqa: SLF001  the link that is broken

    def newest(*given: Any) -> Any:  # noqa: ANN401  what the page shows
        shown = view(*given)
        kept = {decision.step: event for decision, event in zip(reversed(shown.decisions), shown.events, strict=True)}
        return replace(shown, events=[event for event in shown.events if event in kept.values()][: len(kept)])

    presenters._view = newest  # type: ignore[assignment]  # noqa: SLF001  the tour breaks this link on purpose


def hide_taking_back() -> None:
    """That an answer was taken back is not told."""
    view = presenters._view  # noqa: SLF001  the link that is broken

    def without(*given: Any) -> Any:  # noqa: ANN401  what the page shows
        shown = view(*given)
        pairs = zip(reversed(shown.decisions), shown.events, strict=True)
        return replace(shown, events=[event for decision, event in pairs if decision.outcome != "take_back"])

    presenters._view = without  # type: ignore[assignment]  # noqa: SLF001  the tour breaks this link on purpose


CUTS = {
    "acting-may-all": let_acting_do_all,
    "acting-not-shown": hide_acting,
    "answers-lost": lose_answers,
    "case-sleeps-on": sleep_on,
    "decider-keeps-interest": keep_interest,
    "deferral-runs-on": run_on,
    "old-decision-hidden": hide_old_decisions,
    "superior-untold": tell_nobody_of_silence,
    "taken-back-hidden": hide_taking_back,
    "step-skipped": skip_step,
    "silence-approves": let_silence_approve,
    "reasons-lost": lose_reasons,
    "comments-lost": lose_comments,
}
