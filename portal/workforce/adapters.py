"""Files of the world outside: a workforce file as rows, whatever its format, and the rows that stay out as a workbook."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

import python_calamine
import xlsxwriter

from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.workforce.domain.cells import Cell, written

LARGEST = 25 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_PARTS = 2000
MOST_COLUMNS = 100
MOST_ROWS = 300_000
_ZIP = b"PK\x03\x04"
UNREADABLE = Text(
    "The file is neither a workbook (XLSX) nor a table of comma- or semicolon-separated values (CSV, UTF-8) that can be read."
)


def sheet_of(content: bytes) -> Iterator[Sequence[Cell]]:
    """The rows of a file, headers first. Raises DomainError for one that is too large, packs too much, or is no table."""
    if not content:
        raise DomainError(Text("The file is empty."), "file")
    if len(content) > LARGEST:
        raise DomainError(Text("The file has more than %(most)s MB. Split it.", most=LARGEST // 2**20), "file")
    rows = _workbook(content) if content.startswith(_ZIP) else _table(content)
    return _bounded(rows)


def _bounded(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise DomainError(
                Text("The table has more than %(rows)s rows or %(columns)s columns.", rows=MOST_ROWS, columns=MOST_COLUMNS), "file"
            )
        yield row


def _workbook(content: bytes) -> Iterable[Sequence[Cell]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise DomainError(Text("The workbook unpacks to more than %(most)s MB.", most=LARGEST_UNPACKED // 2**20), "file")
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (zipfile.BadZipFile, python_calamine.CalamineError, IndexError) as error:
        raise DomainError(UNREADABLE, "file") from error


def _table(content: bytes) -> Iterator[Sequence[Cell]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError(UNREADABLE, "file") from error
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    if "\0" in text or delimiter not in head:
        raise DomainError(UNREADABLE, "file")
    return _lines(text, delimiter)


def _lines(text: str, delimiter: str) -> Iterator[Sequence[Cell]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise DomainError(UNREADABLE, "file") from error


def error_file(content: bytes, reasons: Mapping[int, str], title: str) -> bytes:
    """The rows that stay out, as they stood, with a last column that says why.

    Text is never taken as a formula; rows are written as they are read.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True}) as book:
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet("Simpul")
        rows = sheet_of(content)
        width = _write(sheet, 0, next(rows), bold)
        sheet.write_string(0, width, title, bold)
        line = 0
        for number, row in enumerate(rows, start=1):
            if number in reasons:
                line += 1
                _write(sheet, line, row)
                sheet.write_string(line, width, reasons[number])
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, row: Sequence[Cell], style: xlsxwriter.format.Format | None = None) -> int:
    for column, cell in enumerate(row):
        sheet.write_string(line, column, written(cell), style)
    return len(row)


def workbook_of(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of texts, the first row as headers; the same rows at the same moment make the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True}) as book:
        book.set_properties({"created": clock.now()})
        sheet = book.add_worksheet("Simpul")
        for line, row in enumerate(rows):
            _write(sheet, line, row)
    return buffer.getvalue()
