"""What falls due, what a long batch of invitations leaves to the worker, reserves for whom a place is free."""

import datetime as dt
import uuid

from portal.applications import queries
from portal.applications.services import batching, calling, inviting, reserving
from portal.kernel import clock

BATCH = 200


def lapse_invitations() -> None:
    """Record that nobody answered in time: invitations, and calls for nominations."""
    for invitation in queries.past_answer(clock.now(), BATCH):
        inviting.lapse(invitation)
    calling.lapse_due(BATCH)


def release_batches() -> None:
    """Release the prepared invitations whose moment has come."""
    batching.release_due(BATCH)


def remind() -> None:
    """Remind whoever has not answered yet: the invited, and agencies that were called on."""
    inviting.remind(BATCH)
    calling.remind(BATCH)


def prepare_batch(batch_id: str, until: str, days: int) -> None:
    """Prepare the next chunk of a long batch."""
    batching.prepare_next(uuid.UUID(batch_id), dt.datetime.fromisoformat(until), days)


def send_batch(batch_id: str) -> None:
    """Send the next chunk of a long batch."""
    batching.send_next(uuid.UUID(batch_id))


def call_reserves(opportunity_id: str) -> None:
    """A place was given back: call whoever is next on the reserve list."""
    reserving.call_reserves(uuid.UUID(opportunity_id))
