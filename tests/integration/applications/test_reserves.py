"""A place becomes free: the host is told which of its reserves can be accepted, and has its days anew."""

import pytest

from portal.applications import tasks
from portal.applications.services import applying, reserving
from portal.catalogue import queries as catalogue_queries
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.jobs.domain import TASKS
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from portal.notifications.models import Message
from portal.workflow.domain import due_at
from tests.factories import signoff

CALLED = "applications.place_free"


@pytest.fixture
def world(app):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=SYSTEM)
    return made


@pytest.fixture
def listed(world):
    """Two who are accepted for the two places, and three reserves; each with its applicant."""
    opportunity = world.opportunity()
    people = [world.servant()[1] for _ in range(5)]
    found = [(world.applied(opportunity, person), person) for person in people]
    for application, _ in found:
        world.decide_until(application, "host")
    for application, _ in found[:2]:
        world.decide(application, "accept")
    for place, (application, _) in zip((2, 1, 3), found[2:], strict=True):
        world.decide(application, "reserve", details={"reserve_rank": place})
    return found


def asked(opportunity_id):
    """How often a job was asked for that calls reserves of an opportunity."""
    query = db.text("select count(*) from procrastinate_jobs where task_name = :task and args ->> 'opportunity_id' = :id")
    return db.session.scalar(query, {"task": reserving.CALL, "id": str(opportunity_id)})


def run(listed):
    tasks.call_reserves(str(listed[0][0].opportunity_id))
    db.session.flush()


def mails():
    return [message.facts["number"] for message in db.session.query(Message).filter_by(kind=CALLED).order_by(Message.created_at)]


def test_nobody_is_called_while_every_place_is_held(world, listed):
    run(listed)

    assert mails() == []
    assert world.turn(listed[3][0]).due_at is None


@pytest.mark.parametrize("way", ["withdrawn", "refused"])
def test_the_first_of_the_list_is_called_once_a_place_is_free(world, listed, way):
    application, person = listed[0]
    before = asked(application.opportunity_id)
    if way == "withdrawn":
        applying.withdraw(application, "Sakit.", by=person)
    else:
        world.decide(application, "refuse", ground="service_suffers")
    db.session.flush()
    assert asked(application.opportunity_id) == before + 1
    run(listed)
    run(listed)  # the job may run again

    first = listed[3][0]
    turn = world.turn(first)
    assert mails() == [first.number]
    assert turn.due_at == due_at(clock.now(), 5, frozenset())
    assert turn.case.paused_at is None
    assert world.turn(listed[2][0]).due_at is None
    (mail,) = db.session.query(Message).filter_by(kind=CALLED)
    assert (mail.email, mail.path, mail.facts["place"]) == ("host@uji.test", f"/desk/{turn.id}", 1)
    world.decide(first, "accept")
    assert first.state == "accepted"


def test_each_free_place_calls_one_more(world, listed):
    for application, person in listed[:2]:
        applying.withdraw(application, "Sakit.", by=person)
        run(listed)

    assert mails() == [listed[3][0].number, listed[2][0].number]


def test_a_called_reserve_that_leaves_makes_room_for_the_next(world, listed):
    applying.withdraw(listed[0][0], "Sakit.", by=listed[0][1])
    run(listed)
    before = asked(listed[0][0].opportunity_id)
    world.decide(listed[3][0], "decline", ground="tasks_differ")
    assert asked(listed[0][0].opportunity_id) == before + 1
    run(listed)

    assert mails() == [listed[3][0].number, listed[2][0].number]


def test_whoever_is_made_a_reserve_while_a_place_is_free_is_called_at_once(world):
    opportunity = world.opportunity()
    found = [world.applied(opportunity, world.servant()[1]) for _ in range(2)]
    for application in found:
        world.decide_until(application, "host")
    for place, application in zip((2, 1), found, strict=True):
        world.decide(application, "reserve", details={"reserve_rank": place})
        assert asked(opportunity.id) == 3 - place
    world.decide(found[1], "accept")
    for _ in range(2):
        tasks.call_reserves(str(opportunity.id))
    db.session.flush()

    assert mails() == [found[0].number]


def test_a_called_reserve_that_is_put_further_down_lets_the_next_be_called(world, listed):
    applying.withdraw(listed[0][0], "Sakit.", by=listed[0][1])
    run(listed)
    world.decide(listed[3][0], "reserve", details={"reserve_rank": 9})
    run(listed)

    assert mails() == [listed[3][0].number, listed[2][0].number]
    assert world.turn(listed[3][0]).due_at is None


def test_more_places_call_as_many_reserves_and_nobody_twice(world, listed):
    opportunity = catalogue_queries.get_opportunity(listed[0][0].opportunity_id)
    before = asked(opportunity.id)
    world.opportunity(offering_id=opportunity.offering_id, seats=3)
    assert asked(opportunity.id) == before + 1
    run(listed)
    world.opportunity(offering_id=opportunity.offering_id, seats=3, summary="Ditulis lebih jelas.")
    run(listed)
    assert mails() == [listed[3][0].number]

    world.opportunity(offering_id=opportunity.offering_id, seats=4)
    run(listed)
    assert mails() == [listed[3][0].number, listed[2][0].number]


def test_who_held_neither_a_place_nor_a_reserve_place_calls_nobody(world):
    _, person = world.servant()
    application = world.applied(world.opportunity(), person)
    applying.withdraw(application, "Sakit.", by=person)
    db.session.flush()

    assert asked(application.opportunity_id) == 0


def test_an_opportunity_that_is_gone_calls_nobody(world, listed):
    catalogue.change(catalogue_queries.get_opportunity(listed[0][0].opportunity_id), OpportunityStep.TAKE_DOWN, by=SYSTEM, reason="Uji.")
    db.session.flush()
    run(listed)

    assert mails() == []


def test_the_job_is_known_to_the_worker():
    assert TASKS[reserving.CALL].run is tasks.call_reserves
