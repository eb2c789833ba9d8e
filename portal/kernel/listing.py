"""How a list is read: one page of it in one statement, in the order that its reader asks for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Integer, bindparam

from portal.kernel.db import db, rows_of
from portal.kernel.paging import Page

Shown = TypeVar("Shown")


STATEMENTS = 128
"""How many statements of what readers look for are kept ready by a list: building one costs more than sending it."""
SIZE, SKIP = bindparam("size", type_=Integer), bindparam("skip", type_=Integer)
"""The page's part of a statement that is built once: `.limit(SIZE).offset(SKIP)`."""


def read_page(query: Any, number: int, size: int, of: Callable[[Any], Shown]) -> Page[Shown]:  # noqa: ANN401  selects of any columns
    """A page of a query whose last column counts all rows (`func.count().over()`); `of` makes of a row what the page shows.

    Past the end it is the last page: the rows may have become fewer since its address was given.
    """
    return _page(lambda most, skip: db.session.execute(query.limit(most).offset(skip)).all(), number, size, of)


def kept_page(statement: Any, number: int, size: int, **bound: Any) -> Page[Any]:  # noqa: ANN401  selects of any columns
    """The same of a statement that was built once and ends in SIZE and SKIP, its rows as they are."""
    return _page(lambda most, skip: rows_of(statement, size=most, skip=skip, **bound), number, size, lambda row: row)


def _page(rows_from: Callable[[int, int], Sequence[Any]], number: int, size: int, of: Callable[[Any], Shown]) -> Page[Shown]:
    rows = rows_from(size, (number - 1) * size)
    if not rows and number > 1:
        first = rows_from(1, 0)
        return _page(rows_from, -(-first[0][-1] // size), size, of) if first else Page([], 1, size, 0)
    return Page([of(row) for row in rows], number, size, rows[0][-1] if rows else 0)


def counted(query: Any, conditions: Sequence[Any]) -> Any:  # noqa: ANN401  a select of one count
    """How many rows a list has in all, as its last column.

    Where an index gives the first rows of a long list this is quicker than a count over a window, which needs all rows with all columns.
    """
    return query.where(*conditions).correlate(None).scalar_subquery().label("total")


def sorting(columns: Mapping[str, Any], wanted: str, otherwise: Any) -> Any:  # noqa: ANN401  columns of any type
    """The order that an address asks for: `name` upwards, `-name` downwards, what is missing last; for any other word `otherwise`."""
    column = columns.get(wanted.removeprefix("-"))
    if column is None:
        return otherwise
    return column.desc().nulls_last() if wanted.startswith("-") else column.asc().nulls_last()
