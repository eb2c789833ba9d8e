"""The auditor's pages take any address, and nobody else reads them."""

import uuid

import pytest

from portal.kernel.identity import Role
from portal.workflow import queries
from tests.factories import signoff
from tests.web.applications.sheets import parts


@pytest.fixture
def world(app):
    return signoff.world()


def test_the_auditor_reads_a_case_from_first_to_last_and_nobody_else_does(world, as_):
    auditor = signoff.account_services.open_account(email="auditor@uji.test", name="Auditor (contoh)", by=signoff.SYSTEM)
    signoff.account_services.admit(auditor, by=signoff.SYSTEM)
    signoff.account_services.give_grant(auditor, Role.AUDITOR, world.agency.id, by=signoff.SYSTEM)
    application = world.applied(world.opportunity(), world.servant(name="=Ratih (contoh)")[1])
    world.decide(application, reason="Alasan yang terbaca.")
    case_id, number = queries.find_case_of("application", application.id).id, application.number
    browser, other = as_(auditor), as_(world.accounts["approver"])
    assert number in browser.get("/cases").text
    assert "Alasan yang terbaca." in browser.get(f"/cases/{case_id}").text
    assert browser.get("/record/check").status_code == 200
    for query in ("text=" + "x" * 5000, "key=%27", "late=x", "page=-1", "page=x", "page=9" * 9, "text=%25((%22", "event=%27"):
        for path in ("/cases", "/cases.xlsx", "/record"):
            assert browser.get(f"{path}?{query}").status_code == 200, (path, query)
    for path in ("/cases", "/record"):
        assert browser.get(f"{path}?text=%00").status_code == 422
    written = parts(browser.get("/cases.xlsx").data)
    assert "=Ratih" in written
    assert "<f>" not in written
    assert browser.get(f"/cases/{uuid.uuid4()}").status_code == 404
    assert other.get(f"/cases/{case_id}").status_code == 404
    assert other.get("/record").status_code == 403
