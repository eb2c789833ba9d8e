"""Cells of a sheet of offerings as spreadsheets give them."""

import datetime as dt

import pytest

from partners.offerings.domain.sheets import columns_of, day_parts, written
from portal.kernel.errors import DomainError

KNOWN = {"judul": "title", "title": "title", "kuota": "seats", "catatan": "remark"}


@pytest.mark.parametrize(
    "cell",
    [dt.date(2026, 11, 9), dt.datetime(2026, 11, 9), "2026-11-09", "9 11 2026", "09/11/2026", "9-11-2026", "9.11.2026", " 2026-11-9 "],  # noqa: DTZ001  as a spreadsheet has it
)
def test_a_day_is_read_however_it_was_typed(cell):
    assert day_parts(cell) == {"day": "9", "month": "11", "year": "2026"}


@pytest.mark.parametrize("cell", ["besok", "11/2026", 45000.0, "2026"])
def test_what_is_no_day_stays_as_it_was_typed(cell):
    assert day_parts(cell) == {"day": written(cell), "month": "", "year": ""}


@pytest.mark.parametrize(("cell", "text"), [(None, ""), (2.0, "2"), (2.5, "2.5"), (True, "y"), (" a\r\nb ", "a\nb"), ("=1+1", "=1+1")])
def test_a_cell_is_what_somebody_would_have_typed(cell, text):
    assert written(cell) == text


def test_headers_are_known_however_they_are_spaced_or_capitalised():
    assert columns_of(["  JUDUL ", None, "Kuota", ""], KNOWN) == ["title", None, "seats", None]


@pytest.mark.parametrize(
    ("head", "words"),
    [(["Judul", "Warna"], "Warna"), (["", None], "no headers"), (["Catatan"], "no headers"), (["Judul", "Title"], "stand twice")],
)
def test_a_first_row_that_cannot_be_read_is_refused_beside_the_file(head, words):
    with pytest.raises(DomainError, match=words) as refused:
        columns_of(head, KNOWN)
    assert refused.value.field == "file"
