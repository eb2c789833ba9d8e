"""Rounds as they are opened and as agencies release people into them, for the cells of access.toml."""

import datetime as dt
import uuid
from collections.abc import Callable

from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.rounds.domain.points import USUAL
from portal.rounds.models import Round, RoundTrial
from tests.architecture import access_rounds
from tests.architecture.access_base import Made, body_of, home_of, number
from tests.factories import workforce


def scheduled(owner: Account) -> Made:
    """A plan with an offering and a calendar, and an agency."""
    made = access_rounds.round_(owner)
    found = db.session.get(Round, made["round_id"])
    assert found is not None
    found.lists_until, found.seed_source = clock.now() + dt.timedelta(days=5), "Nilai penutupan IHSG (contoh)"
    day = clock.local(found.lists_until)
    agency = body_of(Role.HR_OFFICER)
    db.session.commit()
    return {**made, "agency": str(agency.id), "day": str(day.day), "month": str(day.month), "year": str(day.year)}


def release(owner: Account) -> Made:
    """A plan with a calendar, and somebody in service of the owner's body."""
    made = scheduled(owner)
    person = workforce.servant(5000 + number(), home_of(owner).id, id=uuid.uuid4())
    return {**made, "nip": person.nip, "servant": str(person.id)}


def again(owner: Account) -> Made:
    """A trial that was played once more with other weights, and waits."""
    made = access_rounds.trial(owner)
    asked = {"asked_by": SYSTEM.account_id, "asked_name": SYSTEM.name, "asked_at": clock.now()}
    other = RoundTrial(
        id=uuid.uuid4(),
        round_id=made["round_id"],
        number=2,
        seed="contoh",
        version=1,
        base_id=made["trial_id"],
        weights=dict.fromkeys(USUAL, 1),
        **asked,
    )
    db.session.add(other)
    db.session.commit()
    return {**made, "trial_id": other.id}


MAKERS: dict[str, Callable[[Account], Made]] = {"round_scheduled": scheduled, "round_release": release, "round_trial_again": again}
