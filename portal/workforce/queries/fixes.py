"""Confirmed corrections against a file that still has the old value: set-based, one statement a field that holds any."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, and_, any_, cast, exists, or_, select, update

from portal.kernel import clock
from portal.kernel.db import db
from portal.workforce.domain.requests import COMPANIONS, year_of
from portal.workforce.models import PerformanceRating, RecordFix, RecordRequest, Servant
from portal.workforce.queries.difference import Stage

_fix = RecordFix.metadata.tables[RecordFix.__tablename__]
_servant = Servant.metadata.tables[Servant.__tablename__]
_rating = PerformanceRating.metadata.tables[PerformanceRating.__tablename__]


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell of a file that gave way to a confirmed correction: what stood there, and what the record says."""

    row: int
    servant_id: uuid.UUID
    name: str
    column: str
    source: str | None
    value: str | None
    number: str
    """Of the request."""


def keep(stage: Stage) -> list[Kept]:
    """Let the record stand where a row brings the value that was corrected; what gave way."""
    carried = {*stage.keys, *(f"skp_{year}" for year in stage.years)}
    held = db.session.scalars(select(_fix.c.field).where(_fix.c.ended_at.is_(None)).distinct().order_by(_fix.c.field)).all()
    return [kept for field in held if field in carried for kept in _keep(stage, field)]


def _keep(stage: Stage, field: str) -> list[Kept]:
    cell = stage.rows.c[field]
    year = year_of(field)
    value: ColumnElement[Any] = _servant.c[field] if year is None else _rating.c.predicate
    held = and_(
        _fix.c.servant_id == _servant.c.id,
        _fix.c.field == field,
        _fix.c.ended_at.is_(None),
        _servant.c.nip == stage.number,
        cast(cell, Text).is_not_distinct_from(_fix.c.before),
        _fix.c.request_id == RecordRequest.id,
        *_standing(stage, field),
    )
    if year is not None:
        held = and_(held, cell.is_not(None), _rating.c.servant_id == _servant.c.id, _rating.c.year == year)
    moved = update(stage.rows).values({field: value}).where(held)
    told = moved.returning(stage.rows.c.row_no, _servant.c.id, _servant.c.name, _fix.c.before, _fix.c.after, RecordRequest.number)
    return [Kept(row, who, name, field, before, after, number) for row, who, name, before, after, number in db.session.execute(told)]


def _standing(stage: Stage, field: str) -> list[ColumnElement[bool]]:
    """What else must be so that a correction holds: its companion as it was, a supervisor who works here, an address that nobody brings."""
    found: list[ColumnElement[bool]] = []
    companion = COMPANIONS.get(field)
    if companion in stage.keys:
        found.append(stage.rows.c[companion].is_not_distinct_from(cast(_servant.c[companion], Text)))
    if field == "supervisor_nip":
        above = _servant.alias()
        here = or_(above.c.left_on.is_(None), above.c.left_on > clock.today())
        found.append(exists().where(above.c.nip == _servant.c.supervisor_nip, here))
    if field == "email":
        other = stage.rows.alias()
        found.append(~exists().where(other.c.email == _servant.c.email, other.c.row_no != stage.rows.c.row_no))
    return found


def end(stage: Stage, kept: Sequence[Kept], import_id: uuid.UUID, at: dt.datetime) -> None:
    """A file that brings another value than the corrected one ends the correction: its source knows better, or has followed."""
    carried = {*stage.keys, *(f"skp_{year}" for year in stage.years)}
    held = db.session.scalars(select(_fix.c.field).where(_fix.c.ended_at.is_(None)).distinct()).all()
    for field in (field for field in held if field in carried):
        spared = [one.servant_id for one in kept if one.column == field]
        ended = update(_fix).values(ended_at=at, ended_by_id=import_id)
        told = [_servant.c.nip == stage.number, _fix.c.servant_id == _servant.c.id, _fix.c.field == field, _fix.c.ended_at.is_(None)]
        if year_of(field) is not None:
            told.append(stage.rows.c[field].is_not(None))
        db.session.execute(ended.where(*told, ~(_fix.c.servant_id == any_(cast(spared, ARRAY(Uuid))))))
