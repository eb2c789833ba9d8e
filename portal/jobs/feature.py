"""Plugs the jobs into the application."""

from flask import Flask

from portal.jobs import cli, queries
from portal.web.pages import READY


def init_app(app: Flask) -> None:
    """Mount the worker's command and what readiness asks of it."""
    app.cli.add_command(cli.worker)
    READY.register("worker", queries.has_worker)
