"""The words of the studio's mails."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail

OPEN = Text("Open the curriculum")
MAILS = {
    "curricula.asked": Mail(
        Text("%(by)s asks you to take part in the curriculum “%(title)s”"),
        (Text("Curriculum %(number)s. You see what your side co-designs, comment, suggest, and are told what changes."),),
        OPEN,
    ),
    "curricula.addressed": Mail(
        Text("%(by)s addresses you in the curriculum “%(title)s”"),
        (Text("On %(part)s of %(number)s:"), Text("“%(words)s”")),
        OPEN,
    ),
    "curricula.digest": Mail(
        Text("What changed in the curriculum “%(title)s”"),
        (
            Text("%(changes)s changes, %(said)s comments and suggestions since the last mail, by %(people)s."),
            Text("In: %(parts)s."),
            Text("How often you are told is your choice, on the page of who takes part."),
        ),
        OPEN,
    ),
}
