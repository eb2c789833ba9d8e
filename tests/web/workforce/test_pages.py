"""The administrator looks at a file before it runs; a servant reads their own record; nobody else gets in."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import python_calamine
from flask.testing import FlaskClient

from portal.accounts import queries as accounts
from portal.accounts.domain import AccountState
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.kernel.text import Text
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.reference import services as reference
from portal.workforce import queries, services
from portal.workforce.domain.codes import ImportState
from portal.workforce.models import WorkforceImport
from portal.workforce.services import background
from tests.factories.accounts_of import holder
from tests.factories.organisations import body
from tests.factories.workforce import line, nip, sheet
from tests.integration.workforce.test_kept_corrections import fixed

EN = {"Accept-Language": "en"}


@pytest.fixture
def agency(app: Any) -> Body:
    reference.seed(national_calendar=False)
    return body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))


@pytest.fixture
def administrator(agency: Body, as_: Callable[..., FlaskClient]) -> FlaskClient:
    return as_(holder(Role.ADMINISTRATOR, "admin@jakarta.test", agency))


def upload(browser: FlaskClient, content: bytes, name: str = "pegawai.csv") -> Any:
    return browser.post("/settings/workforce", data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data", headers=EN)


def test_a_file_is_reviewed_run_and_kept_in_the_history(administrator: FlaskClient) -> None:
    sent = upload(administrator, sheet([line(1), line(2, agency="Dinas Perhubunga"), line(3, skp_2025="Cukup")]))
    assert sent.status_code == 303
    review = administrator.get(sent.location, headers=EN).text
    for words in (
        "Nothing has been saved yet.",
        "2 rows need correction",
        "Perhaps: Dinas Perhubungan.",
        "An old predicate.",
        "Import 1 row",
        "1 new, 0 changed",
    ):
        assert words in review
    assert queries.find_servant_by_nip(nip(1)) is None
    done = administrator.post(sent.location, data={"source": "BKD, rekap November", "reason": "rutin"}, headers=EN)
    assert done.status_code == 303
    assert queries.find_servant_by_nip(nip(1)) is not None
    history = administrator.get("/settings/workforce", headers=EN).text
    assert "pegawai.csv" in history
    assert "BKD, rekap November" in history


def test_the_review_of_a_change_shows_before_and_after(administrator: FlaskClient) -> None:
    first = upload(administrator, sheet([line(1)]))
    administrator.post(first.location, data={"source": "BKD", "reason": "rutin"})
    second = upload(administrator, sheet([line(1, post="Kepala Seksi", skp_2025="Baik", appointed_on="02-03-2016")]))
    text = administrator.get(second.location, headers=EN).text
    for words in (
        "<del>Pranata Komputer Ahli Muda</del>",
        "<ins>Kepala Seksi</ins>",
        "<del>Very good</del>",
        "<ins>Good</ins>",
        "<ins>2 March 2016</ins>",
    ):
        assert words in text


def test_earlier_files_are_read_page_by_page(administrator: FlaskClient) -> None:
    for number in range(26):
        upload(administrator, sheet([line(1)]), f"rekap-{number:02}.csv")
    first, last = (administrator.get(f"/settings/workforce?page={page}", headers=EN).text for page in (1, 2))
    assert first.count("rekap-") - last.count("rekap-") == 24
    assert 'href="/settings/workforce?page=2"' in first
    by_name = administrator.get("/settings/workforce?order=name", headers=EN).text
    assert by_name.index("rekap-00.csv") < by_name.index("rekap-24.csv")
    assert "rekap-25.csv" not in by_name


def test_the_bad_rows_come_back_as_a_workbook_in_the_readers_language(administrator: FlaskClient) -> None:
    sent = upload(administrator, sheet([line(1, nrk="12")]))
    answer = administrator.get(f"{sent.location}/errors.xlsx")
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(rows) == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"<script>alert(1)</script>", b"NIP,NRK\n=1+1,x", b"\x00" * 50])
def test_a_file_that_is_no_table_is_refused_beside_the_field_and_changes_nothing(administrator: FlaskClient, content: bytes) -> None:
    answer = upload(administrator, content, "../../<b>x</b>.xlsx")
    assert answer.status_code == 422
    assert 'id="file-err"' in answer.text
    assert queries.page_of_imports(number=1, size=25).total == 0


def test_hostile_cells_are_shown_as_text(administrator: FlaskClient) -> None:
    sent = upload(administrator, sheet([line(1, name="<script>alert(1)</script>", email="=cmd|x")]), "<img src=x>.csv")
    text = administrator.get(sent.location, headers=EN).text
    assert "<script>alert(1)" not in text
    assert "<img src=x>" not in text
    assert "May not begin with = + - or @" in text


def test_a_run_without_source_keeps_what_was_typed(administrator: FlaskClient) -> None:
    sent = upload(administrator, sheet([line(1)]))
    answer = administrator.post(sent.location, data={"source": "", "reason": "alasan yang panjang"}, headers=EN)
    assert answer.status_code == 422
    assert "alasan yang panjang" in answer.text
    assert queries.find_servant_by_nip(nip(1)) is None


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.AUDITOR, Role.HR_OFFICER])
def test_other_roles_do_not_see_the_import(agency: Body, as_: Callable[..., FlaskClient], role: Role) -> None:
    browser = as_(holder(role, "x@jakarta.test", agency))
    assert browser.get("/settings/workforce").status_code == 403
    assert upload(browser, sheet([line(1)])).status_code == 403


def test_a_stranger_is_sent_to_sign_in(as_: Callable[..., FlaskClient]) -> None:
    assert as_().get("/settings/workforce").location.startswith("/sign-in")
    assert as_().get("/me/data").location.startswith("/sign-in")


def test_a_servant_reads_every_field_of_their_own_record_with_source_and_day(agency: Body, as_: Callable[..., FlaskClient]) -> None:
    more = {"discipline_open_case": "Tidak", "sanction_severity": "", "sanction_until": "", "discipline_as_of": "01-11-2026"}
    content = sheet([line(1, supervisor_nip=nip(2), **more), line(2, **more)])
    services.import_file(content, "x.csv", source="BKD, rekap November", by=SYSTEM)
    account = accounts.find_account("pegawai1@jakarta.test")
    assert account is not None
    account.state = AccountState.ACTIVE
    db.session.commit()
    text = as_(account).get("/me/data", headers=EN).text
    for words in (
        "Pegawai 0001 (contoh)",
        "BKD, rekap November",
        "Public service",
        "2, basic",
        "Very good",
        "1 Nov 2026",
        "Pegawai 0002 (contoh)",
        "Functional, ahli muda",
    ):
        assert words in text
    assert "JF_MUDA" not in text


def test_somebody_without_a_record_is_told_so(administrator: FlaskClient) -> None:
    assert "No record of a civil servant" in administrator.get("/me/data", headers=EN).text


def test_while_the_worker_writes_the_page_says_how_far_it_is_and_offers_no_second_run(administrator: FlaskClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(background, "MANY", 2)
    review = upload(administrator, sheet([line(1), line(2)])).location
    assert administrator.post(review, data={"source": "BKD", "reason": "rutin"}, headers=EN).status_code == 303
    page = administrator.get(review, headers=EN).text
    for words in ("0 of 2 people", "data-follow", "It is being saved.", 'max="2"'):
        assert words in page
    assert 'name="source"' not in page
    assert "Being saved" in administrator.get("/settings/workforce", headers=EN).text
    found = db.session.query(WorkforceImport).one()
    again = administrator.post(review, data={"source": "BKD", "reason": "rutin"}, headers=EN)
    assert again.status_code == 422
    assert "has already been run" in again.text
    found.state, found.refusal = (
        ImportState.PREVIEWED,
        Text("The data changed since this review. Nothing was saved; upload the file again."),
    )
    db.session.commit()
    page = administrator.get(review, headers=EN).text
    assert "The import wrote nothing." in page
    assert "The data changed since this review" in page
    assert 'name="source"' in page


def take(administrator: FlaskClient, *lines: dict[str, Any], **data: str) -> Any:
    review = upload(administrator, sheet(lines)).location
    return administrator.post(review, data={"source": "BKD", "reason": "rutin", **data}, headers=EN)


def test_a_file_that_changes_very_much_is_not_run_without_a_tick_and_the_box_says_so(administrator: FlaskClient) -> None:
    people = [line(number) for number in range(1, 31)]
    assert take(administrator, *people).status_code == 303
    moved = [line(number, post="Kepala Seksi") for number in range(1, 11)]
    review = upload(administrator, sheet(moved)).location
    page = administrator.get(review, headers=EN).text
    for words in (
        "One column changes for very many people",
        "Post: 10 of 30 people on record, 34%; the limit is 25%.",
        "Very many people on record are not in this file",
    ):
        assert words in page
    refused = administrator.post(review, data={"source": "BKD", "reason": "rutin"}, headers=EN)
    assert refused.status_code == 422
    assert 'id="checked-err"' in refused.text
    assert queries.find_servant_by_nip(nip(1)).post != "Kepala Seksi"
    ticked = administrator.post(review, data={"source": "BKD", "reason": "Penataan jabatan.", "checked": "y"}, headers=EN)
    assert ticked.status_code == 303


def test_a_file_that_changes_little_has_no_box(administrator: FlaskClient) -> None:
    page = administrator.get(upload(administrator, sheet([line(1)])).location, headers=EN).text
    assert 'name="checked"' not in page
    for words in ("Moved", "Leaving", "Absent"):
        assert words in page


def test_an_import_is_undone_after_a_page_that_says_what_that_does(administrator: FlaskClient) -> None:
    take(administrator, line(1))
    done = take(administrator, line(1, post="Kepala Seksi"), line(2))
    assert f"{done.location}/undo" in administrator.get(done.location, headers=EN).text
    page = administrator.get(f"{done.location}/undo", headers=EN).text
    for words in ("Old values back", "Count as left", "Nothing has been undone yet."):
        assert words in page
    refused = administrator.post(f"{done.location}/undo", data={"reason": ""}, headers=EN)
    assert (refused.status_code, 'id="reason-err"' in refused.text) == (422, True)
    assert administrator.post(f"{done.location}/undo", data={"reason": "Berkas salah bulan."}, headers=EN).status_code == 303
    after = administrator.get(done.location, headers=EN).text
    for words in (
        "This import was undone by",
        "Berkas salah bulan.",
        "1 people have their old values back, 1 count as left, 0 stayed as they were.",
    ):
        assert words in after
    assert "/undo" not in after
    assert queries.find_servant_by_nip(nip(2)) is None
    assert "Undone" in administrator.get("/settings/workforce", headers=EN).text
    assert "cannot be undone" in administrator.get(f"{done.location}/undo", headers=EN).text
    assert administrator.post(f"{done.location}/undo", data={"reason": "lagi"}, headers=EN).status_code == 422


def test_the_review_of_an_older_report_still_opens(administrator: FlaskClient) -> None:
    review = upload(administrator, sheet([line(1)])).location
    found = db.session.query(WorkforceImport).one()
    found.report = {key: value for key, value in found.report.items() if key not in {"moved", "kept", "kept_cells", "alarms"}}
    db.session.commit()
    assert administrator.get(review, headers=EN).status_code == 200


def test_the_review_names_what_a_confirmed_correction_keeps(administrator: FlaskClient) -> None:
    take(administrator, line(1), line(2))
    request = fixed("retires_on", "2049-04-01")
    page = administrator.get(upload(administrator, sheet([line(1), line(2)])).location, headers=EN).text
    for words in ("1 cell kept by a confirmed correction", "Pegawai 0001 (contoh)", "1 April 2049", request.number, "Tell its owner"):
        assert words in page


def test_whoever_is_spared_by_undoing_is_named_with_the_reason(administrator: FlaskClient) -> None:
    take(administrator, line(1), line(2))
    done = take(administrator, line(1, post="Kepala Seksi"), line(2, post="Kepala Seksi"))
    request = fixed("grade", "IV/a")
    page = administrator.get(f"{done.location}/undo", headers=EN).text
    assert f"A correction was confirmed since: {request.number}." in page
    assert administrator.post(f"{done.location}/undo", data={"reason": "Berkas salah bulan."}, headers=EN).status_code == 303
    assert "1 stayed as they were" in administrator.get(done.location, headers=EN).text


def test_the_files_are_found_by_words_and_state_and_taken_as_a_sheet(administrator: FlaskClient) -> None:
    upload(administrator, sheet([line(1)]), "november.csv")
    assert "november.csv" in administrator.get("/settings/workforce?text=november&state=previewed").text
    nothing = administrator.get("/settings/workforce?text=zzz", headers={"Accept-Language": "en"}).text
    assert "november.csv" not in nothing
    assert "No file fits" in nothing
    assert "november.csv" not in administrator.get("/settings/workforce?state=run").text
    assert administrator.get("/settings/workforce/files.xlsx?state=previewed").data.startswith(b"PK")
