"""Every read of bodies."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body

GOVERNMENT = (BodyKind.PROVINCE, BodyKind.AGENCY, BodyKind.UNIT)


@dataclass(frozen=True, slots=True)
class Place:
    """A body of the government with the agency it belongs to and its depth below the province."""

    body: Body
    agency_id: uuid.UUID | None
    agency_name: str | None
    depth: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a body stands: its own code and name, those of the agency above it (its own, if it is one), and the place where it works."""

    unit: str
    unit_name: str
    agency: str | None
    agency_name: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for in the list of bodies; `every` also those that have ended or have not begun."""

    text: str = ""
    kind: str = ""
    agency_id: uuid.UUID | None = None
    above_id: uuid.UUID | None = None
    """The body directly under which they stand."""
    every: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of bodies: the body, the agency above it, and how many bodies exist below it today, at any depth."""

    body: Body
    agency_id: uuid.UUID | None
    agency_name: str | None
    below: int


def _live(on: dt.date) -> ColumnElement[bool]:
    return (Body.valid_from <= on) & or_(Body.valid_to.is_(None), Body.valid_to > on)


def get_body(body_id: uuid.UUID) -> Body:
    """The body. Raises NotFoundError."""
    body = db.session.get(Body, body_id)
    if body is None:
        raise NotFoundError
    return body


def get_own(body_id: uuid.UUID) -> Body:
    """The body of the government's own tree. Raises NotFoundError, also for a partner's."""
    body = get_body(body_id)
    if body.kind not in GOVERNMENT:
        raise NotFoundError
    return body


def called(text: str) -> list[Body]:
    """The bodies that exist today under this code, name or short name, whatever the case of its letters."""
    wanted = " ".join(text.split()).lower()
    same = or_(*(func.lower(column) == wanted for column in (Body.code, Body.name, Body.short_name)))
    return list(db.session.scalars(select(Body).where(_live(clock.today()), same).order_by(Body.name)))


def similar(text: str, kinds: Collection[BodyKind], limit: int) -> list[Body]:
    """Bodies of these kinds that exist today and contain a word of the text in their name, those with most of its words first."""
    words = [word for word in text.split() if len(word) > 2][:8]  # noqa: PLR2004  shorter ones are in every name
    if not words:
        return []
    hits = [Body.name.icontains(word, autoescape=True) | Body.short_name.icontains(word, autoescape=True) for word in words]
    score = sum((case((hit, 1), else_=0) for hit in hits), literal(0))
    query = select(Body).where(_live(clock.today()), Body.kind.in_(kinds), or_(*hits)).order_by(score.desc(), Body.name).limit(limit)
    return list(db.session.scalars(query))


def lock_body(body_id: uuid.UUID) -> Body:
    """The body, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    return _locked(select(Body).where(Body.id == body_id).with_for_update())


def hold_body(body_id: uuid.UUID) -> Body:
    """The body as it stands now, kept from being changed until the transaction ends. Raises NotFoundError."""
    return _locked(select(Body).where(Body.id == body_id).with_for_update(read=True))


def _locked(query: Select[Body]) -> Body:
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def find_sibling(parent_id: uuid.UUID | None, name: str, since: dt.date, besides: uuid.UUID | None = None) -> Body | None:
    """Another body at the same place that bears this name on that day or later."""
    query = select(Body).where(func.lower(Body.name) == func.lower(name), or_(Body.valid_to.is_(None), Body.valid_to > since))
    query = query.where(Body.parent_id == parent_id if parent_id else Body.parent_id.is_(None))
    return db.session.scalars(query.where(Body.id != besides) if besides else query).first()


def known_among(parent_id: uuid.UUID | None, lines: Sequence[Mapping[str, Any]], since: dt.date) -> dict[str, Body]:
    """Of bodies with these codes and names, those that are there: by code, and by lower-case name where they stand at this place."""
    here = Body.parent_id == parent_id if parent_id else Body.parent_id.is_(None)
    named = here & func.lower(Body.name).in_([line["name"].lower() for line in lines])
    lasting = or_(Body.valid_to.is_(None), Body.valid_to > since)
    by_code = select(Body).where(Body.code.in_([line["code"] for line in lines]))
    found = {body.name.lower(): body for body in db.session.scalars(select(Body).where(named, lasting))}
    return found | {body.code: body for body in db.session.scalars(by_code)}


def count_children(body_id: uuid.UUID, on: dt.date) -> int:
    """How many bodies stand directly under it on that day or later."""
    query = select(func.count()).select_from(Body).where(Body.parent_id == body_id, or_(Body.valid_to.is_(None), Body.valid_to > on))
    return db.session.scalar(query) or 0


def find_body_by_code(code: str) -> Body | None:
    """The body with this code, also one that has ended."""
    return db.session.scalars(select(Body).where(Body.code == code)).one_or_none()


def agency_of(body: Body) -> Body | None:
    """The agency to which a body belongs (itself, if it is one); None for the province and for partners."""
    line = select(Body.id, Body.parent_id, Body.kind).where(Body.id == body.id).cte("line", recursive=True)
    above = aliased(Body)
    line = line.union_all(select(above.id, above.parent_id, above.kind).join(line, line.c.parent_id == above.id))
    found = select(Body).join(line, line.c.id == Body.id).where(Body.kind == BodyKind.AGENCY)
    return db.session.scalars(found).first()


def standing_of(body_id: uuid.UUID) -> Standing:
    """Where one body stands. Raises NotFoundError."""
    found = db.session.execute(standings(body_id)).one_or_none()
    if found is None:
        raise NotFoundError
    return Standing(*found[1:])


def standings(body_id: uuid.UUID | None = None) -> Select[Any]:
    """(id, unit, unit_name, agency, agency_name, place) of every body of the government, or of one, as a part of another statement.

    What a body does not say itself it has from the nearest one above it that does.
    """
    is_agency = Body.kind == BodyKind.AGENCY
    own = (Body.id, Body.code.label("unit"), Body.name.label("unit_name"))
    first = select(
        *own,
        Body.parent_id.label("above"),
        case((is_agency, Body.code)).label("agency"),
        case((is_agency, Body.name)).label("agency_name"),
        Body.place.label("place"),
    ).where(Body.kind.in_(GOVERNMENT))
    line = (first.where(Body.id == body_id) if body_id else first).cte("standing", recursive=True)
    up = aliased(Body)
    agency = case((up.kind == BodyKind.AGENCY, up.code)), case((up.kind == BodyKind.AGENCY, up.name))
    step = select(
        line.c.id,
        line.c.unit,
        line.c.unit_name,
        up.parent_id,
        func.coalesce(line.c.agency, agency[0]),
        func.coalesce(line.c.agency_name, agency[1]),
        func.coalesce(line.c.place, up.place),
    )
    line = line.union_all(step.join(up, up.id == line.c.above))
    whole = select(line.c.id, line.c.unit, line.c.unit_name, line.c.agency, line.c.agency_name, line.c.place)
    return whole.where(line.c.above.is_(None))


def agencies(on: dt.date | None = None) -> list[Body]:
    """The agencies that exist on a day (today), by name."""
    return list(db.session.scalars(select(Body).where(Body.kind == BodyKind.AGENCY, _live(on or clock.today())).order_by(Body.name)))


def below(body_ids: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """The ids of these bodies and of everything below them at any depth, as a part of another statement."""
    found = select(Body.id).where(Body.id.in_(list(body_ids))).cte("below", recursive=True)
    child = aliased(Body)
    found = found.union(select(child.id).join(found, child.parent_id == found.c.id))
    return select(found.c.id)


def bodies_below(body_id: uuid.UUID) -> list[Body]:
    """A body and everything below it that exists today, by name."""
    return list(db.session.scalars(select(Body).where(Body.id.in_(below([body_id])), _live(clock.today())).order_by(func.lower(Body.name))))


def tree(on: dt.date | None = None) -> list[Place]:
    """The government's bodies that exist on a day (today), parents before children, siblings by name."""
    rows = db.session.scalars(
        select(Body).where(Body.kind.in_(GOVERNMENT), _live(on or clock.today())).order_by(func.lower(Body.name).desc())
    )
    children: dict[uuid.UUID | None, list[Body]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    places: list[Place] = []
    waiting: list[tuple[Body, Body | None, int]] = [(body, None, 0) for body in children.get(None, [])]
    while waiting:
        body, above, depth = waiting.pop()
        agency = body if body.kind is BodyKind.AGENCY else above
        places.append(Place(body, agency.id if agency else None, agency.name if agency else None, depth))
        waiting.extend((child, agency, depth + 1) for child in children.get(body.id, []))
    return places


def page_of_bodies(wanted: Wanted, *, order: str = "", number: int, size: int) -> Page[Listed]:
    """A page of the government's bodies, each agency before what stands below it, in one statement."""
    line, agency = _lines_upward(), aliased(Body)
    belongs = select(line.c.id, agency.id.label("agency_id"), agency.name.label("agency_name"))
    owner = belongs.join(agency, agency.id == line.c.above).where(agency.kind == BodyKind.AGENCY).subquery("owner")
    counted = select(line.c.above, func.count().label("below")).join(Body, Body.id == line.c.id).where(_live(clock.today()))
    held = counted.group_by(line.c.above).subquery("held")
    below = func.coalesce(held.c.below, 0)
    query: Any = (
        select(Body, owner.c.agency_id, owner.c.agency_name, below, func.count().over())
        .outerjoin(owner, owner.c.id == Body.id)
        .outerjoin(held, held.c.above == Body.id)
        .where(Body.kind.in_(GOVERNMENT), *_conditions(wanted, owner.c.agency_id))
    )
    name, owner_name = func.lower(Body.name), func.lower(func.coalesce(owner.c.agency_name, Body.name))
    rank = case((Body.kind == BodyKind.PROVINCE, 0), (Body.kind == BodyKind.AGENCY, 1), else_=2)
    columns = {"name": name, "code": func.lower(Body.code), "kind": rank, "agency": func.lower(owner.c.agency_name), "below": below}
    query = query.order_by(sorting(columns, order, (Body.kind == BodyKind.PROVINCE).desc()), owner_name, rank, name, Body.id)
    return read_page(query, number, size, lambda row: Listed(*row[:-1]))


def _lines_upward() -> CTE:
    """Each body with each one that stands above it."""
    line = select(Body.id.label("id"), Body.parent_id.label("above")).where(Body.parent_id.is_not(None)).cte("line", recursive=True)
    up = aliased(Body)
    step = select(line.c.id, up.parent_id).join(up, up.id == line.c.above).where(up.parent_id.is_not(None))
    return line.union_all(step)


def _conditions(wanted: Wanted, owner: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    found = [] if wanted.every else [_live(clock.today())]
    if wanted.text:
        found.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in (Body.name, Body.short_name, Body.code))))
    if wanted.kind:
        found.append(Body.kind == wanted.kind)
    if wanted.agency_id:
        found.append(or_(owner == wanted.agency_id, Body.id == wanted.agency_id))
    if wanted.above_id:
        found.append(Body.parent_id == wanted.above_id)
    return found


def province() -> Body | None:
    """The province, once its code list is loaded."""
    return db.session.scalars(select(Body).where(Body.kind == BodyKind.PROVINCE, Body.valid_to.is_(None))).first()


def names_of(body_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of some bodies, by id, in one statement."""
    rows = db.session.execute(select(Body.id, Body.name).where(Body.id.in_(body_ids))).all()
    return {row.id: row.name for row in rows}
