"""The administrator enters, renames and ends agencies and units; what is refused is said beside its field, and what was typed stays."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import python_calamine
from flask.testing import FlaskClient

from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations import queries
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from tests.factories.accounts_of import holder
from tests.factories.organisations import body

EN = {"Accept-Language": "en"}
LIST = "/settings/organisations"


@pytest.fixture
def agency(app: Any) -> Body:
    return body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))


@pytest.fixture
def unit(agency: Body) -> Body:
    return body(BodyKind.UNIT, "DISHUB-A", "Bidang Angkutan", agency)


@pytest.fixture
def administrator(agency: Body, as_: Callable[..., FlaskClient]) -> FlaskClient:
    return as_(holder(Role.ADMINISTRATOR, "admin@jakarta.test", agency))


def entered(above: Body, **other: str) -> dict[str, str]:
    return {
        "kind": "unit",
        "parent": str(above.id),
        "name": "Bidang Lalu Lintas",
        "short_name": "Lalin",
        "code": "dishub-l",
        "valid_from-day": "1",
        "valid_from-month": "2",
        "valid_from-year": "2024",
        **other,
    }


def version_on(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_a_unit_that_was_entered_stands_on_its_page_and_in_the_lists(administrator: FlaskClient, agency: Body) -> None:
    sent = administrator.post(f"{LIST}/new", data=entered(agency), headers=EN)
    assert sent.status_code == 303
    page = administrator.get(sent.location, headers=EN).text
    for words in ("Bidang Lalu Lintas has been entered.", "DISHUB-L", "Lalin", "Nothing stands under it", "1 February 2024"):
        assert words in page
    assert "Bidang Lalu Lintas" in administrator.get(LIST, headers=EN).text
    assert "Bidang Lalu Lintas" in administrator.get(f"{LIST}/{agency.id}", headers=EN).text


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"name": "bidang angkutan"}, "name", "already bears that name"),
        ({"code": "DISHUB-A"}, "code", "This code is already taken."),
        ({"code": "dua kata"}, "code", "A code has letters and digits"),
        ({"kind": "agency"}, "parent", "cannot stand there"),
        ({"parent": ""}, "parent", "Choose one: Stands under."),
        ({"name": ""}, "name", "Fill this in: Name."),
        ({"valid_from-year": "2019"}, "valid_from", "exists from"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    administrator: FlaskClient, agency: Body, unit: Body, other: dict[str, str], field: str, words: str
) -> None:
    answer = administrator.post(f"{LIST}/new", data=entered(agency, **other), headers=EN)
    assert answer.status_code == 422
    fault = re.search(rf'id="{field}-err".*?</p>', answer.text, re.DOTALL)
    assert fault
    assert words in fault[0]
    assert 'value="Lalin"' in answer.text
    assert queries.find_body_by_code("DISHUB-L") is None


def test_the_page_of_a_body_leads_to_entering_one_under_it(administrator: FlaskClient, agency: Body) -> None:
    page = administrator.get(f"{LIST}/new?under={agency.id}&kind=unit", headers=EN).text
    assert re.search(rf'<option selected value="{agency.id}"', page)
    assert re.search(r'value="unit"\s+checked', page)


def test_a_new_name_is_seen_at_once(administrator: FlaskClient, unit: Body) -> None:
    address = f"{LIST}/{unit.id}/name"
    version = version_on(administrator.get(address, headers=EN).text)
    without_reason = administrator.post(address, data={"name": "Bidang Angkutan Jalan", "version": version}, headers=EN)
    assert without_reason.status_code == 422
    sent = administrator.post(address, data={"name": "Bidang Angkutan Jalan", "version": version, "reason": "Pergub 1/2026"}, headers=EN)
    assert sent.status_code == 303
    assert "<h1>Bidang Angkutan Jalan</h1>" in administrator.get(sent.location, headers=EN).text


def test_a_change_that_somebody_else_made_meanwhile_is_told_and_the_form_can_be_sent_again(administrator: FlaskClient, unit: Body) -> None:
    address, typed = f"{LIST}/{unit.id}/name", {"name": "Bidang Angkutan Umum", "reason": "Pergub 1/2026"}
    version = version_on(administrator.get(address, headers=EN).text)
    unit.name = "Bidang Angkutan Jalan"
    db.session.commit()
    refused = administrator.post(address, data={**typed, "version": version}, headers=EN)
    assert refused.status_code == 422
    assert "It is now called “Bidang Angkutan Jalan”" in refused.text
    assert 'value="Bidang Angkutan Umum"' in refused.text
    again = administrator.post(address, data={**typed, "version": version_on(refused.text)}, headers=EN)
    assert again.status_code == 303


def test_a_fault_of_one_s_own_does_not_hide_a_change_that_somebody_else_made(administrator: FlaskClient, unit: Body) -> None:
    address = f"{LIST}/{unit.id}/name"
    version = version_on(administrator.get(address, headers=EN).text)
    unit.name = "Bidang Angkutan Jalan"
    db.session.commit()
    faulty = administrator.post(address, data={"name": "Bidang Umum", "version": version, "reason": ""}, headers=EN)
    assert version_on(faulty.text) == version


def test_an_end_is_recorded_and_shown_and_later_days_do_not_have_the_body(administrator: FlaskClient, unit: Body) -> None:
    address = f"{LIST}/{unit.id}/end"
    day = {"valid_to-day": "1", "valid_to-month": "1", "valid_to-year": "2021", "reason": "Perda 1/2020"}
    sent = administrator.post(address, data={**day, "version": version_on(administrator.get(address, headers=EN).text)}, headers=EN)
    assert sent.status_code == 303
    page = administrator.get(sent.location, headers=EN).text
    assert "It has not existed since Friday, 1 January 2021." in page
    assert "Change the name" not in page
    assert "Bidang Angkutan" not in administrator.get(LIST, headers=EN).text
    assert "ended on 1 Jan 2021" in administrator.get(f"{LIST}?when=all", headers=EN).text


def test_what_stands_in_the_way_of_an_end_is_said_before_and_after_it_is_tried(
    administrator: FlaskClient, agency: Body, unit: Body
) -> None:
    address = f"{LIST}/{agency.id}/end"
    page = administrator.get(address, headers=EN).text
    assert "Today it cannot end:" in page
    assert "Organisations that stand directly under it: 1." in page
    assert "Roles that are held in it: 1." in page
    day = {"valid_to-day": "1", "valid_to-month": "1", "valid_to-year": "2030", "reason": "x", "version": version_on(page)}
    refused = administrator.post(address, data=day, headers=EN)
    assert refused.status_code == 422
    assert "It cannot end on" in refused.text
    db.session.refresh(agency)
    assert agency.valid_to is None


def test_the_list_is_searched_filtered_and_exported(administrator: FlaskClient, agency: Body, unit: Body) -> None:
    found = administrator.get(f"{LIST}?text=angkutan&kind=unit&agency={agency.id}", headers=EN).text
    assert "1 organisation" in found
    assert "No organisation fits" in administrator.get(f"{LIST}?text=tidak+ada", headers=EN).text
    assert "3 organisations" in administrator.get(f"{LIST}?kind=company&agency=x", headers=EN).text
    file = administrator.get(f"{LIST}.xlsx?kind=unit&agency={agency.id}&when=all", headers=EN)
    rows = python_calamine.load_workbook(io.BytesIO(file.data)).get_sheet_by_index(0).to_python()
    assert "Work unit; Dinas Perhubungan; Also ended and future ones" in rows[1][0]
    assert rows[4][:6] == ["Bidang Angkutan", "", "DISHUB-A", "Work unit", "Dinas Perhubungan", 0.0]


def test_a_partner_s_body_has_no_page_here(administrator: FlaskClient) -> None:
    assert administrator.get(f"{LIST}/{body(BodyKind.COMPANY, '9999', 'PT Contoh').id}").status_code == 404
