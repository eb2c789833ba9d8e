"""The catalogue as its pages show it: an opportunity, the verdict on a reader; its lists stand in `lists`, what people keep in `kept`."""

import itertools
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from portal.catalogue import queries, services
from portal.catalogue.domain.changes import Change, changes
from portal.catalogue.domain.opportunity import ACTIONS, KINDS, Action
from portal.catalogue.presenters.lists import (
    SOON,
    Choice,
    Listed,
    chips_of,
    countdown,
    drawn_left,
    filled,
    filters,
    left_of,
    length_of,
    lines,
    listed,
)
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.facts import is_of_offering, label_of, what_helps, words_of
from portal.eligibility.domain.rules import personal as rules_on
from portal.eligibility.domain.verdict import Outcome, Reason, Verdict, evaluate
from portal.eligibility.services.simulating import WhatIf
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity, OpportunityVersion

__all__ = [
    "SOON",
    "Choice",
    "Edition",
    "Gap",
    "Listed",
    "Personal",
    "Result",
    "actions",
    "chips_of",
    "countdown",
    "drawn_left",
    "editions",
    "filled",
    "filters",
    "front",
    "left_of",
    "length_of",
    "lines",
    "listed",
    "personal",
    "reason_source",
    "reason_value",
]


class Gap(NamedTuple):
    """One competency of an opportunity beside the reader's level and the post's."""

    name: str
    own: int | None
    required: int | None
    aim: int


@dataclass(frozen=True, slots=True)
class Result:
    """A civil servant's verdict as it is shown."""

    verdict: Verdict
    about: uuid.UUID
    """The name of what was shown of the opportunity, whose requirements are rules too."""

    def lines(self) -> list[tuple[Any, Text, Text, Text]]:
        """Each rule's result, sentence, value and source, in the order in which they are read."""
        return [(reason.shown, reason.message, reason_value(reason), reason_source(reason)) for reason in self.verdict.ordered()]

    def drawn_from(self) -> tuple[Any, ...]:
        """What its drawing depends on: a rule in its version, or of this opportunity, always says the same."""
        verdict = self.verdict
        reasons = ((r.rule_id, r.version, r.result, r.value, r.source, r.as_of, r.said) for r in verdict.reasons)
        return self.about, verdict.outcome, *itertools.chain.from_iterable(reasons)


@dataclass(frozen=True, slots=True)
class Personal:
    """What an opportunity means for one civil servant."""

    result: Result
    gaps: list[Gap]


def personal(shown: queries.Shown, fingerprint: str, identity: Identity | None) -> Personal | None:
    """The verdict on the reader by the rules of this fingerprint, when a civil servant reads in that role."""
    if identity is None or not identity.holds(Role.CIVIL_SERVANT):
        return None
    servant = workforce.record_of_account(identity)
    if servant is None:
        return None
    opportunity, levels = shown.opportunity, servant.levels or {}
    question, today = services.question_of(opportunity), clock.today()
    rules, context = eligibility.asked(question, today, fingerprint)
    facts = eligibility.facts_of(servant, context, {fact for rule in rules_on(rules, question, today) for fact in rule.facts})
    verdict = evaluate(rules, facts, today, question)
    asked = {item["code"]: context.standard.required(servant.post_class, servant.post, item["code"]) for item in opportunity.competencies}
    gaps = [Gap(item["name"], levels.get(item["code"]), asked[item["code"]], item["level"]) for item in opportunity.competencies]
    return Personal(Result(verdict, shown.name), gaps)


@dataclass(frozen=True, slots=True)
class Edition:
    """A version with what it changed of the one before it."""

    row: Any
    changes: list[Change]


def editions(versions: "list[OpportunityVersion]") -> list[Edition]:
    """The versions of an opportunity, newest first, each with what it changed; the first changed nothing."""
    pairs = zip([None, *versions], versions, strict=False)
    found = [Edition(one, changes(before.document, one.document) if before else []) for before, one in pairs]
    return found[::-1]


def actions(opportunity: "Opportunity", identity: Identity | None) -> list[Action]:
    """What this reader can do with it."""
    if identity is None:
        return []
    return [action for offer in ACTIONS.values() for action in offer(identity, opportunity)]


def front(link: Callable[[uuid.UUID], str]) -> list[dict[str, Any]]:
    """The nearest deadlines for the public home."""
    return [
        {
            "title": one.title,
            "provider": one.host_name,
            "kind_text": Text("%(kind)s, %(length)s", kind=KINDS[one.kind].name, length=length_of(one)),
            "seats": one.seats,
            "open_until": one.open_until,
            "href": link(one.id),
        }
        for one in queries.nearest(5)
    ]


def reason_value(reason: Reason) -> Text:
    """The value that a rule was tested with, in words; where it stands in the way, what would change it or who can supply it."""
    if reason.said is not None:
        value = reason.said
    elif reason.value is None:
        value = Text("The record has no data on this.")
    elif is_of_offering(reason.fact):
        value = Text("The offering says: %(value)s.", value=words_of(reason.fact, reason.value))
    else:
        value = Text("In your record: %(value)s.", value=words_of(reason.fact, reason.value))
    more = what_helps(reason)
    return Text("%(first)s %(others)s", first=value, others=more) if more else value


def reason_source(reason: Reason) -> Text:
    """Where the value comes from, of when, and the rule with its basis."""
    rule = Text("Rule %(rule)s version %(version)s. %(basis)s", rule=reason.rule_id, version=reason.version, basis=reason.legal_basis)
    if reason.source is None or reason.as_of is None:
        return rule
    return Text("Source: %(source)s, %(day)s. %(rule)s", source=reason.source, day=reason.as_of, rule=rule)


@dataclass(frozen=True, slots=True)
class Supposed:
    """One fact that a reader may change on paper: its name, what it is today, what else it could be, and what was chosen."""

    name: str
    label: Text
    today: Text
    offered: list[tuple[str, Text]]
    """Empty for a number, which is typed."""
    chosen: str


@dataclass(frozen=True, slots=True)
class WhatIfView:
    """A verdict as it is and as it would be."""

    supposed: list[Supposed]
    is_asked: bool
    now: Outcome
    then: Outcome
    changed: list[tuple[Text, str, str]]
    """Each rule whose answer would be another: its sentence, the answer today, the answer then."""


def what_if_view(simulated: WhatIf, typed: Mapping[str, str]) -> WhatIfView:
    """What the page of a simulation shows."""
    supposed = [
        Supposed(
            one.name,
            label_of(one.name),
            words_of(one.name, one.value),
            [(str(value).lower() if isinstance(value, bool) else str(value), words_of(one.name, value)) for value in one.offered],
            typed.get(one.name, "")[:40],
        )
        for one in simulated.asked
    ]
    changed = [(after.message, before.shown.value, after.shown.value) for before, after in simulated.changed]
    return WhatIfView(supposed, any(one.chosen for one in supposed), simulated.now.outcome, simulated.then.outcome, changed)
