"""One person's verdicts over many offerings: the rules of a kind compiled to SQL over the offerings' rows.

The offering's terms are columns, what the person's record says is bound: the statement is the same for everybody, so that it is built
once. It mirrors `verdicts`, with the same three values. A property test holds both to the verdict of one person on one offering.
"""

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, Numeric, and_, bindparam, case, cast, func, literal, null, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.eligibility.domain.facts import Context, Fact, Offers, source_of
from portal.eligibility.domain.requirements import LEAST, MOST, ONE_OF
from portal.eligibility.domain.rules import Condition, Effect, FactType, Rule, all_of, holds, met
from portal.eligibility.queries.facts import LEVELS, own_values
from portal.eligibility.queries.findings import facts_of
from portal.eligibility.queries.verdicts import met_in_sql, outcome_of

GAP = "competence_gap_or_plan_match"
Columns = tuple[ColumnElement[Any], ...]
BY_HOSTS = (*ONE_OF.values(), *LEAST.values(), *MOST.values())
"""What a host may ask of the record beside levels."""
ReadFacts = Callable[[Context, Collection[str]], Mapping[str, Fact]]
_TYPES: dict[FactType, Any] = {FactType.CODE: SqlText, FactType.BOOL: Boolean, FactType.NUMBER: Numeric}


@dataclass(frozen=True, slots=True)
class Over:
    """Two conditions over the offerings of a kind: true, false, or NULL where it is not known. What they say of whom is bound."""

    eligible: ColumnElement[Any]
    """Whether every rule is met; NULL where an officer must look."""
    gap: ColumnElement[Any]
    """Whether it develops a competency in which the person is below what the post requires."""


@dataclass(frozen=True, slots=True, eq=False)
class Overs:
    """The conditions of each kind, built once for the rules of a day, and what has to be bound for somebody."""

    by_kind: Mapping[str, Over]
    context: Context
    everywhere: Mapping[str, Sequence[Rule]]
    """By what it is bound as: the rules of a kind that ask nothing of the offering."""
    facts: frozenset[str]
    """What is asked of the record."""
    bound: Mapping[str, tuple[str, int]]
    """By what it is bound as: a fact, and which of its parts."""

    def values(self, servant: Any, read: ReadFacts | None = None) -> dict[str, Any]:  # noqa: ANN401  a servant, or a row with the same columns
        """What is bound for somebody. Rules that ask nothing of the offering are asked here, once, and not of each offering.

        `read` reads their facts, where some have been read.
        """
        facts = read(self.context, self.facts) if read else facts_of(servant, self.context, self.facts)
        found = own_values(servant, self.context)
        for name, rules in self.everywhere.items():
            found[name] = _weighed(rules, facts)
        for name, (fact, part) in self.bound.items():
            value = facts[fact].value
            found[name] = value if not isinstance(value, tuple) else value[part] if part < len(value) else None
        return found


def over_offerings(kinds: Mapping[str, tuple[Sequence[Rule], Offers]], requirements: ColumnElement[Any]) -> Overs:
    """What each kind's rules say of anybody over its offerings.

    `requirements` is the column in which an offering keeps what its host asks (`domain.requirements`).
    """
    context = next(iter(kinds.values()))[1].context
    asked = {fact for rules, _ in kinds.values() for rule in rules for fact in rule.facts} | set(BY_HOSTS)
    facts = frozenset(fact for fact in asked if _is_own(fact))
    bound: dict[str, tuple[str, int]] = {}
    known = {fact: _bound(f"own_{place}", fact, context, bound) for place, fact in enumerate(sorted(facts))}
    by_kind, everywhere = {}, {}
    for place, (key, (rules, offers)) in enumerate(kinds.items()):
        varying = [rule for rule in rules if any(_varies(fact) for fact in rule.facts)]
        name = f"everywhere_{place}"
        everywhere[name] = [rule for rule in rules if rule not in varying]
        columns = functools.partial(_columns, offers, known)
        by_policy = outcome_of(varying, [met_in_sql(rule, columns) for rule in varying])
        by_host = (_levels(requirements), *_asked(requirements, columns))
        met_everywhere = cast(bindparam(name, type_=Boolean), Boolean)
        by_kind[key] = Over(and_(met_everywhere, by_policy, *by_host), columns(GAP)[0])
    return Overs(by_kind, context, everywhere, facts, bound)


def _varies(fact: str) -> bool:
    source, _ = source_of(fact)
    return source is not None and source.over is not None


def _is_own(fact: str) -> bool:
    """Whether it is the same whatever is offered."""
    source, _ = source_of(fact)
    return source is not None and source.over is None


def _bound(name: str, fact: str, context: Context, bound: dict[str, tuple[str, int]]) -> Columns:
    """A fact's value as bound parameters, as many as it has parts."""
    source, argument = source_of(fact)
    if source is None:
        return ()
    column = source.column(context, argument) if source.column is not None else None
    parts = range(len(column) if isinstance(column, tuple) else 1)
    bound.update({f"{name}_{part}": (fact, part) for part in parts})
    kind = _TYPES[source.type]
    return tuple(cast(bindparam(f"{name}_{part}", type_=kind), kind) for part in parts)


def _weighed(rules: Sequence[Rule], facts: Mapping[str, Fact]) -> bool | None:
    """What the rules that ask nothing of the offering say together."""

    def ask(condition: Rule | Condition) -> bool | None:
        fact = facts.get(condition.fact)
        return None if fact is None else holds(condition, fact.value)

    said = [(rule.effect, met(rule, ask)) for rule in rules if rule.effect is not Effect.WARN]
    return all_of(None if result is False and effect is not Effect.BLOCK else result for effect, result in said)


def _columns(offers: Offers, known: Mapping[str, Columns], fact: str) -> Columns:
    source, argument = source_of(fact)
    if source is not None and source.over is not None:
        return (source.over(offers, argument),)
    return known.get(fact, ())


def _asked(requirements: ColumnElement[Any], columns: Callable[[str], Columns]) -> list[ColumnElement[bool]]:
    """What a host asks beside levels, each true where an offering does not ask it."""
    found = []
    for key, fact in ONE_OF.items():
        (own,) = columns(fact)
        asks = func.coalesce(func.jsonb_array_length(requirements[key]), 0) > 0
        found.append(or_(~asks, requirements[key].has_key(own)))
    for table, least in ((LEAST, True), (MOST, False)):
        for key, fact in table.items():
            (own,) = columns(fact)
            bound = func.coalesce(requirements[key].as_integer(), 0)
            found.append(or_(bound == 0, own >= bound if least else own <= bound))
    return found


def _levels(requirements: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the person has each level that a host asks: false beats unknown, as in AND."""
    each = func.jsonb_each_text(func.coalesce(requirements["levels"], cast({}, JSONB))).table_valued("key", "value", name="asked")
    has = cast(LEVELS[each.c.key].astext, Integer) >= cast(each.c.value, Integer)
    said = case((func.bool_and(has).is_(False), literal(value=False)), (func.count() > func.count(has), null()), else_=literal(value=True))
    return cast(select(said).select_from(each).scalar_subquery(), Boolean)
