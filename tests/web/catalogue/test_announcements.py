"""Everybody reads what each stage decided, by the number of an application and by no name."""

import pytest

from tests.factories import signoff
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return signoff.world()


def test_nothing_is_announced_before_a_stage_has_decided(world, as_):
    found = world.opportunity()
    world.applied(found, world.servant()[1])
    assert "Nothing has been announced yet" in as_().get("/announcements", headers=ENGLISH).text
    assert "Nothing has been announced yet" in as_().get(f"/announcements/{found.id}", headers=ENGLISH).text


def test_each_stage_is_announced_by_number_and_never_by_name(world, as_):
    found = world.opportunity(title="Arsip kota")
    (servant, person), (other, second) = world.servant(), world.servant()
    approved, refused = world.applied(found, person), world.applied(found, second)
    world.decide_until(approved, "approver")
    world.decide_until(refused, "verifier")
    world.decide(refused, "not_eligible", ground="rule_not_met")
    listed = as_().get("/announcements", headers=ENGLISH).text
    assert "Arsip kota" in listed
    assert "Arsip kota" not in as_().get("/announcements?q=taman").text
    page = as_().get(f"/announcements/{found.id}", headers=ENGLISH).text
    assert page.index("BKD verifier") < page.index("BPSDM</h2>") < page.index("Host</h2>")
    assert page.count(approved.number) == 3
    assert page.count(refused.number) == 1
    for words in ("Eligible, verified", "Not eligible", "Recommended by BPSDM", "Accepted by the host"):
        assert words in page
    assert "Direct supervisor" not in page
    for one in (servant, other):
        assert one.name not in page
        assert one.nip not in page
    written = parts(as_().get(f"/announcements/{found.id}.xlsx").data)
    assert approved.number in written
    assert servant.name not in written


def test_what_was_returned_is_no_result_and_the_newest_one_counts(world, as_):
    found = world.opportunity()
    application = world.applied(found, world.servant()[1])
    world.decide_until(application, "verifier")
    world.decide(application, "papers", ground="papers", returned_to="applicant")
    assert application.number not in as_().get(f"/announcements/{found.id}").text


def test_the_pages_cost_the_same_for_many(world, as_):
    found = world.opportunity(seats=9)

    def one_more():
        world.decide_until(world.applied(found, world.servant()[1]), "curator")

    one_more()
    few = [len(statements(as_(), path)) for path in ("/announcements", f"/announcements/{found.id}")]
    one_more()
    assert [len(statements(as_(), path)) for path in ("/announcements", f"/announcements/{found.id}")] == few
    assert max(few) <= 3
