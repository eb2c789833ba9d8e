"""Rounds for the cells of access.toml: each made new, with required values explicit."""

import uuid
from collections.abc import Callable

from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.rounds.domain import TrialState
from portal.rounds.domain.points import USUAL
from portal.rounds.domain.trials import Figures
from portal.rounds.models import Round, RoundOffering, RoundTrial
from tests.architecture.access_applications import published
from tests.architecture.access_base import Made, body_of, number

BY = {"planned_by": SYSTEM.account_id, "planned_name": SYSTEM.name}


def round_(_: Account) -> Made:
    """A plan with an offering, and another open opportunity."""
    made = Round(id=uuid.uuid4(), number=f"GEL-AKSES-{number()}", title="Gelombang contoh", weights=dict(USUAL), longest=8, **BY)
    inside, outside = (published(body_of(Role.COMPANY_HR)) for _ in range(2))
    db.session.add(made)
    db.session.flush()
    place = RoundOffering(id=uuid.uuid4(), round_id=made.id, opportunity_id=inside.id, seats=2, per_agency=None, minimum=0)
    db.session.add(place)
    db.session.commit()
    return {"round_id": made.id, "place_id": place.id, "opportunity": str(outside.id)}


def trial(owner: Account) -> Made:
    """A plan that was tried."""
    made = round_(owner)
    asked = {"asked_by": SYSTEM.account_id, "asked_name": SYSTEM.name, "asked_at": clock.now(), "done_at": clock.now()}
    digests = {"instance_sha256": "0" * 64, "result_sha256": "1" * 64}
    done = RoundTrial(
        id=uuid.uuid4(),
        round_id=made["round_id"],
        number=1,
        seed="contoh",
        state=TrialState.DONE,
        version=1,
        figures=Figures(0, 0, 2, 0, []).to_json(),
        **asked,
        **digests,
    )
    db.session.add(done)
    db.session.commit()
    return {**made, "trial_id": done.id}


MAKERS: dict[str, Callable[[Account], Made]] = {"round": round_, "round_trial": trial}
