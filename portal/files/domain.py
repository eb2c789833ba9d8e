"""What a file may be: told by its content, not by its name."""

import enum
import io
import zipfile

from portal.kernel.errors import DomainError
from portal.kernel.text import Text

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 2000


class FileKind(enum.StrEnum):
    """The kinds that are taken."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    XLSX = "xlsx"


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SIGNS = ((b"%PDF-", FileKind.PDF), (b"\x89PNG\r\n\x1a\n", FileKind.PNG), (b"\xff\xd8\xff", FileKind.JPEG))
PAPERS = frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPEG})


def kind_of(data: bytes, name: str, allowed: frozenset[FileKind] = PAPERS, field: str | None = None) -> FileKind:
    """The kind that the content shows. Raises DomainError beside `field` for one that is empty, too large or not taken."""
    if not data:
        raise DomainError(Text("The file “%(name)s” is empty.", name=name), field)
    if len(data) > LARGEST:
        raise DomainError(
            Text(
                "The file “%(name)s” has %(given)s MB; at most %(most)s MB are taken.",
                name=name,
                given=len(data) // 2**20 + 1,
                most=LARGEST // 2**20,
            ),
            field,
        )
    kind = next((kind for sign, kind in SIGNS if data.startswith(sign)), None) or (FileKind.XLSX if is_sheet(data) else None)
    if kind not in allowed or kind is None:
        words = Text(
            "The file “%(name)s” is not one of these by its content: PDF, PNG, JPEG. Save it as PDF and upload it again.", name=name
        )
        raise DomainError(words, field)
    return kind


def is_sheet(data: bytes) -> bool:
    """Whether this is a workbook whose unpacked size and number of parts are within bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            small = len(entries) <= MOST_ENTRIES and sum(entry.file_size for entry in entries) <= LARGEST_UNPACKED
            return small and "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def safe_name(name: str) -> str:
    """A file's name without folders and control characters, for showing and for sending."""
    tail = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in tail if c.isprintable() and c not in '"<>|:*?')[:120] or "berkas"
