"""What if: one person with other facts, and one policy asked of everybody. Nothing is kept and nobody is told."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.eligibility import queries
from portal.eligibility.domain.facts import Fact, source_of
from portal.eligibility.domain.rules import Condition, FactType, Question, Rule, Value, personal
from portal.eligibility.domain.verdict import Outcome, Reason, Verdict, evaluate
from portal.eligibility.queries.verdicts import Tally, outcomes_by_body
from portal.eligibility.services.ruling import can_be_asked
from portal.kernel import clock
from portal.organisations import queries as organisations
from portal.reference import queries as reference

MOST_NUMBER = 999


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact of the person that the rules ask: its value today, and what else it could be (codes, yes or no; empty for a number)."""

    name: str
    value: Value
    offered: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A verdict as it is and as it would be, with the rules whose answer differs."""

    now: Verdict
    then: Verdict
    asked: list[Asked]

    @property
    def changed(self) -> list[tuple[Reason, Reason]]:
        """Each rule whose answer would be another, before and after."""
        pairs = zip(self.now.reasons, self.then.reasons, strict=True)
        return [(before, after) for before, after in pairs if (before.shown, before.applies) != (after.shown, after.applies)]


def what_if(servant: Any, question: Question, typed: Mapping[str, str]) -> WhatIf:  # noqa: ANN401  a servant, or a row with the same columns
    """One person's verdict on a question if some facts were others, by fact as an address says them; what means nothing is left out."""
    today = clock.today()
    rules, context = queries.asked(question, today)
    names = {fact for rule in personal(rules, question, today) for fact in rule.facts}
    facts = queries.facts_of(servant, context, names)
    asked = _asked(rules, question, facts)
    others = {one.name: value for one in asked if (value := _read(one, typed.get(one.name, ""))) is not None}
    then = facts | {name: replace(facts[name], value=value, said=None) for name, value in others.items()}
    return WhatIf(evaluate(rules, facts, today, question), evaluate(rules, then, today, question), asked)


def _asked(rules: tuple[Rule, ...], question: Question, facts: Mapping[str, Fact]) -> list[Asked]:
    """The facts of the person, in the order in which the rules ask them; what the offering says is not the person's to change."""
    found: dict[str, Asked] = {}
    for rule in personal(rules, question, clock.today()):
        for name in rule.facts:
            source, _ = source_of(name)
            if source is not None and not source.of_offering and name in facts and name not in found:
                found[name] = Asked(name, facts[name].value, _offered(name, rules, question))
    return list(found.values())


def _offered(name: str, rules: tuple[Rule, ...], question: Question) -> tuple[Any, ...]:
    source, _ = source_of(name)
    if source is None or source.type is FactType.NUMBER:
        return ()
    if source.type is FactType.BOOL:
        return (True, False)
    every = [*rules, *question.requirements]
    values = [one.value for rule in every for one in _comparisons(rule) if one.fact == name]
    return tuple(sorted({code for value in values for code in (value if isinstance(value, tuple) else (value,))}))


def _comparisons(rule: Rule) -> tuple[Rule | Condition, ...]:
    return rule, *rule.conditions


def _read(asked: Asked, typed: str) -> Value:
    """What was chosen for a fact; None where nothing was, or nothing that it could be."""
    text = typed.strip()
    if not text:
        return None
    if not asked.offered:
        return min(int(text), MOST_NUMBER) if text.isascii() and text.isdigit() else None
    value = next((one for one in asked.offered if str(one).lower() == text.lower()), None)
    return tuple(value for _ in asked.value) if value is not None and isinstance(asked.value, tuple) else value


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many people of an agency have each outcome."""

    name: str
    counts: dict[Outcome, int]


@dataclass(frozen=True, slots=True)
class Sweep:
    """One policy over everybody: outcomes, what each rule excludes, and the same by agency."""

    counts: dict[Outcome, int]
    tallies: list[Tally]
    agencies: list[AgencyCount]


def policy_over_all(kind: str) -> Sweep:
    """Ask a kind's policy of everybody today, whatever the opportunity: rules about an offering, or a host's own, are left out."""
    today = clock.today()
    question = Question(kind, {"ends_on": today, "competencies": {entry.code: 1 for entry in reference.competencies()}})
    rules, context = queries.asked(question, today)
    asked = [rule for rule in personal(rules, question, today) if can_be_asked(rule) and not _of_offering(rule)]
    counts, tallies = queries.counts_and_tallies(asked, context)
    return Sweep(counts, tallies, _by_agency(outcomes_by_body(asked, context)))


def _of_offering(rule: Rule) -> bool:
    sources = [source_of(fact)[0] for fact in rule.facts]
    return any(source is not None and source.of_offering for source in sources)


def _by_agency(found: list[tuple[uuid.UUID, Outcome, int]]) -> list[AgencyCount]:
    names = {place.body.id: place.agency_name or place.body.name for place in organisations.tree()}
    by_name: dict[str, dict[Outcome, int]] = {}
    for body, outcome, number in found:
        counts = by_name.setdefault(names.get(body, ""), dict.fromkeys(Outcome, 0))
        counts[outcome] += number
    return [AgencyCount(name, counts) for name, counts in sorted(by_name.items())]
