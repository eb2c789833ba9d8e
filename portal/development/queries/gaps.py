"""Read the gaps as they were counted last: by agency, unit, family of posts, or all together."""

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, cast, func, literal, select

from portal.development.domain import FAMILIES, family_of
from portal.development.domain.editions import Cell, Staff
from portal.development.domain.reading import By, Count, Wanted, together
from portal.development.models import GapCount
from portal.kernel.db import db
from portal.organisations import queries as organisations
from portal.organisations.models import Body

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

SUMS = tuple(func.sum(getattr(GapCount, name)) for name in ("people", "known", "below", "far"))


def counts(by: By, wanted: Wanted) -> list[Count]:
    """What each row has of each competency that is required there, in one statement; rows by name, competencies by code."""
    if by is By.FAMILY:
        found = select(GapCount.post_class, literal(""), GapCount.competency_code, *SUMS, func.min(GapCount.oldest))
        rows = db.session.execute(_narrowed(found, wanted).group_by(GapCount.post_class, GapCount.competency_code))
        return _merged(Count(family_of(key), "", *rest) for key, _, *rest in rows)
    if by is By.PROVINCE:
        found = select(literal(""), literal(""), GapCount.competency_code, *SUMS, func.min(GapCount.oldest))
        return _sorted(Count(*row) for row in db.session.execute(_narrowed(found, wanted).group_by(GapCount.competency_code)))
    places = organisations.standings().subquery()
    own: tuple[Any, Any] = (places.c.unit, places.c.unit_name)
    above = (func.coalesce(places.c.agency, own[0]), func.coalesce(places.c.agency_name, own[1]))
    key, name = above if by is By.AGENCY else own
    found = select(key, name, GapCount.competency_code, *SUMS, func.min(GapCount.oldest)).join(places, places.c.id == GapCount.body_id)
    return _sorted(Count(*row) for row in db.session.execute(_narrowed(found, wanted).group_by(key, name, GapCount.competency_code)))


def behind(by: By, key: str, code: str, wanted: Wanted) -> list[tuple[str, int, Count]]:
    """What one number is made of: by class of post and the level that is required there."""
    columns = GapCount.post_class, GapCount.required
    found = select(*columns, *SUMS, func.min(GapCount.oldest)).where(GapCount.competency_code == code, *_of_row(by, key))
    rows = db.session.execute(_narrowed(found, wanted).group_by(*columns).order_by(GapCount.required, GapCount.post_class))
    return [(post_class, required, Count(key, "", code, *rest)) for post_class, required, *rest in rows]


def _of_row(by: By, key: str) -> list[ColumnElement[bool]]:
    """The condition that a count is of one row: an agency's holds all that stands below it."""
    if by is By.PROVINCE:
        return []
    if by is By.FAMILY:
        return [_of_family(key)]
    if by is By.AGENCY:
        return [_below([key])]
    return [GapCount.body_id.in_(select(Body.id).where(Body.code == key))]


def _ids(code: str) -> list[uuid.UUID]:
    body = organisations.find_body_by_code(code)
    return [body.id] if body else []


def below_of(column: "InstrumentedAttribute[uuid.UUID]", roots: Sequence[uuid.UUID | str]) -> ColumnElement[bool]:
    """The condition that a row is of what stands below some bodies, by id or code: read first, since one statement may need it twice."""
    ids = [one for root in roots for one in ([root] if isinstance(root, uuid.UUID) else _ids(root))]
    return column == any_(cast(list(db.session.scalars(organisations.below(ids))), ARRAY(Uuid)))


def _below(roots: Sequence[uuid.UUID | str]) -> ColumnElement[bool]:
    return below_of(GapCount.body_id, roots)


def _of_family(family: str) -> ColumnElement[bool]:
    classes = db.session.scalars(select(GapCount.post_class).distinct())
    return GapCount.post_class.in_([one for one in classes if family_of(one) == family])


def _narrowed(query: Any, wanted: Wanted) -> Any:  # noqa: ANN401  a select of any columns
    if wanted.within is not None:
        query = query.where(_below([wanted.within]))
    if wanted.body_code:
        query = query.where(_below([wanted.body_code]))
    if wanted.family:
        query = query.where(_of_family(wanted.family))
    return query.where(GapCount.competency_code.in_(wanted.codes)) if wanted.codes else query


def _merged(rows: Iterable[Count]) -> list[Count]:
    """Families in their own order, the classes of each put together."""
    grouped: dict[tuple[str, str], list[Count]] = {}
    for row in rows:
        grouped.setdefault((row.key, row.code), []).append(row)
    order = {family: place for place, family in enumerate(FAMILIES)}
    found = [together(group) for group in grouped.values()]
    return sorted(found, key=lambda one: (order.get(one.key, len(order)), one.code))


def _sorted(rows: Iterable[Count]) -> list[Count]:
    return sorted(rows, key=lambda one: (one.label.casefold(), one.key, one.code))


def people_of_cells() -> dict[Cell, Staff]:
    """The people of each cell of an edition, from the last counting."""
    keys = (GapCount.competency_code, GapCount.required, GapCount.post_class)
    found = select(*keys, func.sum(GapCount.people), func.sum(GapCount.below)).group_by(*keys)
    cells: dict[Cell, Staff] = {}
    for code, required, post_class, people, below in db.session.execute(found):
        cell = Cell(code, required, family_of(post_class))
        before = cells.get(cell, Staff())
        cells[cell] = Staff(before.required_of + people, before.below + below)
    return cells
