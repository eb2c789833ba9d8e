"""Many offerings from a spreadsheet: the template, what is shown before anything is made, the drafts, and what stays out."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook, load_workbook

from partners.offerings import adapters, queries, services
from partners.offerings.domain.sheets import SheetState
from partners.offerings.forms import sheets as forms
from partners.offerings.forms.internship import INTERNSHIP
from partners.offerings.models import Offering, OfferingSheet
from partners.offerings.queries.owners import owner_ids
from partners.offerings.views.writing import KIND_FORMS
from partners.registry.services import drafting
from portal.accounts import services as accounts
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM, Role
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}
WHOLE = {
    "title": "Antrean digital",
    "field": "Digital services and data",
    "summary": "Singkat.",
    "unit": "Layanan",
    "tasks": "Satu\nDua",
    "outcomes": "Bisa",
    "seats": 2.0,
    "starts_on": dt.date(2027, 1, 11),
    "ends_on": "2 4 2027",
    "place": "Jakarta Timur",
    "mode": "on_site",
    "working_pattern": "Senin sampai Kamis",
    "benefits": "Makan siang",
    "laptop": "lent",
    "pay": "as_usual",
    "attendance": "mentor",
    "leave": "agency",
    "not_employment": "ya",
    "trained_1": "M.05",
    "trained_level_1": 3.0,
    "mentor_name": "Bagas Contoh",
    "mentor_email": "bagas@contoh.test",
    "deadline": "2026-12-18",
}
"""A row that could be submitted, by the names of the fields."""


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


@pytest.fixture
def browser(as_, company):
    return as_(company[1])


def workbook(*rows, head=None):
    """A workbook of these rows, under the names of the fields."""
    names = head or list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, names)
        for number, row in enumerate(rows, 1):
            for column, name in enumerate(names):
                value = row.get(name)
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, column, dt.datetime(value.year, value.month, value.day))  # noqa: DTZ001  a spreadsheet's
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
    return buffer.getvalue()


def upload(browser, content, kind="internship", name="magang.xlsx"):
    data = {"kind": kind, "file": (io.BytesIO(content), name)}
    return browser.post("/offerings/sheet", data=data, content_type="multipart/form-data", headers=ENGLISH)


def rows_in(data, sheet=0):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet).to_python()


def test_good_rows_become_drafts_as_if_they_had_been_typed(browser, company):
    sent = upload(browser, workbook(WHOLE, {"title": "Hanya judul"}))
    assert sent.status_code == 303
    page = browser.get(sent.location, headers=ENGLISH).text
    assert "Nothing has become a draft yet." in page
    assert "Make 2 drafts" in page
    assert "Field of work; Summary; Unit at the host" in page
    assert not db.session.query(Offering).count()
    assert browser.post(sent.location).status_code == 303
    first, second = db.session.query(Offering).order_by(Offering.number)
    assert (first.title, second.title) == ("Antrean digital", "Hanya judul")
    assert owner_ids(first.id) == {company[1].id}
    typed = drafting.typed(services.form_of("internship"), first.id, [sheet.key for sheet in INTERNSHIP.sheets])
    pages = {one.key: one.form.from_draft(typed.fields(one.key)) for one in INTERNSHIP.sheets}
    assert all(form.validate() for form in pages.values()), {key: form.errors for key, form in pages.items()}
    filled = INTERNSHIP.make(pages)
    assert (filled.seats, filled.starts_on, filled.ends_on) == (2, dt.date(2027, 1, 11), dt.date(2027, 4, 2))
    assert filled.document["competencies"][0]["level"] == 3
    assert filled.document["particulars"]["tasks"] == ["Satu", "Dua"]
    assert set(drafting.typed(services.form_of("internship"), second.id, ["tasks", "schedule", "mentor"]).pages) == {"tasks"}
    after = browser.get(sent.location, headers=ENGLISH).text
    assert f"/offerings/{first.id}" in after
    assert "Make 2 drafts" not in after
    assert browser.get(f"/offerings/{second.id}/write/tasks").status_code == 200


def test_a_draft_from_a_sheet_is_completed_and_submitted_by_hand(browser, company):
    made.in_force(*company)
    sent = upload(browser, workbook({**WHOLE, "unit": None}))
    browser.post(sent.location)
    offering = db.session.query(Offering).one()
    last = f"/offerings/{offering.id}/write/submit"
    deadline = {"deadline-day": "18", "deadline-month": "12", "deadline-year": "2026"}
    assert browser.post(last, data=deadline).status_code == 422
    tasks = {name: WHOLE[name] for name in ("title", "summary", "tasks", "outcomes")}
    assert browser.post(f"/offerings/{offering.id}/write/tasks", data={**tasks, "field": "digital", "unit": "Layanan"}).status_code == 303
    assert browser.post(last, data=deadline).location == f"/offerings/{offering.id}"


def test_a_row_with_three_faults_stays_out_and_comes_back_whole(browser):
    long = "Satu\n" + "x" * 250
    bad = {**WHOLE, "title": "Salah", "starts_on": "31 2 2027", "seats": "banyak", "laptop": "emas", "tasks": long}
    sent = upload(browser, workbook(WHOLE, bad))
    page = browser.get(sent.location, headers=ENGLISH).text
    assert "1 row needs correction" in page
    assert page.count('<th role="rowheader" scope="row">Row 3<') == 3
    told = ("must be a day that exists", "must be a whole number from 1 to 50", "Choose from the list: Laptop")
    for words in ("31 2 2027", "banyak", "emas", *told):
        assert words in page
    assert "Make 1 draft" in page
    assert "harus berupa bilangan bulat dari 1 sampai 50" in browser.get(sent.location).text
    browser.post(sent.location)
    assert [one.title for one in db.session.query(Offering)] == ["Antrean digital"]
    head, row = rows_in(browser.get(f"{sent.location}/errors.xlsx").data)
    came_back = dict(zip(head, row, strict=True))
    assert [came_back[name] for name in ("title", "starts_on", "seats", "laptop", "tasks")] == [
        "Salah",
        "31 2 2027",
        "banyak",
        "emas",
        long,
    ]
    assert "must be a whole number" in row[-1]


def test_what_came_back_is_corrected_and_uploaded_again(browser):
    sent = upload(browser, workbook({**WHOLE, "seats": "99"}))
    head, row = rows_in(browser.get(f"{sent.location}/errors.xlsx").data)
    row[head.index("seats")] = "2"
    again = upload(browser, workbook(dict(zip(head, row, strict=True))))
    assert again.status_code == 303
    browser.post(again.location)
    assert db.session.query(Offering).count() == 1


def test_the_template_is_read_as_it_is_and_its_example_is_skipped(browser, company):
    for language in ("id", "en"):
        data = browser.get("/offerings/sheet/template.xlsx?kind=internship", headers={"Accept-Language": language}).data
        head, example = rows_in(data)
        assert len(head) == 1 + sum(len(list(sheet.form())) for sheet in INTERNSHIP.sheets)
        assert "a date" in str(rows_in(data, 1)).lower() or "tanggal" in str(rows_in(data, 1)).lower()
        refused = upload(browser, data)
        assert refused.status_code == 422
        assert "the example is skipped" in refused.text
        sent = upload(browser, workbook(dict(zip(head, ["", *example[1:]], strict=True))))
        page = browser.get(sent.location, headers=ENGLISH).text
        assert "0" in page
        assert "needs correction" not in page
        assert "Make 1 draft" in page


@pytest.mark.parametrize("kind", KIND_FORMS)
def test_each_kind_has_a_template_whose_columns_differ(app, kind):
    with app.test_request_context(headers=ENGLISH):
        names = forms.names_of(KIND_FORMS[kind]).values()
        assert len(set(names)) == len(names)
        assert len(rows_in(forms.template(KIND_FORMS[kind]))[0]) == len(names) + 1


def test_a_university_sees_its_own_kinds_alone(as_):
    _, staff = made.verified_university()
    browser = as_(staff)
    page = browser.get("/offerings/sheet", headers=ENGLISH).text
    assert "Template: Master&#39;s programme" in page
    assert "kind=internship" not in page
    assert browser.get("/offerings/sheet/template.xlsx?kind=internship").status_code == 404
    assert upload(browser, workbook(WHOLE)).status_code == 422
    assert not db.session.query(OfferingSheet).count()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file is empty"),
        (b"%PDF-1.7 bukan tabel", "neither a workbook"),
        (b"PK\x03\x04 rusak", "neither a workbook"),
        (b"title;seats\n\xff\xfe;2", "neither a workbook"),
        (b"title,warna\nAntrean,biru\n", "not known: warna"),
        (b"title,title\nAntrean,Lain\n", "stand twice"),
        (b"title,seats\n,\n", "no row to read"),
        ("title,seats\n" + "Antrean,2\n" * 201, "at most 200 rows; this one has 201"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field_and_changes_nothing(browser, content, words):
    answer = upload(browser, content if isinstance(content, bytes) else content.encode(), name="../<b>x</b>.xlsx")
    assert answer.status_code == 422
    assert 'id="file-err"' in answer.text
    assert words in answer.text
    assert not db.session.query(OfferingSheet).count()


def test_a_file_of_more_than_two_megabytes_is_not_read():
    with pytest.raises(DomainError, match="more than 2 MB") as refused:
        adapters.table_of(b"title,seats\n" + b"x" * (2 * 1024 * 1024))
    assert refused.value.field == "file"


def test_two_hundred_rows_are_taken(browser):
    content = "title,seats\n" + "".join(f"Antrean {number},2\n" for number in range(200))
    sent = upload(browser, content.encode(), name="banyak.csv")
    assert "Make 200 drafts" in browser.get(sent.location, headers=ENGLISH).text


def test_another_archive_is_no_workbook(browser):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert "neither a workbook" in upload(browser, buffer.getvalue(), name="lembar.ods").text


def test_two_cells_far_apart_are_refused_before_a_reader_makes_room_for_all_between(browser):
    """The reader would take 500 GB for a file of 5 KB, and the process would end."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "title")
        sheet.write_string(1_048_575, 16_383, "x")
    answer = upload(browser, buffer.getvalue())
    assert answer.status_code == 422
    assert "more than 2,000 rows or 200 columns" in answer.text


def test_a_format_that_lies_far_away_is_no_matter(browser):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["title", "Antrean"])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert upload(browser, buffer.getvalue()).status_code == 303


def test_formulas_are_text_in_what_is_written(browser):
    sent = upload(browser, b"title,seats\n=cmd|' /C calc'!A0,banyak\n<script>alert(1)</script>,2\n", name="<img src=x>.csv")
    page = browser.get(sent.location, headers=ENGLISH).text
    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page
    data = browser.get(f"{sent.location}/errors.xlsx").data
    assert rows_in(data)[1][0] == "=cmd|' /C calc'!A0"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_rows_that_repeat_one_another_or_a_draft_are_named_and_made_all_the_same(browser, company):
    sent = upload(browser, workbook(WHOLE))
    browser.post(sent.location)
    number = db.session.query(Offering).one().number
    again = upload(browser, workbook({**WHOLE, "title": "ANTREAN digital"}, WHOLE, {**WHOLE, "starts_on": "12 1 2027"}))
    page = browser.get(again.location, headers=ENGLISH).text
    assert page.count(f"Draft {number} has the same title and first day.") == 2
    assert page.count("Row 2 has the same title and first day.") == 1
    browser.post(again.location)
    assert db.session.query(Offering).count() == 4


def test_a_sheet_is_run_once(browser):
    sent = upload(browser, workbook(WHOLE))
    assert browser.post(sent.location).status_code == 303
    assert browser.post(sent.location).status_code == 409
    assert db.session.query(Offering).count() == 1


def test_another_upload_takes_the_place_of_one_that_has_not_run(browser):
    first, second = upload(browser, workbook(WHOLE)), upload(browser, workbook(WHOLE), name="kedua.xlsx")
    assert browser.post(first.location).status_code == 409
    assert "nothing was made of it" in browser.get(first.location, headers=ENGLISH).text
    assert browser.post(second.location).status_code == 303
    assert [one.content for one in db.session.query(OfferingSheet)] == [None, None]


def test_a_sheet_without_a_good_row_makes_nothing(browser):
    sent = upload(browser, workbook({**WHOLE, "seats": "0"}))
    page = browser.get(sent.location, headers=ENGLISH).text
    assert "No row can become a draft" in page
    assert browser.post(sent.location).status_code == 422
    assert db.session.query(OfferingSheet).one().state is SheetState.PREVIEWED


def test_earlier_sheets_are_searched_sorted_and_taken_along(browser):
    assert "No sheet has been uploaded yet" in browser.get("/offerings/sheet", headers=ENGLISH).text
    for name in ("b.xlsx", "a.xlsx"):
        upload(browser, workbook(WHOLE), name=name)
    page = browser.get("/offerings/sheet?order=name", headers=ENGLISH).text
    assert page.index("a.xlsx") < page.index("b.xlsx")
    assert "No sheet fits" in browser.get("/offerings/sheet?text=zzz", headers=ENGLISH).text
    assert "b.xlsx" not in browser.get("/offerings/sheet?state=previewed", headers=ENGLISH).text
    sheet = load_workbook(io.BytesIO(browser.get("/offerings/sheet.xlsx?order=name").data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[4:]] == ["a.xlsx", "b.xlsx"]


def test_colleagues_run_it_and_strangers_do_not_find_it(as_, browser, company):
    sent = upload(browser, workbook(WHOLE, {**WHOLE, "seats": "x"}))
    _, other = made.verified("PT Contoh Lain", nib="9999000000802")
    stranger = as_(other)
    for answer in (stranger.get(sent.location), stranger.post(sent.location), stranger.get(f"{sent.location}/errors.xlsx")):
        assert answer.status_code == 404
    second = made.account("sekar@contoh.test", "Sekar Contoh")
    accounts.give_grant(second, Role.COMPANY_HR, company[0].body_id, by=SYSTEM)
    db.session.flush()
    assert as_(second).post(sent.location).status_code == 303
    assert owner_ids(db.session.query(Offering).one().id) == {second.id}


def test_a_partner_that_is_not_verified_uploads_nothing(as_):
    _, hr = made.partner("PT Contoh Belum")
    answer = upload(as_(hr), workbook(WHOLE))
    assert answer.status_code == 422
    assert not db.session.query(OfferingSheet).count()


def test_the_way_to_the_sheets_stands_above_the_list(browser, company):
    page = browser.get("/offerings", headers=ENGLISH).text
    assert 'href="/offerings/sheet"' in page
    assert 'href="/offerings/mentors"' in page
    assert not queries.page_of_offerings(made.who(company[1]), text="", state="", kind="", order="", number=1, size=1).total


def test_words_of_either_language_choose(app):
    with app.test_request_context():
        rows = [{"title": "A", "mode": "Online"}, {"title": "B", "mode": "Daring"}, {"title": "C", "mode": "online", "education": "S1; S2"}]
        read = forms.judge(INTERNSHIP, workbook(*rows))
        assert [line.pages["schedule"]["mode"] for line in read.lines] == ["online"] * 3
        with pytest.raises(DomainError):
            forms.judge(INTERNSHIP, b"")


def test_two_hundred_whole_rows_become_two_hundred_drafts(browser):
    sent = upload(browser, workbook(*({**WHOLE, "title": f"Antrean {number}"} for number in range(200))))
    assert browser.post(sent.location).status_code == 303
    assert db.session.query(Offering).count() == 200
