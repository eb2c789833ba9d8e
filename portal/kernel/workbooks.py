"""Whether a workbook (XLSX) that somebody uploads can be read without harm: what it unpacks to, and how far apart its cells lie."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from portal.kernel.errors import DomainError
from portal.kernel.text import Text

UNREADABLE = Text("This is no workbook (XLSX) that can be read.")
MOST_FILES = 500
LETTERS = 26
_PLACED = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Room:
    """What a workbook may take: bytes unpacked, the last row and column with something in it."""

    unpacked: int
    row: int
    column: int
    unreadable: Text = UNREADABLE
    """What is said of what is none: some forms take other files too."""


def check_workbook(content: bytes, room: Room) -> None:
    """A workbook that is one, and whose cells lie together: a reader makes room for all that lies between them.

    Raises DomainError beside `file`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise DomainError(room.unreadable, "file")
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > room.unpacked:
                raise DomainError(Text("The workbook unpacks to more than %(most)s MB.", most=room.unpacked // 2**20), "file")
            for part in parts:
                found = archive.read(part)
                if b"sheetData" in found:  # whatever the part is called: a reader finds it by another part that names it
                    Extent(room).measure(found)
    except (zipfile.BadZipFile, expat.ExpatError, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise DomainError(room.unreadable, "file") from error


@dataclass(slots=True)
class Extent:
    """How far apart the filled cells of a worksheet lie, as its XML says."""

    room: Room
    row: int = field(default=0, init=False)
    column: int = field(default=0, init=False)

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
            case "v" | "f" | "is" if self.row > self.room.row or self.column > self.room.column:
                words = Text("The table has more than %(rows)s rows or %(columns)s columns.", rows=self.room.row, columns=self.room.column)
                raise DomainError(words, "file")

    def _refuse(self, *_: object) -> None:
        raise DomainError(self.room.unreadable, "file")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number
