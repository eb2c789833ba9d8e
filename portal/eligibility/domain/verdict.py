"""One person's verdict with its reasons, pure: rules and facts in, outcome and reasons out."""

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from portal.eligibility.domain.facts import UNKNOWN, Fact, sentence_of
from portal.eligibility.domain.rules import Condition, Effect, Question, Rule, Value, all_of, applies, holds, met, personal
from portal.kernel.text import Text


class Outcome(enum.StrEnum):
    """Eligible, not eligible by a rule, or a person must look."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    NEEDS_CHECK = "needs_check"


class Result(enum.StrEnum):
    """What one rule says."""

    PASS = "pass"  # noqa: S105  a result, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


_RESULTS = {True: Result.PASS, False: Result.FAIL, None: Result.UNKNOWN}
_OUTCOMES = {True: Outcome.ELIGIBLE, False: Outcome.NOT_ELIGIBLE, None: Outcome.NEEDS_CHECK}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's answer: the rule in its version, the value used with its source and day, the legal basis, and the sentence."""

    rule_id: str
    version: int
    result: Result
    effect: Effect
    fact: str
    value: Value
    source: str | None
    as_of: dt.date | None
    legal_basis: str
    message: Text
    said: Text | None = None
    """What the value comes from, where the value alone does not say it."""
    applies: bool = True
    """Whether the rule was asked of this person at all; one that was not is kept for the replay, and no page shows it."""
    others: tuple[tuple[str, Value], ...] = ()
    """The values of the conditions beside the rule's own comparison, by fact."""

    @property
    def shown(self) -> Result:
        """What a reader is told: a rule that only sends to a person is never shown as a refusal."""
        return Result.UNKNOWN if self.result is Result.FAIL and self.effect is not Effect.BLOCK else self.result

    def to_json(self) -> dict[str, Any]:
        """A JSON document that `from_json` reads back."""
        return {
            "rule_id": self.rule_id,
            "version": self.version,
            "result": self.result.value,
            "effect": self.effect.value,
            "fact": self.fact,
            "value": _plain(self.value),
            "source": self.source,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "legal_basis": self.legal_basis,
            "message": self.message.to_json(),
            **({"said": self.said.to_json()} if self.said else {}),
            **({"applies": False} if not self.applies else {}),
            **({"others": [[fact, _plain(value)] for fact, value in self.others]} if self.others else {}),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        value = document["value"]
        return cls(
            rule_id=document["rule_id"],
            version=document["version"],
            result=Result(document["result"]),
            effect=Effect(document["effect"]),
            fact=document["fact"],
            value=tuple(value) if isinstance(value, list) else value,
            source=document["source"],
            as_of=dt.date.fromisoformat(document["as_of"]) if document["as_of"] else None,
            legal_basis=document["legal_basis"],
            message=Text.from_json(document["message"]),
            said=Text.from_json(document["said"]) if "said" in document else None,
            applies=document.get("applies", True),
            others=tuple((fact, tuple(other) if isinstance(other, list) else other) for fact, other in document.get("others", ())),
        )


def _plain(value: Value) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return float(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with every rule's reason; `on` is the day on which the facts count."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    on: dt.date

    def ordered(self) -> tuple[Reason, ...]:
        """As a page lists them: not met, needs a check, met; what two rules ask in the same words stands once, by the graver answer."""
        order = {Result.FAIL: 0, Result.UNKNOWN: 1, Result.PASS: 2}
        said: dict[Text, Reason] = {}
        for reason in sorted((reason for reason in self.reasons if reason.applies), key=lambda reason: order[reason.shown]):
            said.setdefault(reason.message, reason)
        return tuple(said.values())

    def against(self) -> tuple[Reason, ...]:
        """What stands in the way of being eligible: rules that are not met, or of which nobody knows; one that only warns does not."""
        return tuple(reason for reason in self.ordered() if _weight(reason) is not True)

    def tally(self) -> dict[str, int]:
        """How many rules are met, not met, need a check."""
        shown = [reason.shown for reason in self.ordered()]
        return {result.value: shown.count(result) for result in Result}

    def to_json(self) -> dict[str, Any]:
        """A JSON document that `from_json` reads back; it is stored with an application."""
        return {"outcome": self.outcome.value, "on": self.on.isoformat(), "reasons": [reason.to_json() for reason in self.reasons]}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        reasons = tuple(Reason.from_json(reason) for reason in document["reasons"])
        return cls(Outcome(document["outcome"]), reasons, dt.date.fromisoformat(document["on"]))


def evaluate(policy: Sequence[Rule], facts: Mapping[str, Fact], on: dt.date, question: Question | None = None) -> Verdict:
    """Ask every personal rule that holds on the day.

    The outcome is the AND of three values: a rule that only sends to a person counts as unknown where it is not met, one that only warns
    does not count.
    """
    reasons = tuple(_reason(rule, facts) for rule in personal(policy, question, on))
    return Verdict(_OUTCOMES[all_of(_weight(reason) for reason in reasons)], reasons, on)


def _reason(rule: Rule, facts: Mapping[str, Fact]) -> Reason:
    """A fact that nobody supplies is unknown, even one of which no event on record would count as met."""
    fact = facts.get(rule.fact, UNKNOWN)

    def ask(one: Rule | Condition) -> bool | None:
        return holds(one, facts[one.fact].value) if one.fact in facts else None

    return Reason(
        rule_id=rule.rule_id,
        version=rule.version,
        result=_RESULTS[met(rule, ask)],
        effect=rule.effect,
        fact=rule.fact,
        value=fact.value,
        source=fact.source,
        as_of=fact.as_of,
        legal_basis=rule.legal_basis,
        message=sentence_of(rule),
        said=fact.said,
        applies=applies(rule, ask) is not False,
        others=tuple((one.fact, facts[one.fact].value) for one in rule.conditions if one.fact in facts),
    )


def _weight(reason: Reason) -> bool | None:
    if reason.result is Result.PASS or reason.effect is Effect.WARN:
        return True
    return False if reason.result is Result.FAIL and reason.effect is Effect.BLOCK else None


def facts_in(verdict: Verdict) -> dict[str, Fact]:
    """The facts that a past verdict used, to ask other rules about them."""
    known = [reason for reason in verdict.reasons if reason.value is not None or reason.result is not Result.UNKNOWN]
    beside = {fact: Fact(value) for reason in verdict.reasons for fact, value in reason.others}
    return beside | {reason.fact: Fact(reason.value, reason.source, reason.as_of, reason.said) for reason in known}
