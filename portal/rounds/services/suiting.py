"""What the rules say today of one person at the offerings of a round, and in a phrase why not: as `weighing` says of many at one."""

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portal.catalogue import services as opportunities
from portal.catalogue.services.reading import suiting
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.facts import Fact, source_of
from portal.eligibility.domain.findings import is_findable, is_missing, overlaid
from portal.eligibility.domain.rules import personal
from portal.eligibility.domain.verdict import Outcome, Verdict, evaluate
from portal.kernel import clock
from portal.kernel.text import Text
from portal.rounds.queries import lists
from portal.rounds.queries.circumstances import circumstances_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from portal.catalogue.models import Opportunity
    from portal.eligibility.domain.facts import Context
    from portal.eligibility.domain.rules import Question, Rule
    from portal.rounds.models import RoundList
    from portal.rounds.queries import Place
    from portal.workforce.models import Servant

TIED = Text("Your unit licenses, supervises or buys from this host, or belongs to one that does: nobody of it is placed there.")
BLOCKED = Text("The head of your agency has decided that the interest which you declared keeps you from this host.")
SHUT = Text("This offering is closed: it takes no part.")


@dataclass(frozen=True, slots=True)
class Suits:
    """What the rules say of somebody at an offering."""

    outcome: Outcome
    why: Text | None = None
    """Why not, or what an officer has to look at; None where every rule is met."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Conditions over opportunities that leave those at which somebody meets every rule, with what is bound in them."""

    conditions: "tuple[ColumnElement[bool], ...]"
    """The same objects for everybody, as long as the rules stay."""
    bound: dict[str, Any]


def blocked_host(found: "RoundList") -> uuid.UUID | None:
    """The host at which somebody is not placed because of the interest that they have declared."""
    if found.interest is None or found.measure is None or found.measure["outcome"] != "block":
        return None
    return uuid.UUID(found.interest["host_id"])


@dataclass(frozen=True, slots=True)
class _Answer:
    varying: "Mapping[str, Fact | None]"
    """The facts that depend on what is offered."""
    verdict: Verdict
    suits: Suits


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rules of a kind with a host's requirements: which facts they ask, and what was answered."""

    kind: str
    requirements: "tuple[Rule, ...]"
    names: "Sequence[str]"
    varying: "Sequence[str]"
    answers: list[_Answer] = field(default_factory=list)


def _suits(verdict: Verdict) -> Suits:
    against = next(iter(verdict.against()), None)
    if against is None:
        return Suits(verdict.outcome)
    if verdict.outcome is Outcome.NOT_ELIGIBLE:
        return Suits(verdict.outcome, Text("Not met: %(rule)s", rule=against.message))
    return Suits(verdict.outcome, Text("An officer looks at: %(rule)s", rule=against.message))


class Suiting:
    """One person as of today: whatever many offerings ask of the record is read once."""

    def __init__(self, servant: "Servant", found: "RoundList") -> None:
        self._servant, self._today = servant, clock.today()
        self.circumstances = circumstances_of(found, servant.body_id)
        self._tied = self.circumstances.tied
        self._blocked = blocked_host(found)
        self._own: dict[str, Fact] = {}
        self._established: dict[str, Any] | None = None
        self._asked: list[_Asked] = []

    def at(self, place: "Place") -> Suits:
        """What holds at one offering; whose unit is tied to its host, or who is kept from it, is not eligible there."""
        host_id = place.opportunity.host_id
        if not place.is_open:
            return Suits(Outcome.NOT_ELIGIBLE, SHUT)
        if host_id in self._tied:
            return Suits(Outcome.NOT_ELIGIBLE, TIED)
        if host_id == self._blocked:
            return Suits(Outcome.NOT_ELIGIBLE, BLOCKED)
        return self._answered(place.opportunity).suits

    def verdict(self, opportunity: "Opportunity") -> Verdict:
        """Every rule of one opportunity."""
        return self._answered(opportunity).verdict

    def _answered(self, opportunity: "Opportunity") -> _Answer:
        """Opportunities that ask the same, and of which the same is known, are answered once."""
        question = opportunities.question_of(opportunity)
        rules, context = eligibility.asked(question, self._today, self.circumstances.rules)
        asked = self._asked_by(question, rules)
        varying = {name: self._fact(name, context) for name in asked.varying}
        known = next((one for one in asked.answers if one.varying == varying), None)
        if known is None:
            verdict = evaluate(rules, self._facts(context, asked.names), self._today, question)
            known = _Answer(varying, verdict, _suits(verdict))
            asked.answers.append(known)
        return known

    def _asked_by(self, question: "Question", rules: "Sequence[Rule]") -> _Asked:
        for one in self._asked:
            if one.kind == question.kind and one.requirements == question.requirements:
                return one
        names = sorted({fact for rule in personal(rules, question, self._today) for fact in rule.facts})
        made = _Asked(question.kind, question.requirements, names, [name for name in names if _varies(name)])
        self._asked.append(made)
        return made

    def _facts(self, context: "Context", names: "Collection[str]") -> dict[str, Fact]:
        """Facts by name, with what officers have established, which is read where the record does not know something."""
        facts = {name: fact for name in names if (fact := self._fact(name, context)) is not None}
        if not any(is_findable(name) and is_missing(fact.value) for name, fact in facts.items()):
            return facts
        if self._established is None and self.circumstances.has_findings:
            self._established = eligibility.established(self._servant.id, self._today)
        return overlaid(facts, self._established or {})

    def _fact(self, name: str, context: "Context") -> Fact | None:
        source, argument = source_of(name)
        if source is None:
            return None
        if source.over is not None:  # it depends on what is offered
            return source.read(self._servant, context, argument)
        if name not in self._own:
            self._own[name] = source.read(self._servant, context, argument)
        return self._own[name]

    def in_general(self, places: "Collection[Place]") -> Verdict | None:
        """The rules that ask the same wherever the person goes, of all kinds that a round offers; None of a round without offerings."""
        kinds = {place.opportunity.kind: place.opportunity for place in places}
        reasons = [reason for opportunity in kinds.values() for reason in self.verdict(opportunity).reasons]
        own = {reason.rule_id: reason for reason in reasons if not reason.rule_id.startswith("REQ") and not _varies(reason.fact)}
        if not kinds:
            return None
        said = Verdict(Outcome.ELIGIBLE, tuple(own[key] for key in sorted(own)), self._today)
        tally = said.tally()
        outcome = Outcome.NOT_ELIGIBLE if tally["fail"] else Outcome.NEEDS_CHECK if tally["unknown"] else Outcome.ELIGIBLE
        return Verdict(outcome, said.reasons, self._today)

    def narrowed(self) -> Narrowed:
        """The conditions of a list that shows only where the person meets every rule, in SQL."""
        reader = suiting(self._servant, self.circumstances.rules, self._facts)
        kept_from = self._tied | ({self._blocked} if self._blocked is not None else set())
        return Narrowed((reader.personal.conditions["eligible"], lists.ELSEWHERE), {**reader.values, "kept_from": list(kept_from)})


def _varies(fact: str) -> bool:
    source, _ = source_of(fact)
    return source is not None and source.over is not None
