"""What a person's opening holds, in words: what was fixed of them, as it stands in the file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.kernel.text import Text
from portal.rounds.domain.points import NAMES

if TYPE_CHECKING:
    from portal.rounds.queries.results import Titled


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


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening, read."""

    servant: str | None
    salt: str | None
    rank: int | None
    of: int | None
    choices: list[Entered]


def numbers_in(document: str) -> list[str]:
    """The opportunities' numbers of the choices in a document, the most wanted first."""
    return [str(row["offering"]) for row in json.loads(document).get("choices", [])]


def opened(document: str, titles: "Mapping[str, Titled]") -> Opened:
    """The document of an opening, with the names of its offerings."""
    told: dict[str, Any] = json.loads(document)
    release = told.get("release") or {}
    choices = [_entered(place, row, titles) for place, row in enumerate(told.get("choices", []), 1)]
    return Opened(told.get("servant"), told.get("salt"), release.get("rank"), release.get("of"), choices)


def _entered(place: int, row: Mapping[str, Any], titles: "Mapping[str, Titled]") -> Entered:
    named = titles.get(row["offering"])
    points = row.get("points")
    parts = [(NAMES[key], int(value)) for key, value in points.items() if key in NAMES] if points else []
    total = sum(value for _, value in parts) if points else None
    return Entered(place, named.title if named else row["offering"], named.host if named else "", total, parts)
