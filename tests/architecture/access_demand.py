"""Editions and calls for the cells of access.toml: each made new, with required values explicit."""

import datetime as dt
import uuid
from collections.abc import Callable

from portal.accounts.models import Account
from portal.development import queries, services
from portal.development.models import DemandCall, DemandItem, GapCount, GapEdition, GapFigure, GapTally
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from tests.architecture.access_base import DAY, Made, home_of

GAP = {"competency_code": "M.05", "level": 3}


def edition(_: Account | None = None) -> Made:
    """The month's edition, with one figure that is shown."""
    if queries.newest_edition() is None:
        names = {"published_by": SYSTEM.account_id, "published_name": SYSTEM.name}
        made = GapEdition(id=uuid.uuid4(), month=clock.today().replace(day=1), counted_at=clock.now(), published_at=clock.now(), **names)
        db.session.add(made)
        db.session.flush()
        db.session.add(GapFigure(edition_id=made.id, family="JF_EXPERT", people=13, **GAP))
        db.session.commit()
    until = clock.today() + 30 * DAY
    return {"day": str(until.day), "month": str(until.month), "year": str(until.year)}


def tally(_: Account) -> Made:
    """What was counted, in a month without an edition."""
    for table in (DemandItem, DemandCall, GapFigure, GapEdition, GapTally):
        db.session.query(table).delete()
    db.session.add(GapTally(counted_at=clock.now(), fingerprint=uuid.uuid4().hex, people=0))
    db.session.commit()
    return {}


def call(_: Account) -> Made:
    """A call that is open."""
    edition()
    until: dt.date = clock.today() + 30 * DAY
    text = services.CallText("Layanan digital", "Merancang layanan.", "Pegawai loket", ("masters",), until, (("M.05", 3),))
    made = services.publish_call(text, by=SYSTEM)
    db.session.commit()
    return {"call_id": made.id}


def gap_count(owner: Account) -> Made:
    """What was counted in the person's own body."""
    body, numbers = home_of(owner), {"people": 20, "known": 15, "below": 12, "far": 1}
    db.session.query(GapCount).filter_by(body_id=body.id).delete()
    db.session.add(GapTally(counted_at=clock.now(), fingerprint=uuid.uuid4().hex, people=20))
    db.session.add(GapCount(body_id=body.id, post_class="JF_MUDA", competency_code="M.05", required=3, **numbers))
    db.session.commit()
    return {"by": "unit", "key": body.code, "code": "M.05"}


MAKERS: dict[str, Callable[[Account], Made]] = {
    "edition": edition,
    "tally": tally,
    "demand_call": call,
    "gap_count": gap_count,
}
