"""The table of bodies: one tree for the government, single entries for partners."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base
from portal.organisations.domain import BodyKind


class Body(Base):
    """An organisation as it is called between two days: names change by law, and old papers keep the old one."""

    __tablename__ = "body"
    __table_args__ = (
        UniqueConstraint("code", name="body_code_once"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="body_period"),
        CheckConstraint("place IS NULL OR kind IN ('agency', 'unit')", name="body_place"),
        CheckConstraint("away_limit IS NULL OR (kind = 'agency' AND away_limit >= 0)", name="body_away_limit"),
    )

    kind: Mapped[BodyKind]
    code: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str | None]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("body.id"), index=True)
    place: Mapped[str | None]
    """Where an agency or unit works (`domain.PLACES`); None: where the one above it does."""
    away_limit: Mapped[int | None]
    """How many of an agency's servants may be away on placements at one time; None: not set, nobody may yet leave."""
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    """The first day on which it no longer exists under this name."""


# Two bodies of one parent that exist today may not bear one name; bodies without a parent are siblings of each other.
Index(
    "body_name_once",
    Body.parent_id,
    func.lower(Body.name),
    unique=True,
    postgresql_where=text("valid_to IS NULL"),
    postgresql_nulls_not_distinct=True,
)
