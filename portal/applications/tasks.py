"""What falls due: invitations whose time for an answer is over."""

from portal.applications import queries
from portal.applications.services import inviting
from portal.kernel import clock

BATCH = 200


def lapse_invitations() -> None:
    """Record that nobody answered in time."""
    for invitation in queries.past_answer(clock.now(), BATCH):
        inviting.lapse(invitation)
