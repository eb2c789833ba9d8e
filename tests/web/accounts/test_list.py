"""The administrator's list of accounts."""

import io
import zipfile

import pytest
from python_calamine import load_workbook

from portal.accounts.domain import AccountState
from portal.kernel.identity import Role
from tests.factories.accounts import account

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def administrator(as_):
    return as_(account("admin@jakarta.go.id", Role.ADMINISTRATOR, name="Adi Admin"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_sees_it(as_, role):
    browser = as_(account("rina@jakarta.go.id", role))
    assert browser.get("/settings/accounts").status_code == 403
    assert browser.get("/settings/accounts.xlsx").status_code == 403


def test_it_is_searched_and_filtered_by_role(administrator):
    account("rina@jakarta.go.id", Role.VERIFIER, name="Rina Melati")
    account("asih@jakarta.go.id", Role.AUDITOR, name="Asih 100%")
    assert "Rina Melati" in administrator.get("/settings/accounts?text=MELATI").text
    assert "Asih" not in administrator.get("/settings/accounts?text=MELATI").text
    assert "Rina" not in administrator.get("/settings/accounts?role=auditor").text
    found = administrator.get("/settings/accounts", query_string={"text": "100%"}).text
    assert "Asih 100%" in found
    assert "Rina" not in found
    assert "No account fits" in administrator.get("/settings/accounts?text=_&role=mentor", headers=ENGLISH).text


@pytest.mark.parametrize(
    "query", ["page=-1", "page=0", "page=99999999999999999999", "page=x", "role=king", "text=%00", "text=%F0%9F%98%80", "page=7"]
)
def test_a_nonsensical_address_is_no_fault_of_the_system(administrator, query):
    assert administrator.get(f"/settings/accounts?{query}").status_code in {200, 422}
    assert administrator.get(f"/settings/accounts.xlsx?{query}").status_code in {200, 422}


def test_an_invitation_goes_only_to_an_account_that_nobody_has_claimed(administrator):
    claimed = account("rina@jakarta.go.id")
    assert administrator.post(f"/settings/accounts/{claimed.id}/invite", data={}).status_code == 422
    assert administrator.post("/settings/accounts/00000000-0000-0000-0000-000000000000/invite", data={}).status_code == 404
    opened = account("asih@jakarta.go.id", state=AccountState.INVITED)
    assert administrator.post(f"/settings/accounts/{opened.id}/invite", data={}).status_code == 303
    assert "asih@jakarta.go.id" in administrator.get("/settings/accounts", headers=ENGLISH).text


def test_it_leaves_as_a_workbook_in_which_no_name_is_a_formula(administrator):
    names = ["=1+1", "+62", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.example")', "\tTab", "Rina <b>tebal</b>"]
    for number, name in enumerate(names):
        account(f"orang{number}@jakarta.go.id", Role.VERIFIER, name=name)
    answer = administrator.get("/settings/accounts.xlsx?role=verifier", headers=ENGLISH)
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    rows = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[3] == ["Name", "E-mail", "State", "Roles"]
    assert {row[0] for row in rows[4:]} == set(names)
    assert {tuple(row[2:]) for row in rows[4:]} == {("Active", "BKD verifier")}
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
