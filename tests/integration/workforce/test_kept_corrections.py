"""A confirmed correction holds against files that still bring the old value, and ends with one that brings another."""

import uuid

import pytest

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import StaleVersionError
from portal.kernel.identity import SYSTEM, Identity
from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from portal.workforce import queries, services
from portal.workforce.domain.requests import RequestKind, RequestState
from portal.workforce.models import RecordRequest
from portal.workforce.queries import fixes
from portal.workforce.services.records import put_in_force, written_record
from tests.factories import requests as made
from tests.factories.organisations import body
from tests.factories.workforce import line, nip, sheet

ADMINISTRATOR = Identity(uuid.uuid4(), "Rizal Hakim", "admin@jakarta.test")
MORE = {"discipline_open_case": "Tidak", "sanction_severity": "", "sanction_until": "", "discipline_as_of": "01-11-2026"}


@pytest.fixture
def lists(app):
    reference.seed(national_calendar=False)
    body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))


def preview(*lines):
    return services.preview_import(sheet(lines), "pegawai.csv", by=ADMINISTRATOR)


def take(*lines):
    return services.run_import(preview(*lines).id, "BKD, rekap", "rutin", by=ADMINISTRATOR)


def servant(number=1):
    return queries.anyone_by_nip(nip(number))


def fixed(field, after, number=1):
    """A correction that was confirmed."""
    by = Identity(uuid.uuid4(), "Nadia", "nadia@jakarta.test")
    request = RecordRequest(
        id=uuid.uuid4(),
        number=queries.next_request_number(2026),
        servant_id=servant(number).id,
        account_id=by.account_id,
        kind=RequestKind.CORRECTION,
        state=RequestState.ACCEPTED,
        field=field,
        before=None,
        after=after,
        document={},
        reason="uji",
        proof_id=made.asked(by).proof_id,
        round=1,
        submitted_at=clock.now(),
        decided_at=clock.now(),
    )
    db.session.add(request)
    db.session.flush()
    put_in_force(request, field, after, by=SYSTEM)
    db.session.commit()
    return request


def is_open(field):
    return field in queries.fixes_of(servant().id)


CASES = [
    ("post", "Kepala Seksi", {}, {"post": "Sekretaris"}),
    ("grade", "III/d", {}, {"grade": "IV/a"}),
    ("retires_on", "2049-04-01", {"retires_on": "01-04-2048"}, {"retires_on": "01-04-2050"}),
    ("email", "nadia@jakarta.test", {}, {"email": "lain@jakarta.test"}),
    ("skp_2025", "BAIK", {}, {"skp_2025": "Kurang"}),
    ("discipline_open_case", "true", MORE, {}),
    (
        "sanction_until",
        "2027-01-01",
        MORE | {"sanction_severity": "Sedang", "sanction_until": "31-12-2026"},
        {"sanction_until": "31-03-2027"},
    ),
    ("service_bond_until", None, {"service_bond_until": "01-01-2028"}, {"service_bond_until": "01-01-2029"}),
]


def value_of(field):
    return written_record(servant()).get(field)


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(("field", "after", "first", "_"), CASES)
def test_a_file_with_the_old_value_does_not_undo_a_correction_and_says_so(field, after, first, _):
    take(line(1, **first), line(2, **first))
    request = fixed(field, after)
    found = preview(line(1, **first), line(2, **first))
    assert (found.report["changed"], found.report["same"], found.report["kept"]) == (0, 2, 1)
    kept = found.report["kept_cells"][0]
    assert (kept["row"], kept["column"], kept["value"], kept["number"]) == (1, field, after, request.number)
    services.run_import(found.id, "BKD", "", by=ADMINISTRATOR)
    assert value_of(field) == after
    assert is_open(field)


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(("field", "after", "first", "third"), [case for case in CASES if case[3]])
def test_a_file_with_another_value_ends_a_correction(field, after, first, third):
    take(line(1, **first), line(2, **first))
    fixed(field, after)
    found = preview(line(1, **first | third), line(2, **first))
    assert (found.report["changed"], found.report["kept"]) == (1, 0)
    assert is_open(field)
    services.run_import(found.id, "BKD", "", by=ADMINISTRATOR)
    assert value_of(field) not in {after, None}
    assert not is_open(field)
    assert queries.fixes_of(servant().id) == {}


@pytest.mark.usefixtures("lists")
def test_a_file_with_the_corrected_value_ends_the_correction_and_changes_nothing():
    take(line(1), line(2))
    fixed("grade", "III/d")
    found = take(line(1, grade="III/d"), line(2))
    assert (found.report["same"], found.report["kept"]) == (2, 0)
    assert servant().grade == "III/d"
    assert not is_open("grade")


@pytest.mark.usefixtures("lists")
def test_a_file_without_the_column_leaves_the_correction_alone():
    take(line(1))
    fixed("grade", "III/d")
    take({key: value for key, value in line(1).items() if key != "grade"})
    assert (servant().grade, is_open("grade")) == ("III/d", True)


@pytest.mark.usefixtures("lists")
def test_a_second_correction_still_holds_against_the_source_that_never_followed():
    take(line(1))
    fixed("grade", "III/d")
    fixed("grade", "IV/a")
    take(line(1))
    assert (servant().grade, is_open("grade")) == ("IV/a", True)
    fixed("grade", "III/c")
    found = take(line(1))
    assert (servant().grade, found.report["kept"], is_open("grade")) == ("III/c", 0, False)


@pytest.mark.usefixtures("lists")
def test_other_cells_of_a_kept_row_are_written():
    take(line(1))
    fixed("grade", "III/d")
    found = take(line(1, post="Kepala Seksi"))
    assert found.report["by_column"] == {"post": 1}
    assert (servant().grade, servant().post) == ("III/d", "Kepala Seksi")


@pytest.mark.usefixtures("lists")
def test_a_corrected_supervisor_who_has_left_gives_way_to_the_file():
    take(line(1, supervisor_nip=nip(2)), line(2), line(3))
    fixed("supervisor_nip", nip(3))
    assert servant().supervisor_id == servant(3).id
    take(line(1, supervisor_nip=nip(2)), line(2), line(3))
    assert servant().supervisor_id == servant(3).id
    take(line(3, left_on="20-11-2026"))
    found = take(line(1, supervisor_nip=nip(2)), line(2))
    assert (found.report["bad"], servant().supervisor_id) == (0, servant(2).id)
    assert not is_open("supervisor_nip")


@pytest.mark.usefixtures("lists")
def test_a_corrected_address_that_the_file_gives_to_another_gives_way():
    take(line(1), line(2))
    fixed("email", "nadia@jakarta.test")
    found = take(line(1), line(2, email="nadia@jakarta.test"))
    assert found.report["bad"] == 0
    assert (servant().email, servant(2).email) == ("pegawai1@jakarta.test", "nadia@jakarta.test")


@pytest.mark.usefixtures("lists")
def test_a_corrected_end_of_a_sanction_gives_way_with_the_sanction():
    sanction = MORE | {"sanction_severity": "Ringan", "sanction_until": ""}
    take(line(1, **sanction))
    fixed("sanction_until", "2027-01-01")
    take(line(1, **MORE))
    assert (servant().sanction_severity, servant().sanction_until) == (None, None)
    assert not is_open("sanction_until")


@pytest.mark.usefixtures("lists")
def test_a_row_that_stays_out_neither_counts_nor_ends_anything():
    take(line(1), line(2))
    fixed("grade", "III/d")
    found = take(line(1, supervisor_nip=nip(9)), line(2))
    assert (found.report["bad"], found.report["kept"]) == (1, 0)
    assert is_open("grade")


@pytest.mark.usefixtures("lists")
def test_a_correction_that_is_confirmed_after_the_review_stops_the_run():
    take(line(1), line(2))
    found = preview(line(1, grade="IV/a"), line(2))
    fixed("grade", "III/d")
    with pytest.raises(StaleVersionError):
        services.run_import(found.id, "BKD", "", by=ADMINISTRATOR)


@pytest.mark.usefixtures("lists")
def test_without_a_correction_no_statement_is_sent_for_one(monkeypatch):
    def never(*_):
        pytest.fail("a field without a correction costs a statement")

    monkeypatch.setattr(fixes, "_keep", never)
    take(line(1), line(2))
    assert take(line(1, grade="IV/a"), line(2)).report["changed"] == 1
