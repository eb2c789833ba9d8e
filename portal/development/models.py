"""Tables of what is counted of gaps, what of it is published, and the calls that rest on it."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.development.domain.calls import DemandState
from portal.kernel.db import Base


class GapTally(Base):
    """One counting of the whole workforce: when, and of what; the counts of the newest alone are kept."""

    __tablename__ = "gap_tally"

    counted_at: Mapped[dt.datetime]
    fingerprint: Mapped[str]
    """Another one once anything has changed that a count depends on."""
    people: Mapped[int]


class GapCount(Base):
    """The people of one unit and one class of post whose posts require one level of one competency: how many, and what they lack."""

    __tablename__ = "gap_count"
    __table_args__ = (
        UniqueConstraint("body_id", "post_class", "competency_code", "required", name="gap_count_once"),
        CheckConstraint("known <= people AND below <= known AND far <= below", name="each_of_the_one_before"),
    )

    body_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    post_class: Mapped[str]
    competency_code: Mapped[str]
    required: Mapped[int] = mapped_column(SmallInteger)
    people: Mapped[int]
    known: Mapped[int]
    """Of how many an assessment still counts."""
    below: Mapped[int]
    """How many of those are below what is required."""
    far: Mapped[int]
    """How many are so by two levels or more."""
    oldest: Mapped[dt.date | None]
    """When the first of the assessments that count was made."""


class GapEdition(Base):
    """What partners see of the gaps, as it was published once for a month; it never changes."""

    __tablename__ = "gap_edition"
    __table_args__ = (
        UniqueConstraint("month", name="gap_edition_once"),
        CheckConstraint("extract(day FROM month) = 1", name="first_day"),
    )

    month: Mapped[dt.date]
    counted_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime]
    published_by: Mapped[uuid.UUID]
    published_name: Mapped[str]


class GapFigure(Base):
    """One cell of an edition; no people: withheld (`domain.editions`)."""

    __tablename__ = "gap_figure"
    __table_args__ = (
        UniqueConstraint("edition_id", "competency_code", "level", "family", name="gap_figure_once"),
        CheckConstraint("people >= 10", name="small_is_withheld"),
    )

    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("gap_edition.id"))
    competency_code: Mapped[str]
    level: Mapped[int] = mapped_column(SmallInteger)
    family: Mapped[str]
    people: Mapped[int | None]


class DemandCall(Base):
    """What a curator asks universities and companies for."""

    __tablename__ = "demand_call"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="end_of_call"),
        Index("ix_demand_call_open", "open_until", postgresql_where=text("state = 'open'")),
    )

    title: Mapped[str]
    words: Mapped[str]
    """What is sought, in the curator's words."""
    audience: Mapped[str]
    """For whom: posts and units, in words."""
    sought: Mapped[list[Any]]
    """Kinds of offering (`domain.calls.SOUGHT`)."""
    open_until: Mapped[dt.date]
    state: Mapped[DemandState] = mapped_column(default=DemandState.OPEN)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("gap_edition.id"))
    """Whose figures it names."""
    published_at: Mapped[dt.datetime]
    published_by: Mapped[uuid.UUID]
    published_name: Mapped[str]
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[str | None]


class DemandItem(Base):
    """One competency of a call, with the level that is aimed at."""

    __tablename__ = "demand_item"
    __table_args__ = (
        UniqueConstraint("call_id", "competency_code", "level", name="demand_item_once"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        Index("ix_demand_item_competency", "competency_code"),
    )

    call_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("demand_call.id"))
    competency_code: Mapped[str]
    level: Mapped[int] = mapped_column(SmallInteger)
    place: Mapped[int] = mapped_column(SmallInteger)
    people: Mapped[int | None]
    """How many are below it by the edition; None: withheld there."""
    whole: Mapped[bool]
    """Whether that is everybody, or only those of the families that are not withheld."""


class DemandTheme(Base):
    """A competency of whose new calls somebody at a partner is told."""

    __tablename__ = "demand_theme"
    __table_args__ = (
        UniqueConstraint("account_id", "competency_code", name="demand_theme_once"),
        Index("ix_demand_theme_competency", "competency_code"),
    )

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    competency_code: Mapped[str]
