"""What an application still lacks before it can be sent, and until when it can be taken back. Pure."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.applications.domain.states import HOST_FIELDS, STATEMENTS, WITHDRAWABLE, ApplicationState
from portal.eligibility.domain.verdict import Outcome
from portal.integrity.domain import InterestKind
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Filled:
    """How far an application has come: what is filled in, and how it stands with rules and deadline."""

    motivation: str
    papers: Mapping[str, bool]
    """By the name of each paper that is asked for: whether a file is there."""
    statements: Collection[str]
    fields: Collection[str]
    interest: Mapping[str, str] | None
    outcome: Outcome | None
    """By the rules, as the record stands now."""
    open_until: dt.datetime
    is_open: bool
    again: bool = False
    """It was returned: neither deadline nor rules keep a correction back, those who decide have both before them."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must be there before an application can be sent."""

    key: str
    """Of the field in the form; of what is no field, a name of its own."""
    what: Text
    done: bool
    why: Text | None = None
    """What is missing, where its name does not say it."""


def before_sending(filled: Filled) -> list[Need]:
    """Everything that must be there, in the order of the form."""
    papers = [
        Need(f"paper_{place}", Text("Paper: %(name)s", name=name), there) for place, (name, there) in enumerate(filled.papers.items())
    ]
    fault = interest_fault(filled.interest)
    declared = Text("Interest in the host: none to declare") if filled.interest is None else Text("Interest in the host: declared")
    needs = [
        Need("motivation", Text("Your motivation"), bool(filled.motivation.strip())),
        *papers,
        _count("statements", Text("Statements"), len({one.key for one in STATEMENTS} & set(filled.statements)), len(STATEMENTS)),
        Need(fault[1] if fault else "interest", declared, fault is None, fault[0] if fault else None),
        _count("fields", Text("Your consent to what the host will see"), len(set(HOST_FIELDS) & set(filled.fields)), len(HOST_FIELDS)),
    ]
    return needs if filled.again else [*needs, _rules(filled.outcome), _deadline(filled)]


def _count(key: str, what: Text, done: int, of: int) -> Need:
    return Need(key, what, done == of, Text("%(done)s of %(of)s ticked", done=done, of=of) if done != of else None)


def _rules(outcome: Outcome | None) -> Need:
    what = Text("Every rule is met, or an officer can check it") if outcome is Outcome.NEEDS_CHECK else Text("No rule stands against you")
    met = outcome is not None and outcome is not Outcome.NOT_ELIGIBLE
    return Need("rules", what, met, None if met else Text("By your data at least one rule is not met."))


def _deadline(filled: Filled) -> Need:
    what = Text("Deadline: %(moment)s", moment=filled.open_until)
    return Need("deadline", what, filled.is_open, None if filled.is_open else Text("It has passed, or the opportunity is closed."))


def interest_fault(interest: Mapping[str, str] | None) -> tuple[Text, str] | None:
    """What a declaration of interest lacks, and the field in which it does; None for one that is whole, and for none at all."""
    if interest is None:
        return None
    if not interest.get("declared", "yes"):
        return Text("Tick that you declare an interest, or empty the two fields below."), "interest"
    if interest["kind"] not in set(InterestKind):
        return Text("Choose the kind of the interest that you declare."), "interest_kind"
    if not interest["words"].strip():
        return Text("Say in a sentence what the interest is."), "interest_words"
    return None


def is_withdrawable(state: ApplicationState, starts_on: dt.date, today: dt.date) -> bool:
    """Whether its applicant can take an application back: until the letter is signed, at the latest on the first day.

    A draft is its applicant's alone: it can be dropped whenever they like.
    """
    return state in WITHDRAWABLE and (state is ApplicationState.DRAFT or today <= starts_on)


TOO_LATE = Text(
    "The assignment letter is signed, or the first day has passed: the application can no longer be withdrawn here. "
    "Ask the head of your agency or BKD to cancel the assignment."
)
