"""The one place of state words: each state of each object has one tone, one icon and one word.

A tone is one of neutral, progress, attention, good, bad and manual; an icon is a name of the sprite. The English word is the msgid, the
object is its context, so that one English word may have two Indonesian ones. Every entry stands literally, for the extraction of messages.
"""

from dataclasses import dataclass, replace
from typing import Any

from portal.kernel.text import Text

ANY = "any"
"""States that look alike wherever they occur; an object's own entry goes before."""


@dataclass(frozen=True, slots=True)
class State:
    """How a state is shown: `tone` is a colour's name, `icon` a name of the sprite, `text` the word."""

    tone: str
    icon: str
    text: Text


STATES: dict[tuple[str, str], State] = {
    (ANY, "draft"): State("neutral", "pencil", Text("Draft", "any")),
    (ANY, "submitted"): State("progress", "hourglass-split", Text("Submitted", "any")),
    (ANY, "returned"): State("attention", "arrow-return-left", Text("Returned for correction", "any")),
    (ANY, "refused"): State("bad", "x-circle", Text("Not approved", "any")),
    (ANY, "withdrawn"): State("neutral", "dash-circle", Text("Withdrawn", "any")),
    (ANY, "lapsed"): State("neutral", "dash-circle", Text("Lapsed", "any")),
    (ANY, "cancelled"): State("neutral", "dash-circle", Text("Cancelled", "any")),
    ("partner", "verified"): State("good", "shield-check", Text("Verified", "partner")),
    ("partner", "suspended"): State("bad", "slash-circle", Text("Suspended", "partner")),
    ("partner", "ended"): State("neutral", "lock", Text("Ended", "partner")),
    ("programme", "waiting"): State("progress", "hourglass-split", Text("Waits for BKD", "programme")),
    ("programme", "confirmed"): State("good", "shield-check", Text("Confirmed", "programme")),
    ("programme", "ended"): State("neutral", "lock", Text("Ended", "programme")),
    ("partner_change", "accepted"): State("good", "check-circle", Text("Confirmed", "partner_change")),
    ("request", "accepted"): State("good", "check-circle", Text("Accepted", "request")),
    ("agreement", "in_review"): State("progress", "hourglass-split", Text("Under review", "agreement")),
    ("agreement", "to_sign"): State("progress", "pen", Text("Awaiting signatures", "agreement")),
    ("agreement", "to_sign_you"): State("attention", "pen", Text("Awaiting signatures", "agreement")),
    ("agreement", "in_force"): State("good", "shield-check", Text("In force", "agreement")),
    ("agreement", "expiring"): State("attention", "hourglass-bottom", Text("Expiring", "agreement")),
    ("agreement", "expired"): State("neutral", "lock", Text("Expired", "agreement")),
    ("agreement", "amended"): State("neutral", "file-earmark-diff", Text("Amended", "agreement")),
    ("agreement", "terminated"): State("bad", "slash-circle", Text("Terminated", "agreement")),
    ("signature", "signed"): State("good", "check-circle", Text("Signed", "signature")),
    ("signature", "waiting"): State("neutral", "pen", Text("Not yet signed", "signature")),
    ("cover", "covered"): State("good", "check-lg", Text("Answered", "cover")),
    ("cover", "partly"): State("attention", "circle-half", Text("Partly answered", "cover")),
    ("cover", "not"): State("bad", "x-lg", Text("Not answered yet", "cover")),
    ("suggestion", "open"): State("attention", "pencil-square", Text("Open", "suggestion")),
    ("suggestion", "accepted"): State("good", "check-circle", Text("Accepted", "suggestion")),
    ("suggestion", "rejected"): State("neutral", "x-circle", Text("Left", "suggestion")),
    ("suggestion", "overtaken"): State("neutral", "dash-circle", Text("Overtaken", "suggestion")),
    ("suggestion", "linked"): State("progress", "link-45deg", Text("From a linked curriculum", "suggestion")),
    ("remark", "open"): State("neutral", "chat-left-text", Text("Open", "remark")),
    ("remark", "yours"): State("attention", "hand-index-thumb", Text("Addressed to you", "remark")),
    ("remark", "settled"): State("good", "check-circle", Text("Settled", "remark")),
    ("curriculum", "in_review"): State("progress", "hourglass-split", Text("In review", "curriculum")),
    ("curriculum", "changes_requested"): State("attention", "arrow-return-left", Text("Changes requested", "curriculum")),
    ("curriculum", "agreed"): State("good", "check-circle", Text("Agreed", "curriculum")),
    ("curriculum", "signed"): State("good", "pen", Text("Signed by every side", "curriculum")),
    ("curriculum", "adopted"): State("good", "patch-check", Text("Adopted by the university", "curriculum")),
    ("curriculum", "superseded"): State("neutral", "dash-circle", Text("Superseded by a new version", "curriculum")),
    ("curriculum_side", "takes_part"): State("neutral", "people", Text("Takes part", "curriculum_side")),
    ("curriculum_side", "waiting"): State("neutral", "hourglass-split", Text("No answer yet", "curriculum_side")),
    ("curriculum_side", "again"): State("neutral", "arrow-repeat", Text("The text has changed since its answer", "curriculum_side")),
    ("curriculum_side", "yours"): State("attention", "hand-index-thumb", Text("Needs your action", "curriculum_side")),
    ("curriculum_side", "agreed"): State("good", "check-circle", Text("Agrees", "curriculum_side")),
    ("curriculum_side", "asks"): State("attention", "arrow-return-left", Text("Asks for changes", "curriculum_side")),
    ("curriculum_side", "unsigned"): State("neutral", "pen", Text("Not yet signed", "curriculum_side")),
    ("curriculum_side", "signed"): State("good", "check-circle", Text("Signed", "curriculum_side")),
    ("offering", "published"): State("good", "check-circle", Text("Published", "offering")),
    ("offering", "closed"): State("neutral", "lock", Text("Closed", "offering")),
    ("offering", "taken_down"): State("bad", "slash-circle", Text("Taken down", "offering")),
    ("sheet", "previewed"): State("attention", "hourglass-split", Text("Reviewed, nothing made yet", "sheet")),
    ("sheet", "run"): State("good", "check-circle", Text("Drafts made", "sheet")),
    ("sheet", "dropped"): State("neutral", "dash-circle", Text("Another upload took its place", "sheet")),
    ("round", "planned"): State("neutral", "pencil", Text("Planned", "round")),
    ("trial", "waiting"): State("progress", "hourglass-split", Text("Being computed", "trial")),
    ("trial", "done"): State("good", "check-circle", Text("Computed", "trial")),
    ("trial", "failed"): State("bad", "x-lg", Text("Could not be computed", "trial")),
    ("demand", "open"): State("good", "check-circle", Text("Open", "demand")),
    ("demand", "closed"): State("neutral", "lock", Text("Closed", "demand")),
    ("rule", "pass"): State("good", "check-lg", Text("Met", "rule")),
    ("rule", "fail"): State("bad", "x-lg", Text("Not met", "rule")),
    ("rule", "unknown"): State("manual", "person-gear", Text("Needs an officer's check", "rule")),
    ("finding", "standing"): State("good", "check-lg", Text("Counts", "finding")),
    ("finding", "expired"): State("neutral", "clock-history", Text("Its time is over", "finding")),
    ("finding", "revoked"): State("neutral", "dash-circle", Text("Revoked", "finding")),
    ("verdict", "eligible"): State("good", "check-lg", Text("Eligible", "verdict")),
    ("verdict", "not_eligible"): State("bad", "x-lg", Text("Not eligible", "verdict")),
    ("verdict", "needs_check"): State("manual", "person-gear", Text("Needs a check", "verdict")),
    ("verdict", "papers"): State("attention", "file-earmark-x", Text("Papers do not match", "verdict")),
    ("application", "in_sign_off"): State("progress", "hourglass-split", Text("Submitted", "application")),
    ("application", "awaiting_head"): State("progress", "hourglass-split", Text("Awaiting the head's decision", "application")),
    ("application", "endorsed"): State("progress", "hourglass-split", Text("Recommended", "application")),
    ("application", "not_endorsed"): State("neutral", "dash-circle", Text("Not recommended", "application")),
    ("application", "proposed"): State("progress", "hourglass-split", Text("Nominated by the agency", "application")),
    ("application", "checked"): State("progress", "hourglass-split", Text("Verified", "application")),
    ("application", "not_eligible"): State("bad", "x-circle", Text("Not eligible", "application")),
    ("application", "recommended"): State("progress", "hourglass-split", Text("Recommended by BPSDM", "application")),
    ("application", "offered"): State("progress", "hourglass-split", Text("Offered to the host", "application")),
    ("application", "deferred"): State("neutral", "pause-circle", Text("Deferred", "application")),
    ("application", "reserve"): State("progress", "list-ol", Text("Reserve", "application")),
    ("application", "accepted"): State("good", "check-circle", Text("Accepted", "application")),
    ("application", "not_accepted"): State("neutral", "dash-circle", Text("Not accepted by the host", "application")),
    ("application", "approved"): State("good", "check-circle", Text("Approved", "application")),
    ("application", "issued"): State("good", "check-circle", Text("Letter issued", "application")),
    ("invitation", "prepared"): State("neutral", "pencil", Text("Prepared", "invitation")),
    ("invitation", "sent"): State("progress", "hourglass-split", Text("Sent", "invitation")),
    ("invitation", "accepted"): State("good", "check-circle", Text("Accepted", "invitation")),
    ("invitation", "declined"): State("neutral", "dash-circle", Text("Declined", "invitation")),
    ("invitation", "lapsed"): State("neutral", "dash-circle", Text("Not answered", "invitation")),
    ("invitation", "recalled"): State("neutral", "dash-circle", Text("Recalled", "invitation")),
    ("interview", "offered"): State("attention", "calendar3", Text("Times offered", "interview")),
    ("interview", "picked"): State("good", "calendar3", Text("Time picked", "interview")),
    ("interview", "declined"): State("neutral", "dash-circle", Text("No time suits", "interview")),
    ("objection", "filed"): State("progress", "hourglass-split", Text("Filed", "objection")),
    ("objection", "upheld"): State("good", "check-circle", Text("Upheld", "objection")),
    ("objection", "dismissed"): State("bad", "x-circle", Text("Dismissed", "objection")),
    ("objection", "inadmissible"): State("neutral", "dash-circle", Text("Inadmissible", "objection")),
    ("batch", "preparing"): State("progress", "hourglass-split", Text("Being prepared", "batch")),
    ("batch", "prepared"): State("attention", "pencil", Text("Prepared, nothing sent", "batch")),
    ("batch", "releasing"): State("progress", "send", Text("Being sent", "batch")),
    ("batch", "released"): State("good", "check-circle", Text("Released", "batch")),
    ("batch", "recalled"): State("neutral", "dash-circle", Text("Recalled", "batch")),
    ("call", "open"): State("progress", "hourglass-split", Text("Open", "call")),
    ("call", "closed"): State("neutral", "lock", Text("Closed", "call")),
    ("call", "recalled"): State("neutral", "dash-circle", Text("Recalled", "call")),
    ("asked", "waiting"): State("attention", "hourglass-split", Text("Waits for the HR officer", "asked")),
    ("asked", "to_sign"): State("attention", "pen", Text("Waits for the head's signature", "asked")),
    ("asked", "nominated"): State("good", "check-circle", Text("Nominated", "asked")),
    ("asked", "declined"): State("neutral", "dash-circle", Text("Nominates nobody", "asked")),
    ("asked", "lapsed"): State("neutral", "dash-circle", Text("Not answered", "asked")),
    ("nominee", "asked"): State("attention", "hourglass-split", Text("Asked whether willing", "nominee")),
    ("nominee", "consented"): State("good", "check-lg", Text("Willing", "nominee")),
    ("nominee", "declined"): State("neutral", "dash-circle", Text("Not willing", "nominee")),
    ("nominee", "dropped"): State("neutral", "dash-circle", Text("Not nominated after all", "nominee")),
    ("nominee", "nominated"): State("good", "check-circle", Text("Nominated", "nominee")),
    ("letter", "initialling"): State("progress", "pen", Text("Being initialled", "letter")),
    ("letter", "to_sign"): State("progress", "pen", Text("Awaiting signature", "letter")),
    ("letter", "to_sign_you"): State("attention", "pen", Text("Awaiting signature", "letter")),
    ("letter", "valid"): State("good", "shield-check", Text("Valid", "letter")),
    ("letter", "replaced"): State("neutral", "arrow-left-right", Text("Replaced", "letter")),
    ("letter", "revoked"): State("bad", "slash-circle", Text("Revoked", "letter")),
    ("initial", "ahead"): State("neutral", "hourglass-split", Text("Not yet their turn", "initial")),
    ("initial", "waiting"): State("progress", "pen", Text("Waits for this initial", "initial")),
    ("initial", "initialled"): State("good", "check-circle", Text("Initialled", "initial")),
    ("initial", "sent_back"): State("attention", "arrow-return-left", Text("Sent back", "initial")),
    ("template", "in_force"): State("good", "shield-check", Text("In force", "template")),
    ("template", "superseded"): State("neutral", "clock-history", Text("Superseded", "template")),
    ("template", "dropped"): State("neutral", "dash-circle", Text("Dropped", "template")),
    ("conflict", "clear"): State("good", "check-lg", Text("Clear", "conflict")),
    ("conflict", "mitigate"): State("attention", "exclamation-triangle", Text("Needs mitigation", "conflict")),
    ("conflict", "blocked"): State("bad", "slash-circle", Text("Blocked", "conflict")),
    ("conflict", "unresolved"): State("manual", "person-gear", Text("Unresolved, not clear", "conflict")),
    ("case", "yours"): State("attention", "hand-index-thumb", Text("Needs your action", "case")),
    ("case", "waiting"): State("progress", "hourglass-split", Text("Waiting for others", "case")),
    ("case", "done"): State("neutral", "check-circle", Text("Done", "case")),
    ("case", "overdue"): State("bad", "alarm", Text("Overdue", "case")),
    ("case", "due_soon"): State("attention", "clock", Text("Due soon", "case")),
    ("case", "expiring"): State("attention", "clock-history", Text("Expiring", "case")),
    ("case", "closing"): State("attention", "clock", Text("Closing soon", "case")),
    ("kind", "internship"): State("neutral", "briefcase", Text("Internship", "kind")),
    ("kind", "masters"): State("neutral", "mortarboard", Text("Master's programme", "kind")),
    ("kind", "short_course"): State("neutral", "book", Text("Short course", "kind")),
    ("kind", "workshop"): State("neutral", "people", Text("Workshop", "kind")),
    ("kind", "seminar"): State("neutral", "megaphone", Text("Seminar", "kind")),
    ("kind", "certification"): State("neutral", "patch-check", Text("Certification", "kind")),
    ("kind", "e_learning"): State("neutral", "phone", Text("E-learning", "kind")),
    ("origin", "own"): State("neutral", "person", Text("Own application", "origin")),
    ("origin", "invited"): State("neutral", "envelope-check", Text("Invited", "origin")),
    ("origin", "nominated"): State("neutral", "building", Text("Nominated on call", "origin")),
    ("origin", "round"): State("neutral", "calendar3", Text("Round", "origin")),
    ("message", "queued"): State("progress", "hourglass-split", Text("Waiting to be sent", "message")),
    ("message", "sent"): State("good", "send-check", Text("Sent", "message")),
    ("message", "failed"): State("bad", "exclamation-triangle", Text("Could not be delivered", "message")),
    ("body", "province"): State("neutral", "bank", Text("Province", "body")),
    ("body", "agency"): State("neutral", "building", Text("Agency", "body")),
    ("body", "unit"): State("neutral", "diagram-3", Text("Work unit", "body")),
    ("body", "company"): State("neutral", "building", Text("Company", "body")),
    ("body", "university"): State("neutral", "mortarboard", Text("University", "body")),
    ("body", "certification_body"): State("neutral", "patch-check", Text("Certification body", "body")),
    ("body", "training_provider"): State("neutral", "easel", Text("Training provider", "body")),
    ("role", "civil_servant"): State("neutral", "person-badge", Text("Civil servant (ASN)", "role")),
    ("role", "supervisor"): State("neutral", "person-check", Text("Direct supervisor", "role")),
    ("role", "hr_officer"): State("neutral", "person-gear", Text("Agency HR officer", "role")),
    ("role", "agency_approver"): State("neutral", "building", Text("Head of agency", "role")),
    ("role", "curator"): State("neutral", "journal-text", Text("BPSDM curator", "role")),
    ("role", "cooperation"): State("neutral", "arrow-left-right", Text("Cooperation bureau", "role")),
    ("role", "verifier"): State("neutral", "file-earmark-check", Text("BKD verifier", "role")),
    ("role", "approver"): State("neutral", "pen", Text("Deciding official", "role")),
    ("role", "auditor"): State("neutral", "search", Text("Auditor", "role")),
    ("role", "administrator"): State("neutral", "gear", Text("System administrator", "role")),
    ("role", "company_hr"): State("neutral", "building", Text("Company contact", "role")),
    ("role", "university_staff"): State("neutral", "mortarboard", Text("University contact", "role")),
    ("role", "mentor"): State("neutral", "people", Text("Mentor", "role")),
}

FULLER: dict[tuple[str, str], Text] = {
    ("application", "deferred"): Text("Deferred until %(until)s", "application"),
    ("application", "reserve"): Text("Reserve no. %(place)s", "application"),
    ("case", "overdue"): Text("%(days)s working days late", "case"),
    ("case", "due_soon"): Text("%(days)s working days left", "case"),
    ("case", "expiring"): Text("Expiring on %(day)s", "case"),
    ("case", "closing"): Text("Closing soon, %(day)s", "case"),
}
"""The same states, said with the fact that a reader needs; used when `state` is given facts."""


def state(kind: str, code: str, /, **facts: Any) -> State:  # noqa: ANN401  the facts are of several types
    """How the state `code` of an object of this kind is shown, with its facts when they are given and its fuller word has room for them.

    A code of the object goes before the same code of any object. Raises LookupError for a code that has no word: a state without a word
    must not reach a reader.
    """
    key = (kind, str(code)) if (kind, str(code)) in STATES else (ANY, str(code))
    if key not in STATES:
        msg = f"{kind} has no word for {code}"
        raise LookupError(msg)
    if facts and key in FULLER:
        fuller = FULLER[key]
        return replace(STATES[key], text=Text(fuller.msgid, fuller.context, **facts))
    return STATES[key]


def word(kind: str, code: str, /, **facts: Any) -> Text:  # noqa: ANN401
    """The word alone of a state, a role, a kind or an origin."""
    return state(kind, code, **facts).text
