"""A matching round: its states and those of lists, runs and offers, and what the record calls what happens to it. Pure."""

import datetime as dt
import enum

from portal.kernel.states import Machine
from portal.kernel.text import Text

LONGEST_TITLE = 120
LONGEST_LIST = 30
MOST_OFFERINGS = 500
PATIENCE = dt.timedelta(hours=1)
"""A trial that the worker has not computed by then is given up, and another can be asked for."""


class RoundState(enum.StrEnum):
    """Where a round is."""

    PLANNED = "planned"
    """Its offerings, criteria and limits are being set; it is tried on made-up wishes."""
    COLLECTING = "collecting"
    """Civil servants list their choices; sign-off runs."""
    LOCKED = "locked"
    """Rules and inputs are fixed and their digests published; the seed does not exist yet."""
    RUN = "run"
    """Seed told and witnessed; it is being computed."""
    REVIEW = "review"
    """Computed; a person decides whether it is published."""
    PUBLISHED = "published"
    """Everybody reads their result; places are answered, and offered on in order."""
    CLOSED = "closed"


class RoundStep(enum.StrEnum):
    """What can happen to a round."""

    OPEN = "open"
    LOCK = "lock"
    BEGIN = "begin"
    """The seed is witnessed: the run begins."""
    FAIL = "fail"
    """The run came to nothing: the same inputs wait for a seed again."""
    COMPUTE = "compute"
    """The run is done."""
    LOCK_AGAIN = "lock_again"
    """An input has changed: it is fixed once more, with a reason, and runs again; both are kept."""
    PUBLISH = "publish"
    CLOSE = "close"


ROUND = Machine(
    {
        (RoundState.PLANNED, RoundStep.OPEN): RoundState.COLLECTING,
        (RoundState.COLLECTING, RoundStep.LOCK): RoundState.LOCKED,
        (RoundState.LOCKED, RoundStep.BEGIN): RoundState.RUN,
        (RoundState.RUN, RoundStep.FAIL): RoundState.LOCKED,
        (RoundState.RUN, RoundStep.COMPUTE): RoundState.REVIEW,
        (RoundState.REVIEW, RoundStep.LOCK_AGAIN): RoundState.LOCKED,
        (RoundState.REVIEW, RoundStep.PUBLISH): RoundState.PUBLISHED,
        (RoundState.PUBLISHED, RoundStep.CLOSE): RoundState.CLOSED,
    }
)


class ListState(enum.StrEnum):
    """Where somebody's list stands; its choices can be changed in all but the last three until lists lock."""

    DRAFT = "draft"
    IN_SIGN_OFF = "in_sign_off"
    """Supervisor, head and BKD say whether the person takes part; none of them sees the choices."""
    READY = "ready"
    """Takes part."""
    REFUSED = "refused"
    """The head did not nominate, or BKD found a rule that is not met."""
    WITHDRAWN = "withdrawn"
    LATE = "late"
    """The sign-off had not ended when lists were locked."""


class ListStep(enum.StrEnum):
    """What can happen to a list."""

    SUBMIT = "submit"
    ADMIT = "admit"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    MISS = "miss"
    REOPEN = "reopen"
    """An objection against the refusal was upheld while lists can be changed: the sign-off goes on."""
    REINSTATE = "reinstate"
    """It was upheld after the lock: the person takes part if the inputs are fixed once more."""


LIST = Machine(
    {
        (ListState.DRAFT, ListStep.SUBMIT): ListState.IN_SIGN_OFF,
        (ListState.WITHDRAWN, ListStep.SUBMIT): ListState.IN_SIGN_OFF,
        (ListState.IN_SIGN_OFF, ListStep.ADMIT): ListState.READY,
        (ListState.IN_SIGN_OFF, ListStep.REFUSE): ListState.REFUSED,
        **{(state, ListStep.WITHDRAW): ListState.WITHDRAWN for state in (ListState.DRAFT, ListState.IN_SIGN_OFF, ListState.READY)},
        (ListState.IN_SIGN_OFF, ListStep.MISS): ListState.LATE,
        (ListState.DRAFT, ListStep.MISS): ListState.LATE,
        (ListState.REFUSED, ListStep.REOPEN): ListState.IN_SIGN_OFF,
        (ListState.REFUSED, ListStep.REINSTATE): ListState.READY,
    }
)
CHANGEABLE = frozenset({ListState.DRAFT, ListState.IN_SIGN_OFF, ListState.READY})
"""While a round collects, lists in these states can be changed."""


class RunStage(enum.StrEnum):
    """How far a run is; each stage is a piece of work of its own, so that a page can say it."""

    SEEDED = "seeded"
    """One person has told the seed; another has to witness it."""
    SOLVING = "solving"
    CHECKING = "checking"
    RECORDING = "recording"
    DONE = "done"
    FAILED = "failed"


class OfferKind(enum.StrEnum):
    """Why a place is offered."""

    RESULT = "result"
    AFTER = "after"
    """It was left empty or became free after the round, and this person comes next."""


class OfferState(enum.StrEnum):
    """Where the offer of a place stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    """By the host, or for a fact that arose after the lock."""
    GIVEN_BACK = "given_back"
    """It was accepted, and what came of it has ended: the place is free."""


class WithdrawnFor(enum.StrEnum):
    """What can undo a result once it is published, besides the person's own word."""

    HOST = "host"
    """The host takes the place back: whoever had it comes first in what is offered after the round."""
    FACT = "fact"
    """Something that arose after the lock: the person may not go."""


class OfferStep(enum.StrEnum):
    """What can happen to the offer of a place."""

    ACCEPT = "accept"
    DECLINE = "decline"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    GIVE_BACK = "give_back"


OFFER = Machine(
    {
        (OfferState.OPEN, OfferStep.ACCEPT): OfferState.ACCEPTED,
        (OfferState.OPEN, OfferStep.DECLINE): OfferState.DECLINED,
        (OfferState.OPEN, OfferStep.LAPSE): OfferState.LAPSED,
        (OfferState.OPEN, OfferStep.WITHDRAW): OfferState.WITHDRAWN,
        (OfferState.ACCEPTED, OfferStep.WITHDRAW): OfferState.WITHDRAWN,
        (OfferState.ACCEPTED, OfferStep.GIVE_BACK): OfferState.GIVEN_BACK,
    }
)


class TrialState(enum.StrEnum):
    """What became of a trial."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    """It could not be computed: nobody may go anywhere, nothing is offered, or the worker did not come to it."""


RECORDED: dict[str, Text] = {
    "rounds.round.planned": Text("Round planned"),
    "rounds.round.changed": Text("Plan of a round changed"),
    "rounds.offering.added": Text("Offering added to a round"),
    "rounds.offering.changed": Text("Places of an offering in a round changed"),
    "rounds.offering.removed": Text("Offering removed from a round"),
    "rounds.trial.asked": Text("Trial of a round asked for"),
    "rounds.reserve.set": Text("Reserved seats of an offering in a round set"),
    "rounds.round.scheduled": Text("Calendar of a round set"),
    "rounds.round.opened": Text("Round opened for lists"),
    "rounds.agency.set": Text("Release order of an agency set"),
    "rounds.list.begun": Text("List of choices begun"),
    "rounds.list.changed": Text("List of choices changed"),
    "rounds.list.submitted": Text("List of choices submitted"),
    "rounds.list.moved": Text("List of choices moved on"),
    "rounds.list.withdrawn": Text("List of choices withdrawn"),
    "rounds.objection.filed": Text("Objection filed"),
    "rounds.objection.decided": Text("Objection decided"),
    "rounds.round.locked": Text("Rules and inputs of a round locked"),
    "rounds.run.seeded": Text("Seed of a run entered"),
    "rounds.run.witnessed": Text("Seed of a run witnessed"),
    "rounds.run.dropped": Text("Seed of a run not confirmed"),
    "rounds.run.done": Text("Run computed and checked"),
    "rounds.run.failed": Text("Run failed"),
    "rounds.concern.raised": Text("Objection against a run"),
    "rounds.concern.answered": Text("Objection against a run answered"),
    "rounds.round.published": Text("Results of a round published"),
    "rounds.offer.made": Text("Place offered after a round"),
    "rounds.offer.answered": Text("Offer of a place answered"),
    "rounds.offer.lapsed": Text("Offer of a place lapsed"),
    "rounds.offer.withdrawn": Text("Offer of a place withdrawn"),
    "rounds.offer.given_back": Text("Place given back"),
    "rounds.round.closed": Text("Round closed"),
}
"""What the audit record calls each event that this slice writes into it."""


def number_of(year: int, count: int) -> str:
    """The number of the round that comes after so many of its year."""
    return f"GEL-{year}-{1 + count:03d}"
