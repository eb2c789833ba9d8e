"""Bodies for tests; required values explicit."""

import datetime as dt

from portal.kernel.db import db
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body

SINCE = dt.date(2020, 1, 1)


def body(
    kind: BodyKind,
    code: str,
    name: str,
    parent: Body | None = None,
    away_limit: int | None = None,
    valid_to: dt.date | None = None,
    place: str | None = None,
) -> Body:
    """A body that is there."""
    above = parent.id if parent else None
    made = Body(kind=kind, code=code, name=name, parent_id=above, away_limit=away_limit, valid_from=SINCE, valid_to=valid_to, place=place)
    db.session.add(made)
    db.session.commit()
    return made
