"""How a list is read: one page of it in one statement, in the order that its reader asks for."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Integer, bindparam

from portal.kernel.db import db, rows_of
from portal.kernel.paging import Page

Shown = TypeVar("Shown")


def read_page(query: Any, number: int, size: int, of: Callable[[Any], Shown]) -> Page[Shown]:  # noqa: ANN401  selects of any columns
    """A page of a query whose last column counts all rows (`func.count().over()`); `of` makes of a row what the page shows.

    Past the end it is the last page: the rows may have become fewer since its address was given.
    """
    rows = db.session.execute(query.limit(size).offset((number - 1) * size)).all()
    if not rows and number > 1:
        first = db.session.execute(query.limit(1)).first()
        return read_page(query, -(-first[-1] // size), size, of) if first else Page([], 1, size, 0)
    return Page([of(row) for row in rows], number, size, rows[0][-1] if rows else 0)


SIZE, SKIP = bindparam("size", type_=Integer), bindparam("skip", type_=Integer)
"""The page's part of a statement that is built once: `.limit(SIZE).offset(SKIP)`."""


def kept_page(statement: Any, number: int, size: int, **bound: Any) -> Page[Any]:  # noqa: ANN401  selects of any columns
    """The same of a statement that was built once and ends in SIZE and SKIP; its column `total` counts all rows."""
    rows = rows_of(statement, size=size, skip=(number - 1) * size, **bound)
    if not rows and number > 1:
        first = rows_of(statement, size=1, skip=0, **bound)
        return kept_page(statement, -(-first[0].total // size), size, **bound) if first else Page([], 1, size, 0)
    return Page(list(rows), number, size, rows[0].total if rows else 0)


def sorting(columns: Mapping[str, Any], wanted: str, otherwise: Any) -> Any:  # noqa: ANN401  columns of any type
    """The order that an address asks for: `name` upwards, `-name` downwards, what is missing last; for any other word `otherwise`."""
    column = columns.get(wanted.removeprefix("-"))
    if column is None:
        return otherwise
    return column.desc().nulls_last() if wanted.startswith("-") else column.asc().nulls_last()
