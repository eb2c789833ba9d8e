"""A body is renamed and ended by one decision each, seen by nobody else's change, and never while something stands in it."""

import datetime as dt
from typing import Any

import pytest

from portal.accounts import services as accounts
from portal.audit import queries as record
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, NotFoundError, StaleVersionError
from portal.kernel.identity import SYSTEM, Role
from portal.organisations import presenters, queries, services
from portal.organisations.domain import BodyKind, version_of
from portal.organisations.models import Body
from portal.organisations.queries import Wanted
from portal.reference import services as reference
from portal.workflow import services as workflow
from portal.workforce import services as workforce
from tests.factories.organisations import body
from tests.factories.workforce import line, sheet

LATER = dt.date(2030, 1, 1)


@pytest.fixture
def province(app: Any) -> Body:
    return body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh")


@pytest.fixture
def agency(province: Body) -> Body:
    return body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", province)


@pytest.fixture
def unit(agency: Body) -> Body:
    return body(BodyKind.UNIT, "DISHUB-A", "Bidang Angkutan", agency)


def seen(of: Body) -> str:
    return version_of(of.name, of.short_name, of.valid_to, of.place)


def rename(of: Body, name: str, short_name: str | None = None, place: str | None = None) -> Body:
    return services.rename_body(of.id, services.Called(name, short_name, place), reason="Pergub 12/2026", version=seen(of), by=SYSTEM)


def end(of: Body, on: dt.date = LATER) -> Body:
    return services.end_body(of.id, on=on, reason="Perda 1/2029", version=seen(of), by=SYSTEM)


def details_of(of: Body, event: str) -> list[dict[str, Any]]:
    db.session.commit()
    return [found.detail or {} for found in record.lines_of([("body", of.id)]) if found.entry.event == event]


def said(refused: pytest.ExceptionInfo[DomainError]) -> str:
    return str(refused.value.text)


def test_a_new_name_stands_in_the_record_beside_the_old_one_with_its_reason(unit: Body) -> None:
    rename(unit, "Bidang  Angkutan Jalan", "BAJ")
    (kept,) = details_of(unit, "organisations.body.renamed")
    assert kept["before"] == {"name": "Bidang Angkutan", "short_name": None, "place": None}
    assert kept["after"] == {"name": "Bidang Angkutan Jalan", "short_name": "BAJ", "place": None}
    assert kept["reason"] == "Pergub 12/2026"


def test_a_place_is_told_to_what_stands_below_and_stands_in_the_record(agency: Body, unit: Body) -> None:
    assert queries.standing_of(unit.id).place is None
    rename(agency, agency.name, None, "31.74")
    found = queries.standing_of(unit.id)
    assert (found.unit, found.agency, found.agency_name, found.place) == ("DISHUB-A", "DISHUB", "Dinas Perhubungan", "31.74")
    rename(unit, unit.name, None, "31.01")
    assert (queries.standing_of(unit.id).place, queries.standing_of(agency.id).place) == ("31.01", "31.74")
    (kept,) = details_of(unit, "organisations.body.renamed")
    assert (kept["before"]["place"], kept["after"]["place"]) == (None, "31.01")


def test_a_name_that_a_sibling_bears_or_that_changes_nothing_is_refused(agency: Body, unit: Body) -> None:
    other = body(BodyKind.UNIT, "DISHUB-B", "Bidang Lalu Lintas", agency)
    with pytest.raises(ConflictError) as refused:
        rename(unit, "bidang lalu lintas")
    assert refused.value.field == "name"
    with pytest.raises(DomainError, match="on record already"):
        rename(unit, "Bidang Angkutan")
    rename(other, "BIDANG LALU LINTAS")
    assert other.name == "BIDANG LALU LINTAS"


def test_two_administrators_do_not_overwrite_one_another(unit: Body) -> None:
    read = seen(unit)
    rename(unit, "Bidang Angkutan Jalan")
    with pytest.raises(StaleVersionError, match="Bidang Angkutan Jalan"):
        services.rename_body(unit.id, services.Called("Bidang Angkutan Umum"), reason="x", version=read, by=SYSTEM)
    with pytest.raises(StaleVersionError):
        services.end_body(unit.id, on=LATER, reason="x", version=read, by=SYSTEM)


def test_an_end_stands_in_the_record_and_can_be_moved_until_its_day_has_come(unit: Body) -> None:
    end(unit)
    end(unit, LATER + dt.timedelta(days=31))
    first, second = details_of(unit, "organisations.body.ended")
    assert first["after"] == {"valid_to": "2030-01-01"}
    assert second["before"] == {"valid_to": "2030-01-01"}
    assert second["reason"] == "Perda 1/2029"
    assert str(presenters.period_of(unit)) == "It will end on 2030-02-01."


def test_what_has_ended_is_not_changed_any_more(unit: Body) -> None:
    end(unit, clock.today())
    with pytest.raises(IllegalMoveError):
        rename(unit, "Bidang Lain")
    with pytest.raises(IllegalMoveError):
        end(unit)
    assert presenters.has_ended(unit)
    assert str(presenters.period_of(unit)).startswith("It has not existed since")


def test_a_body_ends_after_it_began(unit: Body) -> None:
    with pytest.raises(DomainError) as refused:
        end(unit, unit.valid_from)
    assert refused.value.field == "valid_to"


def test_a_body_does_not_end_before_those_below_it(agency: Body, unit: Body) -> None:
    with pytest.raises(DomainError, match="directly under it: 1") as refused:
        end(agency)
    assert refused.value.field == "valid_to"
    end(unit)
    with pytest.raises(DomainError):
        end(agency, LATER - dt.timedelta(days=1))
    end(agency)


def test_a_body_does_not_end_while_people_stand_in_it_or_roles_are_held_in_it(agency: Body) -> None:
    reference.seed(national_calendar=False)
    read = workforce.preview_import(sheet([line(1), line(2)]), "pegawai.csv", by=SYSTEM, say=str)
    workforce.run_import(read.id, "BKD", "uji", by=SYSTEM)
    officer = accounts.open_account(email="officer@jakarta.test", name="Rina", by=SYSTEM)
    accounts.give_grant(officer, Role.HR_OFFICER, agency.id, by=SYSTEM)
    with pytest.raises(DomainError) as refused:
        end(agency)
    assert "Civil servants on record in it: 2." in said(refused)
    assert "Roles that are held in it: 3." in said(refused)


def test_an_office_of_a_procedure_does_not_end(province: Body) -> None:
    step = {"key": "look", "role": "curator", "office": "bpsdm", "days": 2, "acting": True, "outcomes": []}
    workflow.load_procedure("uji", 1, dt.date(2020, 1, 1), "uji", {"steps": [step]})
    bpsdm = body(BodyKind.AGENCY, "BPSDM", "Badan Pengembangan Sumber Daya Manusia", province)
    with pytest.raises(DomainError, match="Procedures that send their cases to it: "):
        end(bpsdm)


def test_nothing_is_entered_below_what_ends_or_before_it_began(agency: Body, unit: Body) -> None:
    with pytest.raises(DomainError) as refused:
        services.create_body(
            kind=BodyKind.UNIT, code="X", name="X", parent=agency, valid_from=agency.valid_from - dt.timedelta(days=1), by=SYSTEM
        )
    assert refused.value.field == "valid_from"
    end(unit)
    with pytest.raises(DomainError) as refused:
        services.create_body(kind=BodyKind.UNIT, code="X", name="X", parent=unit, by=SYSTEM)
    assert refused.value.field == "parent"


def test_a_name_is_not_free_before_its_bearer_has_ended(agency: Body, unit: Body) -> None:
    end(unit)
    with pytest.raises(ConflictError):
        services.create_body(kind=BodyKind.UNIT, code="X", name="Bidang Angkutan", parent=agency, by=SYSTEM)
    services.create_body(kind=BodyKind.UNIT, code="X", name="Bidang Angkutan", parent=agency, valid_from=LATER, by=SYSTEM)


def test_a_name_that_two_take_at_the_same_moment_goes_to_one(agency: Body, unit: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "find_sibling", lambda *_: None)
    with pytest.raises(ConflictError) as refused:
        services.create_body(kind=BodyKind.UNIT, code="X", name="Bidang Angkutan", parent=agency, by=SYSTEM)
    assert refused.value.field == "name"


def names(wanted: Wanted, order: str = "") -> list[str]:
    return [one.body.code for one in queries.page_of_bodies(wanted, order=order, number=1, size=25).rows]


def test_the_list_reads_like_the_tree_and_leaves_partners_out(province: Body, agency: Body, unit: Body) -> None:
    deep = body(BodyKind.UNIT, "DISHUB-A1", "Seksi Izin", unit)
    body(BodyKind.AGENCY, "BKD", "Badan Kepegawaian Daerah", province)
    body(BodyKind.COMPANY, "9999", "PT Contoh")
    body(BodyKind.UNIT, "OLD", "Bidang Lama", agency, valid_to=dt.date(2021, 1, 1))
    assert names(Wanted()) == ["DKI", "BKD", "DISHUB", "DISHUB-A", "DISHUB-A1"]
    assert "OLD" in names(Wanted(every=True))
    assert names(Wanted(text="izin")) == ["DISHUB-A1"]
    assert names(Wanted(kind="agency")) == ["BKD", "DISHUB"]
    assert names(Wanted(agency_id=agency.id)) == ["DISHUB", "DISHUB-A", "DISHUB-A1"]
    assert names(Wanted(above_id=agency.id)) == ["DISHUB-A"]
    assert names(Wanted(), "-code")[:2] == ["DKI", "DISHUB-A1"]
    below = {one.body.code: one.below for one in queries.page_of_bodies(Wanted(), number=1, size=25).rows}
    assert below == {"DKI": 4, "BKD": 0, "DISHUB": 2, "DISHUB-A": 1, "DISHUB-A1": 0}
    lines = {one.body.code: one.agency_name for one in queries.page_of_bodies(Wanted(), number=1, size=25).rows}
    assert lines["DISHUB-A1"] == "Dinas Perhubungan"
    assert dict(presenters.places())[str(deep.id)] == "Seksi Izin, Bidang Angkutan, Dinas Perhubungan"


def test_a_partner_s_body_is_not_one_of_the_tree(app: Any) -> None:
    with pytest.raises(NotFoundError):
        queries.get_own(body(BodyKind.COMPANY, "9999", "PT Contoh").id)


def test_a_body_that_is_not_there_cannot_be_locked(unit: Body) -> None:
    gone = unit.id
    db.session.delete(unit)
    db.session.flush()
    with pytest.raises(NotFoundError):
        queries.lock_body(gone)


def test_a_body_to_come_says_from_when(agency: Body) -> None:
    made = services.create_body(kind=BodyKind.UNIT, code="X", name="Bidang Baru", parent=agency, valid_from=LATER, by=SYSTEM)
    assert str(presenters.period_of(made)) == "It will exist from 2030-01-01."
    assert presenters.period_of(agency) is None
