"""A curriculum as a file: what is downloaded, what an upload would change, and what it changes once that was read."""

import dataclasses
import io
import json
import re
import uuid
import zipfile
from xml.etree import ElementTree as ET

import pypdf
import pytest
from sqlalchemy import select

from partners.curricula import queries
from partners.curricula.adapters.workbooks import LARGEST, sheets_in, workbook_of
from partners.curricula.domain import CurriculumState, Share, Side, cut
from partners.curricula.domain.document import Document, read
from partners.curricula.domain.parts import PartKind
from partners.curricula.domain.sheets import document_of, sheets_of
from partners.curricula.models import CurriculumChange
from partners.curricula.services import importing
from portal.audit.models import AuditEntry
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from tests.architecture.source import ROOT
from tests.factories import curricula as made
from tests.factories import partners

ENGLISH = {"Accept-Language": "en"}
SAMPLE = read(json.loads((ROOT / "partners/curricula/seeds/sample.json").read_text(encoding="utf-8")))
CPL = made.key("CPL-1")


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def world():
    return made.world()


@pytest.fixture
def gita(as_, world):
    """Who leads for the university."""
    return as_(world.people[Side.UNIVERSITY, Share.LEAD])


def at(world, rest=""):
    return f"/curricula/{world.curriculum.id}{rest}"


def document_of_now(world):
    db.session.expire_all()
    return queries.document_of(world.curriculum.id)


def changed(document, part_id=CPL, **fields):
    for name, value in fields.items():
        document = document.having(document.parts[part_id].with_field(name, value))
    return document


def upload(browser, world, content, name="kurikulum.json"):
    content = content.to_bytes() if isinstance(content, Document) else content
    data = {"file": (io.BytesIO(content), name)}
    return browser.post(at(world, "/import"), data=data, content_type="multipart/form-data", headers=ENGLISH)


def preview(browser, world):
    return browser.get(at(world, "/import/preview"), headers=ENGLISH)


def take_over(browser, world, page, reason="Hasil rapat."):
    base = re.search(r'name="base" value="(\w+)"', page.text)[1]
    return browser.post(at(world, "/import/preview"), data={"base": base, "reason": reason}, headers=ENGLISH)


def test_the_json_file_is_the_document_to_the_byte(gita, world):
    sent = gita.get(at(world, ".json"))

    assert sent.data == document_of_now(world).to_bytes()
    assert f"{world.curriculum.number}.json" in sent.headers["Content-Disposition"]


def test_the_workbook_reads_back_in_either_language(gita, world):
    for language in ("id", "en"):
        sent = gita.get(at(world, ".xlsx"), headers={"Accept-Language": language})

        assert document_of(sheets_in(sent.data), lambda: "none") == document_of_now(world)


def test_a_company_gets_what_it_sees_in_every_format(as_, world):
    browser = as_(world.people[Side.COMPANY, Share.AUTHOR])
    seen = cut(document_of_now(world), [])
    hidden = document_of_now(world).parts[CPL].fields["text"]

    assert read(browser.get(at(world, ".json")).json) == seen
    assert document_of(sheets_in(browser.get(at(world, ".xlsx")).data), lambda: "none") == seen
    assert hidden not in words_of_docx(browser.get(at(world, ".docx")).data)
    assert hidden not in words_of_pdf(browser.get(at(world, ".pdf")).data)
    assert hidden not in browser.get(at(world, "/read")).text


def words_of_docx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  our own
    return " ".join("".join(one.itertext()) for one in root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"))


def words_of_pdf(content):
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.split())


def test_every_text_of_a_whole_curriculum_is_on_the_page_and_in_both_papers(as_):
    world = made.world(whole=SAMPLE)
    browser = as_(world.people[Side.UNIVERSITY, Share.REVIEWER])
    texts = [" ".join(part.fields["text"].split()) for part in SAMPLE.walk() if part.fields.get("text")]
    page = " ".join(re.sub(r"<[^>]+>", "", browser.get(at(world, "/read")).text).split())
    word = words_of_docx(browser.get(at(world, ".docx")).data)
    pdf = words_of_pdf(browser.get(at(world, ".pdf")).data)

    assert [text for text in texts if text not in page] == []
    assert [text for text in texts if text not in word] == []
    assert [text for text in texts if text.replace(" ", "") not in pdf.replace(" ", "").replace("\xad", "")] == []


def test_the_page_sums_credits_by_semester_and_names_competencies(as_):
    world = made.world(whole=SAMPLE)
    page = as_(world.people[Side.GOVERNMENT, Share.REVIEWER]).get(at(world, "/read"), headers=ENGLISH).text

    assert "Public service (M.05)" in page
    assert re.search(r"Credits \(SKS\) in all</dt><dd>40<", page)
    assert page.count("<b>12</b>") == 2
    assert 'href="#semester-1"' in page


def test_the_pdf_is_tagged_and_marked_as_a_sample(gita, world):
    content = gita.get(at(world, ".pdf")).data
    reader = pypdf.PdfReader(io.BytesIO(content))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "id-ID"
    assert b"pdfuaid:part" in content


def test_both_papers_of_the_demonstration_say_that_they_are_no_official_ones(app, gita, world, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], portal_demo=True))

    assert "CONTOH" in words_of_docx(gita.get(at(world, ".docx")).data)
    assert "CONTOH" in words_of_pdf(gita.get(at(world, ".pdf")).data)


def test_a_page_of_nothing_says_so(as_):
    world = made.world(whole=Document())
    browser = as_(world.people[Side.UNIVERSITY, Share.LEAD])

    assert "Nothing has been written yet" in browser.get(at(world, "/read"), headers=ENGLISH).text
    assert browser.get(at(world, ".pdf")).status_code == browser.get(at(world, ".docx")).status_code == 200


def test_an_upload_changes_nothing_before_it_was_read_then_all_of_it(gita, world):
    old = document_of_now(world)
    new = changed(changed(old, text="Merancang layanan digital bersama warga."), made.key("S-1"), credits=18)
    assert upload(gita, world, new).headers["Location"] == at(world, "/import/preview")
    page = preview(gita, world)

    assert "CPL-1, Outcome" in page.text
    assert "KLD101 Perancangan layanan: credits 20 → 18" in page.text
    assert "All semesters: credits 60 → 58" in page.text
    assert document_of_now(world) == old

    done = take_over(gita, world, page)
    assert done.headers["Location"] == at(world, "/read")
    assert document_of_now(world) == new
    kept = list(db.session.scalars(select(CurriculumChange).where(CurriculumChange.curriculum_id == world.curriculum.id)))
    assert [(one.side, one.reason) for one in kept] == [(Side.UNIVERSITY, "Hasil rapat.")] * 2
    assert db.session.scalar(select(AuditEntry).where(AuditEntry.event == "curricula.curriculum.imported")) is not None
    assert preview(gita, world).status_code == 404


def test_a_workbook_is_taken_over_like_a_json_file(gita, world):
    new = changed(document_of_now(world), text="Baru.")
    upload(gita, world, workbook_of(sheets_of(new), str), "kurikulum.xlsx")
    take_over(gita, world, preview(gita, world))

    assert document_of_now(world) == new


def test_a_whole_curriculum_goes_into_an_empty_one(as_):
    world = made.world(whole=Document())
    browser = as_(world.people[Side.UNIVERSITY, Share.AUTHOR])
    upload(browser, world, SAMPLE)
    take_over(browser, world, preview(browser, world))

    assert document_of_now(world).to_bytes() == SAMPLE.to_bytes()


def test_what_changed_meanwhile_is_told_anew_and_nothing_is_done(gita, world):
    new = changed(document_of_now(world), text="Dari berkas.")
    upload(gita, world, new)
    page = preview(gita, world)
    row = queries.get_part(world.curriculum.id, uuid.UUID(made.key("S-1")))
    row.fields = {**row.fields, "text": "Orang lain menulis."}
    db.session.commit()
    refused = take_over(gita, world, page)

    assert refused.status_code == 422
    assert "was changed after you had read this page" in refused.text
    assert "KLD101 Perancangan layanan, Description" in refused.text
    assert "Hasil rapat." in refused.text
    assert document_of_now(world).parts[CPL].fields["text"] != "Dari berkas."

    assert take_over(gita, world, refused).status_code == 303
    assert document_of_now(world) == new


def test_ids_written_by_hand_become_the_portals_own(gita, world):
    document = document_of_now(world)
    data = document.to_json()
    data["parts"].append({"id": "mk baru", "kind": "subject", "under": None, "rank": "z", "fields": {**subject(), "name": "Etika"}})
    data["parts"].append({"id": "x", "kind": "subject", "under": None, "rank": "zV", "fields": {**subject(), "requires": ["mk baru"]}})
    upload(gita, world, json.dumps(data).encode())
    take_over(gita, world, preview(gita, world))
    added = [part for part in document_of_now(world).of(PartKind.SUBJECT) if part.id not in document.parts]

    assert [part.fields["name"] for part in added] == ["Etika", ""]
    assert added[1].fields["requires"] == [added[0].id]


def subject():
    return {"code": "", "name": "", "credits": None, "semester": None, "sort": None, "requires": [], "text": ""}


def retyped(document):
    data = document.to_json()
    data["parts"] = [one for one in data["parts"] if one["kind"] == "profile"]
    data["parts"][0] |= {"kind": "literature"}
    return json.dumps(data).encode()


def twice():
    key = str(uuid.UUID(int=10))
    parts = [{"id": one, "kind": "profile", "under": None, "rank": "V", "fields": {"text": ""}} for one in (key, key.upper())]
    return json.dumps({"format": "simpul-curriculum/1", "parts": parts}).encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "neither a workbook (XLSX) nor JSON: line 1, character 1"),
        (b"{]", "neither a workbook (XLSX) nor JSON: line 1, character 2"),
        (b"\xff\xfe", "neither a workbook (XLSX) nor JSON in UTF-8"),
        (b"[" * 100_000, "neither a workbook (XLSX) nor JSON"),
        (b"1", "not a curriculum of the format"),
        (b'{"format": "simpul-curriculum/1", "parts": [{"id": []}]}', "Part 1: it has not exactly the keys of a part."),
        (b'{"format": "simpul-curriculum/1", "parts": ["\\u0000"]}', "signs that are no text"),
        (b'{"format": "simpul-curriculum/1", "parts": ["\\ud800"]}', "signs that are no text"),
        (b"PK\x03\x04", "no workbook (XLSX) that can be read"),
        (twice(), "Two parts have the same id in two spellings"),
        (retyped(made.document()), "is “Profile of graduates” here and “Literature” in the file"),
    ],
    ids=[
        "empty",
        "broken",
        "not UTF-8",
        "deep",
        "a number",
        "no part",
        "NUL",
        "half a pair",
        "no workbook",
        "two spellings",
        "another kind",
    ],
)
def test_what_is_no_curriculum_is_refused_beside_the_file(gita, world, content, told):
    refused = upload(gita, world, content)

    assert refused.status_code == 422
    assert told in refused.text
    assert preview(gita, world).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"id": 5}, "its id or the part above it is no text."),
        ({"id": ""}, "its id or the part above it is no text."),
        ({"under": ["P-1"]}, "its id or the part above it is no text."),
        ({"kind": "poem"}, "there is no such kind."),
        ({"rank": "V0"}, "its place is not one."),
        ({"fields": {"name": "Etika"}}, "it has not exactly the fields of its kind."),
    ],
    ids=["a number for an id", "no id", "a list above", "no kind", "no place", "no fields"],
)
def test_what_is_no_part_is_refused_by_its_number(gita, world, wrong, told):
    part = {"id": "x", "kind": "subject", "under": None, "rank": "V", "fields": subject()} | wrong

    refused = upload(gita, world, json.dumps({"format": "simpul-curriculum/1", "parts": [part]}).encode())

    assert refused.status_code == 422
    assert f"Part 1: {told}" in refused.text


def test_a_file_that_changes_nothing_says_so_and_is_not_taken_over(gita, world):
    upload(gita, world, document_of_now(world))

    assert "The file changes nothing" in preview(gita, world).text
    base = document_of_now(world).sha256
    assert gita.post(at(world, "/import/preview"), data={"base": base, "reason": ""}, headers=ENGLISH).status_code == 422


def test_a_file_can_be_discarded(gita, world):
    upload(gita, world, changed(document_of_now(world), text="Baru."))

    assert gita.post(at(world, "/import/drop")).status_code == 303
    assert preview(gita, world).status_code == 404


def test_once_a_version_is_fixed_no_file_is_taken(as_):
    world = made.world(CurriculumState.AGREED)
    browser = as_(world.people[Side.UNIVERSITY, Share.LEAD])

    assert upload(browser, world, Document()).status_code == 422


def test_a_company_takes_over_only_what_it_co_designs(as_, world):
    browser = as_(world.people[Side.COMPANY, Share.AUTHOR])
    seen = cut(document_of_now(world), [])
    practice = changed(seen, made.key("P-1"), text="Memperbaiki dasbor antrean.")
    upload(browser, world, practice)
    take_over(browser, world, preview(browser, world))
    assert document_of_now(world).parts[made.key("P-1")].fields["text"] == "Memperbaiki dasbor antrean."

    upload(browser, world, changed(practice, made.key("S-3"), name="Diambil alih"))
    refused = take_over(browser, world, preview(browser, world))
    assert refused.status_code == 422
    assert document_of_now(world).parts[made.key("S-3")].fields["name"] == "Praktik di mitra"


def test_who_only_comments_takes_nothing_over(as_, world):
    browser = as_(world.people[Side.UNIVERSITY, Share.REVIEWER])

    assert browser.get(at(world, "/import")).status_code == 403
    assert upload(browser, world, Document()).status_code == 403
    assert "Take over from a file" not in browser.get(at(world, "/read"), headers=ENGLISH).text


def test_a_file_of_any_format_has_a_size_above_which_it_is_not_read():
    with pytest.raises(DomainError, match="more than 10 MB"):
        importing.document_in(b"x" * (LARGEST + 1))


def test_the_schema_is_public_and_names_its_own_address(as_):
    sent = as_().get("/curricula/schema.json")

    assert sent.status_code == 200
    assert sent.mimetype == "application/schema+json"
    assert sent.json["$id"].endswith("/curricula/schema.json")
