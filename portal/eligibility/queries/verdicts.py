"""Verdicts over all servants: the rules of one question compiled to SQL, whose AND of three values is the law's own.

NULL is unknown, false beats unknown. A rule that only sends to a person enters the AND as NULLIF(rule, false), one that only warns not
at all.
"""

import functools
import operator
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array

from portal.eligibility.domain.facts import Context, source_of
from portal.eligibility.domain.findings import is_findable
from portal.eligibility.domain.rules import Condition, Effect, FactType, Operator, Rule, Value, all_of
from portal.eligibility.domain.verdict import Outcome, Result
from portal.eligibility.queries.findings import established_column
from portal.kernel.db import db
from portal.kernel.paging import Page
from portal.workforce import queries as workforce
from portal.workforce.models import Servant
from portal.workforce.queries.people import among

SIZE = 25
MANY = 1500
"""An outcome that so many have is met often enough when people are read by name."""
_OUTCOMES = {True: Outcome.ELIGIBLE, False: Outcome.NOT_ELIGIBLE, None: Outcome.NEEDS_CHECK}
_RESULTS = {True: Result.PASS, False: Result.FAIL, None: Result.UNKNOWN}
Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a set: who, the outcome, each rule's result in the order in which the rules were asked."""

    servant_id: uuid.UUID
    name: str
    nip: str
    post: str
    body_id: uuid.UUID
    outcome: Outcome
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people a rule does not let through, and of how many it does not know."""

    rule: Rule
    fails: int
    unknown: int


def counts(rules: Sequence[Rule], context: Context, conditions: Conditions = ()) -> dict[Outcome, int]:
    """How many people have each outcome."""
    verdict = outcome_of(rules, compiled(rules, context)).label("verdict")
    told = select(verdict, func.count()).where(workforce.here(), *conditions).group_by(verdict)
    found: dict[bool | None, int] = dict(db.session.execute(told).all())
    return {outcome: found.get(value, 0) for value, outcome in _OUTCOMES.items()}


def counts_and_tallies(rules: Sequence[Rule], context: Context, conditions: Conditions = ()) -> tuple[dict[Outcome, int], list[Tally]]:
    """How many people have each outcome; how many each rule excludes, and of how many it cannot say. In one statement.

    The database asks each rule of each person once, and counts together those of whom all rules say the same: they are far fewer than the
    people, so that the rest is counted here.
    """
    each = compiled(rules, context)
    keys = [_written(each[at : at + RULES_A_KEY]).label(f"k{at}") for at in range(0, len(each), RULES_A_KEY)]
    numbers, fails, unknown = dict.fromkeys(_OUTCOMES, 0), [0] * len(rules), [0] * len(rules)
    told = select(*keys, func.count()).where(workforce.here(), *conditions).group_by(*keys)
    for *written, number in db.session.execute(told):
        said = [result for key, at in zip(written, range(0, len(each), RULES_A_KEY), strict=True) for result in _read(key, len(each) - at)]
        numbers[_weighed(rules, said)] += number
        for place, result in enumerate(said):
            fails[place] += number if result is False else 0
            unknown[place] += number if result is None else 0
    tallies = [Tally(rule, fails[place], unknown[place]) for place, rule in enumerate(rules)]
    return {_OUTCOMES[value]: number for value, number in numbers.items()}, tallies


RULES_A_KEY = 31
"""So many results fit into one number of 64 bits, two for each."""
_DIGITS = (False, True, None)


def _written(each: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """The results as one number, in base four: 0 not met, 1 met, 2 unknown."""
    digits = (func.coalesce(cast(result, Integer), 2) * literal(4**place, BigInteger) for place, result in enumerate(each))
    return functools.reduce(operator.add, digits)


def _read(key: int, rules: int) -> list[bool | None]:
    """What `_written` wrote of so many rules, or of as many as it writes into one number."""
    return [_DIGITS[key >> 2 * place & 3] for place in range(min(rules, RULES_A_KEY))]


def _weighed(rules: Sequence[Rule], said: Sequence[bool | None]) -> bool | None:
    """The same as `outcome_of`, of one person's results."""
    asked = [(rule, result) for rule, result in zip(rules, said, strict=True) if rule.effect is not Effect.WARN]
    return all_of(None if result is False and rule.effect is Effect.CHECK else result for rule, result in asked)


def page_of_verdicts(
    rules: Sequence[Rule],
    context: Context,
    conditions: Conditions = (),
    *,
    outcome: Outcome | None = None,
    number: int = 1,
    size: int = SIZE,
    known: Mapping[Outcome, int] | None = None,
) -> Page[Row]:
    """A page of people with every rule's result: eligible first, then those who need a check, then the others, each by name.

    `known` are the counts, where they have been read.
    """
    numbers = known or counts(rules, context, conditions)
    wanted = [outcome] if outcome else [Outcome.ELIGIBLE, Outcome.NEEDS_CHECK, Outcome.NOT_ELIGIBLE]
    skip, rows = (number - 1) * size, list[Row]()
    for group in wanted:
        if skip < numbers[group] and len(rows) < size:
            found = _people(rules, context, conditions, group, in_turn=numbers[group] >= MANY)
            rows += [_row(row) for row in db.session.execute(found.limit(size - len(rows)).offset(skip)).mappings()]
        skip = max(0, skip - numbers[group])
    return Page(rows, number, size, sum(numbers[group] for group in wanted))


def _people(rules: Sequence[Rule], context: Context, conditions: Conditions, outcome: Outcome, *, in_turn: bool) -> Select[Any]:
    """Those with an outcome, by name; `in_turn` reads people by name until there are enough, which is quick where many have it."""
    if in_turn:
        told = _verdicts(rules, context, conditions, in_turn=True)
        return select(told).where(_is(told.c.verdict, outcome)).order_by(told.c.name, told.c.id)
    told = _verdicts(rules, context, conditions)
    verdict = outcome_of(rules, compiled(rules, context)).label("verdict")
    few = select(Servant.id, verdict).where(workforce.here(), *conditions).offset(0).subquery()  # OFFSET: everybody is asked, then sorted
    return select(told).join(few, few.c.id == told.c.id).where(_is(few.c.verdict, outcome)).order_by(told.c.name, told.c.id)


def first_of(rules: Sequence[Rule], context: Context, conditions: Conditions, most: Mapping[Outcome, int]) -> Subquery:
    """The first so many people of each of these outcomes, by name: their ids and outcomes, for a statement that reads more of them."""
    parts = []
    for outcome, number in most.items():
        people = _people(rules, context, conditions, outcome, in_turn=True).limit(number).subquery()
        parts.append(select(people.c.id, literal(outcome.value).label("outcome")))
    return parts[0].union_all(*parts[1:]).subquery()


def everybody(rules: Sequence[Rule], context: Context, conditions: Conditions = ()) -> dict[uuid.UUID, Outcome]:
    """The outcome of everybody who meets the conditions."""
    told = _verdicts(rules, context, conditions)
    return {servant_id: _OUTCOMES[verdict] for servant_id, verdict in db.session.execute(select(told.c.id, told.c.verdict))}


def excluded(rules: Sequence[Rule], context: Context, servant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who of some people does not meet the rules or is not in service any more; whoever needs a check is not excluded."""
    verdict = outcome_of(rules, compiled(rules, context))
    found = select(Servant.id).where(among(Servant.id, servant_ids), or_(not_(workforce.here()), _is(verdict, Outcome.NOT_ELIGIBLE)))
    return set(db.session.scalars(found))


@dataclass(frozen=True, slots=True)
class Values:
    """What the record says of people, fact by fact, as a part of a statement that reads them; a fact that has no column is left out."""

    parts: Mapping[str, tuple[ColumnElement[Any], ...]]

    def columns(self) -> list[ColumnElement[Any]]:
        """The columns to select, over a servant's row."""
        return [part.label(f"{fact} {place}") for fact, parts in self.parts.items() for place, part in enumerate(parts)]

    def read(self, row: Iterable[Any]) -> dict[str, Value]:
        """What those columns said of one person: one value, or several of which each must satisfy a rule."""
        said = iter(row)
        several = {fact: tuple(next(said) for _ in parts) for fact, parts in self.parts.items()}
        return {fact: found if len(found) > 1 else found[0] for fact, found in several.items()}


def values(facts: Iterable[str], context: Context) -> Values:
    """The values of these facts."""
    known = {fact: source_of(fact)[0] for fact in sorted(facts)}
    return Values({fact: _columns(fact, context) for fact, source in known.items() if source is not None and source.column is not None})


def compiled(rules: Sequence[Rule], context: Context) -> list[ColumnElement[bool]]:
    """Each rule as an SQL condition over a servant's row; NULL where the fact is unknown or has no column."""
    return [met_in_sql(rule, lambda fact: _columns(fact, context)) for rule in rules]


def outcome_of(rules: Sequence[Rule], conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[Any]:
    """The AND of three values over the rules.

    Rules that send to a person are weighed together: NULLIF of their AND is the AND of their NULLIFs.
    """
    asked = sorted(zip(rules, conditions, strict=True), key=lambda pair: _cost(pair[0]))
    blocks = [condition for rule, condition in asked if rule.effect is Effect.BLOCK]
    checks = [condition for rule, condition in asked if rule.effect is Effect.CHECK]
    sent = [func.nullif(and_(*checks), literal(value=False), type_=Boolean)] if checks else []
    return and_(*blocks, *sent) if blocks or sent else literal(value=True)


def _cost(rule: Rule) -> int:
    """The database stops at the first rule that is not met: those that read one code or day are asked before those that count."""
    source, _ = source_of(rule.fact)
    return 0 if source is None or source.type is not FactType.NUMBER else 1


def _verdicts(rules: Sequence[Rule], context: Context, conditions: Conditions, *, in_turn: bool = False) -> Subquery:
    """What the rules say of each person; `in_turn` one after the other by name, until whoever asks has enough."""
    each = compiled(rules, context)
    who = (Servant.id, Servant.name, Servant.nip, Servant.post, Servant.body_id)
    results: ColumnElement[Any] = array[Any](each, type_=Boolean) if each else cast(array[Any]([], type_=Boolean), ARRAY(Boolean))
    found: Select[Any] = select(*who, outcome_of(rules, each).label("verdict"), results.label("results"))
    found = found.where(workforce.here(), *conditions)
    if in_turn:  # OFFSET keeps the question which outcome it is outside, so that no guess at its answer makes the database sort everybody
        found = found.order_by(Servant.name, Servant.id).offset(0)
    return found.subquery()


def _row(row: Mapping[Any, Any]) -> Row:
    results = tuple(_RESULTS[result] for result in row["results"])
    return Row(row["id"], row["name"], row["nip"], row["post"], row["body_id"], _OUTCOMES[row["verdict"]], results)


def _is(verdict: ColumnElement[Any], outcome: Outcome) -> ColumnElement[bool]:
    match outcome:
        case Outcome.ELIGIBLE:
            return verdict.is_(True)
        case Outcome.NOT_ELIGIBLE:
            return verdict.is_(False)
        case Outcome.NEEDS_CHECK:
            return verdict.is_(None)


Columns = Callable[[str], tuple[ColumnElement[Any], ...]]
"""A fact by its name, as SQL: one expression, or several of which each must satisfy a rule; none where nobody supplies it."""


def _columns(fact: str, context: Context) -> tuple[ColumnElement[Any], ...]:
    source, argument = source_of(fact)
    if source is None or source.column is None:
        return ()
    found = source.column(context, argument)
    if isinstance(found, tuple):
        return tuple(_or_established(fact, part, context, place) for place, part in enumerate(found))
    return (_or_established(fact, found, context),)


def _or_established(fact: str, column: ColumnElement[Any], context: Context, part: int | None = None) -> ColumnElement[Any]:
    """The column, or where the record does not know what an officer has established."""
    return func.coalesce(column, established_column(fact, context.known_on, column.type, part)) if is_findable(fact) else column


def met_in_sql(rule: Rule, columns: Columns) -> ColumnElement[bool]:
    """What `rules.met` says, as SQL."""
    own = _condition(rule, columns)
    if not rule.conditions:
        return own
    ways = [own, *(_condition(one, columns) for one in rule.any_of)]
    asked = [_condition(one, columns) for one in rule.when]
    if rule.unless:
        asked.append(not_(and_(*(_condition(one, columns) for one in rule.unless))))
    if asked:
        ways.append(not_(and_(*asked)))
    return or_(*ways)


def _condition(rule: Rule | Condition, columns: Columns) -> ColumnElement[bool]:
    parts = [_compared(rule, column) for column in columns(rule.fact)]
    if not parts:
        return cast(null(), Boolean)
    if rule.fact.startswith("months_since_"):
        parts = [func.coalesce(part, literal(value=True)) for part in parts]
    return and_(*parts)


def _compared(rule: Rule | Condition, column: ColumnElement[Any]) -> ColumnElement[bool]:
    match rule.operator:
        case Operator.EQ:
            return column == literal(rule.value)
        case Operator.IN:
            return column.in_(list(rule.value))
        case Operator.GE:
            return column >= literal(rule.value)
        case Operator.LE:
            return column <= literal(rule.value)
        case Operator.BETWEEN:
            return column.between(literal(rule.value[0]), literal(rule.value[1]))


@dataclass(frozen=True, slots=True)
class Moved:
    """One person whose outcome another rule would change."""

    servant_id: uuid.UUID
    name: str
    nip: str
    post: str
    body_id: uuid.UUID
    before: Outcome
    after: Outcome


def movements(before: Sequence[Rule], after: Sequence[Rule], context: Context) -> dict[tuple[Outcome, Outcome], int]:
    """How many people go from which outcome to which when one set of rules takes the place of another."""
    told = _two(before, after, context)
    found = db.session.execute(select(told.c.before, told.c.after, func.count()).group_by(told.c.before, told.c.after))
    return {(_OUTCOMES[was], _OUTCOMES[becomes]): number for was, becomes, number in found}


def moved_page(before: Sequence[Rule], after: Sequence[Rule], context: Context, *, number: int = 1, size: int = SIZE) -> Page[Moved]:
    """Those whose outcome would change, by name."""
    told = _two(before, after, context)
    found = select(told).where(told.c.before.is_distinct_from(told.c.after))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.execute(found.order_by(told.c.name, told.c.id).limit(size).offset((number - 1) * size)).mappings()
    people = [Moved(r["id"], r["name"], r["nip"], r["post"], r["body_id"], _OUTCOMES[r["before"]], _OUTCOMES[r["after"]]) for r in rows]
    return Page(people, number, size, total)


def _two(before: Sequence[Rule], after: Sequence[Rule], context: Context) -> Subquery:
    who = (Servant.id, Servant.name, Servant.nip, Servant.post, Servant.body_id)
    outcomes = [outcome_of(rules, compiled(rules, context)).label(name) for rules, name in ((before, "before"), (after, "after"))]
    return select(*who, *outcomes).where(workforce.here()).subquery()


def outcomes_by_body(rules: Sequence[Rule], context: Context) -> list[tuple[uuid.UUID, Outcome, int]]:
    """How many people of each body have each outcome."""
    verdict = outcome_of(rules, compiled(rules, context)).label("verdict")
    told = select(Servant.body_id, verdict, func.count()).where(workforce.here()).group_by(Servant.body_id, verdict)
    return [(body, _OUTCOMES[value], number) for body, value, number in db.session.execute(told)]


def movements_by_body(before: Sequence[Rule], after: Sequence[Rule], context: Context) -> list[tuple[uuid.UUID, Outcome, Outcome, int]]:
    """How many people of each body go from which outcome to which; those whose outcome stays are left out."""
    told = _two(before, after, context)
    moved = select(told.c.body_id, told.c.before, told.c.after, func.count()).where(told.c.before.is_distinct_from(told.c.after))
    found = db.session.execute(moved.group_by(told.c.body_id, told.c.before, told.c.after))
    return [(body, _OUTCOMES[was], _OUTCOMES[becomes], number) for body, was, becomes, number in found]
