"""Procrastinate: the worker that takes the jobs, each in the application's context and in one transaction."""

import asyncio
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.jobs import DeleteJobCondition, Job
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from portal.jobs.domain import TASKS, Task, pause_before
from portal.kernel.db import db

if TYPE_CHECKING:
    from flask import Flask

STALLED_AFTER = 30


class GrowingPauses(BaseRetryStrategy):
    """Try again after growing pauses, a bounded number of times."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002  the library's signature
        """When to try again, or None to give up."""
        done = job.attempts + 1
        return RetryDecision(retry_in={"seconds": pause_before(done)}) if done < self.tries else None


def libpq(url: str) -> str:
    """The libpq address of an SQLAlchemy URL, in its own notation: in a URL libpq takes the plus sign of a path as it stands."""
    address = make_url(url)
    named = {"host": address.host, "port": address.port, "user": address.username, "password": address.password, "dbname": address.database}
    asked = {key: values[0] for key, values in address.normalized_query.items()}
    given = {key: str(value) for key, value in {**named, **asked}.items() if value is not None}
    return make_conninfo("", **given)


async def work(worker: App, *, wait: bool = True) -> None:
    """Take jobs: until told to stop, or (`wait` false) until none is due. What was done well leaves no row behind."""
    async with worker.open_async():
        await worker.run_worker_async(
            concurrency=2,
            wait=wait,
            shutdown_graceful_timeout=5,
            update_heartbeat_interval=10,
            stalled_worker_timeout=STALLED_AFTER,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            install_signal_handlers=wait,
        )


def worker_app(app: "Flask", url: str) -> App:
    """The worker's application with every task of the house, on the database of an SQLAlchemy URL."""
    worker = App(connector=PsycopgConnector(conninfo=libpq(url), max_size=4))
    for name, task in TASKS:
        retry = GrowingPauses(task.tries) if task.tries > 1 else False
        made = worker.task(name=name, retry=retry, queueing_lock=name if task.cron else None)(_runner(app, task))
        if task.cron:
            worker.periodic(cron=task.cron)(made)
    rescue = worker.task(name="jobs.rescue", pass_context=True, queueing_lock="jobs.rescue")(_rescue)
    worker.periodic(cron="* * * * *")(rescue)
    return worker


def do_what_is_due(app: "Flask") -> None:
    """Run every periodic task once, then each job that waits: what a worker does over time, for a clock that is moved by hand."""
    for _, task in TASKS:
        if task.cron:
            with app.app_context():
                in_transaction(task.run)
    asyncio.run(work(worker_app(app, app.config["SETTINGS"].database_url), wait=False))


def _runner(app: "Flask", task: Task) -> Callable[..., None]:
    @functools.wraps(task.run)
    def run(timestamp: int | None = None, **arguments: Any) -> None:  # noqa: ARG001, ANN401  Procrastinate passes a periodic task its time
        with app.app_context():
            in_transaction(functools.partial(task.run, **arguments))

    return run


def in_transaction(work: Callable[[], object]) -> None:
    """Run a piece of work and commit it, or leave nothing of it."""
    try:
        work()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        db.session.remove()


async def _rescue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  Procrastinate's signature
    """A worker that was killed leaves its job marked as running: put it back."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await manager.retry_job(job)
