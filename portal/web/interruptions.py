"""What becomes of a form whose request was interrupted, or whose text somebody changed meanwhile: no typed word is lost."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash

from portal.kernel.text import Text
from portal.web.i18n import say
from portal.web.session import RESTORE, came_from, here


def given_back(names: set[str]) -> dict[str, list[str]] | None:
    """What an interrupted request of this page had typed into a form with these names, if there is such; the page says so."""
    kept = next((found for way in RESTORE.values() if (found := way.find(here()))), None)
    if kept is None or not names & kept.keys():
        return None
    flash(say(Text("What you typed before the interruption is back. Nothing of it has been sent yet.")), "progress")
    return kept


def let_go() -> None:
    """The form was accepted: what an earlier request of its page had typed is done with."""
    for way in RESTORE.values():
        way.forget(came_from())


@dataclass(frozen=True, slots=True)
class Both:
    """Two texts of one form: when the other was saved, and (label, one's own, the saved one) of each field that differs."""

    at: dt.datetime | None
    rows: list[tuple[str, str, str]]
    who: str | None = None
    """Who saved the other; None: the same person, in another window."""


def as_sent(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Kept fields as a browser would send them."""
    for name, value in fields.items():
        match value:
            case Mapping():
                yield from ((f"{name}-{part}", str(text)) for part, text in value.items())
            case list():
                yield from ((name, str(one)) for one in value)
            case None | False:
                continue
            case _:
                yield name, str(value)
