"""A worker is killed in the middle of each piece of work that a round needs: the round stays where it was, the next worker does it once."""

import uuid

from portal.kernel.db import db
from portal.rounds import queries
from portal.rounds.services import locking, running
from tests.factories import round_course
from tests.prove.running import Running, kill, wait_until
from tests.prove.running import running as product_in

STANDS_STILL = """
import pathlib, time
from portal.kernel.db import db
from portal.rounds.services import locking, running
from unittest import mock
module, shared, last, first = dict(
    fix=(locking, 'audit', 'record', 'rounds.round.locked'),
    solve=(running, 'jobs', 'defer', running.CHECK),
    check=(running, 'jobs', 'defer', running.RECORD),
    record=(running, 'audit', 'record', 'rounds.run.done'),
)[{work!r}]
known = getattr(module, shared)
act = getattr(known, last)
def still(*given, **named):
    if given[0] != first:
        return act(*given, **named)
    db.session.flush()
    pathlib.Path({mark!r}).write_text("here")
    time.sleep(600)
setattr(module, shared, mock.Mock(wraps=known, **dict([(last, still)])))
"""
"""A worker that stands still as it has sent all but the last of a piece of work to the database."""
STANDING = "select r.state, (select count(*) from round_lock), (select count(*) from round_opening), (select count(*) from round_result), "
STANDING += "coalesce((select max(stage) from round_run), '') from matching_round r"
DONE = "select event, count(*) from audit_entry where event in ('rounds.round.locked', 'rounds.run.done') group by event order by event"


def killed_in(product: Running, work: str, folder) -> tuple:
    """Kill a worker in the middle of a piece of work; how the round stands then."""
    mark = folder / f"{work}.mark"
    worker = product.start_worker(STANDS_STILL.format(mark=str(mark), work=work))
    wait_until(mark.exists, f"the worker is in the middle of {work}", 60)
    kill(worker)
    # What a worker had that gave no sign of life for half a minute is handed on; here it is handed on at once.
    product.write("update procrastinate_jobs set status = 'todo', worker_id = null where status = 'doing'")
    return tuple(product.row(STANDING))


def is_idle(product: Running) -> bool:
    """Whether nothing of rounds waits for a worker."""
    waits = "select count(*) from procrastinate_jobs where task_name = any(%s) and status in ('todo', 'doing')"
    return bool(product.row(waits, [locking.FIX, running.SOLVE, running.CHECK, running.RECORD])[0] == 0)


def asked(product: Running) -> tuple[uuid.UUID, round_course.Course]:
    """A round whose inputs the worker is asked to fix."""
    made = round_course.collecting()
    locking.ask_to_lock(made.round, by=made.curator)
    db.session.commit()
    return made.round.id, made


def test_a_worker_killed_in_the_middle_of_a_round_s_work_leaves_it_where_it_was_and_the_next_does_it_once(tmp_path, instance):
    with product_in(tmp_path, instance, "smtp://127.0.0.1:1") as product:
        with product.house.app_context():
            round_id, made = asked(product)
            curator, approver = made.curator, made.approver
            db.session.remove()
        assert killed_in(product, "fix", tmp_path) == ("collecting", 0, 0, 0, "")
        worker = product.start_worker()
        wait_until(lambda: is_idle(product), "the inputs are fixed", 60)
        kill(worker)
        assert product.row(STANDING) == ("locked", 1, 12, 0, "")
        with product.house.app_context():
            run = running.enter_seed(queries.get_round(round_id), round_course.SEED, by=curator)
            db.session.flush()
            running.witness(run, round_course.SEED, by=approver)
            db.session.commit()
            db.session.remove()
        for work, stage in (("solve", "solving"), ("check", "checking"), ("record", "recording")):
            assert killed_in(product, work, tmp_path) == ("run", 1, 12, 0, stage)
        product.start_worker()
        wait_until(lambda: is_idle(product), "the run is recorded", 60)
        assert product.row(STANDING) == ("review", 1, 12, 12, "done")
        assert product.rows(DONE) == [("rounds.round.locked", 1), ("rounds.run.done", 1)]
