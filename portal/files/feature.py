"""Plugs the files into the application; each slice guards the download of its own."""

from flask import Flask

from portal.files import services


def init_app(app: Flask) -> None:
    """Open the folder of the files, and say who scans what comes in."""
    settings = app.config["SETTINGS"]
    services.open_vault(settings.files_dir)
    services.open_scanner(settings.clamd)
