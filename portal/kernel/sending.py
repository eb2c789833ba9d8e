"""Statements of pages that are asked for all day: compiled once, then sent on the driver's connection as they are.

Compiling, looking up and unpacking a statement costs the application two or three times what the driver takes to send it. What leaves by
this way is still the statement that SQLAlchemy made, with its types on both sides, in the session's own transaction; who listens to
statements hears of it, and its errors are those that every other statement has.
"""

import collections
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import psycopg
import sqlalchemy
from sqlalchemy import Connection, exc

CURSOR = "cursor"
"""Where a connection keeps the cursor that it sends by: what was found has been read to its end before the next is sent."""

Process = Callable[[Any], Any]


def _row_of(names: list[str]) -> Any:  # noqa: ANN401  a class of named tuples
    return collections.namedtuple("Row", names, rename=True)  # noqa: PYI024  they are known when it runs, not before


def _bind_processors(binds: Mapping[str, Any], dialect: Any) -> dict[str, Process]:  # noqa: ANN401  as SQLAlchemy has them
    """What a value goes through before the driver gets it, by the parameter's name, where it goes through anything."""
    found = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
    return {name: process for name, process in found.items() if process is not None}


class Columns:
    """The columns of a table as a part of a statement's, and the rows that they make: an entity to read from, without the unit of work."""

    def __init__(self, model: Any, without: Collection[str] = ()) -> None:  # noqa: ANN401  a mapped class, or an alias of one
        keys = [column.key for column in sqlalchemy.inspect(model).mapper.column_attrs if column.key not in without]
        self.all = tuple(getattr(model, key) for key in keys)
        self._row = _row_of(keys)

    def take(self, values: Iterator[Any]) -> Any:  # noqa: ANN401  a row
        """The next row of so many values; None where an outer join has found none."""
        row = self._row(*itertools.islice(values, len(self.all)))
        return None if row.id is None else row


class Sent:
    """A statement of columns as the driver gets it."""

    def __init__(self, statement: Any, connection: Connection, bound: Mapping[str, Any]) -> None:  # noqa: ANN401  selects of any columns
        compiled = statement.compile(dialect=connection.dialect)
        state = compiled.construct_expanded_state(bound)
        self.text: str = state.statement
        processors = {**_bind_processors(compiled.binds, connection.dialect), **state.processors}
        self.fixed = {
            name: processors[name](value) if name in processors else value for name, value in state.parameters.items() if name not in bound
        }
        self.given: list[tuple[str, Process]] = [(name, processors[name]) for name in bound if name in processors]
        self.columns = list(statement.selected_columns)
        self.row = _row_of([column.key for column in self.columns])
        self.read: list[tuple[int, Process]] | None = None

    def rows(self, connection: Connection, bound: dict[str, Any]) -> Sequence[Any]:
        """What the statement finds, as named tuples. Raises sqlalchemy.exc.DBAPIError."""
        parameters = self.fixed | bound
        for name, process in self.given:
            parameters[name] = process(parameters[name])
        found, cursor = self._fetch(connection, parameters)
        if self.read is None:
            self.read = self._processors(connection, cursor)
        if self.read:
            found = [self._processed(row, self.read) for row in found]
        return list(map(self.row._make, found))

    def _fetch(self, connection: Connection, parameters: dict[str, Any]) -> tuple[list[Any], Any]:
        cursor: Any = connection.info.get(CURSOR)
        if cursor is None:
            cursor = connection.info[CURSOR] = connection.connection.cursor()
        self._tell(connection, "before_cursor_execute", cursor, parameters)
        try:
            cursor.execute(self.text, parameters)
            found = cursor.fetchall()
        except psycopg.Error as error:
            broken = bool(cursor.connection.closed)
            if broken:
                connection.invalidate(error)
            raise exc.DBAPIError.instance(self.text, parameters, error, psycopg.Error, True, broken, connection.dialect) from error  # noqa: FBT003  as SQLAlchemy makes them
        self._tell(connection, "after_cursor_execute", cursor, parameters)
        return found, cursor

    def _tell(self, connection: Connection, event: str, cursor: Any, parameters: dict[str, Any]) -> None:  # noqa: ANN401  the driver's
        for hear in getattr(connection.dispatch, event) or getattr(connection.engine.dispatch, event):
            hear(connection, cursor, self.text, parameters, None, False)  # noqa: FBT003  as SQLAlchemy calls them

    def _processors(self, connection: Connection, cursor: Any) -> list[tuple[int, Process]]:  # noqa: ANN401  the driver's cursor
        dialect, found = connection.dialect, []
        for position, (column, described) in enumerate(zip(self.columns, cursor.description, strict=True)):
            process = column.type.dialect_impl(dialect).result_processor(dialect, described.type_code)
            if process is not None:
                found.append((position, process))
        return found

    @staticmethod
    def _processed(row: Sequence[Any], processors: list[tuple[int, Process]]) -> list[Any]:
        values = list(row)
        for position, process in processors:
            values[position] = process(values[position])
        return values
