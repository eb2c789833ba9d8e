"""A workforce file adds and changes people, leaves bad rows out whole, and the second time changes nothing."""

import datetime as dt
import io
import uuid
from typing import Any

import pytest
import python_calamine
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal.accounts.models import Account, RoleGrant
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError, StaleVersionError
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from portal.workforce import adapters, queries, services
from portal.workforce.domain.codes import Employment, ImportState, LegalStatus, Predicate
from portal.workforce.models import PerformanceRating, Servant, ServantCompetency, WorkforceImport
from portal.workforce.queries import difference
from tests.factories.organisations import body
from tests.factories.workforce import header, line, nip, sheet

ADMINISTRATOR = Identity(uuid.uuid4(), "Rizal Hakim", "admin@jakarta.test")


@pytest.fixture
def lists(app: Any) -> None:
    reference.seed(national_calendar=False)
    province = body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh")
    agency = body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", province)
    body(BodyKind.UNIT, "DISHUB-1", "Seksi Terminal", agency)
    body(BodyKind.AGENCY, "DISTAMHUT", "Dinas Pertamanan dan Hutan Kota", province)


def preview(*lines: dict[str, Any], name: str = "pegawai.csv") -> WorkforceImport:
    return services.preview_import(sheet(lines), name, by=ADMINISTRATOR)


def take(*lines: dict[str, Any]) -> WorkforceImport:
    found = preview(*lines)
    return services.run_import(found.id, "BKD, rekap 24 November 2026", "rutin", by=ADMINISTRATOR)


def on_record(number: int) -> Servant:
    found = queries.anyone_by_nip(nip(number))
    assert found is not None
    return found


def counts(found: WorkforceImport) -> tuple[int, ...]:
    return tuple(found.report[key] for key in ("new", "changed", "same", "bad", "leaving", "absent"))


def errors(found: WorkforceImport) -> list[tuple[int, str, str]]:
    return [(e["row"], e["column"], str(Text.from_json(e["reason"]))) for e in found.report["errors"]]


@pytest.mark.usefixtures("lists")
def test_a_new_person_comes_in_with_everything_that_the_row_says() -> None:
    found = take(line(1, unit="Seksi Terminal", supervisor_nip=nip(2)), line(2))
    assert counts(found) == (2, 0, 0, 0, 0, 0)
    servant = on_record(1)
    assert (servant.name, servant.email, servant.post_class, servant.grade) == (
        "Pegawai 0001 (contoh)",
        "pegawai1@jakarta.test",
        "JF_MUDA",
        "III/c",
    )
    assert (servant.employment_type, servant.legal_status, servant.appointed_on) == (
        Employment.PNS,
        LegalStatus.ACTIVE,
        dt.date(2016, 3, 1),
    )
    assert servant.supervisor_id == on_record(2).id
    assert servant.rating_of(2025) is Predicate.SANGAT_BAIK
    assert servant.rating_of(2024) is Predicate.BAIK
    assert servant.rating_of(2023) is None
    assert servant.source == "BKD, rekap 24 November 2026"
    assert {(row.competency_code, row.level) for row in queries.competencies_of(servant.id)} == {("M.05", 2), ("M.07", 3)}
    assert [row.year for row in queries.ratings_of(servant.id)] == [2025, 2024]


@pytest.mark.usefixtures("lists")
def test_the_same_file_twice_changes_nothing() -> None:
    lines = [line(n, supervisor_nip=nip(1) if n > 1 else "") for n in range(1, 6)]
    take(*lines)
    before = {row.id: (row.source_at, row.created_at) for row in db.session.scalars(select(Servant))}
    again = take(*lines)
    assert counts(again) == (0, 0, 5, 0, 0, 0)
    assert {row.id: (row.source_at, row.created_at) for row in db.session.scalars(select(Servant))} == before
    assert db.session.scalar(select(func.count()).select_from(ServantCompetency)) == 10
    assert db.session.scalar(select(func.count()).select_from(PerformanceRating)) == 10


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("changed", "column", "after"),
    [
        ({"post": "Kepala Seksi"}, "post", "Kepala Seksi"),
        ({"unit": "Seksi Terminal"}, "body_id", "Seksi Terminal"),
        ({"skp_2025": "Baik"}, "skp_2025", "BAIK"),
        ({"levels": "M.05=3; M.07=3"}, "levels", "M.05=3; M.07=3"),
        ({"retires_on": "01-04-2048"}, "retires_on", {"day": "2048-04-01"}),
        ({"grade": ""}, "grade", None),
    ],
)
def test_a_changed_cell_is_reported_and_written(changed: dict[str, Any], column: str, after: Any) -> None:
    take(line(1), line(2))
    found = preview(line(1) | changed, line(2))
    assert counts(found) == (0, 1, 1, 0, 0, 0)
    assert [(f["column"], f["after"]) for f in found.report["changes"][0]["fields"]] == [(column, after)]
    assert found.report["by_column"] == {column: 1}
    services.run_import(found.id, "BKD", "", by=ADMINISTRATOR)
    assert counts(preview(line(1) | changed, line(2))) == (0, 0, 2, 0, 0, 0)


@pytest.mark.usefixtures("lists")
def test_a_column_that_is_absent_leaves_the_record_as_it_is_and_an_empty_rating_too() -> None:
    take(line(1))
    less = {key: value for key, value in line(1, skp_2025="").items() if key not in {"grade", "levels", "skp_2024"}}
    assert counts(take(less)) == (0, 0, 1, 0, 0, 0)
    assert on_record(1).grade == "III/c"
    assert on_record(1).rating_of(2025) is Predicate.SANGAT_BAIK


@pytest.mark.usefixtures("lists")
def test_a_bad_row_stays_out_whole_and_the_good_ones_go_in() -> None:
    take(line(1))
    found = take(line(1, post="Kepala Seksi", email="salah"), line(2), line(3, agency="Dinas Pertamanan"))
    assert counts(found) == (1, 0, 0, 2, 0, 0)
    assert on_record(1).post == "Pranata Komputer Ahli Muda"
    assert [(row, column) for row, column, _ in errors(found)] == [(1, "email"), (3, "agency")]
    assert errors(found)[1][2].endswith("Perhaps: Dinas Pertamanan dan Hutan Kota.")


@pytest.mark.usefixtures("lists")
def test_a_supervisor_may_stand_later_but_must_stand_somewhere() -> None:
    found = take(
        line(1, supervisor_nip=nip(2)), line(2, email="salah"), line(3, supervisor_nip=nip(1)), line(4, supervisor_nip=nip(9)), line(5)
    )
    assert counts(found) == (1, 0, 0, 4, 0, 0)
    assert {(row, column) for row, column, _ in errors(found)} == {
        (1, "supervisor_nip"),
        (2, "email"),
        (3, "supervisor_nip"),
        (4, "supervisor_nip"),
    }


@pytest.mark.usefixtures("lists")
def test_a_number_of_somebody_else_is_refused_but_two_people_may_exchange_theirs() -> None:
    take(line(1), line(2), line(3))
    assert errors(preview(line(1, nrk="990003")))[0][1:] == ("nrk", "Belongs to somebody else on record.")
    swapped = take(line(1, nrk="990002"), line(2, nrk="990001"))
    assert counts(swapped) == (0, 2, 0, 0, 0, 1)
    assert (on_record(1).nrk, on_record(2).nrk) == ("990002", "990001")


@pytest.mark.usefixtures("lists")
def test_a_pppk_with_a_new_number_is_the_same_person() -> None:
    old, new = "199107192023212911", "199107192025222911"
    take(line(1, nip=old, employment_type="PPPK", grade="IX"))
    who = queries.anyone_by_nip(old)
    assert who is not None
    found = take(line(1, nip=new, employment_type="PPPK", grade="IX"))
    assert counts(found) == (0, 1, 0, 0, 0, 0)
    moved = queries.anyone_by_nip(new)
    assert moved is not None
    assert moved.id == who.id


@pytest.mark.usefixtures("lists")
def test_a_person_leaves_only_by_a_row_with_a_leaving_date_and_the_absent_are_counted() -> None:
    take(line(1), line(2), line(3))
    found = take(line(1, left_on="20-11-2026"), line(2))
    assert counts(found) == (0, 1, 1, 0, 1, 1)
    assert queries.find_servant_by_nip(nip(1)) is None
    assert on_record(1).left_on == dt.date(2026, 11, 20)
    assert queries.find_servant_by_nip(nip(3)) is not None


@pytest.mark.usefixtures("lists")
def test_a_bad_row_s_person_is_not_absent() -> None:
    take(line(1), line(2))
    assert counts(preview(line(1, email="salah"), line(2))) == (0, 0, 1, 1, 0, 0)


def grants(number: int) -> set[Role]:
    open_grants = select(RoleGrant.role).join(Account, Account.id == RoleGrant.account_id)
    return set(db.session.scalars(open_grants.where(Account.email == f"pegawai{number}@jakarta.test", RoleGrant.ends_at.is_(None))))


@pytest.mark.usefixtures("lists")
def test_grants_follow_arrival_a_change_of_supervisor_and_leaving() -> None:
    take(line(1), line(2), line(3, supervisor_nip=nip(1)))
    assert (grants(1), grants(2), grants(3)) == ({Role.CIVIL_SERVANT, Role.SUPERVISOR}, {Role.CIVIL_SERVANT}, {Role.CIVIL_SERVANT})
    take(line(1), line(2), line(3, supervisor_nip=nip(2)))
    assert (grants(1), grants(2)) == ({Role.CIVIL_SERVANT}, {Role.CIVIL_SERVANT, Role.SUPERVISOR})
    take(line(1), line(2), line(3, supervisor_nip=nip(2), left_on="24-11-2026"))
    assert (grants(2), grants(3)) == ({Role.CIVIL_SERVANT}, set())
    assert [row.id for row in queries.subordinates_of(on_record(2).id)] == []


@pytest.mark.usefixtures("lists")
def test_a_leaving_date_ahead_ends_the_grants_when_its_day_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    take(line(1, left_on="30-11-2026"))
    assert grants(1) == {Role.CIVIL_SERVANT}
    assert services.end_departed() == 0
    monkeypatch.setattr("portal.kernel.clock._source", lambda: dt.datetime(2026, 11, 30, 1, tzinfo=dt.UTC))
    assert services.end_departed() == 1
    assert grants(1) == set()


@pytest.mark.usefixtures("lists")
def test_a_file_that_is_only_looked_at_writes_nobody() -> None:
    found = preview(line(1))
    assert found.state is ImportState.PREVIEWED
    assert db.session.scalar(select(func.count()).select_from(Servant)) == 0


@pytest.mark.usefixtures("lists")
def test_data_that_changed_since_the_review_stop_the_run() -> None:
    take(line(1), line(2))
    found = preview(line(1, post="Kepala Seksi"))
    on_record(1).post = "Sekretaris"
    db.session.flush()
    with pytest.raises(StaleVersionError, match="changed since this review"):
        services.run_import(found.id, "BKD", "", by=ADMINISTRATOR)


@pytest.mark.usefixtures("lists")
def test_a_file_runs_once_and_a_newer_upload_takes_the_place_of_an_older() -> None:
    first, second = preview(line(1)), preview(line(1))
    assert (first.state, first.content) == (ImportState.DROPPED, None)
    with pytest.raises(IllegalMoveError):
        services.run_import(first.id, "BKD", "", by=ADMINISTRATOR)
    services.run_import(second.id, "BKD", "", by=ADMINISTRATOR)
    assert second.content is None
    with pytest.raises(IllegalMoveError):
        services.run_import(second.id, "BKD", "", by=ADMINISTRATOR)


@pytest.mark.usefixtures("lists")
def test_a_run_without_a_source_is_refused_beside_the_field() -> None:
    with pytest.raises(DomainError) as refused:
        services.run_import(preview(line(1)).id, " ", "", by=ADMINISTRATOR)
    assert refused.value.field == "source"


@pytest.mark.usefixtures("lists")
def test_one_record_is_kept_of_an_import_with_the_digest_and_the_counts() -> None:
    found = take(line(1), line(2, email="salah"))
    db.session.commit()
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "workforce.import.run")).all()
    detail = db.session.scalars(select(AuditDetail).where(AuditDetail.entry_id == entries[0].id)).one()
    assert len(entries) == 1
    assert detail.document["after"]["sha256"] == found.file_digest
    assert (detail.document["after"]["new"], detail.document["after"]["bad"]) == (1, 1)


@pytest.mark.usefixtures("lists")
def test_a_crash_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = preview(line(1))
    db.session.commit()

    def broken(*_: Any) -> None:
        statement, cause = "written", RuntimeError("the server is gone")
        raise OperationalError(statement, {}, cause)

    monkeypatch.setattr(difference.Stage, "_write_ratings", broken)
    with pytest.raises(OperationalError):
        services.run_import(found.id, "BKD", "", by=ADMINISTRATOR)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Servant)) == 0
    assert queries.get_import(found.id).state is ImportState.PREVIEWED


@pytest.mark.usefixtures("lists")
def test_the_error_file_holds_the_bad_rows_as_they_stood_with_the_reasons_and_no_formula() -> None:
    found = preview(line(1), line(2, email="=1+1", nrk="12"), line(3))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(found.errors_file or b""))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[0][-1] == "What is wrong"
    assert rows[1][3] == "=1+1"
    assert "NRK: Consists of 6 digits; 2 characters were given." in rows[1][-1]
    assert "Official e-mail: May not begin with" in rows[1][-1]


@pytest.mark.usefixtures("lists")
def test_a_workbook_reads_like_a_table_of_commas_or_semicolons() -> None:
    rows = [line(1), line(2)]
    book = adapters.workbook_of([[header(key) for key in rows[0]], *[[str(cell) for cell in row.values()] for row in rows]])
    for content in (book, sheet(rows, ";"), b"\xef\xbb\xbf" + sheet(rows)):
        assert counts(services.preview_import(content, "x", by=ADMINISTRATOR)) == (2, 0, 0, 0, 0, 0)


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 x", b"PK\x03\x04 no workbook", b"\xff\xfe\x00a,b", b"just words", b"a,b\0,c\n", b"NIP,NRK\n", b'NIP,"unclosed\n'],
)
def test_a_file_that_is_no_table_is_refused_beside_the_field(content: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        services.preview_import(content, "x.csv", by=ADMINISTRATOR)
    assert refused.value.field == "file"


def test_a_name_that_several_units_of_an_agency_bear_says_nothing_and_their_codes_do(lists: None) -> None:
    agency = organisations.find_body_by_code("DISHUB")
    first = body(BodyKind.UNIT, "DISHUB-2", "Bidang Lalu Lintas", agency)
    other = body(BodyKind.UNIT, "DISHUB-3", "Seksi Terminal", first)

    found = preview(line(1, agency="Dinas Perhubungan", unit="Seksi Terminal"))
    assert errors(found) == [(1, "unit", "The code of the unit: several of this agency bear this name (DISHUB-1, DISHUB-3).")]
    take(line(1, agency="Dinas Perhubungan", unit="DISHUB-3"), line(2, agency="Dinas Perhubungan", unit="Bidang Lalu Lintas"))
    assert on_record(1).body_id == other.id
    assert on_record(2).body_id == first.id
