"""Plugs organisations into the application."""

from flask import Flask

from portal.audit.domain import EVENTS
from portal.kernel.db import CONSTRAINTS
from portal.kernel.text import Text
from portal.organisations import services
from portal.organisations.domain import RECORDED
from portal.web.commands import SEEDS


def init_app(_: Flask) -> None:
    """Give the seed."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    CONSTRAINTS.register("body_name_once", (Text("Another organisation at this place already bears that name."), "name"))
    SEEDS.register("organisations", _seed)


def _seed() -> str:
    return f"{services.seed()} bodies added"
