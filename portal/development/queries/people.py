"""The people behind a number, by name: for those alone who stand for their agency."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, and_, case, cast, func, null, or_, select
from sqlalchemy import Text as SqlText

from portal.development.domain import FAR
from portal.development.domain.reading import Shown, Wanted
from portal.development.queries.counting import assessed_since, standard, values_table
from portal.development.queries.gaps import below_of
from portal.kernel.db import db
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.models import Body
from portal.workforce.models import Servant
from portal.workforce.queries import here


@dataclass(frozen=True, slots=True)
class Person:
    """One person whose post requires a competency."""

    name: str
    nip: str
    unit: str
    post: str
    required: int
    level: int | None
    """None: not assessed, or too long ago."""
    assessed_on: dt.date | None

    @property
    def missing(self) -> int | None:
        """How many levels are missing; None where that is not known."""
        return None if self.level is None else max(0, self.required - self.level)


def page_of_people(code: str, wanted: Wanted, shown: str, text: str, *, order: str = "", number: int, size: int) -> Page[Person]:
    """Those whose posts require a competency, in the bodies that are wanted: who lacks most first."""
    theirs = _of(wanted)
    required, level = _levels(code, theirs)
    missing = required.c.level - level
    columns = (Servant.name, Servant.nip, Body.name, Servant.post, required.c.level, level, Servant.assessed_on, func.count().over())
    query = select(*columns).join(Body, Body.id == Servant.body_id)
    query = query.join(required, and_(required.c.post_class == Servant.post_class, required.c.name == Servant.post))
    query = query.where(*theirs)
    conditions = {Shown.BELOW: missing > 0, Shown.FAR: missing >= FAR, Shown.UNKNOWN: level.is_(None), Shown.MET: missing <= 0}
    if shown in conditions:
        query = query.where(conditions[Shown(shown)])
    if text:
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in (Servant.name, Servant.nip, Servant.post))))
    orders = {"name": func.lower(Servant.name), "unit": func.lower(Body.name), "missing": missing, "assessed": Servant.assessed_on}
    query = query.order_by(sorting(orders, order, missing.desc().nulls_last()), func.lower(Servant.name), Servant.id)
    return read_page(query, number, size, lambda row: Person(*row[:-1]))


def _levels(code: str, theirs: list[Any]) -> tuple[Any, Any]:
    """A table of what each post of these people requires of a competency, and the level of it that counts of a person."""
    asked = standard()
    posts = db.session.execute(select(Servant.post_class, Servant.post).where(*theirs).distinct())
    levels = [(post_class, post, level) for post_class, post in posts if (level := asked.required(post_class, post, code)) is not None]
    required = values_table(
        "required",
        (("post_class", SqlText, [one for one, _, _ in levels]), ("name", SqlText, [one for _, one, _ in levels])),
        ("level", Integer, [one for _, _, one in levels]),
    )
    fresh = or_(Servant.assessed_on.is_(None), Servant.assessed_on >= assessed_since())
    return required, case((and_(fresh, Servant.levels.has_key(code)), cast(Servant.levels[code].astext, Integer)), else_=null())


def _of(wanted: Wanted) -> list[Any]:
    """Who works for the province, in the reader's own agency and in what is looked at of it."""
    found: list[Any] = [here()]
    if wanted.within is not None:
        found.append(below_of(Servant.body_id, [wanted.within]))
    if wanted.body_code:
        found.append(below_of(Servant.body_id, [wanted.body_code]))
    return found
