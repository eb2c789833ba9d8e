"""Questions are asked while an opportunity is open, and answered once; what is published begins after its deadline."""

import datetime as dt

import pytest

from portal.catalogue import services
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM
from tests.conftest import NOW
from tests.factories import signoff


@pytest.fixture
def world(session):
    return signoff.world()


def test_a_question_is_asked_until_the_minute_in_which_the_opportunity_closes(world):
    opportunity, (_, person) = world.opportunity(), world.servant()
    clock.follow(lambda: opportunity.open_until - dt.timedelta(seconds=1))
    assert services.ask(opportunity, "Apakah malam libur?", by=person).text == "Apakah malam libur?"
    clock.follow(lambda: opportunity.open_until)
    with pytest.raises(DomainError, match="no longer open"):
        services.ask(opportunity, "Apakah malam libur?", by=person)


def test_an_opportunity_that_was_closed_takes_no_question(world):
    opportunity, (_, person) = world.opportunity(), world.servant()
    services.change(opportunity, OpportunityStep.CLOSE, by=SYSTEM, reason="full")
    with pytest.raises(DomainError, match="no longer open"):
        services.ask(opportunity, "Apakah malam libur?", by=person)


def test_a_question_is_answered_once(world):
    opportunity, (_, person) = world.opportunity(), world.servant()
    question = services.ask(opportunity, "Apakah malam libur?", by=person)
    db.session.flush()
    services.answer(question, "Ya.", by=world.identity("host"))
    with pytest.raises(DomainError, match="has been answered"):
        services.answer(question, "Tidak.", by=world.identity("curator"))
    assert question.answer == "Ya."


@pytest.mark.parametrize("deadline", [NOW, NOW - dt.timedelta(days=1), NOW + dt.timedelta(days=60)])
def test_a_deadline_lies_ahead_and_before_the_first_day(world, deadline):
    with pytest.raises(DomainError) as refused:
        world.opportunity(deadline=deadline)
    assert refused.value.field == "deadline"
    world.opportunity(deadline=NOW + dt.timedelta(days=59))
