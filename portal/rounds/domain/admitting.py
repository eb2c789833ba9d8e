"""The sign-off of taking part in a round: how its steps and answers read, its mails, and what is declared with a list. Pure."""

from portal.applications.domain.words import GROUNDS, OUTCOMES, STEPS
from portal.kernel.text import Text
from portal.notifications.domain import Mail
from portal.workflow.domain import OutcomeWords, StepWords

__all__ = ["ANSWERS", "CONSENT_VERSION", "GROUNDS", "HOLDERS", "LEAST_WORDS", "LONGEST_MOTIVATION", "MAILS", "PURPOSE"]

LEAST_WORDS = 5
"""A motivation of fewer words says nothing to a host."""
LONGEST_MOTIVATION = 3000
CONSENT_VERSION = 1
PURPOSE = Text(
    "The host of the place that you get reads these fields once the results are published, to prepare for you, and while you are placed "
    "there. No other host reads them."
)

HOLDERS: dict[str, StepWords] = {
    "supervisor": StepWords(
        STEPS["supervisor"].title,
        STEPS["supervisor"].meaning,
        Text("Recommend that the person takes part, or advise against it"),
    ),
    "interest": StepWords(
        STEPS["interest"].title,
        Text("Decides what keeps the declared interest in one host from weighing. The other hosts of the round are not concerned."),
        Text("Decide on the interest that the person has declared"),
    ),
    "head": StepWords(
        STEPS["head"].title,
        Text("Nominates the person for the round, follows advice against it, or refuses for a reason of their own."),
        STEPS["head"].task,
    ),
    "verifier": StepWords(
        STEPS["verifier"].title,
        Text("Checks what data alone cannot say. Rules of a single offering are asked for each of them when lists are locked."),
        Text("Record the check: eligible or not eligible"),
    ),
}

ANSWERS: dict[str, OutcomeWords] = {
    "endorse": OutcomeWords(
        OUTCOMES["endorse"].choice, Text("Goes to the head of the agency with your cover plan"), OUTCOMES["endorse"].told
    ),
    "not_endorse": OUTCOMES["not_endorse"],
    "no_conflict": OutcomeWords(
        OUTCOMES["no_conflict"].choice, Text("The person can be placed at this host as at any other"), OUTCOMES["no_conflict"].told
    ),
    "mitigate": OutcomeWords(
        OUTCOMES["mitigate"].choice,
        Text("The person can be placed at this host; the measure is kept with the list and holds there"),
        OUTCOMES["mitigate"].told,
        "attention",
        "exclamation-triangle",
    ),
    "block": OutcomeWords(
        Text("No placement at this host"),
        Text("The person takes part in the round, but is not placed at this host"),
        Text("Not placed at this host because of the interest"),
        "bad",
        "slash-circle",
    ),
    "nominate": OutcomeWords(
        OUTCOMES["nominate"].choice,
        Text("Goes to the BKD verifier. Whoever is placed in the end counts towards your away limit, nobody before"),
        OUTCOMES["nominate"].told,
    ),
    "follow_advice": OutcomeWords(
        OUTCOMES["follow_advice"].choice,
        Text("The person takes no part in this round; your reason is sent"),
        OUTCOMES["follow_advice"].told,
        "neutral",
        "dash-circle",
    ),
    "refuse": OutcomeWords(
        OUTCOMES["refuse"].choice,
        Text("The person takes no part in this round; your reason is sent"),
        OUTCOMES["refuse"].told,
        "bad",
        "x-circle",
    ),
    "eligible": OutcomeWords(OUTCOMES["eligible"].choice, Text("The person takes part in the round"), OUTCOMES["eligible"].told),
    "not_eligible": OutcomeWords(
        OUTCOMES["not_eligible"].choice,
        Text("The person takes no part in this round; rule and reason are sent"),
        OUTCOMES["not_eligible"].told,
        "bad",
        "x-circle",
    ),
}

MAILS = {
    "rounds.list_submitted": Mail(
        Text("%(number)s: you have asked to take part in %(title)s"),
        (
            Text("It was received %(when)s and is with your direct supervisor. Nobody reads your choices."),
            Text("Until %(until)s you can change your list as often as you like."),
        ),
        Text("Open your list"),
    ),
    "rounds.list_admitted": Mail(
        Text("%(number)s: you take part in %(title)s"),
        (
            Text("Supervisor, head of the agency and BKD have agreed."),
            Text("Until %(until)s you can change your list as often as you like."),
        ),
        Text("Open your list"),
    ),
    "rounds.list_refused": Mail(
        Text("%(number)s: you take no part in %(title)s"),
        (Text("Reason given: %(reason)s"),),
        Text("Open your list"),
    ),
}
