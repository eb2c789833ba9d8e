"""What falls due: invitations whose time for an answer is over, reserves for whom a place is free."""

import uuid

from portal.applications import queries
from portal.applications.services import inviting, reserving
from portal.kernel import clock

BATCH = 200


def lapse_invitations() -> None:
    """Record that nobody answered in time."""
    for invitation in queries.past_answer(clock.now(), BATCH):
        inviting.lapse(invitation)


def call_reserves(opportunity_id: str) -> None:
    """A place was given back: call whoever is next on the reserve list."""
    reserving.call_reserves(uuid.UUID(opportunity_id))
