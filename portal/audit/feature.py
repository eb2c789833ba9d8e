"""Plugs the audit record into the application."""

from flask import Flask

from portal.audit import cli


def init_app(app: Flask) -> None:
    """Mount the record's command."""
    app.cli.add_command(cli.audit)
