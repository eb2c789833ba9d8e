"""From the files of a run to what each person and the page of review read: sentences' facts, releases, figures. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.matching import lottery
from portal.rounds.domain.outcome import OPEN, Explanation, Last, OfferingOutcome, Release, RunFigures, Share

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run says of one participant."""

    number: str
    lottery: int
    offering: str | None
    pool: str | None
    choice: int | None
    """Which of their choices they got; 1 is the first."""
    release: Release
    explanations: list[Explanation]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found as the placements were checked anew; the rule gives none of either."""

    envy: int
    beyond: int


class RunFiles:
    """An instance and its result, as they were read from the files."""

    def __init__(self, instance: Told, result: Told) -> None:
        self.instance, self.result = instance, result
        self.offerings: dict[str, Told] = {one["id"]: one for one in instance["offerings"]}
        self.servants: dict[str, Told] = {one["id"]: one for one in instance["servants"]}
        self.shortfalls: dict[str, int] = {one["offering"]: one["shortfall"] for one in result["closed"]}
        self.lottery = {one: place for place, one in enumerate(lottery.draw(instance["seed"], self.servants))}
        self._members = {
            (offering, reserve["id"]): frozenset(reserve["members"])
            for offering, row in self.offerings.items()
            for reserve in row.get("reserves", ())
        }
        self._pools = {offering: [reserve["id"] for reserve in row.get("reserves", ())] for offering, row in self.offerings.items()}
        self._releases = self._all_releases()

    def outcomes(self, reasons: Mapping[tuple[str, str], str]) -> Iterator[Outcome]:
        """One of each participant; `reasons` say by participant and offering why somebody is not eligible there."""
        for number, told in self.result["explanations"].items():
            offering = self.result["placements"][number]
            explained = [self._explanation(number, entry, reasons) for entry in told]
            matched = next((place for place, one in enumerate(explained, 1) if one.code == "MATCHED"), None)
            pool = explained[matched - 1].pool if matched else None
            yield Outcome(number, self.lottery[number], offering if matched else None, pool, matched, self._releases[number], explained)

    def _explanation(self, number: str, entry: Told, reasons: Mapping[tuple[str, str], str]) -> Explanation:
        offering = entry["offering"]
        row = self.offerings[offering]
        score = row["scores"].get(number)
        return Explanation(
            offering=offering,
            code=entry["code"],
            own=None if score is None else [score, self.lottery[number]],
            cutoffs=self._cutoffs(number, offering),
            seats=row["seats"],
            per_agency=row.get("per_agency"),
            minimum=row.get("minimum", 0),
            pool=entry.get("pool"),
            shortfall=self.shortfalls.get(offering),
            why=reasons.get((number, offering), "rules") if entry["code"] == "INELIGIBLE" else None,
        )

    def _cutoffs(self, number: str, offering: str) -> dict[str, Last]:
        """Of the open seats, and of each reserve of which somebody is a member."""
        told = self.result["cutoffs"].get(offering, {})
        own = [pool for pool in self._pools[offering] if number in self._members[offering, pool]]
        return {pool: told[pool] for pool in (*own, OPEN) if pool in told}

    def _all_releases(self) -> dict[str, Release]:
        found: dict[str, Release] = {}
        for agency in self.instance["agencies"]:
            order: Sequence[str] = agency["release_order"]
            placed = [place for place, number in enumerate(order, 1) if self.result["placements"][number] is not None]
            for place, number in enumerate(order, 1):
                found[number] = Release(place, max(placed, default=0), agency["away_limit"], len(placed))
        return found

    def figures(self, titles: Mapping[str, str], names: Mapping[str, str], groups: Mapping[str, Told], checked: Checked) -> RunFigures:
        """What a person decides on. `titles` by offering, `names` by agency, `groups` by participant: each a group's value by its kind."""
        placements: Mapping[str, str | None] = self.result["placements"]
        placed = {number: offering for number, offering in placements.items() if offering is not None}
        held = Counter(placed.values())
        choices = Counter(self.servants[number]["choices"].index(offering) for number, offering in placed.items())
        offerings = [
            OfferingOutcome(one, titles[one], row["seats"], held[one], self.result["cutoffs"].get(one, {}), self.shortfalls.get(one))
            for one, row in self.offerings.items()
        ]
        return RunFigures(
            participants=len(placements),
            seats=sum(one.seats for one in offerings),
            placed=len(placed),
            by_choice=[choices[place] for place in range(max(choices, default=-1) + 1)],
            envy=checked.envy,
            beyond=checked.beyond,
            offerings=offerings,
            shares=[*self._agencies(names, placed), *_shares(groups, placed)],
        )

    def _agencies(self, names: Mapping[str, str], placed: Mapping[str, str]) -> list[Share]:
        people = Counter(row["agency"] for row in self.servants.values())
        away = Counter(self.servants[number]["agency"] for number in placed)
        limits = {one["id"]: one["away_limit"] for one in self.instance["agencies"]}
        return [Share("agency", names[one], people[one], away[one], limits[one]) for one in sorted(limits, key=lambda code: names[code])]


def _shares(groups: Mapping[str, Told], placed: Mapping[str, str]) -> list[Share]:
    people: Counter[tuple[str, str]] = Counter()
    got: Counter[tuple[str, str]] = Counter()
    for number, group in groups.items():
        for kind, value in group.items():
            people[kind, value] += 1
            got[kind, value] += number in placed
    return [Share(kind, value, people[kind, value], got[kind, value]) for kind, value in sorted(people)]


def reasons_of(openings: Mapping[str, Told]) -> dict[tuple[str, str], str]:
    """By participant and offering, why somebody is not eligible there, from what was locked of each."""
    found: dict[tuple[str, str], str] = defaultdict(str)
    for number, opening in openings.items():
        for choice in opening["choices"]:
            if choice["not_eligible"]:
                found[number, choice["offering"]] = choice["not_eligible"]
    return dict(found)
