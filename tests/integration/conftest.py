"""A product whose commits are real, on a database of its own: for jobs, mail and races."""

import asyncio
import contextlib
from dataclasses import replace

import pytest

from portal.jobs.adapters import work, worker_app
from portal.kernel import clock
from portal.kernel.db import db
from wsgi import create_app


class Works:
    """The product, the settings it runs with, and a worker that takes what is due."""

    def __init__(self, app, settings):
        self.app = app
        self.settings = settings

    def run_worker(self):
        """Take every job that is due now, as the worker does, and stop."""
        asyncio.run(work(worker_app(self.app, self.settings.database_url), wait=False))

    def jobs(self, task="notifications.deliver"):
        """The jobs of a task: status, attempts, and seconds until the next try by the machine's clock."""
        columns = "id, status, attempts, extract(epoch from scheduled_at - now())::float as pause"
        query = db.text(f"select {columns} from procrastinate_jobs where task_name = :task order by id")
        rows = [dict(row) for row in db.session.execute(query, {"task": task}).mappings()]
        db.session.rollback()
        return rows

    @contextlib.contextmanager
    def opened(self):
        """The product's context for one test, and its mail and jobs gone after it."""
        with self.app.app_context():
            try:
                yield self
            finally:
                db.session.rollback()
                for table in ("message", "procrastinate_events", "procrastinate_jobs", "procrastinate_workers"):
                    db.session.execute(db.text(f"delete from {table}"))
                db.session.commit()
                db.session.remove()

    def make_due(self):
        """Let the time of every pause pass."""
        db.session.execute(db.text("update procrastinate_jobs set scheduled_at = now() - interval '1 second' where status = 'todo'"))
        db.session.commit()


@pytest.fixture(scope="module")
def works(settings, databases):
    """Start the product on a fresh database, which the tests of a module share; keyword arguments are settings."""
    opened = []

    def start(**changed):
        made = databases.clone()
        own = replace(settings, database_url=made.app_url, database_owner_url=made.owner_url, **changed)
        app = create_app(own)
        opened.append((made, app))
        return Works(app, own)

    yield start
    for made, app in opened:
        with app.app_context():
            db.engine.dispose()
        databases.drop(made)


@pytest.fixture
def later():
    """Set the house's clock so much after the tests' own moment."""
    start = clock.now()

    def move(span):
        clock.follow(lambda: start + span)

    return move
