"""A rule is data: one fact, one operator, one value, with its basis and its days; here is how it is read and asked.

Logic has three values: met, not met, unknown. An unknown fact leaves a rule unknown whatever its operator. Of a `months_since_…` fact no
event on record counts as met.
"""

import datetime as dt
import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Self

from portal.kernel.errors import DomainError
from portal.kernel.text import Text

Scalar = str | bool | int | Decimal
Value = Scalar | tuple[Scalar | None, ...] | None
"""A fact's value; a tuple stands for several of which each must satisfy the rule; None is unknown."""


class Operator(enum.StrEnum):
    """How a fact is compared; BETWEEN includes both ends."""

    EQ = "EQ"
    GE = "GE"
    LE = "LE"
    IN = "IN"
    BETWEEN = "BETWEEN"


class Effect(enum.StrEnum):
    """What a rule does that is not met: block, send to a person (its basis is weak), or warn alone."""

    BLOCK = "block"
    CHECK = "check"
    WARN = "warn"


class Step(enum.StrEnum):
    """When a rule is asked: in the personal verdict, or by the step at which its fact is born."""

    VERDICT = "verdict"
    PUBLICATION = "publication"
    SELECTION = "selection"
    SUBMISSION = "submission"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"


class RuleState(enum.StrEnum):
    """A draft is nobody's law; one officer drafts, another puts in force; a later version takes the place of an earlier."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


GROUPS: dict[str, tuple[str, ...]] = {
    "internship": ("ALL", "MK", "MAG"),
    "masters": ("ALL", "MK", "TUB"),
    "short_course": ("ALL", "KUR"),
}
"""The groups of rules that make up the policy of a kind of opportunity; a kind brings its own line."""
EFFECTS: dict[str, Effect] = {"V": Effect.BLOCK, "A": Effect.BLOCK, "C": Effect.CHECK, "M": Effect.CHECK, "D": Effect.CHECK}
"""What the strength of a rule's evidence allows it to do."""
STRENGTHS: dict[str, Text] = {
    "V": Text("Read in a public source"),
    "A": Text("Read in another agency's rule on the same matter"),
    "C": Text("Seen in another system, not in the law"),
    "M": Text("From memory, not yet checked against the law"),
    "D": Text("Set by this product without a legal basis; BKD confirms or changes it"),
}
"""How a rule's basis is known, in words.

V: the source itself was read, mostly in part, so that this is no promise of the whole law's text. A: the national text was not read;
another agency's rule is taken to follow it. C: what a public system does, which is not what the law says. M: what is remembered.
D: what the product begins with, because something must hold.
"""
REQUIREMENT = "REQ"
"""The group of a host's own requirements, which come with the question."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of one fact."""

    fact: str
    operator: Operator
    value: Any

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read a condition of a stored rule."""
        value = document["value"]
        return cls(document["fact"], Operator(document["operator"]), tuple(value) if isinstance(value, list) else value)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a policy in one version."""

    rule_id: str
    version: int
    policy: str
    fact: str
    operator: Operator
    value: Any
    legal_basis: str
    unit: str = "code"
    message: str = ""
    evidence: str = "D"
    effect: Effect = Effect.BLOCK
    step: Step = Step.VERDICT
    valid_from: dt.date = dt.date.min
    valid_to: dt.date | None = None
    when: tuple[Condition, ...] = ()
    """The rule is asked only of whoever meets all of these."""
    unless: tuple[Condition, ...] = ()
    """Its exceptions: it is not asked of whoever meets all of these."""
    any_of: tuple[Condition, ...] = ()
    """Whoever meets one of these meets the rule as well."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every comparison beside the rule's own."""
        return (*self.when, *self.unless, *self.any_of)

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that it asks, its own first."""
        return (self.fact, *(condition.fact for condition in self.conditions))

    def valid_on(self, day: dt.date) -> bool:
        """Whether the rule holds on a day; its last day is the one before `valid_to`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: may this person take part in something of this kind, on these terms, under these requirements.

    `terms`: `starts_on`, `ends_on` (days), `competencies` (codes with the level that is aimed at), and what the kind adds to them.
    """

    kind: str
    terms: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    requirements: tuple[Rule, ...] = ()


def default_effect(rule_id: str, evidence: str) -> Effect:
    """V and A rows block, C, M and D rows send the case to a person, ids ending in W only warn."""
    return Effect.WARN if rule_id.endswith("W") else EFFECTS[evidence]


def requirement(number: int, fact: str, operator: Operator, value: Any, about: str = "") -> Rule:  # noqa: ANN401  a rule's value is of any type
    """A host's own requirement as a rule: it blocks, because the host has said what it needs.

    `about` names what a fact with an argument is of.
    """
    return Rule(f"{REQUIREMENT}-{number:02}", 1, REQUIREMENT, fact, operator, value, legal_basis="", message=about, evidence="V")


def personal(policy: Sequence[Rule], question: Question | None, on: dt.date) -> list[Rule]:
    """The rules that a personal verdict asks on a day: those of the policy whose fact has a source now, then the requirements."""
    rules = [rule for rule in policy if rule.step is Step.VERDICT and rule.valid_on(on)]
    return [*rules, *(question.requirements if question else ())]


def holds(rule: Rule | Condition, value: Value) -> bool | None:
    """Whether the value satisfies the rule's own comparison, or a condition; None when that is unknown."""
    if isinstance(value, tuple):
        return all_of(_compare(rule, part) for part in value)
    return _compare(rule, value)


def all_of(results: Any) -> bool | None:  # noqa: ANN401  any iterable of three-valued results
    """AND of three values: one false makes it false, else one unknown makes it unknown. The same as SQL's."""
    known = list(results)
    if False in known:
        return False
    return None if None in known else True


def one_of(results: Any) -> bool | None:  # noqa: ANN401  any iterable of three-valued results
    """OR of three values: one true makes it true, else one unknown makes it unknown. The same as SQL's."""
    known = list(results)
    if True in known:
        return True
    return None if None in known else False


def negated(result: bool | None) -> bool | None:  # noqa: FBT001  a three-valued result
    """NOT of three values."""
    return None if result is None else not result


def applies(rule: Rule, ask: Callable[[Rule | Condition], bool | None]) -> bool | None:
    """Whether a rule is asked of a person at all; `ask` answers each comparison."""
    exceptions = [negated(all_of(ask(condition) for condition in rule.unless))] if rule.unless else []
    return all_of([*(ask(condition) for condition in rule.when), *exceptions])


def met(rule: Rule, ask: Callable[[Rule | Condition], bool | None]) -> bool | None:
    """Whether a rule is met, its alternatives and exceptions included: one that is not asked of a person stands in nobody's way."""
    return one_of([negated(applies(rule, ask)), ask(rule), *(ask(condition) for condition in rule.any_of)])


def _compare(rule: Rule | Condition, value: Scalar | None) -> bool | None:
    if value is None:
        return True if rule.fact.startswith("months_since_") else None
    match rule.operator:
        case Operator.EQ:
            return bool(value == rule.value)
        case Operator.IN:
            return value in rule.value
        case Operator.GE:
            return bool(value >= rule.value)
        case Operator.LE:
            return bool(value <= rule.value)
        case Operator.BETWEEN:
            return bool(rule.value[0] <= value <= rule.value[1])


class FactType(enum.StrEnum):
    """What a fact's values are, and so which operators make sense."""

    CODE = "code"
    BOOL = "bool"
    NUMBER = "number"


FITTING: dict[FactType, frozenset[Operator]] = {
    FactType.CODE: frozenset({Operator.EQ, Operator.IN}),
    FactType.BOOL: frozenset({Operator.EQ}),
    FactType.NUMBER: frozenset({Operator.EQ, Operator.GE, Operator.LE, Operator.BETWEEN}),
}


def check_value(fact_type: FactType, operator: Operator, value: Any) -> None:  # noqa: ANN401  what an officer typed
    """Refuse a rule that could never be asked. Raises DomainError beside the field at fault."""
    if operator not in FITTING[fact_type]:
        raise DomainError(Text("This comparison does not fit the fact."), "operator")
    parts = value if operator in {Operator.IN, Operator.BETWEEN} else [value]
    fits = isinstance(parts, list) and all(_fits(fact_type, part) for part in parts)
    if operator is Operator.BETWEEN:
        fits = fits and len(parts) == 2 and parts[0] <= parts[1]  # noqa: PLR2004  two ends
    if not fits or not parts:
        raise DomainError(
            Text("The value does not fit the comparison: a number, yes or no, one code, several codes, or two numbers."), "value"
        )


def _fits(fact_type: FactType, part: Any) -> bool:  # noqa: ANN401  what an officer typed
    match fact_type:
        case FactType.BOOL:
            return isinstance(part, bool)
        case FactType.NUMBER:
            return isinstance(part, int | float) and not isinstance(part, bool)
        case FactType.CODE:
            return isinstance(part, str) and bool(part)


_YES_NO = {"true": True, "yes": True, "ya": True, "false": False, "no": False, "tidak": False}


def parse_value(fact_type: FactType, operator: Operator, typed: str) -> Any:  # noqa: ANN401  a rule's value is of any type
    """What an officer typed, as a rule's value: parts are parted by commas. Raises DomainError beside the field `value`."""
    parts = [_parse(fact_type, part.strip()) for part in typed.split(",") if part.strip()]
    many = operator in {Operator.IN, Operator.BETWEEN}
    value: Any = parts if many else parts[0] if len(parts) == 1 else None
    check_value(fact_type, operator, value)
    return value


def _parse(fact_type: FactType, part: str) -> Scalar | None:
    match fact_type:
        case FactType.BOOL:
            return _YES_NO.get(part.lower())
        case FactType.NUMBER:
            return int(part) if part.isascii() and part.lstrip("-").isdigit() else None
        case FactType.CODE:
            return part


RECORDED: dict[str, Text] = {
    "eligibility.rule.drafted": Text("Draft of a rule written"),
    "eligibility.rule.discarded": Text("Draft of a rule discarded"),
    "eligibility.rule.put_in_force": Text("Rule put in force"),
    "eligibility.finding.established": Text("Fact of a person established by an officer"),
    "eligibility.finding.revoked": Text("Finding about a person revoked"),
}
"""What the audit record calls each event that this slice writes into it."""
