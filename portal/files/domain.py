"""What a file may be: told by its content, not by its name."""

import enum
import io
import zipfile
import zlib

from portal.kernel.errors import DomainError
from portal.kernel.text import Text

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 2000
CHUNK = 1 << 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)
"""What an archive that is broken, encrypted or packed in an unknown way raises."""


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
ENDINGS = {FileKind.PDF: (".pdf",), FileKind.PNG: (".png",), FileKind.JPEG: (".jpg", ".jpeg"), FileKind.XLSX: (".xlsx",)}
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
    kind = next((kind for sign, kind in SIGNS if data.startswith(sign)), None) or _sheet(data, name, field)
    if kind not in allowed or kind is None:
        kinds = ", ".join(one.value.upper() for one in FileKind if one in allowed)
        raise DomainError(Text("The file “%(name)s” is not one of these by its content: %(kinds)s.", name=name, kinds=kinds), field)
    return kind


def _sheet(data: bytes, name: str, field: str | None) -> FileKind | None:
    if not is_sheet(data):
        return None
    if not is_small(data):
        raise DomainError(Text("The file “%(name)s” unpacks to more than %(most)s MB.", name=name, most=LARGEST_UNPACKED // 2**20), field)
    return FileKind.XLSX


def is_sheet(data: bytes) -> bool:
    """Whether this is a workbook by its parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (*UNREADABLE, UnicodeError):
        return False


def is_small(data: bytes) -> bool:
    """Whether an archive's parts are few and unpack to no more than is taken, measured by unpacking: what its index says may be a lie."""
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                return False
            for entry in entries:
                entry.file_size = LARGEST_UNPACKED + 1  # read on to the end of the stream, wherever the index says that it is
                with archive.open(entry) as part:
                    while chunk := part.read(CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            return False
    except UNREADABLE:
        return False
    return True


def safe_name(name: str) -> str:
    """A file's name without folders and control characters, for showing and for sending."""
    tail = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in tail if c.isprintable() and c not in '"<>|:*?')[:120].strip() or "berkas"


def name_of(name: str, kind: FileKind) -> str:
    """The safe name with an ending that says what the content is, so that a machine that goes by names does the same as one that looks."""
    safe = safe_name(name)
    return safe if safe.lower().endswith(ENDINGS[kind]) else f"{safe}{ENDINGS[kind][0]}"
