"""The lists of the catalogue: lines with marks and times left, filters with counts, what is kept of them for an edition."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from portal.catalogue import queries
from portal.catalogue.domain.fields import FIELDS
from portal.catalogue.domain.opportunity import KINDS, MODES
from portal.catalogue.domain.search import CLOSES, COSTS, LENGTHS, OPEN, PERSONAL, SHUT, Chosen, Hit, hit_of, suggested
from portal.kernel import clock
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.web.i18n import say

WEEK, YEAR, MONTHS_A_YEAR = 7, 365, 12
SOON = dt.timedelta(days=5)
COUNTED = dt.timedelta(hours=48)
"""From when before its end a deadline is counted down."""
MOST_CHOICES = 12
"""How many choices of a filter are offered whose values partners write, those with most results first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter with its count."""

    value: str
    text: Text | str
    count: int
    picked: bool


Groups = list[tuple[Text, str, list[Choice]]]


def length_of(opportunity: Any) -> Text:  # noqa: ANN401  what has a beginning and an end
    """How long it lasts: in weeks, and in months where that is a year or more."""
    days: int = (opportunity.ends_on - opportunity.starts_on).days + 1
    if days >= YEAR:
        return Text("%(months)s months", months=round(days * MONTHS_A_YEAR / YEAR))
    return Text("%(weeks)s weeks", weeks=round(days / WEEK))


def lines(rows: Iterable[Any], link: Callable[[uuid.UUID], str]) -> list[tuple[Any, ...]]:
    """The lines of the list, as `offered` draws them, of rows with the columns of `queries.LISTED`."""
    soon = clock.now() + SOON
    return [
        (
            KINDS[row.kind].icon,
            row.title,
            link(row.id),
            row.host_name,
            row.place,
            length_of(row),
            row.seats,
            row.open_until,
            row.open_until < soon,
        )
        for row in rows
    ]


# -- the time left -------------------------------------------------------------------------------------------------------------------------

HOLE = re.compile(f"{OPEN}left ([0-9]+){SHUT}")


def hole(open_until: dt.datetime) -> str:
    """What stands in a kept line where the time left belongs: it moves, and what is kept must not."""
    return f"{OPEN}left {int(open_until.timestamp())}{SHUT}"


def filled(drawn: str) -> Markup:
    """A drawn list with the time left in its holes, for what closes within two days."""
    return Markup(HOLE.sub(lambda found: drawn_left(dt.datetime.fromtimestamp(int(found[1]), dt.UTC)), drawn))  # noqa: S704  what was drawn, with escaped words in it


def drawn_left(open_until: dt.datetime) -> Markup:
    """The time left as a line shows it, nothing where it is not counted down."""
    left = left_of(open_until)
    return Markup("<b>{}</b>").format(say(left)) if left else Markup()


def left_of(open_until: dt.datetime) -> Text | None:
    """How long it is open yet, in the last two days before it closes."""
    left = open_until - clock.now()
    return countdown(left) if dt.timedelta() < left <= COUNTED else None


def countdown(left: dt.timedelta) -> Text:
    """So much time, in hours and minutes; the last minute is a minute."""
    minutes = max(1, int(left.total_seconds() // 60))
    if minutes < 60:  # noqa: PLR2004  minutes of an hour
        return Text("%(minutes)s minutes left", minutes=minutes)
    return Text("%(hours)s hours %(minutes)s minutes left", hours=minutes // 60, minutes=minutes % 60)


# -- filters -------------------------------------------------------------------------------------------------------------------------------


def filters(chosen: Chosen, found: queries.Facets) -> Groups:
    """The filters beside the list: (legend, name, choices). What is picked is always among the choices."""
    known: list[tuple[Text, str, list[tuple[str, Text | str]]]] = [
        (Text("Kind", "opportunity"), "kind", [(kind.key, kind.name) for kind in KINDS.values()]),
        (Text("Closes", "filter"), "closes", [(key, text) for key, (_, text) in CLOSES.items()]),
        (Text("Field of work"), "field", [(key, text) for key, text in FIELDS.items() if found.counts.get("field", {}).get(key)]),
        (Text("Competency that is strengthened"), "competency", _offered(found, "competency")),
        (
            Text("Level aimed at"),
            "level",
            [(level, Text("Level %(level)s", level=level)) for level in sorted(found.counts.get("level", {}))],
        ),
        (Text("Place"), "place", _offered(found, "place")),
        (Text("How to take part"), "mode", list(MODES.items())),
        (Text("Length", "opportunity"), "length", [(key, text) for key, (_, text) in LENGTHS.items()]),
        (Text("Cost", "opportunity"), "cost", list(COSTS.items())),
    ]
    return [(legend, name, _choices(chosen, found, name, choices)) for legend, name, choices in known]


def _offered(found: queries.Facets, name: str) -> list[tuple[str, Text | str]]:
    counts = found.counts.get(name, {})
    most = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_CHOICES]
    return sorted(((value, found.names.get(value, value)) for value in most), key=lambda choice: str(choice[1]))


def _choices(chosen: Chosen, found: queries.Facets, name: str, known: list[tuple[str, Text | str]]) -> list[Choice]:
    picked, counts, offered = getattr(chosen, name), found.counts.get(name, {}), {value for value, _ in known}
    every = [*known, *((value, _word(found, name, value)) for value in picked if value not in offered)]
    return [Choice(value, text, counts.get(value, 0), value in picked) for value, text in every]


def _word(found: queries.Facets, name: str, value: str) -> Text | str:
    if name == "field" and value in FIELDS:
        return FIELDS[value]
    return Text("Level %(level)s", level=value) if name == "level" else found.names.get(value, value)


def chips_of(chosen: Chosen, groups: Groups, link: Callable[[Chosen], str]) -> list[tuple[Text | str, str]]:
    """Each filter that is on, with the address without it."""
    found: list[tuple[Text | str, str]] = []
    for _, name, choices in groups:
        found += [(one.text, link(chosen.without(name, one.value))) for one in choices if one.picked]
    bounds = {
        "starts_from": Text("Begins from %(day)s", day=chosen.starts_from),
        "starts_until": Text("Begins until %(day)s", day=chosen.starts_until),
    }
    found += [(bounds[name], link(chosen.without(name))) for name in chosen.days]
    return found + [(PERSONAL[name], link(chosen.without(name))) for name in chosen.personal]


# -- the list ------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Listed:
    """A page of the catalogue as it is shown: its lines, and the filters with their counts."""

    page: Page[Any]
    lines: list[tuple[Any, ...]]
    groups: Groups
    edition: tuple[Any, ...] | None
    hits: list[Hit] = field(default_factory=list)
    """Where the words were found in each line, if any were looked for."""
    suggestions: tuple[str, ...] = ()
    """Other words, where nothing was found."""
    holes: list[str] = field(default_factory=list)
    """What stands in each line in place of the time left: nothing where it does not close soon."""
    personal: dict[str, int] = field(default_factory=dict)
    """How many each choice that depends on the reader would give, where one of them is on."""
    name: uuid.UUID = field(default_factory=uuid.uuid4)

    def drawn_from(self) -> tuple[uuid.UUID]:
        """A name of its own stands for all that it holds: it never changes."""
        return (self.name,)


MOST_KEPT = 128
_kept: dict[tuple[Any, ...], Listed] = {}


def listed(
    chosen: Chosen, number: int, size: int, link: Callable[[], Callable[[uuid.UUID], str]], *, reader: queries.Reader = queries.NOBODY
) -> Listed:
    """A page of the catalogue; one that this process has read of the same edition is not read again.

    What depends on the reader is kept for nobody.
    """
    edition = None if chosen.personal else queries.find_edition(SOON)
    key = (chosen, number, size)
    known = None if chosen.personal else _kept.get(key)
    if known and edition is not None and known.edition == edition:
        return known
    page = queries.page_of_opportunities(chosen, number=number, size=size, reader=reader)
    shown = lines(page.rows, link())
    counted = queries.facets(chosen, reader)
    found = Listed(
        page,
        shown,
        filters(chosen, counted),
        edition,
        [hit_of(row.title, (row.simple, row.indonesian, row.english)) for row in page.rows] if chosen.q else [],
        suggested(chosen.q, queries.titles()) if chosen.q and not page.total else (),
        [hole(line[-2]) if line[-1] else "" for line in shown],
        {name: counted.counts.get(name, {}).get("1", 0) for name in chosen.personal and PERSONAL},
    )
    if edition is not None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found
