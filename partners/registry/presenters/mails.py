"""The mails of the registry."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail

MAILS = {
    "registry.submitted": Mail(
        Text("The registration of %(name)s has been received"),
        (Text("Its number is %(number)s. BKD's verifier answers within 5 working days; until then nothing is needed from you."),),
        Text("Open the registration"),
    ),
    "registry.returned": Mail(
        Text("Please correct the registration of %(name)s"),
        (Text("BKD has returned it: “%(reason)s”"), Text("The comments stand beside the fields. What you had filled in is kept.")),
        Text("Open the registration"),
    ),
    "registry.verified": Mail(
        Text("%(name)s is verified"),
        (
            Text("“%(reason)s”"),
            Text("Next comes an agreement with the cooperation bureau. Offerings can be published once it is in force."),
        ),
        Text("Open the registration"),
    ),
    "registry.refused": Mail(
        Text("The registration of %(name)s is not approved"),
        (Text("“%(reason)s”"), Text("You may object within 14 working days, in writing to the head of BKD.")),
        Text("Open the registration"),
    ),
    "registry.suspended": Mail(
        Text("%(name)s is suspended"),
        (Text("“%(reason)s”"), Text("What you had published is taken down. Nothing new can be sent for now.")),
        Text("Open the registration"),
    ),
    "registry.ended": Mail(
        Text("The partnership with %(name)s has ended"),
        (
            Text("“%(reason)s”"),
            Text("Agreements in force end with it, and what was published is taken down. Your records can still be read here."),
        ),
        Text("Open the registration"),
    ),
    "registry.restored": Mail(
        Text("%(name)s may go on"),
        (Text("“%(reason)s”"), Text("What was taken down can be submitted anew.")),
        Text("Open the registration"),
    ),
    "registry.programme_waiting": Mail(
        Text("A study programme of %(name)s waits to be confirmed"),
        (Text("%(programme)s. Read its decree beside what was entered."),),
        Text("Open the study programme"),
    ),
    "registry.programme_confirmed": Mail(
        Text("%(programme)s is confirmed"),
        (Text("BKD has read it beside its decree. It can be offered now, and the public page shows it."),),
        Text("Open the study programme"),
    ),
    "registry.programme_returned": Mail(
        Text("Please correct %(programme)s"),
        (Text("BKD has returned it: “%(reason)s”"), Text("What you had entered is kept.")),
        Text("Open the study programme"),
    ),
    "registry.person_invited": Mail(
        Text("You work for %(name)s here"),
        (Text("%(by)s has invited you. Sign in as you always do; the role stands beside your others."),),
        Text("Open the organisation"),
    ),
    "registry.person_changed": Mail(
        Text("Your part in %(name)s has changed"),
        (Text("%(by)s has recorded: %(part)s."),),
        Text("Open the organisation"),
    ),
    "registry.person_ended": Mail(
        Text("Your access for %(name)s has ended"),
        (Text("%(by)s has ended it: “%(reason)s”"), Text("What you wrote there stays with the organisation.")),
        Text("Open the portal"),
    ),
    "registry.change_returned": Mail(
        Text("Please correct the change that %(name)s proposes"),
        (Text("BKD has returned it: “%(reason)s”"), Text("The comments stand beside the fields. The facts in force stay as they are.")),
        Text("Open the change"),
    ),
    "registry.change_accepted": Mail(
        Text("The change that %(name)s proposed is in force"),
        (Text("“%(reason)s”"), Text("From now on the new facts are shown and used.")),
        Text("Open the change"),
    ),
    "registry.change_refused": Mail(
        Text("The change that %(name)s proposed is not confirmed"),
        (
            Text("“%(reason)s”"),
            Text("The facts in force stay as they are. You may object within 14 working days, in writing to the head of BKD."),
        ),
        Text("Open the change"),
    ),
    "registry.paper_expiring": Mail(
        Text("%(paper)s of %(name)s is valid until %(last)s"),
        (Text("It concerns: %(detail)s. Send the next one before it expires; BKD's verifier answers within 5 working days."),),
        Text("Send the next one"),
    ),
    "registry.paper_expired": Mail(
        Text("%(paper)s of %(name)s has expired"),
        (Text("Its last day was %(last)s; it concerns: %(detail)s. Send the next one. BKD has been told."),),
        Text("Send the next one"),
    ),
    "registry.paper_expired_at": Mail(
        Text("%(paper)s of %(name)s has expired"),
        (Text("Its last day was %(last)s; it concerns: %(detail)s. The partner has been told. Decide whether it may go on."),),
        Text("Open the partner"),
    ),
}
