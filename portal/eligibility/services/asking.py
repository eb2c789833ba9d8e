"""Answers to questions: one person's verdict with its reasons, many people's at once, and a past one under the rules of its day."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.eligibility import queries
from portal.eligibility.domain.facts import FACTS, Context, Fact, Offers
from portal.eligibility.domain.rules import Question, Rule, Value, personal
from portal.eligibility.domain.verdict import Outcome, Verdict, evaluate, facts_in
from portal.eligibility.queries.verdicts import SIZE, Conditions, Row, Tally, Values
from portal.kernel import clock
from portal.kernel.db import rows_of
from portal.kernel.paging import Page

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery

    from portal.eligibility.queries import Overs
    from portal.workforce.models import Servant


def register_own_facts() -> None:
    """Put the facts of the workforce's record into the table; the slices above add theirs."""
    for name, source in (queries.OWN | queries.STUDY | queries.UNITS).items():
        FACTS.register(name, source)


def verdict_of(servant: "Servant", question: Question, on: dt.date | None = None) -> Verdict:
    """One person's verdict on a question for a day (today), every rule with the value used, its source and its day."""
    day = on or clock.today()
    rules, context = queries.asked(question, day)
    asked = {fact for rule in personal(rules, question, day) for fact in rule.facts}
    return evaluate(rules, queries.facts_of(servant, context, asked), day, question)


def replay(past: Verdict, question: Question, known_at: dt.datetime) -> Verdict:
    """A past verdict once more: its own facts, under the rules that the product knew at a moment."""
    return evaluate(queries.rules_at(question.kind, past.on, known_at), facts_in(past), past.on, question)


class OverOfferings:
    """What the rules say of one person today over all offerings, as SQL over the offerings' rows: as `verdict_of` says of each.

    `kinds`: each kind's policy, and its terms by name; `requirements`: the column in which an offering keeps what its host asks. The
    conditions are everybody's and stay the same objects until the rules or the day change.
    """

    def __init__(self, kinds: Mapping[str, tuple[str, Callable[[str], Any]]], requirements: "ColumnElement[Any]") -> None:
        self._kinds, self._requirements = kinds, requirements
        self._built: tuple[tuple[str, dt.date], Overs] | None = None

    def of_today(self, fingerprint: str | None = None) -> "Overs":
        """The conditions as of now, and what has to be bound for whom (`Overs.values`); `fingerprint` of the rules where it was read."""
        key = fingerprint or rows_of(queries.FINGERPRINT)[0].fingerprint, clock.today()
        if self._built is None or self._built[0] != key:
            self._built = key, queries.over_offerings({name: self._asked(name, *key) for name in self._kinds}, self._requirements)
        return self._built[1]

    def _asked(self, kind: str, fingerprint: str, today: dt.date) -> tuple[list[Rule], Offers]:
        policy, term = self._kinds[kind]
        question = Question(policy)
        rules, context = queries.asked(question, today, fingerprint)
        return personal(rules, question, today), Offers(context, term)


@dataclass(frozen=True, slots=True)
class Answers:
    """One question asked about all servants: the rules in the order of each row's results, the context, and who counts."""

    rules: tuple[Rule, ...]
    context: Context
    conditions: Conditions = ()

    def counts(self) -> dict[Outcome, int]:
        """How many people have each outcome."""
        return queries.counts(self.rules, self.context, self.conditions)

    def counts_and_tallies(self) -> tuple[dict[Outcome, int], list[Tally]]:
        """The same, and how many people each rule excludes and of how many it cannot say."""
        return queries.counts_and_tallies(self.rules, self.context, self.conditions)

    def first_of(self, most: Mapping[Outcome, int]) -> "Subquery":
        """The first so many people of each of these outcomes, by name, for a statement that reads more of them."""
        return queries.first_of(self.rules, self.context, self.conditions, most)

    def page(
        self, *, outcome: Outcome | None = None, number: int = 1, size: int = SIZE, known: Mapping[Outcome, int] | None = None
    ) -> Page[Row]:
        """A page of people with every rule's result; `known` are the counts, where they have been read."""
        return queries.page_of_verdicts(self.rules, self.context, self.conditions, outcome=outcome, number=number, size=size, known=known)

    def values(self) -> Values:
        """What the rules ask of people, for a statement that reads them."""
        return queries.values({fact for rule in self.rules for fact in rule.facts}, self.context)

    def verdict(self, said: Mapping[str, Value]) -> Verdict:
        """One person's verdict with the values that such a statement read: where they come from and of when is not read for many."""
        return evaluate(self.rules, {fact: Fact(value) for fact, value in said.items()}, self.context.on)


def answers(question: Question, on: dt.date | None = None, conditions: Conditions = ()) -> Answers:
    """Ask a question about all servants for a day (today); `conditions` narrow who counts (`queries.works_in`)."""
    day = on or clock.today()
    rules, context = queries.asked(question, day)
    return Answers(tuple(personal(rules, question, day)), context, conditions)
