"""The worker's command."""

import asyncio

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.jobs.adapters import work, worker_app


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Take jobs until told to stop."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  the worker's threads need the application itself
    asyncio.run(work(worker_app(app, app.config["SETTINGS"].database_url)))
