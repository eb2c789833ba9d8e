"""What the catalogue's list shows: a page, the counts beside the filters, the words of titles."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB, REGCONFIG

from portal.catalogue.domain.search import CLOSES, LENGTHS, OPEN, SHUT, Chosen
from portal.catalogue.models import Opportunity
from portal.catalogue.queries.published import LISTED, NOW, is_open_at
from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.listing import SIZE, SKIP, STATEMENTS, kept_page
from portal.kernel.paging import Page

LANGUAGES = ("simple", "indonesian", "english")
MARKS = f'HighlightAll=true, StartSel="{OPEN}", StopSel="{SHUT}"'
MOST_TITLES = 2000
LEVELS = frozenset("123456789")


@dataclass(frozen=True, slots=True, eq=False)
class Personal:
    """What may depend on a reader, by its name in `PERSONAL`: conditions on columns of Opportunity in which the reader's values are bound.

    Statements are kept by it, so it stays the same object as long as it says the same.
    """

    conditions: Mapping[str, ColumnElement[bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Such conditions with what is bound in them for one reader."""

    personal: Personal = field(default_factory=Personal)
    values: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything depends on them."""
        return bool(self.personal.conditions)


NOBODY = Reader()


@dataclass(frozen=True, slots=True)
class Facets:
    """How many results each choice would give, by filter and value; each filter leaves itself out of its own counts."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Of the competencies, by their code, as they were published."""


def _wanted(words: str) -> ColumnElement[Any]:
    """The reader's words as a query in all three configurations; the last word also as a beginning. Never raises on what is typed."""
    queries = [func.websearch_to_tsquery(literal(name).cast(REGCONFIG), words) for name in LANGUAGES]
    last = "".join(c for c in (words.split() or [""])[-1] if c.isalnum())
    if last:
        queries.append(func.to_tsquery(literal("simple").cast(REGCONFIG), last + ":*"))
    combined: ColumnElement[Any] = queries[0]
    for query in queries[1:]:
        combined = combined.op("||")(query)
    return combined


def _days() -> ColumnElement[int]:
    return type_coerce(Opportunity.ends_on - Opportunity.starts_on, Integer) + 1


LENGTH = case(*((_days() <= most, key) for key, (most, _) in LENGTHS.items() if most), else_=next(reversed(LENGTHS)))
COST = case((Opportunity.cost == 0, "free"), else_="paid")
COLUMNS: dict[str, Any] = {
    "kind": Opportunity.kind,
    "field": Opportunity.field,
    "place": Opportunity.place,
    "mode": Opportunity.mode,
    "length": LENGTH,
    "cost": COST,
}
"""The filters of which an opportunity has one value."""


def _closes(key: str) -> ColumnElement[bool]:
    """Whether it is open and closes within the span; nothing does within one that is not known."""
    if key not in CLOSES:
        return false()
    return is_open_at(NOW) & (Opportunity.open_until <= NOW + literal(CLOSES[key][0]))


def _has(name: str, value: str) -> ColumnElement[bool]:
    """Whether one of its competencies is this one, or aims at this level."""
    if name == "level":
        return Opportunity.competencies.op("@>")(cast([{"level": int(value)}], JSONB)) if value in LEVELS else false()
    return Opportunity.competencies.op("@>")(cast([{"code": value}], JSONB))


def _suits(name: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether any one choice of a filter suits."""
    if name == "closes":
        return or_(*map(_closes, values))
    if name in COLUMNS:
        found: ColumnElement[bool] = COLUMNS[name].in_(values)
        return found
    return or_(*(_has(name, value) for value in values))


def _always(chosen: Chosen) -> list[ColumnElement[bool]]:
    """The conditions that hold for every filter's counts too."""
    found: list[ColumnElement[bool]] = []
    if not chosen.closed:
        found.append(is_open_at(NOW))
    if chosen.q:
        found.append(Opportunity.search.op("@@")(_wanted(chosen.q)))
    if chosen.starts_from:
        found.append(Opportunity.starts_on >= literal(chosen.starts_from, Date))
    if chosen.starts_until:
        found.append(Opportunity.starts_on <= literal(chosen.starts_until, Date))
    return found


def conditions_of(chosen: Chosen, personal: Personal = NOBODY.personal) -> list[ColumnElement[bool]]:
    """All that an opportunity has to fulfil; the statement is sent with `now` and the reader's values.

    Raises KeyError for a personal choice without its reader.
    """
    suiting = [_suits(name, values) for name, values in chosen.filters.items()]
    return [*_always(chosen), *suiting, *(personal.conditions[name] for name in chosen.personal)]


def page_of_opportunities(chosen: Chosen, *, number: int, size: int, reader: Reader = NOBODY) -> Page[Any]:
    """A page of the catalogue, its rows with the columns of LISTED, in one statement; past the end it is the last.

    Where words are looked for, a row says in `simple`, `indonesian` and `english` where each of these has found them.
    """
    return kept_page(_page_statement(chosen, reader.personal), number, size, now=clock.now(), **reader.values)


@functools.lru_cache(maxsize=STATEMENTS)
def _page_statement(chosen: Chosen, personal: Personal) -> Select[Any]:
    total = func.count().over().label("total")
    query: Any = select(*LISTED, total).where(*conditions_of(chosen, personal))
    if not chosen.q:
        return _sorted(query, chosen).limit(SIZE).offset(SKIP)
    place = func.row_number().over(order_by=_order(chosen)).label("at")
    text = (Opportunity.title + " " + Opportunity.words).label("text")
    hit = (
        select(*LISTED, text, place, total).where(*conditions_of(chosen, personal)).order_by(place).limit(SIZE).offset(SKIP).subquery("hit")
    )
    wanted = _wanted(chosen.q)
    marked = [func.ts_headline(literal(name).cast(REGCONFIG), hit.c.text, wanted, MARKS).label(name) for name in LANGUAGES]
    listed = [hit.c[column.key] for column in LISTED]
    return select(*listed, *marked, hit.c.total).order_by(hit.c.at)


def _order(chosen: Chosen) -> list[Any]:
    if chosen.sort == "relevance" and chosen.q:
        return [func.ts_rank(Opportunity.search, _wanted(chosen.q)).desc(), Opportunity.open_until, Opportunity.id]
    orders = {"newest": Opportunity.published_at.desc(), "title": func.lower(Opportunity.title), "start": Opportunity.starts_on}
    return [orders.get(chosen.sort, Opportunity.open_until), Opportunity.id]


def _sorted(query: Select[Any], chosen: Chosen) -> Select[Any]:
    return query.order_by(*_order(chosen))


def facets(chosen: Chosen, reader: Reader = NOBODY) -> Facets:
    """The counts beside the choices, in one statement; those of what depends on the reader where some of it is on."""
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for facet, value, number, name in rows_of(_facets_statement(chosen, reader.personal), now=clock.now(), **reader.values):
        counts.setdefault(facet, {})[value] = number
        if name is not None:
            names[value] = name
    return Facets(counts, names)


@functools.lru_cache(maxsize=STATEMENTS)
def _facets_statement(chosen: Chosen, personal: Personal) -> CompoundSelect[str, str, int, str]:
    """What suits all but the filters is read once, with whether each filter suits; then each filter counts what suits the others."""
    columns = [column.label(name) for name, column in COLUMNS.items()]
    spans = [_closes(key).label(f"within_{key}") for key in CLOSES]
    suits = [_suits(name, values).label(f"suits_{name}") for name, values in chosen.filters.items()]
    suits += [suiting.label(f"suits_{name}") for name, suiting in personal.conditions.items()]
    hit = select(Opportunity.id, Opportunity.competencies, *columns, *spans, *suits).where(*_always(chosen)).cte("hit")

    def others(name: str) -> list[ColumnElement[bool]]:
        return [hit.c[f"suits_{other}"] for other in (*chosen.filters, *chosen.personal) if other != name]

    parts: list[Any] = [
        select(literal(name).label("facet"), cast(hit.c[name], String).label("value"), func.count().label("n"), null().label("name"))
        .where(*others(name), hit.c[name].is_not(None))
        .group_by(hit.c[name])
        for name in COLUMNS
    ]
    parts += [
        select(literal("closes"), literal(key), func.count(), null()).select_from(hit).where(*others("closes"), hit.c[f"within_{key}"])
        for key in CLOSES
    ]
    parts += [
        select(literal(name), literal("1"), func.count(), null()).select_from(hit).where(*others(name), hit.c[f"suits_{name}"])
        for name in personal.conditions
    ]
    one = func.jsonb_array_elements(hit.c.competencies).table_valued("value")
    for name, title in (("competency", func.max(one.c.value.op("->>")("name"))), ("level", null())):
        value = one.c.value.op("->>")("code" if name == "competency" else name)
        each: Any = select(hit.c.id, value.label("value"), title.label("name")).select_from(hit).join(one, true()).where(*others(name))
        once = each.group_by(hit.c.id, value).subquery()  # counted once, however often it names the same
        named = func.max(once.c.name) if name == "competency" else null()
        parts.append(select(literal(name), once.c.value, func.count(), named).group_by(once.c.value))
    whole: CompoundSelect[str, str, int, str] = parts[0].union_all(*parts[1:])
    return whole


def titles() -> list[str]:
    """The titles of what is open, for suggestions where nothing was found."""
    query = select(Opportunity.title).where(is_open_at(clock.now())).order_by(Opportunity.open_until).limit(MOST_TITLES)
    return list(db.session.scalars(query))


def new_in(chosen: Chosen, after: dt.datetime, until: dt.datetime, most: int, reader: Reader = NOBODY) -> tuple[int, list[str]]:
    """How many that suit were published, or published anew, after a moment and up to another; the titles of the newest of them."""
    published = (Opportunity.published_at > after, Opportunity.published_at <= until)
    query = select(Opportunity.title, func.count().over()).where(*conditions_of(chosen, reader.personal), *published)
    found = query.order_by(Opportunity.published_at.desc(), Opportunity.id).limit(most)
    rows = db.session.execute(found, {"now": clock.now(), **reader.values}).all()
    return (rows[0][1] if rows else 0), [title for title, _ in rows]
