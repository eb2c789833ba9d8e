"""What rounds leave to the worker."""

import contextlib
import gc
import uuid
from collections.abc import Iterator

from portal.rounds.queries import runs
from portal.rounds.services import following, locking, publishing, running, trying
from portal.rounds.services.running import record as record_results


@contextlib.contextmanager
def computing() -> Iterator[None]:
    """A piece of work over everybody in a round: the database waits for it, and nobody looks for cycles among millions of objects."""
    runs.allow_computing()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def try_round(trial_id: str) -> None:
    """Compute a trial that waits."""
    with computing():
        trying.run_trial(uuid.UUID(trial_id))


def fix(round_id: str, asked_by: str, asked_name: str, reason: str | None) -> None:
    """Fix a round's inputs and publish their digests."""
    with computing():
        locking.fix(uuid.UUID(round_id), uuid.UUID(asked_by), asked_name, reason)


def solve(run_id: str) -> None:
    """Place everybody."""
    with computing():
        running.solve(uuid.UUID(run_id))


def check(run_id: str) -> None:
    """Let the stand-alone verifier play a run once more."""
    with computing():
        running.check(uuid.UUID(run_id))


def record(run_id: str) -> None:
    """Keep what a run says of everybody."""
    with computing():
        record_results(uuid.UUID(run_id))


def tell_results(round_id: str, run_id: str, after: str) -> None:
    """Tell the next participants that their result is there."""
    publishing.tell_results(uuid.UUID(round_id), uuid.UUID(run_id), after)


def lapse_offers() -> None:
    """Let places lapse that were not answered in time."""
    following.lapse_offers()
