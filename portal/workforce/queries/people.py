"""Every read of civil servants."""

import datetime as dt
import functools
import uuid
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BindParameter, ColumnElement, Date, Select, Uuid, any_, bindparam, cast, exists, func, or_, select

from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity
from portal.kernel.paging import Page
from portal.kernel.sending import Columns
from portal.organisations.queries import standings
from portal.workforce.domain.nip import stripped
from portal.workforce.models import PerformanceRating, Servant, ServantCompetency

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute


SERVANT = Columns(Servant)


def here(on: dt.date | BindParameter[dt.date] | None = None) -> ColumnElement[bool]:
    """The condition that a servant works for the province on a day (today)."""
    return or_(Servant.left_on.is_(None), Servant.left_on > (clock.today() if on is None else on))


def among(
    column: "InstrumentedAttribute[uuid.UUID] | InstrumentedAttribute[uuid.UUID | None]", ids: Collection[uuid.UUID]
) -> ColumnElement[bool]:
    """One array as one bound value: an import names more people than a statement may have values."""
    return column == any_(cast(list(ids), ARRAY(Uuid)))


def get_servant(servant_id: uuid.UUID) -> Servant:
    """The servant, also one who has left. Raises NotFoundError."""
    servant = db.session.get(Servant, servant_id)
    if servant is None:
        raise NotFoundError
    return servant


def read_servant(servant_id: uuid.UUID) -> Any:  # noqa: ANN401  a row with the columns of Servant
    """The same as a row to read from. Raises NotFoundError."""
    found = rows_of(_one(), id=servant_id)
    if not found:
        raise NotFoundError
    return found[0]


@functools.cache
def _one() -> Select[Any]:
    return select(*SERVANT.all).where(Servant.id == bindparam("id", type_=Uuid()))


def find_servant_by_nip(nip: str) -> Servant | None:
    """Who works here under this number, however it is printed; None for a number that nobody has or whose bearer has left."""
    return db.session.scalars(select(Servant).where(Servant.nip == stripped(nip), here())).one_or_none()


def anyone_by_nip(nip: str) -> Servant | None:
    """Who bears this number, also one who has left."""
    return db.session.scalars(select(Servant).where(Servant.nip == stripped(nip))).one_or_none()


def servant_of_account(identity: Identity) -> Servant | None:
    """The servant who this person is, by the account that the record opened; None for somebody who is no servant (or no longer)."""
    return db.session.scalars(_mine(), {"account": identity.account_id, "today": clock.today()}).first()


def record_of_account(identity: Identity) -> Any:  # noqa: ANN401  a row with the columns of Servant
    """The same as a row to read from: pages that are asked for all day need no more."""
    return record_of(identity.account_id)


def record_of(account_id: uuid.UUID) -> Any:  # noqa: ANN401  a row with the columns of Servant
    """The record of whoever an account belongs to; None for somebody who is no servant (or no longer)."""
    return next(iter(rows_of(_record(), account=account_id, today=clock.today())), None)


@functools.cache
def _mine() -> Select[Servant]:
    return select(Servant).where(*_of_account())


@functools.cache
def _record() -> Select[Any]:
    return select(*SERVANT.all).where(*_of_account())


def _of_account() -> tuple[ColumnElement[bool], ...]:
    mine = select(Account.servant_id).where(Account.id == bindparam("account", type_=Uuid())).scalar_subquery()
    return Servant.id == mine, here(bindparam("today", type_=Date()))


def departed_lately() -> list[uuid.UUID]:
    """Whose leaving date came within the last week: those whose grants must have ended."""
    today = clock.today()
    return list(db.session.scalars(select(Servant.id).where(Servant.left_on <= today, Servant.left_on > today - dt.timedelta(days=7))))


def count_in(body_id: uuid.UUID, on: dt.date) -> int:
    """How many servants stand in this very body on a day, or later."""
    return db.session.scalar(select(func.count()).select_from(Servant).where(Servant.body_id == body_id, here(on))) or 0


def count_here() -> int:
    """How many servants work for the province today."""
    return db.session.scalar(select(func.count()).select_from(Servant).where(here())) or 0


def servants_by_id(servant_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Servant]:
    """Some servants, by id, in one statement."""
    return {row.id: row for row in db.session.scalars(select(Servant).where(among(Servant.id, servant_ids)))}


def subordinates_of(servant_id: uuid.UUID) -> list[Servant]:
    """Whom a servant supervises today, by name."""
    return list(db.session.scalars(select(Servant).where(Servant.supervisor_id == servant_id, here()).order_by(Servant.name)))


def supervises_anyone(servant_id: uuid.UUID) -> bool:
    """Whether somebody who works here has this servant as supervisor."""
    return bool(db.session.scalar(select(exists().where(Servant.supervisor_id == servant_id, here()))))


def grant_rows(servant_ids: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, str, str, uuid.UUID, dt.date | None]]:
    """What grants are drawn from, as plain rows: id, address, name, unit, leaving date."""
    found = select(Servant.id, Servant.email, Servant.name, Servant.body_id, Servant.left_on).where(among(Servant.id, servant_ids))
    return [(who, email, name, body, left) for who, email, name, body, left in db.session.execute(found)]


def supervising(servant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who of these supervises somebody who works here."""
    found = select(Servant.supervisor_id).where(among(Servant.supervisor_id, servant_ids), here()).distinct()
    return {servant_id for servant_id in db.session.scalars(found) if servant_id is not None}


def supervisors_of(servant_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The supervisors of these, as the record stands in this transaction."""
    found = select(Servant.supervisor_id).where(among(Servant.id, servant_ids), Servant.supervisor_id.is_not(None)).distinct()
    return {servant_id for servant_id in db.session.scalars(found) if servant_id is not None}


def competencies_of(servant_id: uuid.UUID) -> list[ServantCompetency]:
    """The assessed competencies, by code."""
    rows = select(ServantCompetency).where(ServantCompetency.servant_id == servant_id).order_by(ServantCompetency.competency_code)
    return list(db.session.scalars(rows))


def competency_levels_of(servant: Servant) -> dict[str, int]:
    """Code to level, as on record."""
    return {code: int(level) for code, level in (servant.levels or {}).items()}


def ratings_of(servant_id: uuid.UUID) -> list[PerformanceRating]:
    """The performance ratings, newest first."""
    rows = select(PerformanceRating).where(PerformanceRating.servant_id == servant_id).order_by(PerformanceRating.year.desc())
    return list(db.session.scalars(rows))


def page_of_servants(*, text: str = "", body_ids: Sequence[uuid.UUID] = (), number: int = 1, size: int = 25) -> Page[Servant]:
    """Those who work here, by name; `text` is looked for in name, post and NIP, `body_ids` are the units that count (none: all)."""
    wanted = select(Servant).where(here())
    if text:
        like = f"%{text.replace('%', '').replace('_', '')}%"
        wanted = wanted.where(or_(Servant.name.ilike(like), Servant.post.ilike(like), Servant.nip.like(f"{stripped(text)}%")))
    if body_ids:
        wanted = wanted.where(Servant.body_id.in_(body_ids))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = db.session.scalars(wanted.order_by(Servant.name, Servant.id).limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, size, total)


def around(servant: Servant) -> dict[str, str | None]:
    """The names of the agency, the unit and the supervisor of a person."""
    supervisor = select(Servant.name).where(Servant.id == servant.supervisor_id).scalar_subquery()
    found = db.session.execute(standings(servant.body_id).add_columns(supervisor)).one_or_none()
    if found is None:
        raise NotFoundError
    _, _, unit, _, agency, _, name = found
    return {"agency": agency, "unit": unit, "supervisor": name}
