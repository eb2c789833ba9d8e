"""The worker breaks off in the middle of what a round needs: the round stays where it was, and the next try does it once."""

import pytest
from sqlalchemy import func, select

from portal.audit import services as audit
from portal.audit.models import AuditEntry
from portal.jobs import services as jobs
from portal.kernel.db import db
from portal.notifications import services as notifications
from portal.rounds.domain import RoundState, RunStage
from portal.rounds.models import RoundLock, RoundOpening, RoundResult
from portal.rounds.queries import runs
from portal.rounds.services import locking, running
from tests.factories import round_course

JOBS = {"solve": running.solve, "check": running.check, "record": running.record}
BEFORE = {"solve": RunStage.SOLVING, "check": RunStage.CHECKING, "record": RunStage.RECORDING}


@pytest.fixture
def made(app):
    return round_course.collecting()


class PowerCutError(Exception):
    """The worker is no more."""


def broken_off(work, module, last):
    """Do a piece of work until what it does last breaks off, with all that came before sent to the database."""

    def breaks(*_, **__):
        db.session.flush()
        raise PowerCutError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, last, breaks)
        with pytest.raises(PowerCutError):
            work()
    db.session.rollback()
    db.session.expire_all()


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def waiting(name):
    """How many jobs ask for this."""
    return db.session.execute(db.text("select count(*) from procrastinate_jobs where task_name = :name"), {"name": name}).scalar_one()


def test_inputs_that_were_half_fixed_are_fixed_once(made):
    locking.ask_to_lock(made.round, by=made.curator)
    db.session.commit()

    def fix():
        locking.fix(made.round.id, made.curator.account_id, made.curator.name, None)

    broken_off(fix, audit, "record")
    assert (made.round.state, count(RoundLock), count(RoundOpening)) == (RoundState.COLLECTING, 0, 0)
    assert locking.is_locking(made.round), "the job is tried again"
    fix()
    db.session.commit()
    fix()
    db.session.commit()
    assert (made.round.state, count(RoundLock), count(RoundOpening)) == (RoundState.LOCKED, 1, 12)
    assert count(AuditEntry, AuditEntry.event == "rounds.round.locked") == 1


@pytest.mark.parametrize(
    ("name", "module", "last"),
    [("solve", jobs, "defer"), ("check", jobs, "defer"), ("record", notifications, "tell")],
    ids=list(JOBS),
)
def test_a_run_that_broke_off_goes_on_where_it_was(made, name, module, last):
    made.lock()
    run = made.seeded()
    for piece in list(JOBS)[: list(JOBS).index(name)]:
        JOBS[piece](run.id)
        db.session.commit()
    broken_off(lambda: JOBS[name](run.id), module, last)
    assert (made.round.state, run.stage, count(RoundResult)) == (RoundState.RUN, BEFORE[name], 0)
    for _ in range(2):
        for work in JOBS.values():
            work(run.id)
            db.session.commit()
    assert (made.round.state, run.stage, count(RoundResult)) == (RoundState.REVIEW, RunStage.DONE, 12)
    assert [waiting(each) for each in (running.SOLVE, running.CHECK, running.RECORD)] == [1, 1, 1]
    assert count(AuditEntry, AuditEntry.event == "rounds.run.done") == 1
    assert runs.runs_of(made.round.id) == [run]
