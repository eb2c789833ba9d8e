"""The worker: a process of its own that takes jobs, gives signs of life, and puts back what a killed one left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psycopg
import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import create_engine, text

from portal.jobs import queries, services
from portal.jobs.adapters import GrowingPauses, libpq, worker_app
from portal.jobs.domain import MOST_TRIES, PAUSES, TASKS, Task, pause_before
from portal.kernel.db import db
from portal.web.settings import ROOT
from wsgi import create_app


@pytest.fixture(scope="module")
def product_with_jobs(works):
    return works()


@pytest.fixture
def house(product_with_jobs):
    with product_with_jobs.opened() as house:
        yield house


@contextlib.contextmanager
def worker_process(settings):
    """`portal worker` as it runs in production; ended by TERM if the test has not done it."""
    environ = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "INSTANCE_DIR": str(settings.instance_dir),
        "SMTP_URL": settings.smtp_url,
    }
    command = [sys.executable, "-c", "from wsgi import main; main()", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=10)


def wait_for(what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        db.session.rollback()
        if what():
            return True
        time.sleep(0.1)
    return False


def test_readiness_asks_for_a_worker_and_a_worker_ends_when_it_is_told(house):
    browser = house.app.test_client()
    assert not queries.has_worker()
    assert browser.get("/readyz").status_code == 503
    with worker_process(house.settings) as process:
        assert wait_for(queries.has_worker)
        assert browser.get("/readyz").status_code == 200
        services.defer("notifications.sweep")
        db.session.commit()
        assert wait_for(lambda: not house.jobs("notifications.sweep"), 10)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    db.session.rollback()
    assert not queries.has_worker()


def test_readiness_asks_for_the_newest_schema_and_a_database_that_answers(house):
    browser = house.app.test_client()
    db.session.execute(db.text("insert into procrastinate_workers (last_heartbeat) values (now())"))
    db.session.commit()
    assert browser.get("/readyz").text == "ready\n"
    owner = create_engine(house.settings.database_owner_url)
    with owner.begin() as connection:
        kept = connection.scalar(text("select version_num from alembic_version"))
        connection.execute(text("update alembic_version set version_num = '0000'"))
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready: schema\n")
    with owner.begin() as connection:
        connection.execute(text("update alembic_version set version_num = :version"), {"version": kept})
    owner.dispose()
    away = create_app(replace(house.settings, database_url="postgresql+psycopg://nobody@127.0.0.1:1/nowhere"))
    assert away.test_client().get("/readyz").status_code == 503
    assert away.test_client().get("/healthz").status_code == 200


def test_a_worker_that_was_silent_for_a_minute_does_not_count(house):
    db.session.execute(db.text("insert into procrastinate_workers (last_heartbeat) values (now() - interval '61 seconds')"))
    assert not queries.has_worker()
    db.session.execute(db.text("insert into procrastinate_workers (last_heartbeat) values (now() - interval '50 seconds')"))
    assert queries.has_worker()


def test_what_a_failing_task_did_is_undone_and_what_a_good_one_did_is_kept(house, monkeypatch):
    made = []

    def good(code):
        db.session.execute(db.text("insert into procrastinate_workers (last_heartbeat) values (now())"))
        made.append(code)

    def bad(code):
        good(code)
        raise RuntimeError(code)

    monkeypatch.setitem(TASKS._entries, "tests.good", Task(good))
    monkeypatch.setitem(TASKS._entries, "tests.bad", Task(bad))
    services.defer("tests.bad", code="bad")
    services.defer("tests.good", code="good")
    db.session.commit()
    house.run_worker()
    assert sorted(made) == ["bad", "good"]
    assert db.session.scalar(db.text("select count(*) from procrastinate_workers")) == 1
    assert [job["status"] for job in house.jobs("tests.bad")] == ["failed"]
    assert not house.jobs("tests.good")


def test_a_task_is_tried_as_often_as_it_says_and_with_growing_pauses(house, monkeypatch):
    tried = []

    def bad():
        tried.append(1)
        raise RuntimeError

    monkeypatch.setitem(TASKS._entries, "tests.bad", Task(bad, tries=3))
    services.defer("tests.bad")
    db.session.commit()
    pauses = []
    for _ in range(3):
        house.run_worker()
        pauses.append(round(house.jobs("tests.bad")[0]["pause"]))
        house.make_due()
    house.run_worker()
    assert len(tried) == 3
    assert pauses[:2] == [PAUSES[0], PAUSES[1]]
    assert [job["status"] for job in house.jobs("tests.bad")] == ["failed"]


def test_pauses_grow_and_the_last_one_is_repeated():
    pauses = [pause_before(n) for n in range(1, MOST_TRIES)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 10
    assert set(pauses[len(PAUSES) :]) == {PAUSES[-1]}
    assert sum(pauses) > 2 * 24 * 3600


def test_giving_up_comes_after_the_last_try_and_not_before(monkeypatch):
    strategy = GrowingPauses(3)
    job = type("Job", (), {"attempts": 1})()
    assert strategy.get_retry_decision(exception=RuntimeError(), job=job) is not None
    job.attempts = 2
    assert strategy.get_retry_decision(exception=RuntimeError(), job=job) is None


def test_every_task_that_comes_by_itself_has_a_schedule_of_five_fields(product_with_jobs):
    periodic = {name: task.cron for name, task in TASKS if task.cron}
    assert "notifications.sweep" in periodic
    assert all(len(cron.split()) == 5 for cron in periodic.values())
    worker = worker_app(product_with_jobs.app, product_with_jobs.settings.database_url)
    assert {task.task.name for task in worker.periodic_registry.periodic_tasks.values()} == {*periodic, "jobs.rescue"}


def test_the_schema_of_the_jobs_is_the_packages_own():
    migration = (ROOT / "migrations" / "procrastinate.sql").read_text(encoding="utf-8")
    assert migration.strip() == SchemaManager.get_schema().strip()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql+psycopg://app@/db?host=%2Fsrv%2Fa%2Bb+c%2Frun", {"host": "/srv/a+b c/run", "user": "app", "dbname": "db"}),
        (
            "postgresql+psycopg://app:p%40ss+word@db.example:5433/simpul?sslmode=require",
            {
                "host": "db.example",
                "port": "5433",
                "password": "p@ss+word",
                "sslmode": "require",
                "user": "app",
                "dbname": "simpul",
            },
        ),
    ],
)
def test_the_workers_address_is_the_applications(url, expected):
    assert psycopg.conninfo.conninfo_to_dict(libpq(url)) == expected
