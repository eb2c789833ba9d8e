"""A plan of a round with two offerings, and people who may go there."""

import uuid
from types import SimpleNamespace

from portal.kernel.db import db
from portal.rounds import services
from portal.rounds.domain.points import USUAL
from portal.rounds.models import RoundTrial
from portal.rounds.services import trying
from tests.factories import signoff


def world(people: int = 5) -> SimpleNamespace:
    """Somebody who plans, a round of two offerings of two places each, and people of one agency, three of whom may be away."""
    made = SimpleNamespace(world=signoff.world())
    made.curator = made.world.identity("curator")
    made.opportunities = [made.world.opportunity(title=title) for title in ("Antrean layanan", "Telemetri air")]
    # Made-up wishes depend on who somebody is: with ids of their own the same come out at each run.
    made.people = [made.world.servant(id=uuid.uuid5(uuid.NAMESPACE_URL, f"round-{at}"))[0] for at in range(people)]
    made.round = services.plan_round("Gelombang I", USUAL, 8, by=made.curator)
    db.session.flush()
    made.places = [services.add_offering(made.round, one.id, by=made.curator) for one in made.opportunities]
    db.session.commit()
    return made


def tried(made: SimpleNamespace) -> RoundTrial:
    """The plan, tried once more."""
    trial = trying.ask_for_trial(made.round, by=made.curator)
    db.session.commit()
    trying.run_trial(trial.id)
    db.session.commit()
    return trial
