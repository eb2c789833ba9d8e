"""A curriculum for a word processor, and what its JSON file may hold."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from partners.curricula.adapters.docx import docx_of
from partners.curricula.adapters.schema import schema
from partners.curricula.domain.document import Document, new_part
from partners.curricula.domain.parts import KINDS, PartKind
from partners.curricula.presenters.reading import outline_of, printed
from tests.unit.curricula.strategies import documents

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CORE = "{http://purl.org/dc/elements/1.1/}"


def said(value):
    return "" if value is None else str(value)


def file_of(document, title="Magister Contoh"):
    return docx_of(title, ["Universitas Contoh"], printed(outline_of(document), said))


def xml_in(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314  our own


def made(*rows):
    document = Document()
    for identity, kind, under, fields in rows:
        document = document.having(new_part(document, identity, kind, under, **fields))
    return document


def small():
    return made(
        ("p", PartKind.PROFILE, None, {"text": "Perancang\nlayanan & <data>"}),
        ("s", PartKind.SUBJECT, None, {"code": "KLD101", "name": "Layanan", "credits": 3, "semester": 1}),
        ("w", PartKind.WEEK, "s", {"number": 1, "hours": 8, "method": "Studio", "text": "Pengantar"}),
        ("v", PartKind.WEEK, "s", {"number": 2, "hours": 9}),
    )


def styled(content, style):
    root = xml_in(content, "word/document.xml")
    paragraphs = [one for one in root.iter(f"{W}p") if (at := one.find(f"{W}pPr/{W}pStyle")) is not None and at.get(f"{W}val") == style]
    return ["".join(text.text or "" for text in one.iter(f"{W}t")) for one in paragraphs]


def test_every_file_that_the_package_names_is_in_it_and_well_formed():
    content = file_of(small())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        for name in names:
            ET.fromstring(archive.read(name))  # noqa: S314  our own
    types = {one.get("PartName").lstrip("/") for one in xml_in(content, "[Content_Types].xml") if one.get("PartName")}
    whole = {one.get("Target") for one in xml_in(content, "_rels/.rels")}
    inner = {f"word/{one.get('Target')}" for one in xml_in(content, "word/_rels/document.xml.rels")}

    assert names[0] == "[Content_Types].xml"
    assert types == set(names) - {"[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"}
    assert whole | inner == types


def test_headings_are_numbered_by_their_styles_not_by_their_words():
    content = file_of(small())
    numbering = xml_in(content, "word/numbering.xml")

    assert styled(content, "Title") == ["Magister Contoh"]
    assert styled(content, "Heading1") == ["Profile of graduates", "Subjects by semester", "Subjects"]
    assert styled(content, "Heading2") == ["Semester 1", "KLD101 Layanan"]
    assert styled(content, "Heading3") == ["Weekly plan (RPS)"]
    assert [one.get(f"{W}val") for one in numbering.iter(f"{W}lvlText")][:3] == ["%1", "%1.%2", "%1.%2.%3"]


def test_the_weeks_are_a_table_whose_head_is_repeated_and_which_adds_up():
    root = xml_in(file_of(small()), "word/document.xml")
    (table,) = [one for one in root.iter(f"{W}tbl") if one.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "Weekly plan (RPS)"]
    rows = [["".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]

    assert rows == [
        ["Week", "Plan", "Reaches", "Method", "Hours"],
        ["1", "Pengantar", "", "Studio", "8"],
        ["2", "", "", "", "9"],
        ["Together", "", "", "", "17"],
    ]
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")] == [True, False, False, False]
    assert len(table.findall(f"{W}tblGrid/{W}gridCol")) == 5


def test_its_language_is_indonesian_and_its_title_is_its_own():
    content = file_of(small(), title="A & B")
    core = xml_in(content, "docProps/core.xml")
    language = xml_in(content, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")

    assert (core.find(f"{CORE}title").text, core.find(f"{CORE}language").text) == ("A & B", "id-ID")
    assert language.get(f"{W}val") == "id-ID"


def test_what_people_typed_is_data_and_its_lines_stay():
    root = xml_in(file_of(small()), "word/document.xml")
    (paragraph,) = [one for one in root.iter(f"{W}p") if "Perancang" in "".join(one.itertext())]

    assert [text.text for text in paragraph.iter(f"{W}t")] == ["Perancang", "layanan & <data>"]
    assert len(list(paragraph.iter(f"{W}br"))) == 1


def test_what_xml_cannot_hold_is_marked():
    content = file_of(made(("p", PartKind.PROFILE, None, {"text": "a\x01b\ufffe\x0c"})), title='"\x02"')

    assert styled(content, "ListBullet") == ["a�b��"]


@given(documents(most=20))
def test_any_document_makes_the_same_well_formed_file_each_time(document):
    assert file_of(document) == file_of(document)
    assert xml_in(file_of(document), "word/document.xml").tag == f"{W}document"


# -- the schema ---------------------------------------------------------------------------------------------------------------------------

FOUND = schema("https://portal.test/schema.json")


def fits(value, rule):
    """Whether a value fits a rule, of those that the schema uses; a word that is not known here is an error."""
    if "$ref" in rule:
        return fits(value, FOUND["$defs"][rule["$ref"].rpartition("/")[2]])
    words = set(rule) - {"$schema", "$id", "$defs", "title", "description"}
    return all(WORDS[word](value, rule[word], rule) for word in words)


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
WORDS = {
    "type": lambda value, of, _: isinstance(value, tuple(TYPES[one] for one in ([of] if isinstance(of, str) else of))),
    "required": lambda value, names, _: not isinstance(value, dict) or set(names) <= set(value),
    "properties": lambda value, rules, _: (
        not isinstance(value, dict) or all(fits(value[name], one) for name, one in rules.items() if name in value)
    ),
    "additionalProperties": lambda value, allowed, rule: allowed or not isinstance(value, dict) or set(value) <= set(rule["properties"]),
    "items": lambda value, rule, _: not isinstance(value, list) or all(fits(one, rule) for one in value),
    "maxItems": lambda value, most, _: not isinstance(value, list) or len(value) <= most,
    "uniqueItems": lambda value, unique, _: not unique or not isinstance(value, list) or len(set(value)) == len(value),
    "minLength": lambda value, least, _: not isinstance(value, str) or len(value) >= least,
    "maxLength": lambda value, most, _: not isinstance(value, str) or len(value) <= most,
    "pattern": lambda value, pattern, _: not isinstance(value, str) or re.search(pattern, value) is not None,
    "minimum": lambda value, least, _: not isinstance(value, int) or value >= least,
    "maximum": lambda value, most, _: not isinstance(value, int) or value <= most,
    "const": lambda value, of, _: value == of,
    "enum": lambda value, of, _: value in of,
    "oneOf": lambda value, rules, _: sum(fits(value, one) for one in rules) == 1,
}


@given(documents(most=20))
def test_every_document_fits_the_schema(document):
    assert fits(document.to_json(), FOUND)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "chapter"},
        {"rank": "a0"},
        {"rank": ""},
        {"id": ""},
        {"under": 3},
        {"fields": {"text": ""}},
        {"more": 1},
    ],
)
def test_what_the_reader_refuses_does_not_fit_it(fault):
    (subject,) = [one for one in small().to_json()["parts"] if one["kind"] == "subject"]

    assert fits({"format": "simpul-curriculum/1", "parts": [subject]}, FOUND)
    assert not fits({"format": "simpul-curriculum/1", "parts": [{**subject, **fault}]}, FOUND)
    assert not fits({"format": "simpul-curriculum/2", "parts": [subject]}, FOUND)


@pytest.mark.parametrize("kind", PartKind)
def test_the_schema_has_exactly_the_fields_of_each_kind(kind):
    fields = FOUND["$defs"][kind.value]["properties"]["fields"]

    assert list(fields["properties"]) == fields["required"] == list(KINDS[kind].fields)
