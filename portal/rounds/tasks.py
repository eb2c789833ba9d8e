"""What a trial leaves to the worker."""

import uuid

from portal.rounds.services import trying


def try_round(trial_id: str) -> None:
    """Compute a trial that waits."""
    trying.run_trial(uuid.UUID(trial_id))
