"""What a file is, is told by its content: lies, bombs, emptiness and size are refused in words."""

import io
import struct
import zipfile

import pytest
import xlsxwriter

from portal.files import domain
from portal.files.domain import FileKind, is_small, kind_of, name_of, safe_name
from portal.kernel.errors import DomainError

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
SHEETS = frozenset({FileKind.XLSX})


def sheet():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "NIP")
    return buffer.getvalue()


def archive(parts, **how):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **how) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return buffer.getvalue()


def refusal(data, name="berkas.pdf", allowed=domain.PAPERS):
    with pytest.raises(DomainError) as caught:
        kind_of(data, name, allowed, "paper")
    assert caught.value.field == "paper"
    return str(caught.value)


@pytest.mark.parametrize(("data", "kind"), [(PDF, FileKind.PDF), (PNG, FileKind.PNG), (b"\xff\xd8\xff\xe0", FileKind.JPEG)])
def test_the_content_counts_and_not_the_name(data, kind):
    assert kind_of(data, "apa saja.exe") is kind


def test_a_workbook_is_taken_where_it_is_asked_for():
    assert kind_of(sheet(), "pegawai.xlsx", SHEETS) is FileKind.XLSX
    assert "PDF, PNG, JPEG" in refusal(sheet(), "pegawai.pdf")
    assert "by its content: XLSX" in refusal(PDF, "pegawai.xlsx", SHEETS)


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00",
        b"<html><script>",
        b"GIF89a",
        b" %PDF-1.7",
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\x00" * 18,
        b"\x7fELF",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        archive({"word/document.xml": "x"}),
    ],
)
def test_a_file_that_lies_about_its_kind_is_refused(data):
    assert "is not one of these by its content" in refusal(data)
    assert "is not one of these by its content" in refusal(data, "pegawai.xlsx", SHEETS)


def test_an_empty_file_is_refused():
    assert "is empty" in refusal(b"")


def test_a_file_is_taken_up_to_five_megabytes():
    assert kind_of(PDF.ljust(5 * 2**20, b" "), "besar.pdf") is FileKind.PDF
    assert "has 6 MB; at most 5 MB are taken" in refusal(PDF.ljust(5 * 2**20 + 1, b" "))


# -- archives -----------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def bomb(monkeypatch):
    """A workbook of a few kilobytes that unpacks to more than is taken."""
    monkeypatch.setattr(domain, "LARGEST_UNPACKED", 3 * 2**20)
    return archive({"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * (4 * 2**20)})


def test_a_bomb_is_refused(bomb):
    assert len(bomb) < 10_000
    assert "unpacks to more than 3 MB" in refusal(bomb, "pegawai.xlsx", SHEETS)


def test_a_bomb_that_lies_about_its_size_is_refused(bomb):
    honest = struct.pack("<I", 4 * 2**20)
    assert bomb.count(honest) >= 2
    lying = bomb.replace(honest, struct.pack("<I", 1000))
    with zipfile.ZipFile(io.BytesIO(lying)) as opened:
        assert sum(entry.file_size for entry in opened.infolist()) == 1001
    assert "unpacks to more than" in refusal(lying, "pegawai.xlsx", SHEETS)


@pytest.mark.parametrize(("size", "taken"), [(1000, True), (1001, False)])
def test_an_archive_may_unpack_to_just_as_much_as_is_taken(monkeypatch, size, taken):
    monkeypatch.setattr(domain, "LARGEST_UNPACKED", 1000)
    assert is_small(archive({"a": b"x" * 600, "b": b"x" * (size - 600)})) is taken


@pytest.mark.parametrize(("count", "taken"), [(2000, True), (2001, False)])
def test_an_archive_may_have_just_as_many_parts_as_are_taken(count, taken):
    assert is_small(archive({str(place): b"" for place in range(count)})) is taken


def test_many_small_parts_are_a_bomb_too():
    assert not is_small(archive({"xl/workbook.xml": "x", **{f"part{n}": "" for n in range(domain.MOST_ENTRIES)}}))


def test_a_broken_or_encrypted_archive_is_refused():
    good = archive({"xl/workbook.xml": "x" * 1000})
    assert is_small(good)
    start = good.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    assert not is_small(good[:start] + b"\xff" * 8 + good[start + 8 :])
    flags = bytearray(good)
    flags[6] |= 1
    flags[good.index(b"PK\x01\x02") + 8] |= 1
    assert not is_small(bytes(flags))
    method = bytearray(good)
    method[8] = method[good.index(b"PK\x01\x02") + 10] = 99
    assert not is_small(bytes(method))


# -- names --------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\rina\\surat.pdf", "surat.pdf"),
        ('a"b<c>|:*?.pdf', "abc.pdf"),
        ("a\x00b\r\n\u202e.pdf", "ab.pdf"),
        ("x" * 300, "x" * 120),
        ("/", "berkas"),
        ("", "berkas"),
        ("  ", "berkas"),
        ("Surat Tugas – 2026.pdf", "Surat Tugas – 2026.pdf"),
    ],
)
def test_a_name_is_made_safe(given, safe):
    assert safe_name(given) == safe


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        ("surat.pdf", FileKind.PDF, "surat.pdf"),
        ("SURAT.PDF", FileKind.PDF, "SURAT.PDF"),
        ("foto.jpeg", FileKind.JPEG, "foto.jpeg"),
        ("evil.html", FileKind.PDF, "evil.html.pdf"),
        ("surat.pdf.exe", FileKind.PDF, "surat.pdf.exe.pdf"),
        ("surat", FileKind.PNG, "surat.png"),
    ],
)
def test_its_ending_says_what_the_content_is(given, kind, name):
    assert name_of(given, kind) == name
