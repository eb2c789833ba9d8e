"""Rounds as they are opened and as agencies release people into them, for the cells of access.toml."""

import datetime as dt
import uuid
from collections.abc import Callable

from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.rounds.models import Round
from tests.architecture import access_rounds
from tests.architecture.access_base import Made, home_of, number
from tests.factories import workforce


def scheduled(_: Account) -> Made:
    """A plan with an offering and a calendar."""
    made = access_rounds.round_(_)
    found = db.session.get(Round, made["round_id"])
    assert found is not None
    found.lists_until, found.seed_source = clock.now() + dt.timedelta(days=5), "Nilai penutupan IHSG (contoh)"
    db.session.commit()
    day = clock.local(found.lists_until)
    return {**made, "day": str(day.day), "month": str(day.month), "year": str(day.year)}


def release(owner: Account) -> Made:
    """A plan with a calendar, and somebody in service of the owner's body."""
    made = scheduled(owner)
    person = workforce.servant(5000 + number(), home_of(owner).id, id=uuid.uuid4())
    return {**made, "nip": person.nip, "servant": str(person.id)}


MAKERS: dict[str, Callable[[Account], Made]] = {"round_scheduled": scheduled, "round_release": release}
