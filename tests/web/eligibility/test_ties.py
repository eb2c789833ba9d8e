"""The ties between units and companies: entered by code or name, ended with a reason, and felt where people are chosen."""

import datetime as dt
import io

import pytest
from python_calamine import load_workbook

from portal.audit.models import AuditEntry
from portal.eligibility import queries
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.reference.models import BodyRelation
from tests.factories.accounts import account
from tests.factories.signoff import world as made_world

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return made_world()


@pytest.fixture
def administrator(as_):
    return as_(account("admin@jakarta.go.id", Role.ADMINISTRATOR))


def tie(world, **changed):
    since = {"valid_from-day": "1", "valid_from-month": "11", "valid_from-year": "2026"}
    return {
        "unit": world.agency.code.lower(),
        "company": world.host.name.upper(),
        "kind": "licenses",
        "basis": "Izin 7/2026",
        **since,
        **changed,
    }


def ended(day, reason="Izin dicabut."):
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year), "reason": reason}


def test_a_tie_is_entered_by_code_or_name_and_keeps_the_units_people_from_the_company(administrator, world):
    assert administrator.post("/settings/ties/new", data=tie(world)).status_code == 303

    assert list(queries.tied_units(world.host.id)) == [world.agency.id]
    page = administrator.get("/settings/ties", headers=ENGLISH).text
    assert world.agency.name in page
    assert "Izin 7/2026" in page
    assert db.session.query(AuditEntry).filter_by(event="reference.relation.added").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"unit": "Tidak Ada"}, "unit"),
        ({"company": "Tidak Ada"}, "company"),
        ({"kind": "friendship"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"basis": ""}, "basis"),
        ({"basis": "x" * 400}, "basis"),
        ({"valid_from-day": "31", "valid_from-month": "2"}, "valid_from"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_entered(administrator, world, changed, field):
    answer = administrator.post("/settings/ties/new", data=tie(world, **changed), headers=ENGLISH)

    assert answer.status_code == 422
    assert f'id="{field}-err"' in answer.text
    assert db.session.query(BodyRelation).count() == 0


def test_the_same_tie_from_the_same_day_is_refused(administrator, world):
    administrator.post("/settings/ties/new", data=tie(world))

    again = administrator.post("/settings/ties/new", data=tie(world), headers=ENGLISH)
    assert again.status_code == 422
    assert "entered already" in again.text


def test_a_tie_ends_once_on_a_day_after_its_first_and_with_a_reason(administrator, world):
    administrator.post("/settings/ties/new", data=tie(world))
    found = db.session.query(BodyRelation).one()
    page = f"/settings/ties/{found.id}/end"

    early = administrator.post(page, data=ended(dt.date(2026, 11, 1)), headers=ENGLISH)
    assert early.status_code == 422
    assert 'id="day-err"' in early.text
    assert administrator.post(page, data=ended(clock.today(), reason="")).status_code == 422
    assert administrator.post(page, data=ended(clock.today())).status_code == 303
    assert queries.tied_units(world.host.id) == {}
    assert administrator.post(page, data=ended(clock.today())).status_code == 422
    assert "No tie is entered" in administrator.get("/settings/ties", headers=ENGLISH).text
    assert world.agency.name in administrator.get("/settings/ties?ended=1").text


def test_the_list_is_searched_and_leaves_as_a_workbook(administrator, world):
    administrator.post("/settings/ties/new", data=tie(world))

    assert "No tie fits" in administrator.get("/settings/ties?text=zzz", headers=ENGLISH).text
    assert "No tie fits" in administrator.get("/settings/ties?kind=procures", headers=ENGLISH).text
    rows = (
        load_workbook(io.BytesIO(administrator.get("/settings/ties.xlsx?text=izin", headers=ENGLISH).data))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert rows[4][:4] == [world.agency.name, world.host.name, "licence", "Izin 7/2026"]


def test_officers_of_bkd_read_them_and_do_not_change_them(as_, world, administrator):
    administrator.post("/settings/ties/new", data=tie(world))
    verifier = as_(world.accounts["verifier"])

    assert "/end" not in verifier.get("/settings/ties").text
    assert verifier.post("/settings/ties/new", data=tie(world)).status_code == 403
