"""A round whose calendar is set, and one that has opened."""

import datetime as dt
from types import SimpleNamespace

from portal.kernel import clock
from portal.kernel.db import db
from portal.rounds.services import opening
from tests.factories import rounds

SOURCE = "Nilai penutupan IHSG tanggal 14 Desember 2026"


def scheduled(people: int = 5) -> SimpleNamespace:
    """The world of rounds with its calendar set: lists until ten days from now."""
    made = rounds.world(people)
    made.head, made.officer = made.world.identity("head"), made.world.identity("hr_officer")
    made.agency = made.world.agency
    opening.set_calendar(made.round, clock.now() + dt.timedelta(days=10), 3, SOURCE, by=made.curator)
    db.session.commit()
    return made


def opened(people: int = 5) -> SimpleNamespace:
    """The same, opened for lists."""
    made = scheduled(people)
    opening.open_round(made.round, by=made.curator)
    db.session.commit()
    return made
