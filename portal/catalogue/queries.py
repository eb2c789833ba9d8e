"""Every read of the catalogue."""

import datetime as dt
import functools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    DateTime,
    Select,
    String,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, REGCONFIG

from portal.catalogue.domain.changes import Change, changes
from portal.catalogue.domain.opportunity import KINDS, OpportunityState
from portal.catalogue.models import CatalogueEdition, Opportunity, OpportunityVersion, Question
from portal.eligibility import queries as eligibility
from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import SIZE, SKIP, STATEMENTS, kept_page
from portal.kernel.paging import Page
from portal.kernel.sending import Columns

LANGUAGES = ("simple", "indonesian", "english")
NUMBER_LOCK = 5_201_315
NOW = bindparam("now", type_=DateTime(timezone=True))
LISTED = (
    Opportunity.id,
    Opportunity.number,
    Opportunity.kind,
    Opportunity.title,
    Opportunity.host_name,
    Opportunity.place,
    Opportunity.seats,
    Opportunity.starts_on,
    Opportunity.ends_on,
    Opportunity.open_until,
)
"""What a line of the list shows; the documents of a row cost more to read than all of these."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader looks for: words, and the filters by name."""

    q: str = ""
    kind: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    competency: tuple[str, ...] = ()
    sort: str = "deadline"
    closed: bool = False

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that are on."""
        named = {"kind": self.kind, "mode": self.mode, "competency": self.competency}
        return {name: values for name, values in named.items() if values}


@dataclass(frozen=True, slots=True)
class Facets:
    """How many results each choice would give, by filter and value; each filter leaves itself out of its own counts."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Of the competencies, by their code, as they were published."""


def get_opportunity(opportunity_id: uuid.UUID) -> Opportunity:
    """One opportunity. Raises NotFoundError."""
    found = db.session.get(Opportunity, opportunity_id)
    if found is None:
        raise NotFoundError
    return found


def find_edition(soon: dt.timedelta) -> tuple[Any, ...] | None:
    """What the lists of the catalogue depend on beside what is looked for; None where nothing has been changed yet.

    It is another after every change of an opportunity or a question, and after each moment at which one of them closes or begins to close
    `soon`.
    """
    now = clock.now()
    ((edition, *moments),) = rows_of(_edition_and_moments(), now=now, soon=now + soon)
    return None if edition is None else (edition, *moments)


@functools.cache
def _edition_and_moments() -> Select[Any]:
    closes = func.min(Opportunity.open_until)
    moments = [select(closes).where(_is_open(after)).scalar_subquery() for after in (NOW, bindparam("soon", type_=DateTime(timezone=True)))]
    return select(_edition().label("edition"), *moments)


def _edition() -> Any:  # noqa: ANN401  a subquery of one value
    return select(CatalogueEdition.edition).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Shown:
    """An opportunity with its questions and answers as one edition of the catalogue has them; each a row with the columns of its table."""

    opportunity: Any
    questions: tuple[Any, ...]
    edition: uuid.UUID | None
    name: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def facts(self) -> list[tuple[Any, ...]]:
        """What the summary says of its particulars."""
        return KINDS[self.opportunity.kind].facts(self.opportunity.particulars)

    def drawn_from(self) -> tuple[uuid.UUID]:
        """A name of its own stands for all that it holds: it never changes."""
        return (self.name,)


def get_shown(opportunity_id: uuid.UUID) -> tuple[Shown, str]:
    """One opportunity with its questions, and the fingerprint of the rules, in one statement.

    What this process has read of the same edition is not read again. Raises NotFoundError.
    """
    kept = _shown.get(opportunity_id)
    rows = rows_of(_shown_since(), id=opportunity_id, known=kept.edition if kept else NO_EDITION)
    edition, fingerprint = rows[0][:2]
    if kept and kept.edition == edition:
        return kept, fingerprint
    pairs = [(OPPORTUNITY.take(values), QUESTION.take(values)) for values in (iter(row[2:]) for row in rows)]
    if pairs[0][0] is None:
        raise NotFoundError
    found = Shown(pairs[0][0], tuple(question for _, question in pairs if question), edition)
    if edition is not None:
        if len(_shown) >= MOST_SHOWN:
            _shown.clear()
        _shown[opportunity_id] = found
    return found, fingerprint


OPPORTUNITY, QUESTION = Columns(Opportunity, without={"words", "search"}), Columns(Question)
NO_EDITION = uuid.UUID(int=0)
MOST_SHOWN = 512
_shown: dict[uuid.UUID, Shown] = {}


@functools.cache
def _shown_since() -> Select[Any]:
    """The edition and the fingerprint; with the opportunity and its questions, a row each, if the edition is another than the known one."""
    now = select(_edition().label("edition"), eligibility.FINGERPRINT.scalar_subquery().label("fingerprint")).subquery()
    wanted = (Opportunity.id == bindparam("id", type_=Uuid())) & now.c.edition.is_distinct_from(bindparam("known", type_=Uuid()))
    query = select(now.c.edition, now.c.fingerprint, *OPPORTUNITY.all, *QUESTION.all).select_from(now).outerjoin(Opportunity, wanted)
    return query.outerjoin(Question, Question.opportunity_id == Opportunity.id).order_by(Question.created_at, Question.id)


def lock_opportunity(opportunity_id: uuid.UUID) -> Opportunity:
    """One opportunity, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    found = db.session.scalar(
        select(Opportunity).where(Opportunity.id == opportunity_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError
    return found


def find_by_offering(offering_id: uuid.UUID) -> Opportunity | None:
    """What an offering was published as."""
    return db.session.scalar(select(Opportunity).where(Opportunity.offering_id == offering_id))


def opportunities_by_id(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Opportunity]:
    """Several at once."""
    return {found.id: found for found in db.session.scalars(select(Opportunity).where(Opportunity.id.in_(list(ids))))}


def get_version(opportunity_id: uuid.UUID, version: int) -> OpportunityVersion:
    """What was published at a version. Raises NotFoundError."""
    query = select(OpportunityVersion).where(OpportunityVersion.opportunity_id == opportunity_id, OpportunityVersion.version == version)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def versions_of(opportunity_id: uuid.UUID) -> list[OpportunityVersion]:
    """Every version of an opportunity, oldest first."""
    query = select(OpportunityVersion).where(OpportunityVersion.opportunity_id == opportunity_id)
    return list(db.session.scalars(query.order_by(OpportunityVersion.version)))


def changes_since(opportunity: Opportunity, version: int) -> list[Change]:
    """What has changed since a version was published. Raises NotFoundError for one that never was."""
    if version >= opportunity.version:
        return []
    return changes(*(get_version(opportunity.id, one).document for one in (version, opportunity.version)))


def next_number(year: int) -> str:
    """The number that the next opportunity is called by; the caller's transaction holds the lock of the series."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NUMBER_LOCK})
    count = db.session.scalar(select(func.count()).select_from(Opportunity)) or 0
    return f"PLG-{year}-{9001 + count:04d}"


def open_of_host(host_id: uuid.UUID) -> list[Opportunity]:
    """What a host has published and not closed."""
    return list(
        db.session.scalars(select(Opportunity).where(Opportunity.host_id == host_id, Opportunity.state == OpportunityState.PUBLISHED))
    )


def past_closing(limit: int) -> list[Opportunity]:
    """Published ones whose time is over, for the record."""
    query = select(Opportunity).where(Opportunity.state == OpportunityState.PUBLISHED, Opportunity.open_until < clock.now())
    return list(db.session.scalars(query.limit(limit).with_for_update(skip_locked=True)))


def nearest(limit: int) -> list[Any]:
    """The open ones that close soonest, as rows with the columns of LISTED."""
    return list(rows_of(_nearest(), now=clock.now(), size=limit))


@functools.cache
def _nearest() -> Select[Any]:
    found: Any = select(*LISTED).where(_is_open(NOW)).order_by(Opportunity.open_until, Opportunity.id).limit(SIZE)
    kept: Select[Any] = found
    return kept


def count_open() -> int:
    """How many are open."""
    return db.session.scalar(select(func.count()).select_from(Opportunity).where(_is_open())) or 0


def _is_open(moment: dt.datetime | BindParameter[dt.datetime] | None = None) -> ColumnElement[bool]:
    moment = clock.now() if moment is None else moment
    return (Opportunity.state == OpportunityState.PUBLISHED) & (Opportunity.open_until > moment)


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


def _conditions(chosen: Chosen, leave_out: str = "") -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not chosen.closed:
        found.append(_is_open(NOW))
    if chosen.q:
        found.append(Opportunity.search.op("@@")(_wanted(chosen.q)))
    for name, values in chosen.filters.items():
        if name == leave_out:
            continue
        if name == "competency":
            found.append(or_(*(Opportunity.competencies.op("@>")(cast([{"code": code}], JSONB)) for code in values)))
        else:
            found.append(getattr(Opportunity, name).in_(values))
    return found


def page_of_opportunities(chosen: Chosen, *, number: int, size: int) -> Page[Any]:
    """A page of the catalogue, its rows with the columns of LISTED, in one statement; past the end it is the last."""
    return kept_page(_page_statement(chosen), number, size, now=clock.now())


@functools.lru_cache(maxsize=STATEMENTS)
def _page_statement(chosen: Chosen) -> Select[Any]:
    query: Any = select(*LISTED, func.count().over().label("total")).where(*_conditions(chosen))
    return _sorted(query, chosen).limit(SIZE).offset(SKIP)


def _sorted(query: Select[Any], chosen: Chosen) -> Select[Any]:
    if chosen.sort == "relevance" and chosen.q:
        return query.order_by(func.ts_rank(Opportunity.search, _wanted(chosen.q)).desc(), Opportunity.open_until, Opportunity.id)
    orders = {"newest": Opportunity.published_at.desc(), "title": func.lower(Opportunity.title)}
    return query.order_by(orders.get(chosen.sort, Opportunity.open_until), Opportunity.id)


def facets(chosen: Chosen) -> Facets:
    """The counts beside the choices, in one statement."""
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for facet, value, number, name in rows_of(_facets_statement(chosen), now=clock.now()):
        counts.setdefault(facet, {})[value] = number
        if name is not None:
            names[value] = name
    return Facets(counts, names)


@functools.lru_cache(maxsize=STATEMENTS)
def _facets_statement(chosen: Chosen) -> CompoundSelect[str, str, int, str]:
    parts: list[Any] = []
    for name in ("kind", "mode"):
        column = getattr(Opportunity, name)
        parts.append(
            select(literal(name).label("facet"), cast(column, String).label("value"), func.count().label("n"), null().label("name"))
            .where(*_conditions(chosen, name))
            .group_by(column)
        )
    one = func.jsonb_array_elements(Opportunity.competencies).table_valued("value")
    code, title = one.c.value.op("->>")("code"), one.c.value.op("->>")("name")
    listed = select(literal("competency"), code, func.count(), func.max(title)).select_from(Opportunity).join(one, true())
    parts.append(listed.where(*_conditions(chosen, "competency")).group_by(code))
    whole: CompoundSelect[str, str, int, str] = parts[0].union_all(*parts[1:])
    return whole


def questions_of(opportunity_id: uuid.UUID) -> list[Question]:
    """Questions and answers, oldest first."""
    return list(db.session.scalars(select(Question).where(Question.opportunity_id == opportunity_id).order_by(Question.created_at)))


def get_question(question_id: uuid.UUID) -> Question:
    """One question. Raises NotFoundError."""
    found = db.session.get(Question, question_id)
    if found is None:
        raise NotFoundError
    return found
