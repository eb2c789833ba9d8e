"""Spreadsheets of offerings: a file as rows, the template to fill in, and the rows that stay out with what is wrong with each."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat

import xlsxwriter

from partners.offerings.domain.sheets import written
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.workforce.adapters import UNREADABLE, sheet_of

LARGEST = 2 * 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
LAST_ROW, LAST_COLUMN = 2000, 200
LONGEST_CELL = 32_767
"""What a cell of a workbook can hold; of a longer one in a CSV file the rest is left out of the workbook."""
LETTERS = 26
_PLACED = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def table_of(content: bytes) -> list[Sequence[object]]:
    """The rows of a file, headers first. Raises DomainError for one that is too large, packs too much, or is no table."""
    if len(content) > LARGEST:
        raise DomainError(Text("The file has more than %(most)s MB. Split it.", most=LARGEST // 2**20), "file")
    if content.startswith(b"PK"):
        _check_workbook(content)
    return list(sheet_of(content))


def _check_workbook(content: bytes) -> None:
    """A workbook that is one, and whose cells lie together: a reader makes room for all that lies between them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise DomainError(UNREADABLE, "file")
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise DomainError(Text("The workbook unpacks to more than %(most)s MB.", most=LARGEST_UNPACKED // 2**20), "file")
            for part in parts:
                content = archive.read(part)
                if b"sheetData" in content:  # whatever the part is called: a reader finds it by another part that names it
                    Extent().measure(content)
    except (zipfile.BadZipFile, expat.ExpatError, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise DomainError(UNREADABLE, "file") from error


class Extent:
    """How far apart the filled cells of a worksheet lie, as its XML says."""

    def __init__(self) -> None:
        self.row, self.column = 0, 0

    def measure(self, content: bytes) -> None:
        """Raises DomainError for cells too far from the first."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(content, True)  # noqa: FBT003  the last part, as expat wants to be told

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                given = attributes.get("r", "")
                self.row, self.column = int(given) if given.isdecimal() else self.row + 1, 0
            case "c":
                self.column += 1
                if found := _PLACED.fullmatch(attributes.get("r", "")):
                    self.row, self.column = int(found[2]), _column(found[1])
            case "v" | "f" | "is" if self.row > LAST_ROW or self.column > LAST_COLUMN:
                raise DomainError(
                    Text("The table has more than %(rows)s rows or %(columns)s columns.", rows=LAST_ROW, columns=LAST_COLUMN), "file"
                )

    @staticmethod
    def _refuse(*_: object) -> None:
        raise DomainError(UNREADABLE, "file")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number


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
