"""A call to universities and companies: for which competencies, how far it has come. Pure."""

import enum

from portal.kernel.states import Machine
from portal.kernel.text import Text

LONGEST_TITLE = 150
MOST_ITEMS = 12


class DemandState(enum.StrEnum):
    """Where a call stands."""

    OPEN = "open"
    """Partners may answer it, until its last day."""
    CLOSED = "closed"
    """Its last day has passed, or it was answered well enough."""
    WITHDRAWN = "withdrawn"
    """It should not have been made, or nobody needs it any more."""


class DemandStep(enum.StrEnum):
    """What can be done with a call."""

    CLOSE = "close"
    WITHDRAW = "withdraw"


DEMAND = Machine(
    {
        (DemandState.OPEN, DemandStep.CLOSE): DemandState.CLOSED,
        (DemandState.OPEN, DemandStep.WITHDRAW): DemandState.WITHDRAWN,
    }
)

SOUGHT: dict[str, Text] = {
    "masters": Text("Master's programme", "kind"),
    "short_course": Text("Short course", "kind"),
    "internship": Text("Internship", "kind"),
}
"""What partners can be asked for."""
