"""A column's value in words, from the one way in which the portal writes it."""

import datetime as dt
from typing import Any

from portal.workforce.domain.codes import WORDS
from portal.workforce.domain.columns import CODED
from portal.workforce.domain.requests import CORRECTABLE, Typed, year_of


def spoken(column: str, value: str | None) -> Any:  # noqa: ANN401  a day, a word or a text
    """The value as a page shows it; None: not on record."""
    if value is None:
        return None
    found = CORRECTABLE.get(column)
    if found is not None and found.typed is Typed.DAY:
        return dt.date.fromisoformat(value)
    if column in CODED or column == "discipline_open_case" or year_of(column) is not None:
        return WORDS[value]
    return value
