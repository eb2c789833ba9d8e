"""Leaders see what waits in the offices that they answer for: how much, since when, what is late, who covers."""

import datetime as dt

import pytest

from portal.accounts import services as account_services
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.oversight import presenters, queries
from portal.oversight.queries import Wanted
from portal.workflow import services as workflow
from tests.conftest import NOW
from tests.factories import signoff
from tests.web.applications.sheets import parts

EN = {"Accept-Language": "en"}


@pytest.fixture
def world(app):
    return signoff.world()


@pytest.fixture
def waiting(world):
    """Three cases: two with the agency's HR officer, one of them late in five working days, one with BKD's verifier."""
    opportunity = world.opportunity()
    cases = [world.applied(opportunity, world.servant()[1]) for _ in range(3)]
    for one in cases[:2]:
        world.decide_until(one, "hr_officer")
    world.decide_until(cases[2], "verifier")
    return cases


def found(**wanted):
    lines = presenters.queue_lines(queries.page_of_queues(Wanted(**wanted), number=1, size=25).rows)
    return {str(line.step): line for line in lines}


def test_each_office_s_step_says_how_much_waits_since_when_and_what_is_late(world, waiting):
    lines = found()
    assert {step: line.queue.waiting for step, line in lines.items()} == {"Agency HR officer": 2, "BKD verifier": 1}
    assert [line.queue.late for line in lines.values()] == [0, 0]
    clock.follow(lambda: NOW + dt.timedelta(days=14))
    later = found(late=True)["Agency HR officer"]
    assert (later.queue.late, later.age, clock.local(later.queue.since).date()) == (2, 10, clock.local(NOW).date())


def test_what_sleeps_is_told_apart_and_is_not_late(world, waiting):
    turn = world.turn(waiting[0])
    turn.sleeps_until, turn.due_at = clock.today() + dt.timedelta(days=3), NOW - dt.timedelta(days=1)
    db.session.flush()
    queue = found()["Agency HR officer"].queue
    assert (queue.waiting, queue.asleep, queue.late) == (1, 1, 0)


def test_who_covers_is_named_while_they_act(world, waiting):
    account = signoff.account_services.open_account(email="plh@uji.test", name="Plh Contoh", by=SYSTEM)
    account_services.admit(account, by=SYSTEM)
    by = world.identity("verifier")
    account_services.give_grant(account, Role.VERIFIER, by.body_id, by=SYSTEM)
    workflow.delegate(account.id, title="Plh.", first=clock.today(), last=clock.today(), by=by)
    db.session.flush()
    assert [str(words) for words in found()["BKD verifier"].cover] == [f"Plh Contoh acts for {by.name}"]
    assert found()["Agency HR officer"].cover == ()
    clock.follow(lambda: NOW + dt.timedelta(days=2))
    assert found()["BKD verifier"].cover == ()


def test_the_head_of_an_agency_sees_its_own_offices_and_others_everything(world, waiting, as_):
    own = as_(world.accounts["head"]).get("/queues", headers=EN).text
    assert "Agency HR officer" in own
    assert "BKD verifier" not in own
    every = as_(world.accounts["approver"]).get("/queues", headers=EN).text
    assert "Agency HR officer" in every
    assert "BKD verifier" in every
    assert "BKD verifier" not in parts(as_(world.accounts["head"]).get("/queues.xlsx", headers=EN).data)


def test_queues_are_searched_filtered_sorted_and_exported(world, waiting, as_):
    browser = as_(world.accounts["approver"])
    assert "1 queue" in browser.get(f"/queues?text={world.agency.code.lower()}", headers=EN).text
    assert "Nothing waits here" in browser.get("/queues?late=1", headers=EN).text
    assert "Nothing waits here" in browser.get("/queues?key=partner.registration", headers=EN).text
    for order in ("office", "-office", "-waiting", "since", "-late", "x", "%27"):
        assert "2 queues" in browser.get(f"/queues?order={order}", headers=EN).text, order
    most = [line.queue.waiting for line in found(order="-waiting").values()]
    assert most == sorted(most, reverse=True)
    written = parts(browser.get("/queues.xlsx?late=1", headers=EN).data)
    assert "Filters: Only where something is late." in written
    for query in ("text=" + "x" * 5000, "page=-1", "page=9999", "late=x", "text=%25(("):
        assert browser.get(f"/queues?{query}").status_code == 200
