"""What has been published, its versions, questions about it, and what its readers keep of it."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from portal.catalogue.domain.opportunity import OpportunityState
from portal.catalogue.domain.telling import Every
from portal.kernel.db import Base

# Titles in all three configurations, weight A; the rest stemmed in both languages, weight C.
SEARCHED = (
    "setweight(to_tsvector('simple', title) || to_tsvector('indonesian', title) || to_tsvector('english', title), 'A') || "
    "setweight(to_tsvector('simple', host_name || ' ' || place), 'B') || "
    "setweight(to_tsvector('indonesian', words) || to_tsvector('english', words), 'C')"
)


class Opportunity(Base):
    """What a civil servant can apply for: the newest version of what an author has published."""

    __tablename__ = "opportunity"
    __table_args__ = (
        UniqueConstraint("offering_id", name="opportunity_offering_once"),
        UniqueConstraint("number", name="opportunity_number_once"),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("cost >= 0", name="cost"),
        Index("ix_opportunity_open", "state", "open_until"),
        Index("ix_opportunity_search", "search", postgresql_using="gin"),
        Index("ix_opportunity_host", "host_id"),
    )

    offering_id: Mapped[uuid.UUID]
    number: Mapped[str]
    version: Mapped[int]
    kind: Mapped[str]
    field: Mapped[str | None]
    """A key of `domain.fields.FIELDS`; None for what was published before there were fields."""
    cost: Mapped[int] = mapped_column(server_default="0")
    """What whoever takes part pays, in rupiah; 0: nothing."""
    title: Mapped[str]
    summary: Mapped[str]
    host_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    host_name: Mapped[str]
    place: Mapped[str]
    mode: Mapped[str]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    seats: Mapped[int]
    deadline: Mapped[dt.datetime]
    open_until: Mapped[dt.datetime]
    """The earlier of the deadline and the end of the agreement."""
    agreement_number: Mapped[str]
    agreement_until: Mapped[dt.date]
    competencies: Mapped[list[Any]]
    requirements: Mapped[dict[str, Any]]
    particulars: Mapped[dict[str, Any]]
    language: Mapped[str]
    state: Mapped[OpportunityState]
    published_at: Mapped[dt.datetime]
    words: Mapped[str] = mapped_column(deferred=True)
    """Tasks, outcomes and competencies in one text, for the search alone."""
    search: Mapped[Any] = mapped_column(TSVECTOR, Computed(SEARCHED, persisted=True), deferred=True)


class OpportunityVersion(Base):
    """What was published at a version, never changed: an application names the version that it was made for."""

    __tablename__ = "opportunity_version"
    __table_args__ = (UniqueConstraint("opportunity_id", "version", name="opportunity_version_once"),)

    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    version: Mapped[int]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    published_by: Mapped[uuid.UUID]


class Question(Base):
    """A question about an opportunity, and the host's answer that everybody reads."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        Index("ix_question_opportunity", "opportunity_id", "created_at"),
    )

    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    asked_by: Mapped[uuid.UUID]
    text: Mapped[str]
    answer: Mapped[str | None]
    answered_by: Mapped[uuid.UUID | None]
    answered_at: Mapped[dt.datetime | None]


class CatalogueEdition(Base):
    """One row, which triggers of the database replace with every change of an opportunity or a question: see `queries.find_edition`."""

    __tablename__ = "catalogue_edition"
    __table_args__ = (CheckConstraint("id = '00000000-0000-0000-0000-000000000000'", name="only_one"),)

    edition: Mapped[uuid.UUID]


class Bookmark(Base):
    """An opportunity that somebody wants to find again, as it stood when they put the bookmark."""

    __tablename__ = "bookmark"
    __table_args__ = (
        UniqueConstraint("account_id", "opportunity_id", name="bookmark_once"),
        Index("ix_bookmark_opportunity", "opportunity_id"),
    )

    account_id: Mapped[uuid.UUID]
    opportunity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("opportunity.id"))
    version: Mapped[int]
    """The newest that its owner has said to have seen."""


class SavedSearch(Base):
    """A search that somebody keeps, and how often they are told by mail what is new in it."""

    __tablename__ = "saved_search"
    __table_args__ = (
        CheckConstraint("(every = 'never') = (due_at IS NULL)", name="due_if_told"),
        Index("ix_saved_search_account", "account_id", "created_at"),
        Index("ix_saved_search_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    account_id: Mapped[uuid.UUID]
    name: Mapped[str]
    chosen: Mapped[dict[str, Any]]
    """What is looked for, as an address says it: see `domain.search.Chosen`."""
    every: Mapped[Every]
    due_at: Mapped[dt.datetime | None]
    """The moment from which the sweep looks again."""
    told_until: Mapped[dt.datetime]
    """What was published up to this moment is not new."""


class CalendarFeed(Base):
    """The address under which somebody's calendar reads the days of their bookmarks; the secret in it is not kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("account_id", name="calendar_feed_once"),
        UniqueConstraint("secret_hash", name="calendar_feed_secret_once"),
    )

    account_id: Mapped[uuid.UUID]
    secret_hash: Mapped[str]
