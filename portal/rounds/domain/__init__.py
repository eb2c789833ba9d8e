"""A matching round as it is planned: what it is made of, what its trials are, what the record calls what happens to it. Pure."""

import datetime as dt
import enum

from portal.kernel.text import Text

LONGEST_TITLE = 120
LONGEST_LIST = 30
MOST_OFFERINGS = 500
PATIENCE = dt.timedelta(hours=1)
"""A trial that the worker has not computed by then is given up, and another can be asked for."""


class RoundState(enum.StrEnum):
    """Where a round is."""

    PLANNED = "planned"
    """Its offerings, criteria and limits are being set; it is tried on made-up wishes."""


class TrialState(enum.StrEnum):
    """What became of a trial."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    """It could not be computed: nobody may go anywhere, nothing is offered, or the worker did not come to it."""


RECORDED: dict[str, Text] = {
    "rounds.round.planned": Text("Round planned"),
    "rounds.round.changed": Text("Plan of a round changed"),
    "rounds.offering.added": Text("Offering added to a round"),
    "rounds.offering.changed": Text("Places of an offering in a round changed"),
    "rounds.offering.removed": Text("Offering removed from a round"),
    "rounds.trial.asked": Text("Trial of a round asked for"),
}
"""What the audit record calls each event that this slice writes into it."""


def number_of(year: int, count: int) -> str:
    """The number of the round that comes after so many of its year."""
    return f"GEL-{year}-{1 + count:03d}"
