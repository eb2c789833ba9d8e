"""One person's verdicts over many offerings: the rules of a kind compiled to SQL over the offerings' rows.

The person's record and the day are values in the statement, the offering's terms are its columns: the mirror of `verdicts`, with the same
three values. A property test holds both to the verdict of one person on one offering.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, Numeric, and_, case, cast, func, literal, null, or_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB

from portal.eligibility.domain.facts import Fact, Offers, source_of
from portal.eligibility.domain.findings import is_findable, is_missing, overlaid
from portal.eligibility.domain.requirements import LEAST, MOST, ONE_OF
from portal.eligibility.domain.rules import Condition, Effect, FactType, Rule, Scalar, Value, all_of, holds, met
from portal.eligibility.queries.findings import established
from portal.eligibility.queries.verdicts import met_in_sql, outcome_of

GAP = "competence_gap_or_plan_match"
Columns = tuple[ColumnElement[Any], ...]


@dataclass(frozen=True, slots=True)
class Over:
    """Two conditions over the offerings of a kind: true, false, or NULL where it is not known."""

    eligible: ColumnElement[Any]
    """Whether every rule is met; NULL where an officer must look."""
    gap: ColumnElement[Any]
    """Whether it develops a competency in which the person is below what the post requires."""


_TYPES: dict[FactType, Any] = {FactType.CODE: SqlText, FactType.BOOL: Boolean, FactType.NUMBER: Numeric}


def over_offerings(
    servant: Any,  # noqa: ANN401  a servant, or a row with the same columns
    kinds: Mapping[str, tuple[Sequence[Rule], Offers]],
    requirements: ColumnElement[Any],
) -> dict[str, Over]:
    """What each kind's rules say of a person over its offerings.

    `requirements` is the column in which an offering keeps what its host asks (`domain.requirements`). Rules that ask nothing of the
    offering are asked here, once, and not of each offering in the statement.
    """
    facts = _same_everywhere(servant, kinds)
    known = {name: _literals(name, fact.value) for name, fact in facts.items()}
    found = {}
    for key, (rules, offers) in kinds.items():
        varying = [rule for rule in rules if any(_varies(fact) for fact in rule.facts)]
        everywhere = _weighed([rule for rule in rules if rule not in varying], facts)
        columns = functools.partial(_columns, servant, offers, known)
        by_policy = outcome_of(varying, [met_in_sql(rule, columns) for rule in varying])
        by_host = (_levels(servant, requirements), *_asked(requirements, columns))
        found[key] = Over(and_(_literal(everywhere, Boolean), by_policy, *by_host), columns(GAP)[0])
    return found


def _varies(fact: str) -> bool:
    source, _ = source_of(fact)
    return source is not None and source.over is not None


def _weighed(rules: Sequence[Rule], facts: Mapping[str, Fact]) -> bool | None:
    """What the rules that ask nothing of the offering say together: asked once here, not once of each offering in the statement."""

    def ask(condition: Rule | Condition) -> bool | None:
        fact = facts.get(condition.fact)
        return None if fact is None else holds(condition, fact.value)

    said = [(rule.effect, met(rule, ask)) for rule in rules if rule.effect is not Effect.WARN]
    return all_of(None if result is False and effect is not Effect.BLOCK else result for effect, result in said)


def _same_everywhere(servant: Any, kinds: Mapping[str, tuple[Sequence[Rule], Offers]]) -> dict[str, Fact]:  # noqa: ANN401  a servant
    """The facts that are the same whatever is offered, with what officers have established where the record does not know."""
    asked = {fact for rules, _ in kinds.values() for rule in rules for fact in rule.facts} | {
        *ONE_OF.values(),
        *LEAST.values(),
        *MOST.values(),
    }
    context = next(iter(kinds.values()))[1].context
    read: dict[str, Fact] = {}
    for name in asked:
        source, argument = source_of(name)
        if source is not None and source.over is None:
            read[name] = source.read(servant, context, argument)
    if any(is_findable(name) and is_missing(fact.value) for name, fact in read.items()):
        read = overlaid(read, established(servant.id, context.known_on))
    return read


def _literals(name: str, value: Value) -> Columns:
    source, _ = source_of(name)
    kind = _TYPES[source.type] if source else SqlText
    return tuple(_literal(part, kind) for part in (value if isinstance(value, tuple) else (value,)))


def _columns(servant: Any, offers: Offers, known: Mapping[str, Columns], fact: str) -> Columns:  # noqa: ANN401  a servant
    source, argument = source_of(fact)
    if source is not None and source.over is not None:
        return (source.over(servant, offers, argument),)
    return known.get(fact, ())


def _literal(value: Scalar | None, kind: Any) -> ColumnElement[Any]:  # noqa: ANN401  a type of SQL
    return cast(null(), kind) if value is None else cast(literal(value, kind), kind)


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


def _levels(servant: Any, requirements: ColumnElement[Any]) -> ColumnElement[bool]:  # noqa: ANN401  a servant
    """Whether the person has each level that a host asks: false beats unknown, as in AND."""
    each = func.jsonb_each_text(func.coalesce(requirements["levels"], cast({}, JSONB))).table_valued("key", "value", name="asked")
    has = cast(literal(servant.levels or {}, JSONB)[each.c.key].astext, Integer) >= cast(each.c.value, Integer)
    said = case((func.bool_and(has).is_(False), literal(value=False)), (func.count() > func.count(has), null()), else_=literal(value=True))
    return cast(select(said).select_from(each).scalar_subquery(), Boolean)
