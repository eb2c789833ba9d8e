"""States of applications and invitations, what a host may see, what an applicant declares. Pure."""

import enum
from dataclasses import dataclass

from portal.kernel.states import Machine
from portal.kernel.text import Text


class Origin(enum.StrEnum):
    """The way by which a person came to an opportunity."""

    OWN = "own"
    INVITED = "invited"
    NOMINATED = "nominated"
    ROUND = "round"


class ApplicationState(enum.StrEnum):
    """Where an application stands; within the sign-off the screen shows the step last done, read from the case."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    """Sent; no case is open yet."""
    IN_SIGN_OFF = "in_sign_off"
    OFFERED = "offered"
    RESERVE = "reserve"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    """Decided; the letter awaits its signature."""
    ISSUED = "issued"
    RETURNED = "returned"
    DEFERRED = "deferred"
    NOT_ELIGIBLE = "not_eligible"
    NOT_ENDORSED = "not_endorsed"
    REFUSED = "refused"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


ENDS = frozenset(
    {
        ApplicationState.NOT_ELIGIBLE,
        ApplicationState.NOT_ENDORSED,
        ApplicationState.REFUSED,
        ApplicationState.NOT_ACCEPTED,
        ApplicationState.WITHDRAWN,
        ApplicationState.LAPSED,
        ApplicationState.CANCELLED,
    }
)
CASE_IS_OPEN = frozenset(
    {
        ApplicationState.IN_SIGN_OFF,
        ApplicationState.OFFERED,
        ApplicationState.RESERVE,
        ApplicationState.ACCEPTED,
        ApplicationState.DEFERRED,
        ApplicationState.RETURNED,
    }
)
WITHDRAWABLE = CASE_IS_OPEN | {ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.APPROVED}


class ApplicationStep(enum.StrEnum):
    """What can happen to an application."""

    SUBMIT = "submit"
    OPEN_CASE = "open_case"
    GO_ON = "go_on"
    OFFER = "offer"
    RESERVE = "reserve"
    ACCEPT = "accept"
    """By the host; or the applicant has corrected what the approver had returned, and the place is still held."""
    APPROVE = "approve"
    ISSUE = "issue"
    RETURN = "return"
    DEFER = "defer"
    REVOKE = "revoke"
    """The unsigned letter was revoked: back to the approver's step."""
    NOT_ELIGIBLE = "not_eligible"
    NOT_ENDORSE = "not_endorse"
    REFUSE = "refuse"
    NOT_ACCEPT = "not_accept"
    REOPEN = "reopen"
    """An objection was upheld: a new decision takes the place of the one that ended it."""
    TAKE_BACK = "take_back"
    """The host takes its answer back before anybody has decided after it."""
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


S, A = ApplicationState, ApplicationStep
IN_PROGRESS = (S.IN_SIGN_OFF, S.OFFERED, S.RESERVE, S.ACCEPTED, S.DEFERRED)
APPLICATION = Machine(
    {
        (S.DRAFT, A.SUBMIT): S.SUBMITTED,
        (S.RETURNED, A.SUBMIT): S.IN_SIGN_OFF,
        (S.SUBMITTED, A.OPEN_CASE): S.IN_SIGN_OFF,
        **{(state, A.GO_ON): S.IN_SIGN_OFF for state in IN_PROGRESS},
        **{(state, A.OFFER): S.OFFERED for state in (*IN_PROGRESS, S.RETURNED)},
        (S.OFFERED, A.RESERVE): S.RESERVE,
        (S.RESERVE, A.RESERVE): S.RESERVE,
        (S.OFFERED, A.ACCEPT): S.ACCEPTED,
        (S.RESERVE, A.ACCEPT): S.ACCEPTED,
        (S.IN_SIGN_OFF, A.ACCEPT): S.ACCEPTED,
        (S.ACCEPTED, A.APPROVE): S.APPROVED,
        (S.APPROVED, A.ISSUE): S.ISSUED,
        (S.APPROVED, A.REVOKE): S.ACCEPTED,
        **{(state, A.RETURN): S.RETURNED for state in IN_PROGRESS},
        **{(state, A.DEFER): S.DEFERRED for state in IN_PROGRESS},
        (S.IN_SIGN_OFF, A.NOT_ELIGIBLE): S.NOT_ELIGIBLE,
        (S.IN_SIGN_OFF, A.NOT_ENDORSE): S.NOT_ENDORSED,
        **{(state, A.REFUSE): S.REFUSED for state in IN_PROGRESS},
        (S.OFFERED, A.NOT_ACCEPT): S.NOT_ACCEPTED,
        (S.RESERVE, A.NOT_ACCEPT): S.NOT_ACCEPTED,
        **{(state, A.REOPEN): S.IN_SIGN_OFF for state in (S.NOT_ELIGIBLE, S.NOT_ENDORSED, S.REFUSED)},
        **{(state, A.TAKE_BACK): S.OFFERED for state in (S.ACCEPTED, S.NOT_ACCEPTED, S.RESERVE)},
        **{(state, A.WITHDRAW): S.WITHDRAWN for state in WITHDRAWABLE},
        **{(state, A.CANCEL): S.CANCELLED for state in (*WITHDRAWABLE, S.ISSUED)},
    }
)


class InvitationState(enum.StrEnum):
    """Where an invitation stands."""

    PREPARED = "prepared"
    SENT = "sent"
    ACCEPTED = "accepted"
    """It has become an application."""
    DECLINED = "declined"
    LAPSED = "lapsed"
    RECALLED = "recalled"


class InvitationStep(enum.StrEnum):
    """What can happen to an invitation."""

    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    LAPSE = "lapse"
    RECALL = "recall"


INVITATION = Machine(
    {
        (InvitationState.PREPARED, InvitationStep.SEND): InvitationState.SENT,
        (InvitationState.SENT, InvitationStep.ACCEPT): InvitationState.ACCEPTED,
        (InvitationState.SENT, InvitationStep.DECLINE): InvitationState.DECLINED,
        (InvitationState.SENT, InvitationStep.LAPSE): InvitationState.LAPSED,
        (InvitationState.SENT, InvitationStep.RECALL): InvitationState.RECALLED,
        (InvitationState.PREPARED, InvitationStep.RECALL): InvitationState.RECALLED,
    }
)


class BatchState(enum.StrEnum):
    """Where invitations that were committed together stand."""

    PREPARING = "preparing"
    """A job prepares them one after the other."""
    PREPARED = "prepared"
    """All are prepared and none is sent: they can be looked at and recalled."""
    RELEASING = "releasing"
    """A job sends them one after the other."""
    RELEASED = "released"
    RECALLED = "recalled"


class CallState(enum.StrEnum):
    """Where a call for nominations stands."""

    OPEN = "open"
    CLOSED = "closed"
    """Every agency has answered, or the day has passed."""
    RECALLED = "recalled"


class AskedState(enum.StrEnum):
    """Where a call stands at one agency."""

    WAITING = "waiting"
    """The agency's HR officer picks, and those who are picked answer."""
    TO_SIGN = "to_sign"
    """The nomination letter waits for the head."""
    NOMINATED = "nominated"
    DECLINED = "declined"
    LAPSED = "lapsed"


class NomineeState(enum.StrEnum):
    """Where one person picked for a call stands."""

    ASKED = "asked"
    CONSENTED = "consented"
    """Willing: the application has begun."""
    DECLINED = "declined"
    DROPPED = "dropped"
    """The agency picked somebody else, or the call is over."""
    NOMINATED = "nominated"
    """Named in the letter that the head signed."""


class ObjectionState(enum.StrEnum):
    """Where an objection (keberatan) against an official's decision stands."""

    FILED = "filed"
    UPHELD = "upheld"
    """A new decision takes the place of the old one, which stays readable."""
    DISMISSED = "dismissed"
    INADMISSIBLE = "inadmissible"


class ObjectionStep(enum.StrEnum):
    """What can happen to an objection."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"
    FIND_INADMISSIBLE = "inadmissible"


OBJECTION = Machine(
    {
        (ObjectionState.FILED, ObjectionStep.UPHOLD): ObjectionState.UPHELD,
        (ObjectionState.FILED, ObjectionStep.DISMISS): ObjectionState.DISMISSED,
        (ObjectionState.FILED, ObjectionStep.FIND_INADMISSIBLE): ObjectionState.INADMISSIBLE,
    }
)


class InterviewState(enum.StrEnum):
    """Where the times that a host offers for a talk stand."""

    OFFERED = "offered"
    PICKED = "picked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class InterviewStep(enum.StrEnum):
    """What can happen to an offer of times."""

    PICK = "pick"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


INTERVIEW = Machine(
    {
        (InterviewState.OFFERED, InterviewStep.PICK): InterviewState.PICKED,
        (InterviewState.OFFERED, InterviewStep.DECLINE): InterviewState.DECLINED,
        (InterviewState.OFFERED, InterviewStep.WITHDRAW): InterviewState.WITHDRAWN,
        (InterviewState.PICKED, InterviewStep.WITHDRAW): InterviewState.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that the applicant declares, with its legal basis and the version of its wording."""

    key: str
    version: int
    text: Text
    basis: str


STATEMENTS = (
    Statement("true", 1, Text("What I have entered and uploaded is true and complete."), "UU 30/2014"),
    Statement(
        "conflict",
        1,
        Text("I have no business, family or other interest in this host beyond what I have declared here."),
        "PermenPANRB 17/2024",
    ),
    Statement(
        "return",
        1,
        Text("I return to my post when the internship ends, and I stay a civil servant throughout; it is not employment."),
        "UU 20/2023",
    ),
)

HOST_FIELDS = {
    "name": Text("Name"),
    "post": Text("Post"),
    "agency": Text("Agency and unit"),
    "education": Text("Highest education"),
    "competencies": Text("Levels in the competencies of this internship"),
    "motivation": Text("Your motivation"),
}
"""What a host sees, and nothing else: never ratings, discipline, numbers or addresses."""
CONSENT_VERSION = 1
PURPOSE = Text(
    "The host reads these fields to decide whether to accept you for this internship, for as long as it decides "
    "and while you are placed there."
)
INVITED_LATELY_DAYS = 30
ANSWER_DAYS = 7
"""How long an invitation waits at most for its answer, in calendar days; it ends earlier when the opportunity closes."""
