"""What is announced before lists open, and what officers are told of it. Pure."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail

MOST_DAYS = 10
"""Working days in which whoever is placed answers, at most."""
LEAST_WORDS = 3
"""Of the source of the seed: one that anybody can look up takes a few words to name."""
LONGEST_SOURCE = 300
ORDER_WANTED, OPENED = "rounds.order_wanted", "rounds.opened"
MAILS: dict[str, Mail] = {
    ORDER_WANTED: Mail(
        Text("Set the release order of your agency: %(title)s"),
        (
            Text("A matching round is being prepared: %(number)s, %(title)s. Lists of choices are collected until %(until)s."),
            Text("You can set by which criteria your agency releases its people, with named exceptions, until the round opens."),
            Text("If you set nothing, whoever was never placed or placed the longest ago goes first, then whoever is longest in service."),
        ),
        Text("Set the release order"),
    ),
    OPENED: Mail(
        Text("A matching round has opened: %(title)s"),
        (
            Text("Civil servants can list their choices in %(number)s, %(title)s, until %(until)s."),
            Text("The release order of each agency is fixed; its digest is published."),
        ),
        Text("See the release order"),
    ),
}
