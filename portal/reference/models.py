"""Tables of code lists, parameters, holidays and relations. Every row is dated; a change is a new row."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base
from portal.reference.domain import CodeList, HolidayKind, RelationKind


class CodeEntry(Base):
    """One code of one list from a day on. The version of a day is the one with the latest start not after it."""

    __tablename__ = "code_entry"
    __table_args__ = (
        UniqueConstraint("list", "code", "valid_from", name="code_entry_once"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
    )

    list: Mapped[CodeList]
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]
    """The order within its list."""
    details: Mapped[dict[str, Any]]
    """What this list knows of a code: a competency's type, a post class's required level, a sector's edition."""
    basis: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class Parameter(Base):
    """A number set by law or by the product: a service's working days, hours for a form, a bond's factor."""

    __tablename__ = "parameter"
    __table_args__ = (
        UniqueConstraint("code", "valid_from", name="parameter_once"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
    )

    code: Mapped[str]
    name: Mapped[str]
    value: Mapped[Decimal] = mapped_column(Numeric(12, 4))
    unit: Mapped[str]
    basis: Mapped[str]
    evidence: Mapped[str]
    """How well the basis is known: V read, A another agency's rule, C public code, M memory, D default of the product."""
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class Holiday(Base):
    """A day on which offices are closed although it is a weekday, or a named holiday on a weekend."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("day", name="holiday_once"),)

    day: Mapped[dt.date]
    kind: Mapped[HolidayKind]
    name: Mapped[str]
    basis: Mapped[str]


class BodyRelation(Base):
    """A unit licenses, supervises or buys from a company between two days."""

    __tablename__ = "body_relation"
    __table_args__ = (
        UniqueConstraint("unit_id", "company_id", "kind", "valid_from", name="body_relation_once"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
    )

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"))
    company_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("body.id"), index=True)
    kind: Mapped[RelationKind]
    basis: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
