"""A round of twelve people at the moment at which a race begins, by id, with two of everybody who acts on it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.applications.models import Application
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Identity
from portal.rounds.queries import filling, runs
from portal.rounds.services import following, locking, publishing, running
from tests.factories import round_course
from tests.races.arena import colleague

SOURCE = "Undian berikutnya (contoh)"


@dataclass(frozen=True)
class Stage:
    """What stands in the prepared database."""

    round_id: uuid.UUID
    curators: tuple[Identity, Identity]
    approvers: tuple[Identity, Identity]
    people: dict[str, Identity]
    lists: dict[str, uuid.UUID]
    places: dict[str, uuid.UUID]
    offers: dict[str, uuid.UUID]
    run_id: uuid.UUID | None


def _asked(made):
    locking.ask_to_lock(made.round, by=made.curator)


def _seeded(made):
    made.lock()
    running.enter_seed(made.round, round_course.SEED, by=made.curator)


def _witnessed(made, *done):
    """A run that has begun, with so many of its pieces of work done."""
    made.lock()
    run = made.seeded()
    for work in done:
        work(run.id)
    return run


def _reviewed(made):
    made.lock()
    made.run()


def _approved(made):
    """Somebody has taken their place and it was approved: the letter waits for its signature."""
    made.published()
    offer = made.offer("hub1")
    following.answer(offer, willing=True, reason="", by=made.people["hub1"])
    db.session.commit()
    made.world.decide(db.session.get_one(Application, offer.application_id))


def _lapsed(made):
    """Nobody has answered: every place is free."""
    made.published()
    late = made.round.answer_by + dt.timedelta(seconds=1)
    now = clock.now()
    clock.follow(lambda: late)
    following.lapse_offers()
    clock.follow(lambda: now)


def _given_up(made):
    """Computed, not recorded, and begun so long ago that it can be given up."""
    run = _witnessed(made, running.solve, running.check)
    run.witnessed_at = clock.now() - dt.timedelta(hours=2)


def _objected(made):
    _reviewed(made)
    publishing.raise_concern(made.round, "Batas keliru.", by=made.curator)


STAGES = {
    "asked to lock": _asked,
    "locked": lambda made: made.lock(),
    "seeded": _seeded,
    "solving": _witnessed,
    "checking": lambda made: _witnessed(made, running.solve),
    "recording": lambda made: _witnessed(made, running.solve, running.check),
    "reviewed": _reviewed,
    "objected": _objected,
    "published": lambda made: made.published(),
    "approved": _approved,
    "lapsed": _lapsed,
    "slow": _given_up,
}


def prepare(name):
    """Play a round as far as this."""
    made = round_course.collecting()
    STAGES[name](made)
    db.session.commit()
    found = runs.runs_of(made.round.id)
    lists = {alias: one.id for alias, one in made.lists.items()}
    offers = {one.list_id: one.id for one in filling.offers_of(made.round.id)}
    return Stage(
        round_id=made.round.id,
        curators=(made.curator, colleague(made.world, "curator")),
        approvers=(made.approver, colleague(made.world, "approver")),
        people=dict(made.people),
        lists=lists,
        places={alias: one.id for alias, one in made.places.items()},
        offers={alias: offers[one] for alias, one in lists.items() if one in offers},
        run_id=found[0].id if found else None,
    )
