"""What a reader looks for in the catalogue: words and filters, as an address says them and as a saved search keeps them. Pure."""

import contextlib
import datetime as dt
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from portal.kernel.text import Text

SORTS = {
    "deadline": Text("Closing soonest"),
    "newest": Text("Newest"),
    "start": Text("Beginning soonest"),
    "title": Text("Title"),
    "relevance": Text("Best match"),
}
WEEK = 7
LENGTHS: dict[str, tuple[int | None, Text]] = {
    "w8": (8 * WEEK, Text("Up to 8 weeks")),
    "w16": (16 * WEEK, Text("More than 8, up to 16 weeks")),
    "w26": (26 * WEEK, Text("More than 16, up to 26 weeks")),
    "semesters": (None, Text("Several semesters")),
}
"""How long it lasts: the most days of each, shortest first, and its words."""
COSTS = {"free": Text("Free of charge"), "paid": Text("At a charge")}
CLOSES = {"d7": (dt.timedelta(days=7), Text("Within 7 days")), "d30": (dt.timedelta(days=30), Text("Within 30 days"))}
"""How soon it closes; the longer holds the shorter."""
FILTERS = ("kind", "field", "competency", "level", "place", "mode", "length", "cost", "closes")
"""The filters of which several choices may be on: any one of them suits."""
PERSONAL = {"eligible": Text("I meet every rule"), "gaps": Text("It closes a gap of mine")}
"""What depends on the civil servant who looks; each of those that are on must hold."""
DAYS = ("starts_from", "starts_until")
LONGEST_WORDS, LONGEST_CHOICE, MOST_CHOICES = 200, 120, 30


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader looks for: words, the filters by name, and the order."""

    q: str = ""
    kind: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    competency: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    length: tuple[str, ...] = ()
    cost: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    starts_from: dt.date | None = None
    starts_until: dt.date | None = None
    sort: str = "deadline"
    closed: bool = False
    eligible: bool = False
    gaps: bool = False

    @classmethod
    def read(cls, values: Mapping[str, Sequence[str]]) -> Self:
        """What an address or a saved search says; whatever in it means nothing is left out."""
        words = "".join(values.get("q", ("",))[:1]).replace("\x00", "").strip()[:LONGEST_WORDS]
        sort = "".join(values.get("sort", ())[:1])
        if sort not in SORTS or (sort == "relevance" and not words):
            sort = "relevance" if words else "deadline"
        named: dict[str, Any] = {name: _choices(values.get(name, ())) for name in FILTERS}
        named |= {name: _day(values.get(name, ())) for name in DAYS}
        named |= {name: "1" in values.get(name, ()) for name in ("closed", *PERSONAL)}
        return cls(q=words, sort=sort, **named)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that are on."""
        return {name: values for name in FILTERS if (values := getattr(self, name))}

    @property
    def personal(self) -> tuple[str, ...]:
        """What is on of the choices that depend on the reader."""
        return tuple(name for name in PERSONAL if getattr(self, name))

    def for_anybody(self) -> Self:
        """The same without what depends on the reader."""
        return replace(self, eligible=False, gaps=False) if self.personal else self

    @property
    def days(self) -> dict[str, dt.date]:
        """The bounds of the first day that are on."""
        return {name: day for name in DAYS if (day := getattr(self, name))}

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.q or self.filters or self.days or self.personal)

    def address(self) -> dict[str, list[str]]:
        """The same as the values of an address, which `read` reads back."""
        found = {name: list(values) for name, values in self.filters.items()}
        found |= {name: [day.isoformat()] for name, day in self.days.items()}
        if self.q:
            found["q"] = [self.q]
        if self.sort != ("relevance" if self.q else "deadline"):
            found["sort"] = [self.sort]
        found |= {name: ["1"] for name in ("closed", *PERSONAL) if getattr(self, name)}
        return found

    def without(self, name: str, value: str = "") -> Self:
        """The same with one choice of a filter taken away, or with one bound, or the words."""
        left: dict[str, Any] = {name: None}
        if name in PERSONAL:
            left = {name: False}
        elif name in FILTERS:
            left = {name: tuple(one for one in getattr(self, name) if one != value)}
        elif name == "q":
            left = {"q": "", "sort": "deadline" if self.sort == "relevance" else self.sort}
        return replace(self, **left)


def _choices(values: Iterable[str]) -> tuple[str, ...]:
    kept = (value for value in values if value and "\x00" not in value and len(value) <= LONGEST_CHOICE)
    return tuple(dict.fromkeys(kept))[:MOST_CHOICES]


def _day(values: Sequence[str]) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(values[0]) if values else None
    return None


# -- nothing found -------------------------------------------------------------------------------------------------------------------------

SHORTEST_WORD, MOST_SUGGESTED, ALIKE = 4, 3, 0.7


def suggested(words: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Other words to look for: those of titles that are spelled nearly like the ones that were typed."""
    known = {word for title in titles for word in _words_of(title) if len(word) >= SHORTEST_WORD}
    found: dict[str, None] = {}
    for typed in _words_of(words):
        if typed in known:
            continue
        for other in difflib.get_close_matches(typed, sorted(known), MOST_SUGGESTED, ALIKE):
            found[" ".join(other if word == typed else word for word in _words_of(words))] = None
    return tuple(found)[:MOST_SUGGESTED]


def _words_of(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


# -- marks of what was found ---------------------------------------------------------------------------------------------------------------

OPEN, SHUT = "\x02", "\x03"
"""How the database marks a word that was found: characters that no text of a person may hold."""
Parts = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it was found."""
BEFORE, SNIPPET = 60, 200


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the words were found: the title in parts, and a piece of the rest, empty where they stand in the title alone."""

    title: Parts
    snippet: Parts


def hit_of(title: str, marked: Sequence[str]) -> Hit:
    """What was found, of the title and the rest with a space between, as each language of the search has marked it."""
    read = [_spans(one) for one in marked]
    texts = {text for text, _ in read}
    if len(texts) != 1 or not (whole := texts.pop()).startswith(f"{title} "):
        return Hit(((title, False),), ())
    spans = _joined(span for _, found in read for span in found)
    start = len(title) + 1
    own = [(a, b) for a, b in spans if b < start]
    rest = [(a - start, b - start) for a, b in spans if a >= start]
    return Hit(_parts(title, own), _snippet(whole[start:], rest))


def _spans(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """A marked text without its marks, and from where to where it was marked."""
    plain, spans = "", []
    for piece in marked.split(OPEN):
        found, shut, after = piece.partition(SHUT)
        if shut:
            spans.append((len(plain), len(plain) + len(found)))
        plain += found + after
    return plain, spans


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places without overlaps, in order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _parts(text: str, spans: Iterable[tuple[int, int]]) -> Parts:
    parts, at = [], 0
    for start, end in spans:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(part for part in (*parts, (text[at:], False)) if part[0])


def _snippet(text: str, spans: list[tuple[int, int]]) -> Parts:
    """The first place with what stands around it, cut between words."""
    if not spans:
        return ()
    start = spans[0][0] - BEFORE
    start = text.find(" ", start) + 1 if start > 0 else 0
    end = len(text) if start + SNIPPET >= len(text) else max(text.rfind(" ", 0, start + SNIPPET), spans[0][1])
    inside = [(a - start, b - start) for a, b in spans if b <= end]
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    shown = _parts(text[start:end], inside)
    return tuple(part for part in ((before, False), *shown, (after, False)) if part[0])
