"""What has been published, read one by one: for its page, for decisions, for what falls due."""

import datetime as dt
import functools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, Uuid, bindparam, exists, func, literal, select, text

from portal.catalogue.domain.changes import Change, changes
from portal.catalogue.domain.opportunity import KINDS, OpportunityState
from portal.catalogue.domain.search import CLOSES
from portal.catalogue.models import Bookmark, CatalogueEdition, Opportunity, OpportunityVersion, Question
from portal.eligibility import queries as eligibility
from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import SIZE
from portal.kernel.sending import Columns

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
    Opportunity.mode,
    Opportunity.field,
    Opportunity.cost,
)
"""What a line of the list shows; the documents of a row cost more to read than all of these."""


def get_opportunity(opportunity_id: uuid.UUID) -> Opportunity:
    """One opportunity. Raises NotFoundError."""
    found = db.session.get(Opportunity, opportunity_id)
    if found is None:
        raise NotFoundError
    return found


def find_edition(soon: dt.timedelta) -> tuple[Any, ...] | None:
    """What the lists of the catalogue depend on beside what is looked for; None where nothing has been changed yet.

    It is another after every change of an opportunity or a question, and after each moment at which one of them closes or begins to close
    `soon`, or comes within one of the spans by which deadlines are filtered.
    """
    now = clock.now()
    ((edition, *moments),) = rows_of(_edition_and_moments(), now=now, soon=now + soon)
    return None if edition is None else (edition, *moments)


@functools.cache
def _edition_and_moments() -> Select[Any]:
    closes = func.min(Opportunity.open_until)
    spans = [NOW + literal(span) for span, _ in CLOSES.values()]
    moments = [
        select(closes).where(is_open_at(after)).scalar_subquery()
        for after in (NOW, bindparam("soon", type_=DateTime(timezone=True)), *spans)
    ]
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


def get_shown(opportunity_id: uuid.UUID, reader: uuid.UUID | None = None) -> tuple[Shown, str, bool]:
    """One opportunity with its questions, the fingerprint of the rules, and whether the reader has a bookmark on it, in one statement.

    What this process has read of the same edition is not read again. Raises NotFoundError.
    """
    kept = _shown.get(opportunity_id)
    rows = rows_of(_shown_since(), id=opportunity_id, known=kept.edition if kept else NO_EDITION, reader=reader or NOBODY)
    edition, fingerprint, marked = rows[0][:3]
    if kept and kept.edition == edition:
        return kept, fingerprint, marked
    pairs = [(OPPORTUNITY.take(values), QUESTION.take(values)) for values in (iter(row[3:]) for row in rows)]
    if pairs[0][0] is None:
        raise NotFoundError
    found = Shown(pairs[0][0], tuple(question for _, question in pairs if question), edition)
    if edition is not None:
        if len(_shown) >= MOST_SHOWN:
            _shown.clear()
        _shown[opportunity_id] = found
    return found, fingerprint, marked


OPPORTUNITY, QUESTION = Columns(Opportunity, without={"words", "search"}), Columns(Question)
NO_EDITION = NOBODY = uuid.UUID(int=0)
MOST_SHOWN = 512
_shown: dict[uuid.UUID, Shown] = {}


@functools.cache
def _shown_since() -> Select[Any]:
    """The edition, the fingerprint, the bookmark; the opportunity with its questions, a row each, if the edition is not the known one."""
    bound = bindparam("id", type_=Uuid())
    marked = exists().where(Bookmark.account_id == bindparam("reader", type_=Uuid()), Bookmark.opportunity_id == bound).label("marked")
    now = select(_edition().label("edition"), eligibility.FINGERPRINT.scalar_subquery().label("fingerprint"), marked).subquery()
    wanted = (Opportunity.id == bound) & now.c.edition.is_distinct_from(bindparam("known", type_=Uuid()))
    query = (
        select(now.c.edition, now.c.fingerprint, now.c.marked, *OPPORTUNITY.all, *QUESTION.all)
        .select_from(now)
        .outerjoin(Opportunity, wanted)
    )
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


def published_for(offering_ids: Iterable[uuid.UUID]) -> list[Opportunity]:
    """What several offerings were published as."""
    return list(db.session.scalars(select(Opportunity).where(Opportunity.offering_id.in_(list(offering_ids)))))


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
    found: Any = select(*LISTED).where(is_open_at(NOW)).order_by(Opportunity.open_until, Opportunity.id).limit(SIZE)
    kept: Select[Any] = found
    return kept


def count_open() -> int:
    """How many are open."""
    return db.session.scalar(select(func.count()).select_from(Opportunity).where(is_open_at())) or 0


def is_open_at(moment: dt.datetime | ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    """Whether people may apply at a moment; without one, now."""
    moment = clock.now() if moment is None else moment
    return (Opportunity.state == OpportunityState.PUBLISHED) & (Opportunity.open_until > moment)


def questions_of(opportunity_id: uuid.UUID) -> list[Question]:
    """Questions and answers, oldest first."""
    return list(db.session.scalars(select(Question).where(Question.opportunity_id == opportunity_id).order_by(Question.created_at)))


def get_question(question_id: uuid.UUID) -> Question:
    """One question. Raises NotFoundError."""
    found = db.session.get(Question, question_id)
    if found is None:
        raise NotFoundError
    return found
