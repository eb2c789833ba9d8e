"""Whether an agreement covers what is to be published, and which of its clauses is missing where it does not. Pure."""

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from partners.agreements.domain import KINDS
from portal.catalogue.domain.fields import FIELDS
from portal.kernel.text import Text

CLAUSES: dict[str, Text] = {
    "kinds": Text("Article 2, kinds"),
    "fields": Text("Article 2, fields of work"),
    "places": Text("Article 2, places"),
    "seats": Text("Article 3, places a year"),
    "seats_by_kind": Text("Article 3, places a year by kind"),
    "term": Text("Article 4, term"),
    "runoff": Text("Article 4, run-off"),
}
"""The clauses of an agreement's paper in which what is covered stands."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to publish."""

    kind: str
    seats: int
    starts_on: dt.date
    ends_on: dt.date
    field: str | None = None
    """The field of work it belongs to; an offering from before fields were recorded has none, and none is asked of it."""
    place: str | None = None
    """Where people would be, as the offering says it; None: not asked."""
    online: bool = False
    """Whether nobody has to be anywhere."""


@dataclass(frozen=True, slots=True)
class Terms:
    """An agreement that is in force, as far as covering asks, with the seats that are published in the wish's year already."""

    id: uuid.UUID
    number: str
    kinds: Sequence[str]
    seats_a_year: int
    starts_on: dt.date
    ends_on: dt.date
    runoff: bool
    taken: int = 0
    field_codes: Sequence[str] = ()
    """None: it covers every field."""
    places: Sequence[str] = ()
    """None: it covers every place."""
    seats_by_kind: Mapping[str, int] = field(default_factory=dict)
    taken_of_kind: int = 0
    """How many of `taken` are of the wish's kind."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, and the field of an offering beside which it belongs (None: none)."""

    text: Text
    field: str | None = None
    clause: Text | None = None
    """Which clause of the agreement does not reach so far; none where there is no agreement."""


def missing_under(terms: Terms, wish: Wish) -> list[Missing]:
    """What an agreement does not cover of a wish; empty where it covers all of it."""
    found = (ask(terms, wish) for ask in (_missing_kind, _missing_field, _missing_place, _missing_seats, _missing_of_kind, _missing_days))
    return [one for one in found if one is not None]


def is_place_within(place: str, named: str) -> bool:
    """Whether a place that an agreement names stands, as whole words, in a place as an offering says it."""
    return bool(_plain(named)) and f" {_plain(named)} " in f" {_plain(place)} "


def _plain(place: str) -> str:
    """A place as its words alone: no capitals, no punctuation, one space between."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", place).casefold()).strip()


def _missing_kind(terms: Terms, wish: Wish) -> Missing | None:
    if wish.kind in terms.kinds:
        return None
    words = Text(
        "%(kind)s is not among the kinds that agreement %(number)s covers (%(clause)s).",
        kind=KINDS.get(wish.kind, Text("This kind")),
        number=terms.number,
        clause=CLAUSES["kinds"],
    )
    return Missing(words, clause=CLAUSES["kinds"])


def _missing_field(terms: Terms, wish: Wish) -> Missing | None:
    if not terms.field_codes or wish.field is None or wish.field in terms.field_codes:
        return None
    words = Text(
        "%(field)s is not among the fields of work that agreement %(number)s covers (%(clause)s).",
        field=FIELDS.get(wish.field, Text("This field of work")),
        number=terms.number,
        clause=CLAUSES["fields"],
    )
    return Missing(words, "field", CLAUSES["fields"])


def _missing_place(terms: Terms, wish: Wish) -> Missing | None:
    if not terms.places or wish.place is None or wish.online or any(is_place_within(wish.place, named) for named in terms.places):
        return None
    words = Text(
        "%(place)s is not at a place that agreement %(number)s names: %(places)s (%(clause)s).",
        place=wish.place or Text("This place"),
        number=terms.number,
        places="; ".join(terms.places),
        clause=CLAUSES["places"],
    )
    return Missing(words, "place", CLAUSES["places"])


def _missing_seats(terms: Terms, wish: Wish) -> Missing | None:
    if terms.taken + wish.seats <= terms.seats_a_year:
        return None
    words = Text(
        "Agreement %(number)s covers %(most)s places a year; %(left)s are left in %(year)s (%(clause)s).",
        number=terms.number,
        most=terms.seats_a_year,
        left=max(0, terms.seats_a_year - terms.taken),
        year=str(wish.starts_on.year),
        clause=CLAUSES["seats"],
    )
    return Missing(words, "seats", CLAUSES["seats"])


def _missing_of_kind(terms: Terms, wish: Wish) -> Missing | None:
    most = terms.seats_by_kind.get(wish.kind)
    if most is None or terms.taken_of_kind + wish.seats <= most:
        return None
    words = Text(
        "Of %(kind)s, agreement %(number)s covers %(most)s places a year; %(left)s are left in %(year)s (%(clause)s).",
        kind=KINDS.get(wish.kind, Text("This kind")),
        number=terms.number,
        most=most,
        left=max(0, most - terms.taken_of_kind),
        year=str(wish.starts_on.year),
        clause=CLAUSES["seats_by_kind"],
    )
    return Missing(words, "seats", CLAUSES["seats_by_kind"])


def _missing_days(terms: Terms, wish: Wish) -> Missing | None:
    if not terms.starts_on <= wish.starts_on <= terms.ends_on:
        words = Text(
            "The start lies outside agreement %(number)s, which runs from %(first)s to %(last)s (%(clause)s).",
            number=terms.number,
            first=terms.starts_on,
            last=terms.ends_on,
            clause=CLAUSES["term"],
        )
        return Missing(words, "starts_on", CLAUSES["term"])
    if wish.ends_on > terms.ends_on and not terms.runoff:
        words = Text(
            "The end lies after the end of agreement %(number)s, %(last)s, which has no run-off clause (%(clause)s).",
            number=terms.number,
            last=terms.ends_on,
            clause=CLAUSES["runoff"],
        )
        return Missing(words, "ends_on", CLAUSES["runoff"])
    return None
