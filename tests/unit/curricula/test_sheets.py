"""A curriculum as a workbook, and back again: nothing is lost, and what is wrong is told with its sheet and row."""

import io
import itertools
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from partners.curricula.adapters.workbooks import sheets_in, workbook_of
from partners.curricula.domain import sheets
from partners.curricula.domain.document import Document, new_part
from partners.curricula.domain.parts import KINDS, Holds, PartKind
from partners.curricula.domain.sheets import document_of, sheets_of
from portal.kernel.errors import DomainError
from tests.unit.curricula.strategies import documents

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("=+-@'\"_x005F\\u{}041; ,\n\r\t\x01\x0b\x1f\x7f\ufeff\ufffe\uffff<&>]")),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=20,
)


def said(text):
    return str(text)


def numbered():
    numbers = itertools.count()
    return lambda: f"new-{next(numbers)}"


def back(content):
    return document_of(sheets_in(content), numbered())


@given(documents(most=20))
def test_a_workbook_gives_the_document_back(document):
    assert back(workbook_of(sheets_of(document), said)) == document


@given(HOSTILE, HOSTILE)
def test_whatever_people_type_comes_back_as_it_was(text, line):
    line = line.replace("\n", "")
    document = Document().having(new_part(Document(), f"{line}|", PartKind.SUBJECT, None, name=line, text=text))
    subject = document.parts[f"{line}|"]
    document = document.having(new_part(document, "t", PartKind.SUBJECT, None, requires=[subject.id]))

    assert back(workbook_of(sheets_of(document), said)) == document


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "@SUM(A1)", " a ", "\n", "_x0041_", "_x005F_x0041_", "\\u{0041}", "a\r\nb", "https://a.test", "007"]
)
def test_a_text_is_never_a_formula_nor_anything_but_itself(text):
    document = Document().having(new_part(Document(), "p", PartKind.PROFILE, None, text=text))
    content = workbook_of(sheets_of(document), said)

    assert back(content) == document
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_language_of_the_first_row_does_not_matter():
    document = Document().having(new_part(Document(), "s", PartKind.SUBJECT, None, name="Kebijakan", credits=3))

    assert back(workbook_of(sheets_of(document), lambda text: f"§{text}"[:31])) == document


def test_sheets_whose_names_begin_alike_are_told_apart():
    content = workbook_of(sheets_of(Document()), lambda text: f"Capaian pembelajaran yang panjang [{text}]")
    names = [name for name, _ in sheets_in(content)]

    assert len({name.casefold() for name in names}) == len(PartKind)
    assert all(len(name) <= 31 for name in names)
    assert back(content) == Document()


def test_a_field_that_is_empty_and_one_that_is_zero_are_two():
    document = Document().having(new_part(Document(), "s", PartKind.SUBJECT, None, credits=0))

    assert back(workbook_of(sheets_of(document), said)).parts["s"].fields["credits"] == 0
    assert back(workbook_of(sheets_of(document), said)).parts["s"].fields["semester"] is None


def book(**changed):
    """A workbook of nothing, in which some sheets have rows of their own: kind=[row of cells by column name]."""
    found = {}
    for sheet in sheets_of(Document()):
        rows = [[str(head) for head in sheet.heads], list(sheet.keys)]
        rows += [[row.get(key.split(".")[1], "") for key in sheet.keys] for row in changed.get(sheet.kind.value, ())]
        found[str(sheet.name)] = rows
    return found


def read(rows):
    return document_of(list(rows.items()), numbered())


def test_a_new_row_needs_no_id_and_no_place():
    document = read(book(profile=[{"id": "a", "rank": "V", "text": "Perancang"}, {"text": "Analis"}, {"text": "Penggerak"}]))

    assert [part.fields["text"] for part in document.walk()] == ["Perancang", "Analis", "Penggerak"]
    assert len(document.parts) == 3


def test_empty_rows_and_columns_in_between_do_not_matter():
    rows = {name: [["", *row] for row in found] for name, found in book(profile=[{}, {"id": "a", "text": "Analis"}]).items()}
    rows["Profile of graduates"][3][1:] = [None if cell == "" else cell for cell in rows["Profile of graduates"][3][1:]]

    assert [(part.id, part.fields["text"]) for part in read(rows).walk()] == [("a", "Analis")]


def test_more_parts_than_a_curriculum_may_have_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_PARTS", 1)

    with pytest.raises(DomainError, match="at most 1 parts"):
        read(book(profile=[{"id": "a"}, {"id": "b"}]))


def test_what_a_spreadsheet_took_for_a_number_is_its_digits():
    document = read(book(subject=[{"id": "s", "code": 101.0, "name": "Layanan", "credits": 3.0, "semester": "2", "rank": 5.0}]))

    assert document.parts["s"].fields["code"] == "101"
    assert (document.parts["s"].fields["credits"], document.parts["s"].fields["semester"], document.parts["s"].rank) == (3, 2, "5")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"subject": [{"id": "s", "credits": "tiga"}]}, "Sheet “Subject”, row 3: Credits (SKS): “tiga” is no whole number."),
        ({"subject": [{"id": "s", "credits": 2.5}]}, "Sheet “Subject”, row 3: Credits (SKS): “2.5” is no whole number."),
        ({"subject": [{"id": "s", "credits": 99}]}, "Sheet “Subject”, row 3: Credits (SKS): Enter a whole number from 0 to 40."),
        ({"subject": [{"id": "s", "sort": "wajib"}]}, "Sheet “Subject”, row 3: Sort: “wajib” is none of required, elective."),
        ({"subject": [{"id": "s"}, {"id": "s"}]}, "Sheet “Subject”, row 4: the id stands in row 3 of “Subject” already."),
        ({"subject": [{"id": "s", "requires": "x"}]}, "Sheet “Subject”, row 3: Presupposes: Choose among the parts that are there."),
        ({"subject": [{"id": "s", "rank": "0"}]}, "Sheet “Subject”, row 3: its place is not one."),
        ({"subject": [{"id": "s", "name": "a\nb"}]}, "Sheet “Subject”, row 3: Name: Enter one line."),
        ({"week": [{"id": "w", "under": "s"}]}, "Sheet “Week”, row 3: “Week” cannot stand there."),
    ],
)
def test_what_is_wrong_is_told_with_its_sheet_and_row(rows, told):
    with pytest.raises(DomainError) as error:
        read(book(**rows))

    assert str(error.value) == told


def test_a_sheet_that_is_missing_does_not_take_its_parts_out():
    rows = book()
    rows.pop("Subject")

    with pytest.raises(DomainError, match="The sheet “Subject” is missing"):
        read(rows)


def test_nothing_that_was_typed_is_left_out_in_silence():
    strange = book(profile=[{"id": "a"}])
    strange["Profile of graduates"][2].append("catatan")
    renamed = book()
    renamed["Subject"][1][3] = "subject.kode"

    with pytest.raises(DomainError, match="“catatan” stands in a column that is not known"):
        read(strange)
    with pytest.raises(DomainError, match=r"row 2: it does not name each column once \(subject.kode, subject.code\)"):
        read(renamed)
    with pytest.raises(DomainError, match="its second row does not say"):
        read({**book(), "Catatan": [["apa pun"]]})
    with pytest.raises(DomainError, match="hold the same"):
        read({**book(), "Subject (2)": book()["Subject"]})
    assert read({**book(), "Sheet1": [[]], "Sheet2": [["", None]]}) == Document()


def test_a_text_that_no_cell_can_hold_is_refused_not_cut():
    document = Document().having(new_part(Document(), "p", PartKind.PROFILE, None, text="\x01" * 5000))

    with pytest.raises(DomainError, match="too long for a cell"):
        sheets_of(document)


def far_away():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        made.add_worksheet().write_string(1_000_000, 5000, "x")
    return buffer.getvalue()


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (61 * 2**20))
    return buffer.getvalue()


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no workbook"),
        (b"PK\x03\x04 broken", "no workbook"),
        (zipped(a="b"), "no workbook"),
        (zipped(xl__workbook_xml="<a/>"), "no workbook"),
        (zipped(xl__workbook_xml="<a/>", b_xml="<!DOCTYPE a><sheetData/>"), "no workbook"),
        (bomb(), "unpacks to more than 60 MB"),
        (far_away(), "more than 20100 rows or 60 columns"),
        (b"x" * (10 * 2**20 + 1), "more than 10 MB"),
    ],
    ids=["empty", "broken", "another zip", "no sheets", "with entities", "bomb", "far away", "large"],
)
def test_a_file_that_is_no_workbook_of_ours_is_refused_before_it_costs_anything(content, told):
    with pytest.raises(DomainError, match=told):
        sheets_in(content)


def test_the_spreadsheet_itself_offers_the_choices():
    content = workbook_of(sheets_of(Document()), said)
    kinds = [kind for kind in PartKind if any(field.holds is Holds.CHOICE for field in KINDS[kind].fields.values())]

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [archive.read(f"xl/worksheets/sheet{list(PartKind).index(kind) + 1}.xml") for kind in kinds]
    assert kinds
    assert all(b'type="list"' in sheet for sheet in found)
