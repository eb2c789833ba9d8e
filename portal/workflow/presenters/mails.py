"""The mails about cases."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail

MAILS = {
    "workflow.arrived": Mail(
        Text("%(number)s waits for you: %(title)s"),
        (Text("%(summary)s."), Text("Due %(due)s. Silence is never taken as approval.")),
        Text("Open the case"),
    ),
    "workflow.reminder": Mail(
        Text("%(number)s is due soon: %(title)s"),
        (
            Text("%(summary)s."),
            Text("Due %(due)s. After that it is escalated to the superior and the auditor; it is not approved by silence."),
        ),
        Text("Open the case"),
    ),
    "workflow.woken": Mail(
        Text("%(number)s is awake again: %(title)s"),
        (Text("%(summary)s."), Text("The deferral is over. Due %(due)s.")),
        Text("Open the case"),
    ),
    "workflow.escalated": Mail(
        Text("%(number)s is late: %(title)s"),
        (Text("It was due %(due)s and has not been decided. The system never takes silence as approval."),),
        Text("Open the case"),
    ),
    "workflow.unheld": Mail(
        Text("%(number)s waits and nobody can decide it"),
        (
            Text("%(title)s. Nobody holds the office whose turn it is, or whoever does has an interest, and no office above it is filled."),
            Text("Give the office to somebody; the case then goes to them by itself. It is due %(due)s."),
        ),
        Text("Open my desk"),
    ),
    "workflow.overdue": Mail(
        Text("%(number)s: the time set for the service has passed without a decision"),
        (
            Text("%(title)s was to be decided by %(due)s and has not been. The system never takes silence as approval."),
            Text("Whoever holds it, the superior and the auditor see it apart from other late cases until it is decided."),
        ),
        Text("Open the case"),
    ),
    "workflow.overdue_own": Mail(
        Text("%(number)s: the time set for the service has passed without a decision"),
        (
            Text(
                "%(title)s was to be decided by %(due)s and has not been. The superior of whoever holds it and the auditor have been told."
            ),
            Text("Nothing is decided by silence, for you or against you. The page of your case says who holds it."),
        ),
        Text("Open the case"),
    ),
    "workflow.asked": Mail(
        Text("%(number)s: a question to you"),
        (Text("%(body)s asks: %(question)s"), Text("Please answer soon: the time for the decision runs on meanwhile.")),
        Text("Answer the question"),
    ),
    "workflow.answered": Mail(
        Text("%(number)s: your question is answered"),
        (Text("%(title)s. The answer: %(answer)s"),),
        Text("Open the case"),
    ),
    "workflow.delegated": Mail(
        Text("You act for %(by)s"),
        (Text("%(by)s has named you %(title)s from %(first)s to %(last)s. Each decision taken so shows for whom it was taken."),),
        Text("Open my desk"),
    ),
}
