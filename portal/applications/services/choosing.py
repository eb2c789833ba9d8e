"""Who can be invited to an opportunity, in which order and why, and who would be skipped: nothing is sent."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from portal.applications import queries
from portal.applications.domain import INVITED_LATELY_DAYS
from portal.applications.services.deciding import period
from portal.catalogue import services as opportunities
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.rules import Effect
from portal.eligibility.domain.verdict import Outcome, Reason
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.reference.domain import TIE_NAMES

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from portal.catalogue.models import Opportunity
    from portal.eligibility.domain.facts import Context
    from portal.organisations.models import Body
    from portal.workforce.models import Servant

MOST = 2000
"""People ranked at once; a wider choice is narrowed by agency first."""
UNSURE = 100
"""Of those who need a check, so many are named."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is looked at: everybody, or those of the agencies and the classes of post that were picked; and who of them may be invited."""

    agency_ids: tuple[uuid.UUID, ...] = ()
    post_classes: tuple[str, ...] = ()
    least_gap: int = 0
    """Levels that a person must be below their post's requirement; 0: any."""
    days: int = INVITED_LATELY_DAYS
    """Whoever was invited to anything within so many days is skipped; 0: nobody."""
    each: int = 0
    """So many of one agency at most, for balance; 0: any number."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the preview, with what ranks them and what would skip them."""

    servant: "Servant"
    agency: "Body"
    gap: int
    """Levels below the post's requirement, over the competencies of the opportunity."""
    skip: Text | None = None
    used: Text | None = None
    """The value for which this person is skipped."""
    lifts: Text | None = None
    """What would lift the skip."""
    away: int = 0
    """People of the agency who are away in the period of the opportunity."""
    turn: int = 0
    """The how-manieth of the agency among those with the same gap."""

    @property
    def why(self) -> Text:
        """Why the person has this place in the order."""
        return Text("Gap %(gap)s; number %(turn)s of %(agency)s in its turn", gap=self.gap, turn=self.turn, agency=self.agency.name)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Somebody who needs an officer's check, with the rules that make it so."""

    servant: "Servant"
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class Preview:
    """What inviting would do: nothing is sent."""

    counts: dict[Outcome, int]
    ranked: Sequence[Candidate]
    """Those who can be invited, in order: the wider gap first, units in turn."""
    skipped: dict[Text, list[Candidate]] = field(default_factory=dict)
    unsure: Sequence[Doubt] = ()
    excluded: Sequence[eligibility.Tally] = ()
    """The rules that exclude, with how many each: a rule of weak basis sends to a person and excludes nobody."""

    @property
    def matched(self) -> int:
        """How many people the choice covers."""
        return sum(self.counts.values())

    def by_agency(self, most: int) -> list[tuple[Candidate, int]]:
        """How many of the first so many each agency has, the most first: one of them, whose agency it is, and the number."""
        first = self.ranked[:most]
        counted = Counter(one.agency.id for one in first)
        shown = {one.agency.id: one for one in reversed(first)}
        return sorted(((shown[agency], number) for agency, number in counted.items()), key=lambda item: (-item[1], item[0].agency.name))


def preview(opportunity: "Opportunity", choice: Choice) -> Preview:
    """Look before anything is sent: who is eligible, who would be skipped and why, in what order."""
    question = opportunities.question_of(opportunity)
    answers = asking.answers(question, conditions=_conditions(choice))
    counts, tallies = answers.counts_and_tallies()
    since = clock.now() - dt.timedelta(days=choice.days)
    people = queries.looked_at(
        answers.first_of({Outcome.ELIGIBLE: MOST, Outcome.NEEDS_CHECK: UNSURE}), opportunity.id, since, answers.values()
    )
    eligible = [one for one in people if one.outcome == Outcome.ELIGIBLE]
    candidates = _candidates(opportunity, eligible, answers.context, choice)
    ranked, beyond = _balanced(in_turn([one for one in candidates if one.skip is None]), choice.each)
    skipped: dict[Text, list[Candidate]] = {}
    for one in [*candidates, *beyond]:
        if one.skip is not None:
            skipped.setdefault(one.skip, []).append(one)
    return Preview(
        counts=counts,
        ranked=ranked,
        skipped=dict(sorted(skipped.items(), key=lambda item: -len(item[1]))),
        unsure=[Doubt(one.servant, answers.verdict(one.said).against()) for one in people if one.outcome == Outcome.NEEDS_CHECK],
        excluded=[tally for tally in tallies if tally.fails and tally.rule.effect is Effect.BLOCK],
    )


def fit_among(opportunity: "Opportunity", servant_ids: Sequence[uuid.UUID], days: int = INVITED_LATELY_DAYS) -> dict[uuid.UUID, Candidate]:
    """Of these people those who are eligible now, each as they stand: with what would skip them, if anything does."""
    if not servant_ids:
        return {}
    answers = asking.answers(opportunities.question_of(opportunity), conditions=(queries.is_one_of(servant_ids),))
    since = clock.now() - dt.timedelta(days=days)
    people = queries.looked_at(answers.first_of({Outcome.ELIGIBLE: len(servant_ids)}), opportunity.id, since, answers.values())
    found = _candidates(opportunity, people, answers.context, Choice(days=days))
    return {one.servant.id: one for one in found}


NOT_ELIGIBLE_NOW = Text("Is not eligible by the data of today")


def _conditions(choice: Choice) -> "tuple[ColumnElement[bool], ...]":
    agencies = (eligibility.works_in(choice.agency_ids),) if choice.agency_ids else ()
    classes = (eligibility.has_post_class(choice.post_classes),) if choice.post_classes else ()
    return (*agencies, *classes)


def _candidates(opportunity: "Opportunity", people: Sequence[queries.Looked], context: "Context", choice: Choice) -> list[Candidate]:
    units = {one.servant.body_id for one in people}
    agencies = queries.agencies_of_units(units, period(opportunity))
    agencies |= {unit: (organisations.get_body(unit), 0) for unit in units - agencies.keys()}
    tied = eligibility.tied_units(opportunity.host_id)
    found = []
    for one in people:
        agency, away = agencies[one.servant.body_id]
        candidate = Candidate(one.servant, agency, gap_of(one.servant, opportunity, context), away=away)
        tie = TIE_NAMES[tied[one.servant.body_id]] if one.servant.body_id in tied else None
        found.append(_judged(candidate, one, tie, choice))
    return found


def _judged(one: Candidate, seen: queries.Looked, tie: Text | None, choice: Choice) -> Candidate:
    """The same person with what skips them, the first of what does."""
    if seen.has_applied:
        return replace(one, skip=Text("Has applied already"), lifts=Text("Nothing is needed"))
    if seen.invited_at is not None and choice.days:
        again = clock.local(seen.invited_at + dt.timedelta(days=choice.days)).date()
        return replace(
            one,
            skip=Text("Invited within the last %(days)s days", days=choice.days),
            lifts=Text("Can be invited again from %(day)s", day=again),
            used=Text("Last invited on %(day)s", day=clock.local(seen.invited_at).date()),
        )
    if seen.is_asked:
        return replace(one, skip=Text("Has an open invitation to this opportunity"), lifts=Text("Nothing is needed"))
    return _placeable(one, tie) if one.gap >= choice.least_gap else _too_near(one)


def _too_near(one: Candidate) -> Candidate:
    skip, lifts = Text("The gap is smaller than you asked for"), Text("Ask for a smaller gap")
    return replace(one, skip=skip, lifts=lifts, used=Text("Gap in levels: %(gap)s", gap=one.gap))


def _placeable(one: Candidate, tie: Text | None) -> Candidate:
    """The same person with what would keep them from being placed: a tie of their unit to the host, or the limit of their agency."""
    limit = one.agency.away_limit or 0
    if tie is not None:
        return replace(
            one,
            skip=Text("Cannot be placed because of a conflict of interest"),
            lifts=Text("The unit is tied to this host by licence, supervision or purchase (MAG-06)"),
            used=Text("Tie of the unit to this host: %(kind)s", kind=tie),
        )
    if one.away >= limit:
        return replace(
            one,
            skip=Text("The away limit of the agency is used up"),
            lifts=Text("The head of the agency can raise the limit with a reason"),
            used=Text("Away in this period: %(away)s of %(limit)s", away=one.away, limit=limit),
        )
    return one


def gap_of(servant: "Servant", opportunity: "Opportunity", context: "Context") -> int:
    """Levels below what the post requires, summed over the competencies that the opportunity strengthens."""
    return context.levels_missing(servant, [item["code"] for item in opportunity.competencies])


def in_turn(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The wider gap first; among equals agencies take turns, so that none is first only because it is large; then by NIP."""
    ordered = sorted(candidates, key=lambda one: (-one.gap, one.servant.nip))
    places: dict[tuple[int, uuid.UUID], int] = {}
    keyed = []
    for one in ordered:
        place = places.get((one.gap, one.agency.id), 0)
        places[one.gap, one.agency.id] = place + 1
        keyed.append((-one.gap, place, one.servant.nip, replace(one, turn=place + 1)))
    return [entry[3] for entry in sorted(keyed, key=lambda entry: entry[:3])]


def _balanced(ranked: Sequence[Candidate], each: int) -> tuple[list[Candidate], list[Candidate]]:
    """The first so many of each agency, and those beyond them with the reason."""
    if not each:
        return list(ranked), []
    seen: Counter[uuid.UUID] = Counter()
    within, beyond = [], []
    for one in ranked:
        seen[one.agency.id] += 1
        if seen[one.agency.id] <= each:
            within.append(one)
        else:
            skip = Text("The agency has as many in the list as you allow")
            used = Text("At most %(each)s of one agency", each=each)
            beyond.append(replace(one, skip=skip, used=used, lifts=Text("Allow more of one agency")))
    return within, beyond
