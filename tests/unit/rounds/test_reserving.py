"""Reserves that cannot stand together are refused beside the field that is wrong."""

import uuid
from dataclasses import replace

import pytest

from portal.kernel.errors import DomainError
from portal.rounds.domain.reserving import Reserve, check
from portal.rounds.domain.trials import Figures

GOOD = Reserve("Kepulauan", 1, None, (uuid.UUID(int=1),))


@pytest.mark.parametrize(
    ("reserves", "field"),
    [
        ([replace(GOOD, name=" ")], "name_1"),
        ([replace(GOOD, name="Open")], "name_1"),
        ([GOOD, replace(GOOD, name="KEPULAUAN", row=2)], "name_2"),
        ([replace(GOOD, seats=0, row=3)], "seats_3"),
        ([replace(GOOD, per_agency=0)], "per_agency_1"),
        ([replace(GOOD, agency_ids=())], "agencies_1"),
        ([GOOD, replace(GOOD, name="Lain", seats=2, row=4)], "seats_4"),
        ([replace(GOOD, name=str(number), seats=1) for number in range(6)], None),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(reserves, field):
    with pytest.raises(DomainError) as refused:
        check(reserves, 2)
    assert refused.value.field == field


def test_reserves_may_take_every_seat():
    check([GOOD, replace(GOOD, name="Lain", row=2)], 2)
    check([], 2)


def test_figures_that_were_kept_before_there_were_other_weights_are_read():
    kept = Figures(3, 0, 2, 2, [2]).to_json()
    del kept["moved"]
    assert Figures.from_json(kept).moved is None
    assert Figures.from_json(kept | {"moved": 4}).moved == 4
