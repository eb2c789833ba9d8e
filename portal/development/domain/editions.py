"""What partners see of the gaps: an edition a month, whose withheld cells nobody can work out. Pure.

A cell is the number of people of one family of posts who are below one level of one competency that their post requires. Which cells
there are follows from the standard alone, never from the people. The rule:

1. A cell of fewer than `SMALL` people is withheld, one of nobody as well; so is one whose family has fewer than `GROUP` people of whom
   the level is required, since a figure would there be said of nearly everybody. How large families are is no secret.
2. Whatever else partners are shown (a total, a filter, a list, a call) is made of the published cells of one edition alone: a total is
   the sum of the cells that stand there, and is said to be a lower bound ("at least") where one of them is withheld. It never counts
   what is withheld, so that nothing can be taken from it.
3. From one edition to the next a cell that is shown keeps its figure until it has moved by `SMALL` people or more; one that falls below
   `SMALL` is withheld, whatever it was. One person who comes, goes or learns changes no figure, unless the cell crosses the limit, and
   then by a number that nobody can tell from nine others.

Each cell is thus published as a function of its own history alone, and "withheld" is what every count from 0 to 9 would give (in a small
family every count that there can be): whoever knows all the other cells, all totals and all other editions is left with `SMALL` counts.
That everybody of a large family is below can be seen; it tells of the posts, and of nobody apart. tests/unit/development/test_editions.py
asks an attacker who knows all that and tries every count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from portal.development.domain import Standard, family_of

SMALL = 10
"""Fewer people than this are never told of; it is also the least step by which a figure moves."""
GROUP = 2 * SMALL
"""Of families of fewer people than this nothing is told."""


class Cell(NamedTuple):
    """Whom a figure counts: below this level of this competency, in this family of posts."""

    code: str
    level: int
    family: str


class Staff(NamedTuple):
    """The people of a cell: of how many the level is required, and how many of them are below it."""

    required_of: int = 0
    below: int = 0


def next_figure(staff: Staff, before: int | None) -> int | None:
    """What an edition shows of a cell, None for a figure that is withheld, given what the edition before it showed."""
    people = staff.below
    if people < SMALL or staff.required_of < GROUP:
        return None
    if before is not None and abs(people - before) < SMALL:
        return before
    return people


def cells_of(standard: Standard) -> list[Cell]:
    """The cells that an edition has, by the standard alone: each level of each competency that a class of post may require."""
    found = []
    for code in standard.codes:
        technical = standard.technical.get(code)
        own = technical.level if technical else None
        pairs = {(own or level, family_of(post_class)) for post_class, level in standard.by_class.items()}
        found += [Cell(code, level, family) for level, family in sorted(pairs)]
    return found


def edition_of(standard: Standard, people: Mapping[Cell, Staff], before: Mapping[Cell, int | None]) -> dict[Cell, int | None]:
    """Every cell's figure, from how many people there are in it and what the edition before showed."""
    return {cell: next_figure(people.get(cell, Staff()), before.get(cell)) for cell in cells_of(standard)}


def at_least(figures: Mapping[Cell, int | None]) -> tuple[int | None, bool]:
    """The total of some cells, made of those that are shown (None where none is), and whether that is all of them."""
    shown = [figure for figure in figures.values() if figure is not None]
    return (sum(shown) if shown else None), len(shown) == len(figures)


@dataclass(frozen=True, slots=True)
class KnownGap:
    """What partners know of one gap: the people whose posts require a level of a competency and who are below it."""

    code: str
    name: str
    name_en: str
    level: int
    people: int | None
    """The families that are shown, together; None where all are withheld."""
    whole: bool
    """Whether no family is withheld: else it is a lower bound."""
    by_family: Mapping[str, int | None]


def gaps_in(figures: Mapping[Cell, int | None], names: Mapping[str, tuple[str, str]]) -> list[KnownGap]:
    """The gaps of some cells of an edition, the most people first, those that are withheld last, each in the order of its code."""
    grouped: dict[tuple[str, int], dict[Cell, int | None]] = {}
    for cell, people in figures.items():
        grouped.setdefault((cell.code, cell.level), {})[cell] = people
    found = []
    for (code, level), cells in grouped.items():
        people, whole = at_least(cells)
        name, name_en = names.get(code, (code, code))
        found.append(KnownGap(code, name, name_en, level, people, whole, {cell.family: figure for cell, figure in cells.items()}))
    return sorted(found, key=lambda one: (-(one.people or 0), one.code, one.level))
