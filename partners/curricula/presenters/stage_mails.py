"""The words of the mails that are written when a curriculum goes on, or waits."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail

OPEN = Text("Open the curriculum")
STAGE_MAILS = {
    "curricula.sent": Mail(
        Text("The curriculum “%(title)s” awaits your side's answer"),
        (
            Text("%(by)s has sent curriculum %(number)s for review. Read it, then agree for your side, or ask for changes and say which."),
            Text("Please answer by %(until)s."),
        ),
        OPEN,
    ),
    "curricula.changes_requested": Mail(
        Text("%(side)s asks for changes to the curriculum “%(title)s”"),
        (Text("“%(reason)s”"), Text("Curriculum %(number)s can be written in again. It is sent for review once more when that is done.")),
        OPEN,
    ),
    "curricula.agreed": Mail(
        Text("Every side agrees to the curriculum “%(title)s”"),
        (
            Text("Version %(version)s of curriculum %(number)s is fixed. Each side now signs the joint minutes, by %(until)s."),
            Text("The university can reopen it until the last side has signed."),
        ),
        OPEN,
    ),
    "curricula.reopened": Mail(
        Text("The curriculum “%(title)s” has been reopened"),
        (Text("By %(by)s: “%(reason)s”"), Text("What was signed of %(number)s stays on record. Every side will be asked again.")),
        OPEN,
    ),
    "curricula.signed": Mail(
        Text("Every side has signed the curriculum “%(title)s”"),
        (
            Text("Version %(version)s of curriculum %(number)s can no longer be changed. Its digest begins with %(sha256)s."),
            Text("Next: the university adopts it by its own decree."),
        ),
        OPEN,
    ),
    "curricula.adopted": Mail(
        Text("The curriculum “%(title)s” is adopted"),
        (Text("By decree %(decree)s, in version %(version)s. Curriculum %(number)s is public from now on."),),
        OPEN,
    ),
    "curricula.superseded": Mail(
        Text("The curriculum “%(title)s” has been superseded"),
        (Text("Curriculum %(successor)s stands in the place of %(number)s. Whoever studies by it already goes on by it."),),
        OPEN,
    ),
    "curricula.answer_due": Mail(
        Text("Your side's answer to the curriculum “%(title)s” is due soon"),
        (Text("Curriculum %(number)s: please agree, or ask for changes, by %(until)s."),),
        OPEN,
    ),
    "curricula.answer_late": Mail(
        Text("Your side's answer to the curriculum “%(title)s” is late"),
        (Text("It was due by %(until)s. Curriculum %(number)s goes no further without it."),),
        OPEN,
    ),
    "curricula.signature_due": Mail(
        Text("Your side's signature under the curriculum “%(title)s” is due soon"),
        (Text("Curriculum %(number)s: please sign the joint minutes by %(until)s."),),
        OPEN,
    ),
    "curricula.signature_late": Mail(
        Text("Your side's signature under the curriculum “%(title)s” is late"),
        (Text("It was due by %(until)s. Curriculum %(number)s goes no further without it."),),
        OPEN,
    ),
    "curricula.cohort_due": Mail(
        Text("Please review the curriculum “%(title)s”"),
        (Text("Those who began first have studied by curriculum %(number)s. Keep what you found; it was due on %(due)s."),),
        OPEN,
    ),
}
