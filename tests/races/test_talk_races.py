"""A talk that two deal with at the same moment: one is first. Each race has its control, without what keeps it."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import func, select

from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.applications.domain import InterviewState
from portal.applications.domain.hosting import Offer
from portal.applications.models import Application, Interview
from portal.applications.services import applying, interviewing, reserving
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.catalogue.domain.opportunity import Snapshot
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from portal.notifications.models import Message
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from tests.races.arena import CONTROL_ROUNDS, ROUNDS

PICKED = "applications.talk_picked"
ENDINGS = (PICKED, "applications.talk_withdrawn")


def picks(stage, place):
    """The candidate picks one of the times, in one of two windows."""

    def act(ready):
        talk = applications.get_talk(stage.talk)
        moment = interviewing.times_of(talk.interview)[place]
        ready()
        interviewing.pick(stage.talk, moment, by=stage.candidates[0])

    return act


def withdraws(stage):
    """The host withdraws the times."""

    def act(ready):
        talk = applications.get_talk(stage.talk)
        ready()
        assert talk.interview.id == stage.talk
        interviewing.withdraw(stage.talk, "Mentor sakit.", by=stage.hosts[0])

    return act


def offers(stage, by):
    """Somebody of the host offers the second candidate times."""

    def act(ready):
        candidacy = applications.get_candidacy(stage.wanted[1])
        times = tuple(interviewing.times_of(applications.get_talk(stage.talk).interview))
        ready()
        interviewing.offer(candidacy, Offer(times, 30, "Jalan Contoh 1", "Tentang tugas."), by=by)

    return act


def told(kinds):
    """How many candidates' mails of these kinds there are: one for each act that was done."""
    query = select(func.count()).select_from(Message).where(Message.kind.in_(kinds), ~Message.email.startswith("host"))
    return db.session.scalar(query)


def two_picks(arena, stage):
    arena.at_once(picks(stage, 0), picks(stage, 1))
    return told([PICKED])


def pick_and_withdrawal(arena, stage):
    """The time is picked and then withdrawn, which both are told of, or the times are withdrawn and none is picked."""
    arena.at_once(picks(stage, 0), withdraws(stage))
    return told(ENDINGS)


def two_offers(arena, stage):
    arena.at_once(*(offers(stage, by) for by in stage.hosts))
    states = select(func.count()).select_from(Interview).where(Interview.application_id == stage.wanted[1])
    return db.session.scalar(states.where(Interview.state == InterviewState.OFFERED))


def decides(application_id, outcome, by, **details):
    """A host's answer, on a turn that nobody else deals with."""

    def act(ready):
        ready()
        turn = applications.find_host_turn(application_id)
        workflow.decide(turn, workflow.Answer(outcome, "suits_tasks", "Sesuai tugas.", details=details), by=by)

    return act


def leaves(application_id):
    """The applicant takes it back."""

    def act(ready):
        ready()
        application = applications.get_application(application_id)
        applying.withdraw(application, "Sakit.", by=accounts.identity_of(application.account_id))

    return act


def calls(opportunity_id):
    """The job that calls reserves, run by one of two workers."""

    def act(ready):
        ready()
        reserving.call_reserves(opportunity_id)

    return act


def two_jobs(arena, stage):
    """A place is given back, and two jobs look at the reserve list: how many mails say so."""
    first, second = stage.offered
    opportunity_id = applications.get_application(first).opportunity_id
    before = (decides(first, "accept", stage.hosts[0]), decides(second, "reserve", stage.hosts[0], reserve_rank=1), leaves(first))
    assert [arena.at_once(act) for act in before] == [[None]] * 3
    assert arena.at_once(calls(opportunity_id), calls(opportunity_id)) == [None, None]
    kind = select(func.count()).select_from(Message).where(Message.kind == "applications.place_free")
    return db.session.scalar(kind.where(Message.email == stage.hosts[0].email))


def raises(opportunity_id):
    """A newer version of the opportunity has one place more."""

    def act(ready):
        opportunity = catalogue.get_opportunity(opportunity_id)
        snapshot = Snapshot(**{one.name: getattr(opportunity, one.name) for one in fields(Snapshot)})
        ready()
        opportunities.publish(replace(snapshot, seats=snapshot.seats + 1), by=SYSTEM)

    return act


def two_causes(arena, stage):
    """More places are published while somebody is made a reserve, and the job of each looks at the list: how many mails say so."""
    first, second = stage.offered
    opportunity_id = applications.get_application(first).opportunity_id
    assert arena.at_once(decides(first, "accept", stage.hosts[0])) == [None]
    made = arena.at_once(raises(opportunity_id), decides(second, "reserve", stage.hosts[0], reserve_rank=1))
    assert made == [None, None]
    assert arena.at_once(calls(opportunity_id), calls(opportunity_id)) == [None, None]
    kind = select(func.count()).select_from(Message).where(Message.kind == "applications.place_free")
    return db.session.scalar(kind.where(Message.email == stage.hosts[0].email))


RACES = {
    "two picks give one time": two_picks,
    "a pick and a withdrawal know of one another": pick_and_withdrawal,
    "two jobs call a reserve once": two_jobs,
    "more places and a new reserve call once": two_causes,
}


@pytest.mark.parametrize("play", [*RACES.values(), two_offers], ids=[*RACES, "two offers give one talk"])
def test_under_simultaneous_acts(arena, play):
    for _ in range(ROUNDS):
        with arena.round() as stage:
            assert play(arena, stage) == 1


@pytest.mark.parametrize("play", RACES.values(), ids=RACES)
def test_without_its_lock_the_double_appears(arena, play, monkeypatch):
    unlocked(monkeypatch)
    for _ in range(CONTROL_ROUNDS):
        with arena.round() as stage:
            if play(arena, stage) > 1:
                return
    pytest.fail("the race is not played: nothing keeps it, and no double appeared")


def test_the_database_alone_keeps_one_open_talk_a_candidate(arena, monkeypatch):
    unlocked(monkeypatch)
    with arena.round() as stage:
        assert two_offers(arena, stage) == 1


def test_without_lock_and_constraint_a_candidate_has_two_open_talks(arena, monkeypatch):
    unlocked(monkeypatch)
    for _ in range(CONTROL_ROUNDS):
        with arena.round(without=("DROP INDEX interview_open_once",)) as stage:
            if two_offers(arena, stage) > 1:
                return
    pytest.fail("the race is not played: nothing keeps it, and no double appeared")


def unlocked(monkeypatch):
    """Replace each lock by a plain read."""
    monkeypatch.setattr(cases, "lock_case", cases.get_case)
    monkeypatch.setattr(catalogue, "lock_opportunity", catalogue.get_opportunity)
    monkeypatch.setattr(applications, "lock_application", lambda found: db.session.get(Application, found))
    monkeypatch.setattr(applications, "lock_interview", lambda found: db.session.get(Interview, found))
