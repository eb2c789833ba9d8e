"""How the sign-off reads: the holder of each step, each answer, each ground, each mail."""

from portal.kernel.text import Text
from portal.notifications.domain import Mail
from portal.workflow.domain import OutcomeWords, StepWords

STEPS = {
    "supervisor": StepWords(
        Text("Direct supervisor"),
        Text("Says whether the person can be away, and who covers. The advice is not the decision."),
        Text("Recommend, advise against, or defer"),
    ),
    "hr_officer": StepWords(
        Text("Agency HR officer"),
        Text("Checks the papers and prepares the head's nomination; does not decide."),
        Text("Check the papers and prepare the nomination"),
    ),
    "interest": StepWords(
        Text("Control of interests"),
        Text(
            "Decides what keeps an interest that the applicant has declared from weighing. Nobody decides on the application before that."
        ),
        Text("Decide on the interest that the applicant has declared"),
    ),
    "head": StepWords(
        Text("Head of the agency"),
        Text("Nominates the person to BKD, follows advice against it, or refuses for a reason of their own."),
        Text("Nominate, or refuse with your reason"),
    ),
    "verifier": StepWords(
        Text("BKD verifier"),
        Text("Checks what data alone cannot say, and the papers."),
        Text("Record the check: eligible, not eligible, or papers do not match"),
    ),
    "curator": StepWords(
        Text("BPSDM"), Text("Says whether the internship closes a gap of this person."), Text("Recommend, or say why not")
    ),
    "host": StepWords(
        Text("Host", "sign-off"),
        Text("Sees only what the applicant agreed to show, and accepts, declines or makes a reserve."),
        Text("Accept, decline, or make a reserve"),
    ),
    "approver": StepWords(
        Text("Deciding official (BKD)"),
        Text("Decides on what the host has accepted. An approval draws up the assignment letter, which is signed on its own page."),
        Text("Decide as the deciding official"),
    ),
}

OUTCOMES = {
    "endorse": OutcomeWords(
        Text("Recommend"), Text("Goes to the agency HR officer with your cover plan"), Text("Recommended by the supervisor")
    ),
    "not_endorse": OutcomeWords(
        Text("Do not recommend"),
        Text("Goes to the head with your reason; the head decides"),
        Text("Not recommended by the supervisor"),
        "attention",
        "exclamation-triangle",
    ),
    "defer": OutcomeWords(
        Text("Defer"),
        Text("The case sleeps until the date, its clock stopped, and wakes by itself"),
        Text("Deferred"),
        "neutral",
        "pause-circle",
    ),
    "prepare": OutcomeWords(Text("Prepare the nomination"), Text("Goes to the head of the agency"), Text("Nomination prepared")),
    "nominate": OutcomeWords(
        Text("Nominate"), Text("Goes to the BKD verifier; the person counts towards your away limit"), Text("Nominated by the agency")
    ),
    "follow_advice": OutcomeWords(
        Text("Follow the supervisor's advice"),
        Text("Ends the application as not recommended"),
        Text("Not recommended by the supervisor, followed by the head"),
        "neutral",
        "dash-circle",
    ),
    "eligible": OutcomeWords(Text("Eligible (MS)"), Text("Goes to BPSDM"), Text("Eligible, verified")),
    "not_eligible": OutcomeWords(
        Text("Not eligible (TMS)"),
        Text("Ends the application; rule, data and the way to object are sent"),
        Text("Not eligible", "timeline"),
        "bad",
        "x-circle",
    ),
    "papers": OutcomeWords(
        Text("Papers do not match (BTS)"),
        Text("Goes back for correction with your comments; the clock stops"),
        Text("Returned: papers do not match"),
        "attention",
        "arrow-return-left",
    ),
    "recommend": OutcomeWords(Text("Recommend", "BPSDM"), Text("The host is now shown the agreed fields"), Text("Recommended by BPSDM")),
    "accept": OutcomeWords(
        Text("Accept", "host"), Text("A place is held; the deciding official decides next"), Text("Accepted by the host")
    ),
    "decline": OutcomeWords(
        Text("Do not accept", "host"),
        Text("Ends the application; your reason is sent"),
        Text("Not accepted by the host"),
        "neutral",
        "dash-circle",
    ),
    "reserve": OutcomeWords(
        Text("Make a reserve"),
        Text("Stays with you, without a deadline, until a place is free"),
        Text("Made a reserve by the host"),
        "progress",
        "list-ol",
    ),
    "no_conflict": OutcomeWords(
        Text("No conflict of interest"),
        Text("The application goes on as any other"),
        Text("No conflict of interest", "timeline"),
    ),
    "mitigate": OutcomeWords(
        Text("Go on under a control measure"),
        Text("The measure stands with the application and on its page, and each later step reads it"),
        Text("Goes on under a control measure"),
        "attention",
        "exclamation-triangle",
    ),
    "block": OutcomeWords(
        Text("Blocked by a conflict of interest"),
        Text("Ends the application; your reason and the way to object are sent"),
        Text("Blocked by a conflict of interest"),
        "bad",
        "slash-circle",
    ),
    "take_back": OutcomeWords(
        Text("Take the answer back"),
        Text("The candidate is with you again, and a place that was held is free"),
        Text("The host took its answer back"),
        "neutral",
        "arrow-counterclockwise",
    ),
    "approve": OutcomeWords(
        Text("Approve"), Text("The assignment letter is drawn up for your signature on the next page"), Text("Approved")
    ),
    "refuse": OutcomeWords(
        Text("Do not approve"),
        Text("Ends the application; your reason and the way to object are sent"),
        Text("Not approved"),
        "bad",
        "x-circle",
    ),
    "return": OutcomeWords(
        Text("Return for correction"),
        Text("Goes back to the step that you choose, with your reason"),
        Text("Returned for correction"),
        "attention",
        "arrow-return-left",
    ),
}

GROUNDS = {
    "fits_plan": Text("Fits the development plan"),
    "unit_gains": Text("The unit will use what is learned"),
    "service_suffers": Text("The unit's service cannot spare the person now"),
    "not_relevant": Text("Not relevant to the person's duties"),
    "papers_whole": Text("Papers are complete"),
    "papers": Text("Papers do not match (BTS)", "ground"),
    "advice": Text("The supervisor's advice is followed"),
    "away_limit": Text("The agency's away limit is used up"),
    "rules_met": Text("Every rule is met, or was checked and found met"),
    "rule_not_met": Text("A rule is not met"),
    "closes_gap": Text("Closes a measured gap"),
    "no_gap": Text("Closes no gap of this person"),
    "suits_tasks": Text("Suits the tasks"),
    "other_suits_better": Text("Another candidate suits the tasks better"),
    "tasks_differ": Text("The tasks ask for something else"),
    "rules_and_plan": Text("In line with the rules, the check and the plan"),
    "no_conflict": Text("What was declared has nothing to do with this host's interests"),
    "conflict_managed": Text("The interest can be kept from weighing"),
    "objection": Text("An objection was upheld"),
    "decision_wrong": Text("The decision rests on something that is not so"),
    "rule_misread": Text("A rule was read wrongly"),
    "decision_right": Text("The decision was right"),
    "too_late": Text("The objection came after its time"),
    "not_objectionable": Text("What is objected to is no decision of an official"),
    "conflict_actual": Text("The conflict of interest is actual and cannot be controlled"),
    "other": Text("Another ground, named in the reason"),
}

MAILS = {
    "applications.received": Mail(
        Text("Receipt %(receipt)s: %(number)s, %(title)s"),
        (
            Text("Your application was received %(when)s."),
            Text("It is with your direct supervisor. Each step is told to you here and by mail."),
            Text("You can withdraw it until the assignment letter is signed, at the latest on %(starts)s."),
        ),
        Text("Open the application"),
    ),
    "applications.moved": Mail(
        Text("%(number)s: %(state)s"),
        (Text("%(title)s. It stands at: %(state)s."), Text("Reason given: %(reason)s")),
        Text("Open the application"),
    ),
    "applications.returned": Mail(
        Text("%(number)s was returned for correction"),
        (Text("%(title)s. What is to be corrected: %(reason)s"), Text("Correct it and submit again; the clock stands still until then.")),
        Text("Correct the application"),
    ),
    "applications.revised": Mail(
        Text("%(title)s has been changed"),
        (Text("Version %(version)s is published. Your application stands; the page says what has changed."),),
        Text("See what has changed"),
    ),
    "applications.to_confirm": Mail(
        Text("%(title)s has been changed: please confirm your application"),
        (
            Text("Version %(version)s changes what you agreed to when you applied. The page says what has changed."),
            Text("Confirm that you stay, or withdraw. Nothing is decided in your place, and no approval is given before you answer."),
        ),
        Text("See what has changed and answer"),
    ),
    "applications.cancelled": Mail(
        Text("%(number)s was cancelled: %(title)s"),
        (Text("The opportunity is no longer offered. %(cause)s"), Text("Its page shows what else is open of which you meet every rule.")),
        Text("Open the application"),
    ),
    "applications.placed_by_round": Mail(
        Text("A matching round has placed somebody: %(title)s"),
        (
            Text("Application %(number)s has a place that you gave to a matching round. The deciding official decides on it next."),
            Text("You see what the person agreed to be shown."),
        ),
        Text("See the candidates"),
    ),
    "applications.invited": Mail(
        Text("You are invited: %(title)s"),
        (
            Text("BKD invites you to an internship at %(host)s."),
            Text("%(message)s"),
            Text("Answer by %(until)s. An invitation is not a placement: to decline has no consequence."),
        ),
        Text("Read and answer"),
    ),
    "applications.invited_copy": Mail(
        Text("Copy: %(name)s is invited to %(title)s"),
        (Text("BKD has invited %(name)s to an internship at %(host)s, to be answered by %(until)s."),),
        Text("See the opportunity"),
    ),
    "applications.declined": Mail(Text("%(name)s declines: %(title)s"), (Text("Reason given: %(reason)s"),), Text("See who was invited")),
    "applications.issued": Mail(
        Text("Assignment letter %(number)s is in force"),
        (Text("You are assigned to %(title)s from %(starts)s. Anybody can check the letter by its code."),),
        Text("See the letter"),
    ),
    "applications.issued_copy": Mail(
        Text("Copy: letter %(number)s for %(name)s"),
        (Text("%(name)s is assigned to %(title)s from %(starts)s."),),
        Text("Check the letter"),
    ),
}

RECORDED: dict[str, Text] = {
    "applications.application.begun": Text("Application begun"),
    "applications.application.record_taken": Text("Personnel record taken over anew into an application"),
    "applications.application.submitted": Text("Application submitted"),
    "applications.application.resubmitted": Text("Application submitted again"),
    "applications.application.confirmed": Text("Application confirmed after a change of the opportunity"),
    "applications.application.withdrawn": Text("Application withdrawn"),
    "applications.application.moved": Text("Application followed the decision"),
    "applications.application.cancelled": Text("Application cancelled"),
    "applications.application.issued": Text("Letter issued", "application"),
    "applications.application.letter_revoked": Text("Assignment letter revoked"),
    "applications.invitation.committed": Text("Invitations committed"),
    "applications.invitation.accepted": Text("Invitation accepted"),
    "applications.invitation.declined": Text("Invitation declined"),
    "applications.invitation.lapsed": Text("Invitation not answered in time"),
}
"""What the audit record calls each event that this slice writes into it."""
