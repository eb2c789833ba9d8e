"""The worker's command."""

import asyncio

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.jobs.adapters import worker_app


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Take jobs until told to stop."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  the worker's threads need the application itself
    address = app.config["SETTINGS"].database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    asyncio.run(_work(worker_app(app, address)))


async def _work(jobs: "object") -> None:
    async with jobs.open_async():  # type: ignore[attr-defined]
        await jobs.run_worker_async(concurrency=2, shutdown_graceful_timeout=5, update_heartbeat_interval=10)  # type: ignore[attr-defined]
