"""An assignment that lasts longer than it was given for: how long at most, and what is said of it. Pure."""

import calendar
import datetime as dt
from collections.abc import Mapping

from portal.documents.domain import Consequences
from portal.kernel.text import Text
from portal.notifications.domain import Mail

MOST = "TUB-11"
"""The parameter that says by how many months an assignment may be extended in all (SE MenPANRB 28/2021)."""
UNTIL, BEFORE = "until", "before"
"""Under these keys the content of a letter of extension holds the new last day and the earlier one, as ISO dates."""
OVERLAP = "assignment_one_at_a_time"
"""The constraint that has the last word on a person's time."""
FOLLOWS = Consequences(
    signed=Text("Signing extends the assignment and tells the person named, their supervisor, head and the host."),
    dropped=Text("The letter keeps its number. The assignment ends as before."),
    revoked=Text("The letter keeps its number. The assignment ends again on its earlier last day, and all are told."),
)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


MAILS: Mapping[str, Mail] = {
    "applications.cancellation": Mail(
        Text("Assignment letter %(earlier)s has been cancelled"),
        (Text("Your assignment to %(title)s has ended by letter %(number)s."), Text("Reason given: %(reason)s")),
        Text("See the letter of cancellation"),
    ),
    "applications.cancellation_copy": Mail(
        Text("Copy: the assignment of %(name)s has been cancelled"),
        (
            Text("Letter %(number)s cancels assignment letter %(earlier)s: %(name)s, %(title)s."),
            Text("Reason given: %(reason)s"),
        ),
        Text("Check the letter"),
    ),
    "applications.extended": Mail(
        Text("Your assignment has been extended until %(until)s"),
        (Text("Letter %(number)s extends your assignment to %(title)s. Anybody can check the letter by its code."),),
        Text("See the letter"),
    ),
    "applications.extended_copy": Mail(
        Text("Copy: the assignment of %(name)s has been extended until %(until)s"),
        (Text("Letter %(number)s extends the assignment of %(name)s to %(title)s."),),
        Text("Check the letter"),
    ),
    "applications.extension_revoked": Mail(
        Text("The extension of your assignment has been revoked"),
        (Text("Letter %(number)s no longer holds. Your assignment to %(title)s ends on %(until)s."), Text("Reason given: %(reason)s")),
        Text("See the letter"),
    ),
    "applications.extension_revoked_copy": Mail(
        Text("Copy: the extension for %(name)s has been revoked"),
        (Text("Letter %(number)s no longer holds. The assignment to %(title)s ends on %(until)s."), Text("Reason given: %(reason)s")),
        Text("Check the letter"),
    ),
}
"""What is told when a letter follows on an assignment letter."""

RECORDED: dict[str, Text] = {
    "applications.assignment.extended": Text("Assignment extended"),
    "applications.assignment.shortened": Text("Extension of an assignment revoked"),
}
"""What the audit record calls each of these events."""
