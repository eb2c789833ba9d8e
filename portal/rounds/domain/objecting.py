"""How an objection against a refusal of taking part reads: each answer, each mail. Pure."""

from dataclasses import replace

from portal.applications.domain.objecting import OUTCOMES as OF_APPLICATIONS
from portal.kernel.text import Text
from portal.notifications.domain import Mail

OUTCOMES = OF_APPLICATIONS | {
    "uphold": replace(
        OF_APPLICATIONS["uphold"],
        follows=Text(
            "While lists can be changed, the sign-off goes on. After the lock the person takes part if the inputs are fixed once more; the "
            "deciding official is told"
        ),
    ),
}
MAILS = {
    "rounds.objection_decided": Mail(
        Text("%(number)s: %(result)s"),
        (Text("%(title)s. The result of your objection: %(result)s."), Text("Reason given: %(reason)s")),
        Text("Open your list"),
    ),
    "rounds.input_changed": Mail(
        Text("An input has changed: %(title)s"),
        (
            Text("An objection was upheld after the lock, and the participant %(number)s was left out of it."),
            Text("If you have the inputs fixed once more, this person takes part."),
        ),
        Text("See the round"),
    ),
}
