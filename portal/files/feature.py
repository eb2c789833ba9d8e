"""Plugs the files into the application; each slice guards the download of its own."""

from flask import Flask

from portal.files import services


def init_app(app: Flask) -> None:
    """Open the folder of the files."""
    services.open_vault(app.config["SETTINGS"].files_dir)
