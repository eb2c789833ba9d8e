"""A received mail as the demonstration shows it."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from portal.notifications.adapters import letters_in


@dataclass(frozen=True, slots=True)
class Received:
    """A mail, and the address within the product to which it leads, if it leads to one."""

    to: str
    subject: str
    at: dt.datetime
    text: str
    path: str | None


def received(folder: Path, base_url: str, most: int) -> list[Received]:
    """The newest mails that the receiving server has put into a folder."""
    return [Received(one.to, one.subject, one.at, one.text.strip(), _path(one.text, base_url)) for one in letters_in(folder, most)]


def _path(text: str, base_url: str) -> str | None:
    """The first address of the product in a text, without the product's own: only what lies within is linked."""
    start = f"{base_url}/"
    return next((line.strip().removeprefix(base_url) for line in text.splitlines() if line.strip().startswith(start)), None)
