"""What the mails about an offering say."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail

OPEN = Text("Open the offering")
MAILS = {
    "offerings.owner_added": Mail(
        Text("You now own %(title)s"),
        (Text("%(by)s made you an owner of %(number)s. You are told of it from now on, and say with the others who owns it."),),
        OPEN,
    ),
    "offerings.owner_removed": Mail(
        Text("You no longer own %(title)s"),
        (Text("%(by)s took you off the owners of %(number)s. You can still read and write it."),),
        OPEN,
    ),
    "offerings.owner_succeeded": Mail(
        Text("You take over offerings: %(count)s"),
        (Text("Somebody who owned them no longer works for %(name)s. You are told of them from now on."),),
        Text("See my offerings"),
    ),
    "offerings.reopened": Mail(
        Text("%(title)s is open again"),
        (Text("“%(reason)s”"), Text("Civil servants can apply again until its deadline.")),
        Text("Open the offering"),
    ),
    "offerings.revision_returned": Mail(
        Text("The change of %(title)s came back for correction"),
        (Text("“%(reason)s”"), Text("Until the change is published, the version before stands.")),
        Text("Correct the change"),
    ),
    "offerings.revision_refused": Mail(
        Text("The change of %(title)s was not approved"),
        (Text("“%(reason)s”"), Text("The published version stays as it is.")),
        Text("Open the offering"),
    ),
    "offerings.revision_published": Mail(
        Text("The change of %(title)s is published"),
        (Text("It is out as the next version. Whoever has applied is told, and asked to confirm where it touches what they agreed to."),),
        Text("Open the offering"),
    ),
    "offerings.mentor_asked": Mail(
        Text("%(host)s names you as a mentor: %(title)s"),
        (
            Text("Please read what the participants would do and learn, then accept or decline. No account is needed."),
            Text("The link works once, until %(until)s. Nothing is published before you accept."),
        ),
        Text("Read and answer"),
    ),
    "offerings.contact_asked": Mail(
        Text("%(host)s names you as the contact of %(title)s"),
        (
            Text("Please read whether what is written is right, then accept or decline. No account is needed."),
            Text("The link works once, until %(until)s. Nothing is published before you accept."),
        ),
        Text("Read and answer"),
    ),
    "offerings.contact_accepted": Mail(
        Text("%(mentor)s accepts as the contact of %(title)s"),
        (Text("%(number)s is now with BPSDM's curator, who answers within 5 working days."),),
        OPEN,
    ),
    "offerings.contact_declined": Mail(
        Text("%(mentor)s declines as the contact of %(title)s"),
        (Text("“%(reason)s”"), Text("%(number)s is back with you: name another contact, then submit again.")),
        OPEN,
    ),
    "offerings.mentor_succeeded": Mail(
        Text("You no longer mentor %(title)s"),
        (Text("%(host)s has named %(name)s in your place, who has accepted. Thank you for what you did until today."),),
        Text("Open Simpul"),
    ),
    "offerings.contact_succeeded": Mail(
        Text("You are no longer the contact of %(title)s"),
        (Text("%(host)s has named %(name)s in your place, who has accepted. Thank you for what you did until today."),),
        Text("Open Simpul"),
    ),
    "offerings.mentor_accepted": Mail(
        Text("%(mentor)s accepts as mentor of %(title)s"),
        (Text("%(number)s is now with BPSDM's curator, who answers within 5 working days."),),
        OPEN,
    ),
    "offerings.mentor_declined": Mail(
        Text("%(mentor)s declines as mentor of %(title)s"),
        (Text("“%(reason)s”"), Text("%(number)s is back with you: name another mentor, then submit again.")),
        OPEN,
    ),
    "offerings.returned": Mail(
        Text("Please correct %(title)s"),
        (
            Text("BPSDM's curator has returned %(number)s: “%(reason)s”"),
            Text("The comments stand beside the fields. What you had filled in is kept."),
        ),
        OPEN,
    ),
    "offerings.refused": Mail(
        Text("%(title)s is not approved"),
        (Text("%(number)s: “%(reason)s”"), Text("You may object within 14 working days, in writing to the head of BPSDM.")),
        OPEN,
    ),
    "offerings.published": Mail(Text("%(title)s is published"), (Text("%(number)s stands in the catalogue. “%(reason)s”"),), OPEN),
    "offerings.closed": Mail(Text("%(title)s is closed"), (Text("%(number)s takes no more applications. “%(reason)s”"),), OPEN),
    "offerings.cancelled": Mail(Text("%(title)s is cancelled"), (Text("%(number)s is withdrawn. “%(reason)s”"),), OPEN),
    "offerings.taken_down": Mail(
        Text("%(title)s is taken down"),
        (Text("%(number)s no longer stands in the catalogue. %(why)s"), Text("It can be submitted anew once this is settled.")),
        OPEN,
    ),
}
