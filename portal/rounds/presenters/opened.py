"""What a person's opening holds, in words: what was fixed of them, as it stands in the file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.kernel.text import Text
from portal.rounds.domain.points import NAMES

if TYPE_CHECKING:
    from portal.rounds.queries.results import Titled


NOT_ELIGIBLE: Mapping[str | None, Text] = {
    "tied": Text("Not eligible: your unit has matters of this host to decide"),
    "interest": Text("Not eligible: decided by the head of your agency for the interest that you declared"),
}
BY_RULES = Text("Not eligible: a rule of the place is not met")


@dataclass(frozen=True, slots=True)
class Entered:
    """One choice as it was fixed."""

    place: int
    title: str
    host: str
    points: int | None
    """None where the person may not go there."""
    parts: list[tuple[Text, int]]
    """Each criterion with its points, weight included."""
    why: Text | None
    """Why not."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening, read."""

    salt: str
    rank: int
    """In the agency's release order, from 1."""
    of: int
    choices: list[Entered]


def numbers_in(document: str) -> list[str]:
    """The opportunities' numbers of the choices in a document, the most wanted first."""
    return [row["offering"] for row in json.loads(document)["choices"]]


def opened(document: str, titles: "Mapping[str, Titled]") -> Opened:
    """The document of an opening (`domain.locking.opening_of`), with the names of its offerings."""
    told: dict[str, Any] = json.loads(document)
    choices = [_entered(place, row, titles) for place, row in enumerate(told["choices"], 1)]
    return Opened(told["salt"], told["release_place"], told["release_of"], choices)


def _entered(place: int, row: Mapping[str, Any], titles: "Mapping[str, Titled]") -> Entered:
    named, points = titles.get(row["offering"]), row["points"] or {}
    parts = [(words, points[key]) for key, words in NAMES.items() if key in points]
    why = None if row["score"] is not None else NOT_ELIGIBLE.get(row["not_eligible"], BY_RULES)
    return Entered(place, named.title if named else row["offering"], named.host if named else "", row["score"], parts, why)
