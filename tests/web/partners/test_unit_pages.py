"""The pages of a partner's units: the tree that its people keep, that officers read, and of which everybody reads the names."""

import re

import pytest
from bs4 import BeautifulSoup

from partners.registry import queries
from portal.kernel.identity import Role
from tests.factories import partners as made

ENGLISH = {"Accept-Language": "en"}
NITKU = "9999000000000801000001"


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


@pytest.fixture
def company():
    return made.verified()


def text_of(answer):
    return re.sub(r"\s+", " ", BeautifulSoup(answer.text, "html.parser").get_text(" "))


def read(browser, path):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == 200
    return text_of(answer)


def add(browser, **given):
    return browser.post("/partner/units/new", data={"kind": "branch", "name": "Cabang Utara", **given}, headers=ENGLISH)


def unit_of(company, name):
    return next(one for one in queries.units_of(company[0].id) if one.name == name)


def test_a_tree_is_entered_shown_to_its_people_and_officers_and_by_its_names_to_everybody(as_, company):
    browser = as_(company[1])
    assert "No unit is entered yet" in read(browser, "/partner/units")
    assert add(browser, nitku=NITKU, address="Jalan Contoh 9, Jakarta").status_code == 303
    branch = unit_of(company, "Cabang Utara")
    form = BeautifulSoup(browser.get(f"/partner/units/new?parent={branch.id}").text, "html.parser")
    assert form.select_one("[name=parent] option[selected]")["value"] == str(branch.id)
    assert add(browser, kind="division", name="Divisi Data", parent=str(branch.id)).status_code == 303
    page = BeautifulSoup(browser.get("/partner/units", headers=ENGLISH).text, "html.parser")
    assert "Divisi Data" in page.select_one("ul > li > ul > li").get_text()
    assert "/partner/units" in browser.get("/partner").text
    for role, office in ((Role.VERIFIER, "BKD"), (Role.COOPERATION, "BIRO-KSD"), (Role.AUDITOR, "INSPEKTORAT")):
        officer = read(as_(made.officer(role, office)), f"/partners/{company[0].id}")
        assert "Divisi Data" in officer
        assert NITKU in officer
    public = read(as_(), f"/partners/{company[0].id}/public")
    assert "Divisi Data" in public
    assert NITKU not in public
    assert "Jalan Contoh 9" not in public


def test_the_tree_is_searched_and_downloaded(as_, company):
    browser = as_(company[1])
    add(browser)
    add(browser, name="Cabang Barat")
    assert "2 units" in read(browser, "/partner/units")
    found = read(browser, "/partner/units?text=barat")
    assert "1 unit" in found
    assert "Cabang Utara" not in found
    assert "No unit fits" in read(browser, "/partner/units?text=nobody%00")
    assert browser.get("/partner/units.xlsx?text=barat").data.startswith(b"PK")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "faculty"}, "kind"),
        ({"nitku": "12"}, "nitku"),
        ({"kind": "division", "nitku": NITKU}, "nitku"),
        ({"parent": "00000000-0000-0000-0000-000000000001"}, "parent"),
        ({"name": "CABANG UTARA"}, "name"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_what_no_unit_can_be_is_said_beside_its_field_and_what_was_typed_stays(as_, company, given, field):
    browser = as_(company[1])
    add(browser)
    refused = add(browser, **{"name": "Cabang Lain", "address": "Jalan Contoh 9", **given})
    assert refused.status_code == 422
    page = BeautifulSoup(refused.text, "html.parser")
    assert page.select_one(f"#{field}-err")
    assert page.select_one("[name=address]").get_text().strip() == "Jalan Contoh 9"
    assert len(queries.units_of(company[0].id)) == 1


def test_a_unit_is_renamed_and_moved_and_is_not_offered_as_a_part_of_itself(as_, company):
    browser = as_(company[1])
    add(browser)
    add(browser, name="Cabang Barat")
    north, west = unit_of(company, "Cabang Utara"), unit_of(company, "Cabang Barat")
    form = BeautifulSoup(browser.get(f"/partner/units/{north.id}").text, "html.parser")
    assert [option["value"] for option in form.select("[name=parent] option")] == ["", str(west.id)]
    moved = {"kind": "branch", "name": "Cabang Utara Baru", "parent": str(west.id)}
    assert browser.post(f"/partner/units/{north.id}", data=moved).status_code == 303
    assert (north.name, north.parent_id) == ("Cabang Utara Baru", west.id)
    lying = browser.post(f"/partner/units/{west.id}", data={"kind": "branch", "name": "Cabang Barat", "parent": str(north.id)})
    assert lying.status_code == 422


def test_a_unit_ends_after_its_parts(as_, company):
    browser = as_(company[1])
    add(browser)
    branch = unit_of(company, "Cabang Utara")
    add(browser, kind="division", name="Divisi Data", parent=str(branch.id))
    assert "This unit has parts" in read(browser, f"/partner/units/{branch.id}/end")
    assert browser.post(f"/partner/units/{branch.id}/end", data={"reason": "Ditutup."}).status_code == 422
    part = unit_of(company, "Divisi Data")
    assert browser.post(f"/partner/units/{part.id}/end", data={"reason": ""}).status_code == 422
    for one in (part, branch):
        assert browser.post(f"/partner/units/{one.id}/end", data={"reason": "Ditutup."}).status_code == 303
    assert browser.get(f"/partner/units/{branch.id}").status_code == 404
    assert browser.get(f"/partner/units/{branch.id}/end").status_code == 404


def test_nobody_else_changes_a_partners_unit(as_, company):
    add(as_(company[1]))
    branch = unit_of(company, "Cabang Utara")
    stranger = as_(made.verified("PT Contoh Lain", nib="9999000000802", npwp="9999000000000802")[1])
    assert stranger.post(f"/partner/units/{branch.id}", data={"kind": "branch", "name": "Milik kami"}).status_code == 404
    assert stranger.post(f"/partner/units/{branch.id}/end", data={"reason": "Ditutup."}).status_code == 404
