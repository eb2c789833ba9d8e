"""Nobody can work out a figure that is withheld: not from the other cells, not from totals, not from two editions, not from a filter."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.development.domain import FAMILIES, Standard, Technical, family_of
from portal.development.domain.editions import GROUP, SMALL, Cell, Staff, at_least, cells_of, edition_of, gaps_in, next_figure

STANDARD = Standard(
    {"JF_MUDA": 3, "JF_PENYELIA": 3, "ADMINISTRATOR": 3, "PENGAWAS": 2}, {"T.01": Technical(("Guru",), 3)}, ("M.05", "T.01")
)
CELLS = cells_of(STANDARD)
COUNTS = st.fixed_dictionaries({cell: st.integers(0, 45) for cell in CELLS})
LARGE = 50
"""How many people a family has, where nothing else is said."""
NAMES = {"M.05": ("Pelayanan publik", "Public service")}


def staffed(people, sizes=None):
    """How many are below, as those of a family of a size that everybody knows."""
    return {cell: Staff((sizes or {}).get(cell, LARGE), number) for cell, number in people.items()}


def published(history, sizes=None):
    """All that partners ever see, of every edition: each cell, each total and each filter, each with whether it is whole."""
    seen, before = [], dict[Cell, int | None]()
    for people in history:
        before = edition_of(STANDARD, staffed(people, sizes), before)
        views = {"all": before} | {family: {cell: n for cell, n in before.items() if cell.family == family} for family in FAMILIES}
        totals = {(name, gap.code, gap.level): (gap.people, gap.whole) for name, view in views.items() for gap in gaps_in(view, NAMES)}
        seen.append((dict(before), totals, at_least(before)))
    return seen


@settings(max_examples=60)
@given(st.lists(COUNTS, min_size=1, max_size=3), st.fixed_dictionaries({cell: st.sampled_from([15, LARGE]) for cell in CELLS}), st.data())
def test_a_withheld_figure_stays_one_of_ten_for_whoever_knows_everything_else(history, sizes, data):
    history = [{cell: min(number, sizes[cell]) for cell, number in people.items()} for people in history]
    seen = published(history, sizes)
    hidden = [(place, cell) for place, (cells, _, _) in enumerate(seen) for cell, people in cells.items() if people is None]
    if not hidden:
        return
    place, cell = data.draw(st.sampled_from(hidden))

    for guess in range(SMALL if sizes[cell] >= GROUP else sizes[cell] + 1):
        other = [dict(people) for people in history]
        other[place][cell] = guess
        assert published(other, sizes) == seen, f"{cell} of edition {place} cannot be {guess}: an attacker knows that"


@settings(max_examples=60)
@given(st.lists(COUNTS, min_size=2, max_size=2), st.data())
def test_one_person_more_or_less_changes_no_figure_that_is_shown_before_and_after(history, data):
    cell = data.draw(st.sampled_from(CELLS))
    first, second = edition_of(STANDARD, staffed(history[0]), {}), None
    moved = dict(history[0]) | {cell: history[0][cell] + data.draw(st.sampled_from([-1, 1]))}
    second = edition_of(STANDARD, staffed({key: max(0, number) for key, number in moved.items()}), first)

    assert {key for key in CELLS if first[key] != second[key]} <= {cell}
    assert first[cell] == second[cell] or None in {first[cell], second[cell]}


@given(st.integers(0, 60), st.none() | st.integers(SMALL, 60))
def test_a_figure_moves_by_ten_or_not_at_all(people, before):
    after = next_figure(Staff(60, people), before)

    assert (after is None) == (people < SMALL)
    assert after is None or after >= SMALL
    assert after is None or before is None or after == before or abs(after - before) >= SMALL


def test_what_falls_below_the_limit_is_withheld_however_little_it_moved():
    assert [next_figure(Staff(LARGE, people), 12) for people in (9, 10, 21, 22, 2)] == [None, 12, 12, 22, None]


def test_of_a_small_family_nothing_is_told_however_many_are_below():
    assert [next_figure(Staff(size, 19), before) for size in (19, 20) for before in (None, 19)] == [None, None, 19, 19]


@given(COUNTS, COUNTS)
def test_which_cells_there_are_says_nothing_of_the_people(some, others):
    assert list(edition_of(STANDARD, staffed(some), {})) == list(edition_of(STANDARD, staffed(others), {})) == CELLS


def test_the_cells_follow_the_standard():
    pairs = {(level, family_of(post_class)) for post_class, level in STANDARD.by_class.items()}

    assert {(cell.level, cell.family) for cell in CELLS if cell.code == "M.05"} == pairs
    assert {cell.level for cell in CELLS if cell.code == "T.01"} == {3}
    assert len(CELLS) == len(set(CELLS))


@pytest.mark.parametrize(("figures", "total"), [((12, 30), (42, True)), ((12, None), (12, False)), ((None, None), (None, False))])
def test_a_total_counts_what_is_shown_alone(figures, total):
    assert at_least({Cell("M.05", 3, str(place)): figure for place, figure in enumerate(figures)}) == total


def test_the_most_people_come_first_and_what_is_withheld_last():
    figures = {Cell("M.05", 3, "JPT"): None, Cell("M.01", 2, "JPT"): 11, Cell("M.01", 3, "JPT"): 40, Cell("M.01", 3, "PENGAWAS"): None}
    found = gaps_in(figures, NAMES)

    assert [(gap.code, gap.level, gap.people, gap.whole) for gap in found] == [
        ("M.01", 3, 40, False),
        ("M.01", 2, 11, True),
        ("M.05", 3, None, False),
    ]
    assert found[0].by_family == {"JPT": 40, "PENGAWAS": None}
    assert (found[2].name, found[2].name_en, found[0].name) == ("Pelayanan publik", "Public service", "M.01")


def test_every_pair_of_editions_of_one_cell_leaves_ten_counts():
    seen = dict[tuple[int | None, int | None], set[tuple[int, int]]]()
    for first, second in itertools.product(range(35), repeat=2):
        one = next_figure(Staff(LARGE, first), None)
        seen.setdefault((one, next_figure(Staff(LARGE, second), one)), set()).add((first, second))

    for (one, two), pairs in seen.items():
        if one is None:
            assert {first for first, _ in pairs} == set(range(SMALL))
        if two is None:
            assert {second for _, second in pairs} == set(range(SMALL))
