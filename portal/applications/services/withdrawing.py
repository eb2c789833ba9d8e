"""An opportunity goes: what BKD has under way for it ends, and those who know of it are told."""

import uuid

from portal.applications import queries
from portal.applications.services import batching, calling
from portal.kernel.identity import Identity

GONE = "Peluang ini tidak ditawarkan lagi."
"""A reason is stored in the official language, as letters are."""


def recall_for_taken_down(opportunity_id: uuid.UUID, *, by: Identity) -> None:
    """Recall batches of which nothing is sent, unanswered invitations, and open calls."""
    for batch in queries.unsent_batches_of(opportunity_id):
        batching.recall(batch, GONE, by=by)
    for invitation in queries.unanswered_of(opportunity_id):
        batching.recall_one(invitation, GONE, by=by)
    for call in queries.open_calls_of(opportunity_id):
        calling.recall(call, GONE, by=by)
