"""Batches of invitations: how they move, how many go at once, what is told and what the record calls it. Pure."""

import datetime as dt
import enum

from portal.applications.domain.states import BatchState
from portal.kernel.states import Machine
from portal.kernel.text import Text
from portal.notifications.domain import Mail


class BatchStep(enum.StrEnum):
    """What can happen to a batch."""

    PREPARED = "prepared"
    """The last of its people is prepared."""
    BEGIN = "begin"
    """A job sends them one chunk after the other."""
    RELEASE = "release"
    """All are sent."""
    RECALL = "recall"


B, S = BatchState, BatchStep
BATCH = Machine(
    {
        (B.PREPARING, S.PREPARED): B.PREPARED,
        (B.PREPARING, S.RECALL): B.RECALLED,
        (B.PREPARED, S.BEGIN): B.RELEASING,
        (B.PREPARED, S.RECALL): B.RECALLED,
        (B.RELEASING, S.RELEASE): B.RELEASED,
    }
)
CHUNK = 50
"""So many people are prepared, or sent their invitation, in one transaction; a longer batch is a job's work."""
LONGEST_LIST = 500
"""People whom a named list, and a batch, may hold."""
LONGEST_LINE = 100
"""People of a batch's list who wait in line for a place."""
IN_LINE = Text("In line: invited when somebody declines or does not answer")
"""Who is on the batch's list and was not invited with it."""
REMIND_BEFORE = dt.timedelta(days=2)
"""So long before an answer is due its reminder goes out."""
LEAST_TIME = dt.timedelta(days=1)
"""Whoever is invited has at least so long to answer."""

MAILS = {
    "applications.reminded": Mail(
        Text("Please answer by %(until)s: %(title)s"),
        (
            Text("BKD has invited you to an internship at %(host)s, and your answer is not there yet."),
            Text("Without an answer by %(until)s the invitation lapses. To decline has no consequence."),
        ),
        Text("Read and answer"),
    ),
    "applications.recalled": Mail(
        Text("The invitation is recalled: %(title)s"),
        (Text("BKD has recalled its invitation to the internship at %(host)s."), Text("Reason given: %(reason)s")),
        Text("Open the invitation"),
    ),
    "applications.recalled_copy": Mail(
        Text("Copy: the invitation of %(name)s to %(title)s is recalled"),
        (Text("BKD has recalled its invitation of %(name)s to the internship at %(host)s."), Text("Reason given: %(reason)s")),
        Text("See the opportunity"),
    ),
    "applications.lapsed": Mail(
        Text("%(name)s has not answered: %(title)s"),
        (Text("The time for an answer is over. The next in line can be invited in their place."),),
        Text("See who was invited"),
    ),
    "applications.batch_stopped": Mail(
        Text("Invitations were not sent: %(title)s"),
        (Text("The prepared invitations were recalled at the moment of their release. %(reason)s"),),
        Text("See the batch"),
    ),
}

RECORDED: dict[str, Text] = {
    "applications.selection.kept": Text("List of people kept"),
    "applications.selection.excluded": Text("Person excluded from a list"),
    "applications.selection.put_back": Text("Person put back into a list"),
    "applications.batch.prepared": Text("Batch of invitations prepared"),
    "applications.batch.released": Text("Batch of invitations released"),
    "applications.batch.recalled": Text("Batch of invitations recalled"),
    "applications.invitation.recalled": Text("Invitation recalled"),
    "applications.invitation.reminded": Text("Reminder of an invitation sent"),
    "applications.invitation.in_place": Text("Next in line invited"),
}
"""What the audit record calls each event on lists and batches."""
