"""What somebody reads of their own result: a sentence for each choice, the points beside the cut-offs, and what comes next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.kernel.text import Text
from portal.rounds.domain import ListState, OfferKind, OfferState, RoundState, WithdrawnFor
from portal.rounds.domain.outcome import OPEN, Explanation, Release

if TYPE_CHECKING:
    from portal.rounds.models import Round, RoundList, RoundOffer, RoundResult
    from portal.rounds.queries.results import Titled

ABOVE, EQUAL, FREE = "above", "equal", "free"
# Seats open to all or reserved, how the own points stand to the cut-off, and whether it was the one away place of the agency.
MATCHED: dict[tuple[bool, str, bool], Text] = {
    (False, ABOVE, False): Text("Your points %(own)s are above the cut-off %(cutoff)s."),
    (False, EQUAL, False): Text("Your points %(own)s equal the cut-off %(cutoff)s."),
    (False, FREE, False): Text("Your points are %(own)s. A place here stayed free, so that there is no cut-off."),
    (False, ABOVE, True): Text(
        "Your points %(own)s are above the cut-off %(cutoff)s. The away limit of %(agency)s, %(limit)s person, is used by you."
    ),
    (False, EQUAL, True): Text(
        "Your points %(own)s equal the cut-off %(cutoff)s. The away limit of %(agency)s, %(limit)s person, is used by you."
    ),
    (False, FREE, True): Text(
        "Your points are %(own)s. A place here stayed free, so that there is no cut-off."
        " The away limit of %(agency)s, %(limit)s person, is used by you."
    ),
    (True, ABOVE, False): Text("You have a reserved seat: your points %(own)s are above its cut-off %(cutoff)s."),
    (True, EQUAL, False): Text("You have a reserved seat: your points %(own)s equal its cut-off %(cutoff)s."),
    (True, FREE, False): Text("You have a reserved seat with %(own)s points. One of the reserved seats went to nobody of the reserve."),
    (True, ABOVE, True): Text(
        "You have a reserved seat: your points %(own)s are above its cut-off %(cutoff)s."
        " The away limit of %(agency)s, %(limit)s person, is used by you."
    ),
    (True, EQUAL, True): Text(
        "You have a reserved seat: your points %(own)s equal its cut-off %(cutoff)s."
        " The away limit of %(agency)s, %(limit)s person, is used by you."
    ),
    (True, FREE, True): Text(
        "You have a reserved seat with %(own)s points. One of the reserved seats went to nobody of the reserve."
        " The away limit of %(agency)s, %(limit)s person, is used by you."
    ),
}
NO_ONE_GOES = Text("%(agency)s could let nobody go in this round.")
TAKEN = Text("The away limit of %(agency)s (%(limit)s) was used up by colleagues who were released before you.")
TAKEN_ABOVE = Text(
    "Your points %(own)s are above the cut-off %(cutoff)s, but the away limit of %(agency)s (%(limit)s) was used up by colleagues who were"
    " released before you."
)
TAKEN_EQUAL = Text(
    "Your points %(own)s equal the cut-off %(cutoff)s, but the away limit of %(agency)s (%(limit)s) was used up by colleagues who were"
    " released before you."
)
TAKEN_BELOW = Text(
    "The away limit of %(agency)s (%(limit)s) was used up by colleagues who were released before you."
    " Besides, your points %(own)s are below the cut-off %(cutoff)s."
)
TAKEN_FREE = Text(
    "A place stayed free here, but the away limit of %(agency)s (%(limit)s) was used up by colleagues who were released before you."
)
NO_OPEN_SEAT = Text("No seat was left here for all: reserved seats and earlier placements took every one.")
BELOW = Text("Your points %(own)s are below the cut-off %(cutoff)s.")
BELOW_BOTH = Text("Your points %(own)s are below the cut-off %(cutoff)s, and below that of the reserved seats, %(reserved)s.")
BY_LOT = Text(
    "Your points %(own)s equal the cut-off, and the lottery decided: your place %(drawn)s in it comes after that of the last who was"
    " admitted."
)
CEILING = Text("One agency may have at most %(most)s here.")
CLOSED = Text("Closed: participants %(held)s, minimum size %(minimum)s.")
NOT_NEEDED = Text("You have a place that you wanted more.")
FIXED = Text("You had been placed before this run, and that stays as it is.")
INELIGIBLE: Mapping[str | None, Text] = {
    "tied": Text("Your unit has matters of this host to decide, so that nobody of it is placed there."),
    "interest": Text("You declared what you have to do with this host, and the head of your agency decided that you are not placed there."),
}
BY_RULES = Text("A rule of this place was not met according to your record when lists were locked.")


def sentence(explanation: Explanation, release: Release, agency_name: str) -> Text:
    """Why a choice came out as it did, in one plain sentence or two.

    Raises LookupError for a code that the rule does not have.
    """
    return SENTENCES[explanation.code](explanation, release, agency_name)


def _with(text: Text, **facts: int | str) -> Text:
    return Text(text.msgid, text.context, **facts)


def _points(explanation: Explanation) -> int:
    return explanation.own[0] if explanation.own else 0


def _matched(explanation: Explanation, release: Release, agency_name: str) -> Text:
    own, last = _points(explanation), explanation.cutoff
    how = FREE if not last else ABOVE if own > last[0] else EQUAL
    is_alone = release.limit == 1
    facts: dict[str, int | str] = {"own": own}
    facts |= {"cutoff": last[0]} if last else {}
    facts |= {"agency": agency_name, "limit": release.limit} if is_alone else {}
    return _with(MATCHED[explanation.pool not in {None, OPEN}, how, is_alone], **facts)


def _not_released(explanation: Explanation, release: Release, agency_name: str) -> Text:
    if release.limit == 0:
        return _with(NO_ONE_GOES, agency=agency_name)
    facts: dict[str, int | str] = {"agency": agency_name, "limit": release.limit}
    if explanation.shortfall is not None or OPEN not in explanation.cutoffs or explanation.cutoffs[OPEN] == []:
        return _with(TAKEN, **facts)
    last, own = explanation.cutoffs[OPEN], _points(explanation)
    if last is None:
        return _with(TAKEN_FREE, **facts)
    text = TAKEN_ABOVE if own > last[0] else TAKEN_EQUAL if own == last[0] else TAKEN_BELOW
    return _with(text, own=own, cutoff=last[0], **facts)


def _below(explanation: Explanation) -> Text:
    last, own = explanation.cutoffs.get(OPEN), _points(explanation)
    if not last:
        return NO_OPEN_SEAT
    if own == last[0] and explanation.own:
        return _with(BY_LOT, own=own, drawn=explanation.own[1] + 1)
    reserved = [one[0] for pool, one in explanation.cutoffs.items() if pool != OPEN and one]
    if reserved and own < min(reserved):
        return _with(BELOW_BOTH, own=own, cutoff=last[0], reserved=min(reserved))
    return _with(BELOW, own=own, cutoff=last[0])


SENTENCES: Mapping[str, Callable[[Explanation, Release, str], Text]] = {
    "MATCHED": _matched,
    "NOT_RELEASED": _not_released,
    "BELOW_CUTOFF": lambda one, _, __: _below(one),
    "AGENCY_CEILING": lambda one, _, __: _with(CEILING, most=one.per_agency or 0),
    "CLOSED_MINIMUM": lambda one, _, __: _with(CLOSED, held=one.held or 0, minimum=one.minimum),
    "INELIGIBLE": lambda one, _, __: INELIGIBLE.get(one.why, BY_RULES),
    "NOT_NEEDED": lambda *_: NOT_NEEDED,
    "FIXED_EARLIER": lambda *_: FIXED,
}
"""By the code of a choice."""

# -- the choices ---------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice with what became of it."""

    place: int
    """1 is the most wanted."""
    title: str
    host: str
    seats: int
    code: str
    why: Text
    own: int | None
    cutoff: int | None
    """Of the seats for which the person was compared; None where there is none."""


def choices_of(result: "RoundResult", titles: "Mapping[str, Titled]", agency_name: str) -> list[Choice]:
    """Each choice with its sentence, the most wanted first."""
    release = Release.from_json(result.release)
    rows = []
    for place, document in enumerate(result.explanations, 1):
        one = Explanation.from_json(document)
        named = titles.get(one.offering)
        rows.append(
            Choice(
                place,
                named.title if named else one.offering,
                named.host if named else "",
                one.seats,
                one.code,
                sentence(one, release, agency_name),
                one.own[0] if one.own else None,
                one.cutoff[0] if one.cutoff else None,
            )
        )
    return rows


STEP, ROW = 100, 62


@dataclass(frozen=True, slots=True)
class Mark:
    """A choice in the drawing: where the own points and the cut-off stand, in hundredths of the width."""

    choice: Choice
    top: int
    """In pixels from above."""
    own: float
    cutoff: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Own points beside the cut-offs on one scale."""

    least: int
    most: int
    marks: list[Mark]
    scale: list[tuple[int, float]]
    """Figures below, each with where it stands."""

    @property
    def height(self) -> int:
        """In pixels, without the scale."""
        return ROW * len(self.marks)


def chart_of(choices: Sequence[Choice]) -> Chart | None:
    """The drawing of all choices in which the person had points; None where there is none."""
    shown = [one for one in choices if one.own is not None]
    figures = [figure for one in shown for figure in (one.own, one.cutoff) if figure is not None]
    if not figures:
        return None
    least = max(0, (min(figures) - STEP // 2) // STEP * STEP)
    most = max(least + 2 * STEP, -(-(max(figures) + STEP // 2) // STEP) * STEP)

    def at(figure: int) -> float:
        return round(100 * (figure - least) / (most - least), 1)

    marks = [Mark(one, ROW * row, at(one.own or 0), None if one.cutoff is None else at(one.cutoff)) for row, one in enumerate(shown)]
    scale = [(figure, at(figure)) for figure in (least, (least + most) // 2, most)]
    return Chart(least, most, marks, scale)


# -- what comes next -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Banner:
    """What the page says first."""

    tone: str
    kick: Text
    who: Text | str
    what: Text
    may_answer: bool = False
    """Whether the offer can be answered now."""


PLACED, PLACED_LATER = Text("Placed at your choice %(choice)s"), Text("A place has become free for you: your choice %(choice)s")
LATER = Text("A place has become free for you")
ENDED: Mapping[OfferState, tuple[str, Text, Text]] = {
    OfferState.ACCEPTED: (
        "good",
        Text("You are willing"),
        Text("Your placement goes on as an application: its page says who holds it and what comes next."),
    ),
    OfferState.DECLINED: (
        "neutral",
        Text("You are not willing"),
        Text("Your answer is recorded. The place is offered to whoever comes next."),
    ),
    OfferState.LAPSED: (
        "neutral",
        Text("Not answered in time"),
        Text("The moment until which you could answer has passed, and the place is offered to whoever comes next."),
    ),
    OfferState.GIVEN_BACK: ("neutral", Text("Place given back"), Text("What came of this place has ended, and it is free again.")),
}
WITHDRAWN = Text("This place has been withdrawn")
BY_HOST = Text("The host has taken the place back. You come first in what is offered after the round. Reason given: %(reason)s")
BY_FACT = Text("Something that arose after lists were locked stands against it. Reason given: %(reason)s")
TO_ANSWER = Text("Answer whether you are willing. Without an answer the place is offered to whoever comes next.")
TOO_LATE = Text("The moment until which you could answer has passed. The place is offered to whoever comes next.")
NOBODY = Text("You have no place from this round")


def banner_of_offer(offer: "RoundOffer", choice: int | None, named: "Titled", *, is_over: bool) -> Banner:
    """What is said to somebody who was offered a place; `is_over`: the moment for an answer has passed."""
    who = Text("%(title)s, %(host)s", title=named.title, host=named.host)
    if offer.state is OfferState.OPEN:
        return Banner("neutral" if is_over else "good", _offered(offer, choice), who, TOO_LATE if is_over else TO_ANSWER, not is_over)
    if offer.state is OfferState.WITHDRAWN:
        what = BY_HOST if offer.cause is WithdrawnFor.HOST else BY_FACT
        return Banner("bad", WITHDRAWN, who, _with(what, reason=offer.reason or ""))
    tone, kick, what = ENDED[offer.state]
    return Banner(tone, kick, who, what)


def _offered(offer: "RoundOffer", choice: int | None) -> Text:
    if choice is None:
        return LATER
    return _with(PLACED_LATER if offer.kind is OfferKind.AFTER else PLACED, choice=choice)


NO_PART: Mapping[ListState, Text] = {
    ListState.REFUSED: Text("The sign-off of your list ended before the round: the list's page says by whom and why."),
    ListState.WITHDRAWN: Text("You had withdrawn your list before lists were locked."),
    ListState.READY: Text("Nothing that could be taken part with was left in your list when lists were locked."),
    ListState.LATE: Text("The sign-off of your list had not ended when lists were locked."),
}


def banner_without_offer(found: "Round", own: "RoundList", result: "RoundResult | None") -> Banner:
    """What is said to somebody who has no place of this round."""
    if result is None:
        return Banner("neutral", Text("Your list took no part"), NOBODY, NO_PART.get(own.state, NO_PART[ListState.LATE]))
    if result.round_offering_id is not None:
        what = Text("Your place is being offered to you; this page then says until when you answer.")
        return Banner("good", _with(PLACED, choice=result.choice or 1), Text("You have a place from this round"), what)
    if any(one["code"] == "FIXED_EARLIER" for one in result.explanations):
        return Banner("neutral", Text("Placed before"), Text("You have a placement from before this round"), FIXED)
    if found.state is RoundState.CLOSED:
        what = Text("The round is closed. You can apply for open opportunities, and take part in the next round.")
        return Banner("neutral", Text("Not placed"), NOBODY, what)
    what = Text("Places that become free are offered on in order until the round closes. If your turn comes, you get a message.")
    return Banner("neutral", Text("Not placed"), NOBODY, what)
