"""The facts of a record on which others decide, as a document that can be kept: each with where it comes from and as of when. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from portal.kernel import clock
from portal.kernel.text import Text
from portal.workforce.domain import columns
from portal.workforce.domain.codes import WORDS
from portal.workforce.domain.requests import year_of

SUPERVISOR, LEVELS = "supervisor", "levels"
PLAIN = ("name", "nip", "employment_type", "legal_status", "post", "post_class", "grade", "appointed_on", "retires_on", "education")
ORDER = (*PLAIN[:4], "agency", "unit", *PLAIN[4:], SUPERVISOR, LEVELS)
DAYS = frozenset({"appointed_on", "retires_on"})
RATED = 2
"""How many of the newest years' ratings are told."""

Document = Mapping[str, Mapping[str, Any]]
"""By its key each fact's {value, source, at}: plain JSON, a code as its code."""


def snapshot(
    servant: Any,  # noqa: ANN401  a servant, or a row with the same columns
    around: Mapping[str, str | None],
    fixes: Mapping[str, tuple[str, dt.datetime]],
) -> dict[str, dict[str, Any]]:
    """What the record tells of one person. A corrected fact comes from its request, any other from the last file that told it.

    `around` names the agency, the unit and the supervisor, `fixes` the request and moment of each correction that holds.
    """
    values = {key: _written(getattr(servant, key)) for key in PLAIN} | dict(around) | _ratings(servant)
    told = clock.local(servant.source_at).date()
    known = {key: {"value": value, "source": servant.source, "at": told.isoformat()} for key, value in values.items()}
    for key in known:
        fix = fixes.get("supervisor_nip" if key == SUPERVISOR else key)
        if fix is not None:
            known[key] |= {"source": fix[0], "at": clock.local(fix[1]).date().isoformat()}
    assessed = servant.assessed_on or told
    return known | {LEVELS: {"value": dict(servant.levels or {}), "source": servant.source, "at": assessed.isoformat()}}


def ordered(keys: Iterable[str]) -> list[str]:
    """As a page lists them: who it is, where they work and as what, what they have learned, how they were rated, the newest year first.

    A document that was kept has no order of its own.
    """
    return sorted(keys, key=lambda key: (ORDER.index(key), 0) if key in ORDER else (len(ORDER), -(year_of(key) or 0)))


def _ratings(servant: Any) -> dict[str, str | None]:  # noqa: ANN401  as above
    if servant.rating_year is None:
        return {}
    recent = (servant.recent_ratings or [])[:RATED]
    return {f"skp_{servant.rating_year - ago}": predicate for ago, predicate in enumerate(recent) if predicate}


def _written(value: Any) -> str | None:  # noqa: ANN401  a column's value
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value is None else str(value)


def differing(before: Document, after: Document) -> list[str]:
    """The facts whose value is another one, in their order; that another file tells the same again changes nothing."""
    return [key for key in ordered({*before, *after}) if before.get(key, {}).get("value") != after.get(key, {}).get("value")]


def values_of(document: Document) -> dict[str, Any]:
    """The values alone: what is compared."""
    return {key: fact["value"] for key, fact in document.items()}


def label(key: str) -> Text:
    """The name of a fact for its reader."""
    return Text("Direct supervisor") if key == SUPERVISOR else columns.label(key)


def spoken(key: str, value: Any) -> Any:  # noqa: ANN401  a day, a word or a text
    """A fact's value as a page shows it; a code of a list (class of post, competencies) stays for whoever has read the list."""
    if value is None:
        return None
    if key in DAYS:
        return dt.date.fromisoformat(value)
    return WORDS[value] if key in columns.CODED or year_of(key) is not None else value
