"""What a civil servant reads of rounds and of their own list: who holds it, in which order, with which points, what else is offered."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.eligibility.domain.verdict import Outcome
from portal.integrity.domain import KINDS, InterestKind
from portal.kernel import clock
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.rounds import queries
from portal.rounds.domain import ListState, ListStep, RoundState
from portal.rounds.domain.admitting import HOLDERS
from portal.rounds.domain.points import NAMES
from portal.rounds.domain.ranking import WRITABLE, can
from portal.rounds.queries import lists
from portal.rounds.queries.circumstances import circumstances_of
from portal.rounds.services.suiting import Suiting, Suits
from portal.rounds.services.weighing import Weigher
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases
from portal.workflow.presenters.beside import Asked, asked_in
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from typing import Any

    from portal.rounds.models import Round, RoundList
    from portal.rounds.queries import Place
    from portal.rounds.queries.circumstances import Circumstances
    from portal.rounds.queries.lists import Mine, Released

ORDER = ("supervisor", "interest", "head", "verifier")
"""The steps of a sign-off; the second is asked only where an interest was declared."""
PASSED: dict[RoundState, tuple[Text, Text]] = {
    RoundState.LOCKED: (Text("BPSDM"), Text("The seed is told, and the round is computed.")),
    RoundState.RUN: (Text("BPSDM"), Text("The result is looked at before it is published.")),
    RoundState.REVIEW: (Text("Deciding official (BKD)"), Text("The results are published.")),
    RoundState.PUBLISHED: (Text("You"), Text("Read your result, and answer if you are placed.")),
}
"""Of a round after its lists: with whom it is, and what comes next."""


@dataclass(frozen=True, slots=True)
class Standing:
    """In a line of a list: with whom something is, what comes next, until when."""

    who: Text | None = None
    upcoming: Text | None = None
    until: dt.datetime | None = None


def standing_of(mine: "Mine") -> Standing:
    """With whom a round is, as far as it concerns its reader."""
    held, found = mine.round, mine.found
    if found is not None and found.state in {ListState.REFUSED, ListState.WITHDRAWN, ListState.LATE}:
        again = found.state is ListState.WITHDRAWN and is_collecting(held)
        return Standing(Text("You"), Text("You can submit it again."), held.lists_until) if again else Standing()
    if held.state is not RoundState.COLLECTING:
        who, upcoming = PASSED.get(held.state, (None, None))
        return Standing(who, upcoming, held.answer_by if held.state is RoundState.PUBLISHED else None)
    if found is None:
        return Standing(Text("You"), Text("Begin your list."), held.lists_until) if is_collecting(held) else Standing()
    if found.state is ListState.IN_SIGN_OFF:
        return _in_sign_off(mine)
    if found.state is ListState.READY:
        return Standing(Text("BPSDM"), Text("Lists are locked."), held.lists_until)
    return Standing(Text("You"), Text("Put your list in order and submit it."), held.lists_until)


def _in_sign_off(mine: "Mine") -> Standing:
    if mine.step is None:
        return Standing()
    later = [key for key in ORDER[ORDER.index(mine.step) + 1 :] if key != "interest" or (mine.found and mine.found.interest)]
    upcoming = Text("Next: %(step)s.", step=HOLDERS[later[0]].title) if later else Text("Next: you take part.")
    return Standing(HOLDERS[mine.step].title, upcoming, mine.due_at)


def is_collecting(held: "Round") -> bool:
    """Whether lists of a round can be changed now."""
    return held.state is RoundState.COLLECTING and (held.lists_until is None or clock.now() <= held.lists_until)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of the list, at its place."""

    place: "Place"
    at: int
    suits: Suits | None
    """None once lists are locked: what holds then stands with the result."""
    points: Sequence[tuple[Text, int]]
    """By criterion."""

    @property
    def score(self) -> int:
        """All criteria together."""
        return sum(points for _, points in self.points)

    def drawn_from(self) -> "tuple[Any, ...]":
        """What its drawing depends on."""
        suits = (self.suits.outcome, self.suits.why) if self.suits else None
        return _read_of(self.place), self.at, suits, self.points


def _read_of(place: "Place") -> "tuple[Any, ...]":
    o = place.opportunity
    return place.row.id, place.row.seats, o.title, o.host_name, o.number, o.place, o.starts_on, o.ends_on


@dataclass(frozen=True, slots=True)
class Offered:
    """An offering of the round, as it stands for the person."""

    place: "Place"
    suits: Suits
    score: int
    at: int | None
    """Which choice it is already."""

    @property
    def can_be_added(self) -> bool:
        """Whether the person could be placed there."""
        return self.at is None and self.suits.outcome is not Outcome.NOT_ELIGIBLE

    def drawn_from(self) -> "tuple[Any, ...]":
        """What its drawing depends on."""
        return _read_of(self.place), self.at, self.suits.outcome, self.suits.why, self.score


@dataclass(frozen=True, slots=True)
class Away:
    """How the agency of the person stands in the round."""

    agency: str
    limit: int
    away: int
    """Who is away already at some time of the round's offerings."""
    release: "Released | None"


@dataclass(frozen=True, slots=True)
class OwnList:
    """The page of a list."""

    round: "Round"
    found: "RoundList"
    choices: Sequence[Choice]
    offered: Page[Offered] | None
    """None where the list cannot be changed."""
    away: Away
    course: workflow.CaseView | None
    asked: Sequence[Asked]
    has_objected: bool
    interest: tuple[Text, str, str] | None
    """Of the declared interest its kind, its words, and the host."""

    @property
    def is_open(self) -> bool:
        """Whether the list can be changed."""
        return self.offered is not None

    @property
    def can_submit(self) -> bool:
        """Whether it can be sent now."""
        return self.is_open and can(self.found.state, ListStep.SUBMIT)

    @property
    def can_withdraw(self) -> bool:
        """Whether it can be taken back now: until lists are locked."""
        return self.round.state is RoundState.COLLECTING and can(self.found.state, ListStep.WITHDRAW)

    @property
    def is_full(self) -> bool:
        """Whether nothing more can be added."""
        return len(self.choices) >= self.round.longest

    @property
    def is_settled(self) -> bool:
        """Whether lists are locked, so that a result exists or will."""
        return self.round.state not in {RoundState.PLANNED, RoundState.COLLECTING}


class Offers:
    """The offerings of a round as one person reads them: the record, the rules and the points are read once for all of them."""

    def __init__(self, found: "RoundList", held: "Round") -> None:
        self.found, self.held = found, held
        servant = workforce.read_servant(found.servant_id)
        self.suiting = Suiting(servant, found)
        self._weigher = Weigher.of_one(held.weights, servant, self.suiting.circumstances)

    def points(self, place: "Place") -> list[tuple[Text, int]]:
        """By criterion."""
        found = self._weigher.breakdown(self.found.servant_id, place)
        return [(name, found[key]) for key, name in NAMES.items() if key in found]

    def page(self, words: str, *, suits: bool, order: str, number: int, size: int) -> Page[Offered]:
        """A page of what the round offers; `suits` leaves that of which every rule is met."""
        narrowed = self.suiting.narrowed() if suits else None
        more: dict[str, Any] = {"conditions": narrowed.conditions, "bound": narrowed.bound} if narrowed else {}
        page = lists.page_of_offered(self.held.id, words, order=order, number=number, size=size, **more)
        chosen = {place_id: at for at, place_id in enumerate(self.found.choices, 1)}
        rows = [self._offered(place, chosen.get(place.row.id)) for place in page.rows]
        return Page(rows, page.number, page.size, page.total)

    def _offered(self, place: "Place", at: int | None) -> Offered:
        return Offered(place, self.suiting.at(place), sum(points for _, points in self.points(place)), at)

    def choices(self) -> list[Choice]:
        """The list, in its order."""
        places = lists.places_among(self.held.id, self.found.choices)
        return [
            Choice(places[place_id], at, self.suiting.at(places[place_id]), self.points(places[place_id]))
            for at, place_id in enumerate(self.found.choices, 1)
            if place_id in places
        ]


def own_list(found: "RoundList", words: str, *, suits: bool, order: str, number: int, size: int) -> OwnList:
    """Everything about a list for its owner's page."""
    held = queries.get_round(found.round_id)
    is_open = is_collecting(held) and found.state in WRITABLE
    choices: list[Choice]
    offered: Page[Offered] | None = None
    if is_open:
        offers = Offers(found, held)
        choices, offered = offers.choices(), offers.page(words, suits=suits, order=order, number=number, size=size)
        known = offers.suiting.circumstances
    else:
        choices, known = _bare(found), circumstances_of(found, workforce.read_servant(found.servant_id).body_id)
    case = cases.find_course_of(lists.SUBJECT, found.id)
    return OwnList(
        round=held,
        found=found,
        choices=choices,
        offered=offered,
        away=away_of(known),
        course=workflow.view_of(case) if case else None,
        asked=asked_in(case.id) if case and known.was_asked else [],
        has_objected=known.has_objected,
        interest=declared_in(found),
    )


def _bare(found: "RoundList") -> list[Choice]:
    places = lists.places_among(found.round_id, found.choices)
    return [Choice(places[one], at, None, ()) for at, one in enumerate(found.choices, 1) if one in places]


def away_of(known: "Circumstances") -> Away:
    """How many of the agency may be away, how many are, and where the person stands among those who may go."""
    return Away(known.agency, known.limit, known.away, known.released)


def declared_in(found: "RoundList") -> tuple[Text, str, str] | None:
    """What was declared: the kind, the words, and the host."""
    said = found.interest
    if said is None:
        return None
    return KINDS[InterestKind(said["kind"])], said["words"], organisations.get_body(uuid.UUID(said["host_id"])).name


def title_of(found: "RoundList", place_id: uuid.UUID) -> str:
    """What an offering of the list's round is called."""
    place = lists.places_among(found.round_id, [place_id]).get(place_id)
    return place.opportunity.title if place is not None else ""


def beside(choices: Collection[uuid.UUID], before: Sequence[uuid.UUID], place_id: uuid.UUID) -> uuid.UUID | None:
    """The choice that stands where another one was taken off, else the last; None of an empty list."""
    left = list(choices)
    at = before.index(place_id) if place_id in before else 0
    return left[min(at, len(left) - 1)] if left else None
