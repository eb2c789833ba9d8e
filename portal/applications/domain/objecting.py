"""How an objection reads: who decides it, each answer, each mail; and what would change a refusal."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail
from portal.workflow.domain import OutcomeWords, StepWords

STEPS = {
    "superior": StepWords(
        Text("Superior of whoever decided"),
        Text("Reads the decision and the objection, and decides anew where the decision was wrong."),
        Text("Decide on the objection"),
    ),
}
OUTCOMES = {
    "uphold": OutcomeWords(
        Text("Uphold the objection"),
        Text("A new decision takes the place of the old one, and the application goes on; the old one stays readable"),
        Text("Objection upheld"),
    ),
    "dismiss": OutcomeWords(
        Text("Dismiss the objection"), Text("The decision stands; your reason is sent"), Text("Objection dismissed"), "bad", "x-circle"
    ),
    "inadmissible": OutcomeWords(
        Text("Inadmissible"),
        Text("It is not looked into: it came too late, or there is no such decision; your reason is sent"),
        Text("Objection inadmissible"),
        "neutral",
        "dash-circle",
    ),
}
CHANGES = {
    "away_limit": Text("The head of your agency can raise the limit of people away. Apply again for another period."),
    "service_suffers": Text("A cover plan that names who takes over which duties, agreed with your supervisor, answers this."),
    "not_relevant": Text("An opportunity that strengthens what your post asks for. Your development plan says what that is."),
    "advice": Text("Talk with your supervisor about what would let them recommend you: a cover plan, another time."),
    "rule_not_met": Text("Each rule below says what it was tested with. Data that are wrong can be corrected, then apply again."),
    "no_gap": Text("An opportunity for a competency in which your level is below what your post requires."),
    "other_suits_better": Text("There were more people than places. What is open now and fits you stands below."),
    "tasks_differ": Text("An opportunity whose tasks are nearer to your experience. Its page lists the tasks one by one."),
    "conflict_actual": Text("A host in which neither you nor your family has an interest."),
    "other": Text("The reason says it in words. If it rests on something that is not so, object."),
}
"""What would change a decision against somebody, by its ground."""
MAILS = {
    "applications.objection_decided": Mail(
        Text("%(number)s: %(result)s"),
        (Text("%(title)s. The result of your objection: %(result)s."), Text("Reason given: %(reason)s")),
        Text("Open the application"),
    ),
    "applications.overtaken": Mail(
        Text("%(number)s has ended: %(title)s"),
        (Text("%(cause)s"), Text("Nobody is placed twice at one time. Applications for other days go on.")),
        Text("Open the application"),
    ),
}
RECORDED: dict[str, Text] = {
    "applications.objection.filed": Text("Objection filed"),
    "applications.objection.decided": Text("Objection decided"),
    "applications.application.preferred": Text("Order of one's own applications changed"),
}
"""What the audit record calls each of these events."""
