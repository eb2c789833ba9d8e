"""A curriculum's workbook: written with what helps to fill it in, read as sheets of cells."""

import io
import re
from collections.abc import Callable, Sequence

import python_calamine
import xlsxwriter

from partners.curricula.domain.document import MOST_PARTS
from partners.curricula.domain.parts import Field, Holds
from partners.curricula.domain.sheets import FIRST_ROW, Cell, Sheet
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.kernel.workbooks import UNREADABLE, Room, check_workbook

LARGEST = 10 * 2**20
ROOM = Room(unpacked=60 * 2**20, row=MOST_PARTS + 100, column=60)
LONGEST_NAME = 31
SPARE_ROWS = 200
"""So many rows below the last have the lists of choices too."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def workbook_of(sheets: Sequence[Sheet], say: Callable[[Text], str]) -> bytes:
    """The sheets as XLSX, their first rows in the language of `say`. Text is never taken as a formula, nor a link made of it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": clock.now()})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        plain = book.add_format({"valign": "top"})
        for one, name in zip(sheets, _names([say(one.name) for one in sheets]), strict=True):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(FIRST_ROW - 1, 1)
            for column, (head, key, field) in enumerate(zip(one.heads, one.keys, one.fields, strict=True)):
                sheet.set_column(column, column, _width(field), plain if _is_number(field) else text)
                sheet.write_string(0, column, say(head), bold)
                sheet.write_string(1, column, key)
                _help(sheet, column, field, len(one.rows))
            sheet.set_row(1, None, None, {"hidden": True})
            for number, row in enumerate(one.rows, FIRST_ROW - 1):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell, text)
    return buffer.getvalue()


def _names(said: Sequence[str]) -> list[str]:
    """What the sheets are called: as short as a workbook wants it, none twice."""
    made: list[str] = []
    for number, words in enumerate(said, 1):
        name = _NOT_IN_NAMES.sub(" ", words)[:LONGEST_NAME].strip()
        is_twice = name.casefold() in {one.casefold() for one in made}
        made.append(f"{number} {name}"[:LONGEST_NAME].strip() if is_twice else name)
    return made


def _is_number(field: Field | None) -> bool:
    return field is not None and field.holds is Holds.NUMBER


def _width(field: Field | None) -> int:
    if field is None:
        return 14
    return {Holds.WORDS: 70, Holds.LINE: 28, Holds.PARTS: 28}.get(field.holds, 12)


def _help(sheet: xlsxwriter.worksheet.Worksheet, column: int, field: Field | None, rows: int) -> None:
    """The spreadsheet itself offers the choices and refuses a number out of range."""
    last = FIRST_ROW - 1 + rows + SPARE_ROWS
    if field is not None and field.choices:
        sheet.data_validation(FIRST_ROW - 1, column, last, column, {"validate": "list", "source": list(field.choices)})
    elif field is not None and field.holds is Holds.NUMBER:
        within = {"validate": "integer", "criteria": "between", "minimum": field.least, "maximum": field.most}
        sheet.data_validation(FIRST_ROW - 1, column, last, column, within)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, text: xlsxwriter.format.Format) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell, text)


def sheets_in(content: bytes) -> list[tuple[str, Sequence[Sequence[object]]]]:
    """The sheets (name, rows) of a workbook. Raises DomainError for one that is too large, packs too much, or is none."""
    if len(content) > LARGEST:
        raise DomainError(Text("The file has more than %(most)s MB.", most=LARGEST // 2**20), "file")
    check_workbook(content, ROOM)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (python_calamine.CalamineError, ValueError, LookupError) as error:
        raise DomainError(UNREADABLE, "file") from error
