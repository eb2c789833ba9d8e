"""Calls for nominations: how a call, one agency's part of it and one nominee move; what is told and recorded. Pure."""

import datetime as dt
import enum

from portal.applications.domain.states import AskedState, CallState, NomineeState
from portal.kernel.states import Machine
from portal.kernel.text import Text
from portal.notifications.domain import Mail


class CallStep(enum.StrEnum):
    """What can happen to a call."""

    CLOSE = "close"
    RECALL = "recall"


class AskedStep(enum.StrEnum):
    """What can happen to a call at one agency."""

    HAND_OVER = "hand_over"
    """The HR officer gives the list to the head."""
    TAKE_BACK = "take_back"
    """The list goes back to the HR officer before it is signed."""
    SIGN = "sign"
    DECLINE = "decline"
    LAPSE = "lapse"


class NomineeStep(enum.StrEnum):
    """What can happen to one person who was picked."""

    CONSENT = "consent"
    DECLINE = "decline"
    DROP = "drop"
    PICK = "pick"
    """The agency picks the same person once more."""
    NOMINATE = "nominate"


CALL = Machine({(CallState.OPEN, CallStep.CLOSE): CallState.CLOSED, (CallState.OPEN, CallStep.RECALL): CallState.RECALLED})
A, N = AskedState, NomineeState
ASKED = Machine(
    {
        (A.WAITING, AskedStep.HAND_OVER): A.TO_SIGN,
        (A.TO_SIGN, AskedStep.TAKE_BACK): A.WAITING,
        (A.TO_SIGN, AskedStep.SIGN): A.NOMINATED,
        **{(state, AskedStep.DECLINE): A.DECLINED for state in (A.WAITING, A.TO_SIGN)},
        **{(state, AskedStep.LAPSE): A.LAPSED for state in (A.WAITING, A.TO_SIGN)},
    }
)
NOMINEE = Machine(
    {
        (N.ASKED, NomineeStep.CONSENT): N.CONSENTED,
        (N.ASKED, NomineeStep.DECLINE): N.DECLINED,
        (N.ASKED, NomineeStep.DROP): N.DROPPED,
        (N.CONSENTED, NomineeStep.DROP): N.DROPPED,
        (N.DROPPED, NomineeStep.PICK): N.ASKED,
        (N.CONSENTED, NomineeStep.NOMINATE): N.NOMINATED,
    }
)
OPEN_ASKED = frozenset({A.WAITING, A.TO_SIGN})
COUNTED = frozenset({N.ASKED, N.CONSENTED, N.NOMINATED})
"""Who counts towards the most that an agency may name."""
REMIND_BEFORE = dt.timedelta(days=2)
"""So long before a call is due its agencies are reminded."""
DUE_HOUR = 16
MOST_A_CALL = 50
"""The most that one agency may be asked for."""

MAILS = {
    "applications.called": Mail(
        Text("Call %(number)s for nominations: %(title)s"),
        (
            Text("BKD asks %(agency)s to nominate at most %(most)s people for the internship at %(host)s, by %(until)s."),
            Text("%(message)s"),
        ),
        Text("Open the call"),
    ),
    "applications.called_copy": Mail(
        Text("Copy: call %(number)s for nominations, %(title)s"),
        (
            Text("BKD asks %(agency)s to nominate at most %(most)s people for the internship at %(host)s, by %(until)s."),
            Text("Your HR officer picks; you sign the nomination letter."),
        ),
        Text("Open the call"),
    ),
    "applications.call_recalled": Mail(
        Text("Call %(number)s for nominations is recalled: %(title)s"), (Text("Reason given: %(reason)s"),), Text("Open the call")
    ),
    "applications.call_due": Mail(
        Text("Please answer call %(number)s by %(until)s: %(title)s"),
        (Text("%(agency)s has not answered yet. Without an answer by %(until)s the call lapses there."),),
        Text("Open the call"),
    ),
    "applications.call_lapsed": Mail(
        Text("Call %(number)s has lapsed at %(agency)s: %(title)s"),
        (Text("No nomination was signed in time."),),
        Text("Open the call"),
    ),
    "applications.call_declined": Mail(
        Text("%(agency)s nominates nobody: %(title)s"), (Text("Reason given: %(reason)s"),), Text("Open the call")
    ),
    "applications.picked": Mail(
        Text("Your agency would nominate you: %(title)s"),
        (
            Text("%(agency)s would nominate you for the internship at %(host)s."),
            Text("Why you: %(words)s"),
            Text("Say until %(until)s whether you are willing. To decline has no consequence."),
        ),
        Text("Read and answer"),
    ),
    "applications.unpicked": Mail(
        Text("You are not nominated after all: %(title)s"), (Text("Reason given: %(reason)s"),), Text("See your nominations")
    ),
    "applications.nominee_willing": Mail(
        Text("%(name)s is willing to be nominated: %(title)s"), (Text("The application has begun as a draft."),), Text("Open the call")
    ),
    "applications.nominee_declined": Mail(
        Text("%(name)s does not wish to be nominated: %(title)s"), (Text("Reason given: %(reason)s"),), Text("Open the call")
    ),
    "applications.to_sign_nomination": Mail(
        Text("A nomination letter waits for your signature: %(title)s"),
        (Text("%(agency)s would nominate %(people)s people. Call %(number)s is due by %(until)s."),),
        Text("Read and sign"),
    ),
    "applications.nominated": Mail(
        Text("%(agency)s has nominated %(people)s people: %(title)s"),
        (Text("Nomination letter %(letter)s answers call %(number)s."),),
        Text("Open the call"),
    ),
    "applications.named": Mail(
        Text("You are nominated: %(title)s"),
        (Text("%(agency)s has named you in nomination letter %(letter)s."), Text("Complete your application and send it.")),
        Text("Open the application"),
    ),
}

RECORDED: dict[str, Text] = {
    "applications.call.made": Text("Call for nominations made"),
    "applications.call.recalled": Text("Call for nominations recalled"),
    "applications.call.closed": Text("Call for nominations closed"),
    "applications.asked.handed_over": Text("List of nominees handed to the head"),
    "applications.asked.taken_back": Text("List of nominees taken back from the head"),
    "applications.asked.nominated": Text("Nomination letter signed"),
    "applications.asked.declined": Text("Agency nominates nobody"),
    "applications.asked.lapsed": Text("Call not answered in time"),
    "applications.asked.reminded": Text("Reminder of a call sent"),
    "applications.nominee.picked": Text("Nominee picked"),
    "applications.nominee.dropped": Text("Nominee taken back"),
    "applications.nominee.consented": Text("Nominee is willing"),
    "applications.nominee.declined": Text("Nominee declined"),
}
"""What the audit record calls each event on calls for nominations."""
