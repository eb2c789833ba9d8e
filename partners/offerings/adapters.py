"""Spreadsheets of offerings: a file as rows, the template to fill in, and the rows that stay out with what is wrong with each."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from partners.offerings.domain.sheets import written
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.kernel.workbooks import Room, check_workbook
from portal.workforce.adapters import UNREADABLE, sheet_of

LARGEST = 2 * 1024 * 1024
ROOM = Room(unpacked=20 * 2**20, row=2000, column=200, unreadable=UNREADABLE)
LONGEST_CELL = 32_767
"""What a cell of a workbook can hold; of a longer one in a CSV file the rest is left out of the workbook."""


def table_of(content: bytes) -> list[Sequence[object]]:
    """The rows of a file, headers first. Raises DomainError for one that is too large, packs too much, or is no table."""
    if len(content) > LARGEST:
        raise DomainError(Text("The file has more than %(most)s MB. Split it.", most=LARGEST // 2**20), "file")
    if content.startswith(b"PK"):
        check_workbook(content, ROOM)
    return list(sheet_of(content))


@dataclass(frozen=True, slots=True)
class Explained:
    """One column of the template: its header, its example, and what is said of it on the second sheet."""

    name: str
    example: str
    needed: str
    meaning: str
    words: str


def template(columns: Sequence[Explained], titles: Sequence[str]) -> bytes:
    """A workbook to fill in: the headers with one example, and a second sheet that explains each column; `titles` are that sheet's own."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": clock.now()})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        quiet = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        sheet = book.add_worksheet("Simpul")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(columns) - 1, 26, wrapped)
        _write(sheet, 0, [one.name for one in columns], bold)
        _write(sheet, 1, [one.example for one in columns], quiet)
        about = book.add_worksheet(titles[0][:31])
        about.set_column(0, 3, 44, wrapped)
        about.freeze_panes(1, 1)
        _write(about, 0, titles[1:], bold)
        for line, one in enumerate(columns, 1):
            _write(about, line, [one.name, one.needed, one.meaning, one.words], wrapped)
    return buffer.getvalue()


def rows_that_stay_out(head: Sequence[object], rows: Mapping[int, Sequence[object]], reasons: Mapping[int, str], title: str) -> bytes:
    """The rows with a reason, as they stood, with a last column that says why."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": clock.now()})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        sheet = book.add_worksheet("Simpul")
        width = max(len(row) for row in (head, *(rows[number] for number in reasons)))
        sheet.set_column(0, width, 26, wrapped)
        _write(sheet, 0, [*map(written, head), *[""] * (width - len(head)), title], bold)
        for line, (number, reason) in enumerate(reasons.items(), 1):
            row = [written(cell) for cell in rows[number]]
            _write(sheet, line, [*row, *[""] * (width - len(row)), reason], wrapped)
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, row: Iterable[str], style: xlsxwriter.format.Format) -> None:
    """Text is never taken as a formula."""
    for column, cell in enumerate(row):
        sheet.write_string(line, column, cell[:LONGEST_CELL], style)
