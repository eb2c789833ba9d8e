"""The database: one session per request or job, one base class, one naming convention."""

import datetime as dt
import enum
import functools
import json
import uuid
import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from psycopg import sql
from sqlalchemy import DateTime, Enum, MetaData, Select, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry

from portal.kernel import clock
from portal.kernel.registry import Registry
from portal.kernel.sending import Sent
from portal.kernel.text import Text
from portal.kernel.types import Words

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
ASIDE = "aside"
CONSTRAINTS: Registry[str, tuple[Text, str | None]] = Registry("kernel.db.CONSTRAINTS")
"""What a named constraint means to the person who ran into it, and beside which field it belongs; filled by the slices' `feature`."""


class Base(DeclarativeBase):
    """Every table has an opaque id and knows when it was written, by the house's clock."""

    # Given as a registry, not as `type_annotation_map`: Flask-SQLAlchemy copies this class's body.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            str: SqlText,
            dt.datetime: DateTime(timezone=True),
            dict[str, Any]: JSONB,
            list[Any]: JSONB,
            Text: Words,
            enum.StrEnum: Enum(
                enum.StrEnum, native_enum=False, create_constraint=True, length=40, values_callable=lambda e: [m.value for m in e]
            ),
        },
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4, sort_order=-2)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now, sort_order=-1)


db = SQLAlchemy(model_class=Base)

Aside = Callable[[Session], None]
_SENT: weakref.WeakKeyDictionary[Any, Sent] = weakref.WeakKeyDictionary()
"""What the driver gets for a statement, for as long as somebody keeps the statement."""


def rows_of(statement: Any, **bound: Any) -> Sequence[Any]:  # noqa: ANN401  a statement of any columns
    """The rows of a statement of columns, read past the unit of work: the way of pages that are asked for all day.

    Give it a statement that was built once, with bound parameters: building one costs more than sending it. It sees what the
    session has changed.
    """
    session = db.session()
    if session.autoflush:
        session.flush()
    connection = session.connection()
    sent = _SENT.get(statement)
    if sent is None:
        sent = _SENT[statement] = Sent(statement, connection, bound)
    return sent.rows(connection, bound)


def counts_of(statements: tuple[Select[int], ...], **bound: Any) -> list[int]:  # noqa: ANN401  values of any columns
    """What each of these statements counts, all of them in one; they were built once and share their parameters by name."""
    return list(rows_of(_side_by_side(statements), **bound)[0]) if statements else []


@functools.lru_cache(maxsize=64)
def _side_by_side(statements: tuple[Select[int], ...]) -> Select[Any]:
    return select(*(each.scalar_subquery() for each in statements))


def write_many(model: type[Base], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write many rows of a table, past the unit of work: COPY takes tens of thousands in the time in which INSERT takes some thousands.

    `names` are the columns that each row gives in their order; documents are given as they are read. Ids and the moment are set here.
    """
    now, session = clock.now(), db.session()
    session.flush()
    connection: Any = session.connection().connection.driver_connection
    columns = sql.SQL(", ").join(map(sql.Identifier, ("id", "created_at", *names)))
    documents = [isinstance(model.__table__.c[name].type, JSONB) for name in names]
    with connection.cursor() as cursor:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model.__tablename__), columns)
        with cursor.copy(statement) as copy:
            for row in rows:
                told = (
                    json.dumps(one) if is_document and one is not None else one for one, is_document in zip(row, documents, strict=True)
                )
                copy.write_row((uuid.uuid4(), now, *told))


def aside(write: Aside) -> None:
    """Keep a fact about the request itself, once its own transaction has ended, on every path and in a session of its own.

    For throttling, refused access, last use, what somebody is typing: never for a row of the business. `write` gets that session and must
    not rely on objects of the request's.
    """
    db.session().info.setdefault(ASIDE, []).append(write)


def take_asides() -> list[Aside]:
    """The facts queued on this request, which are thereby taken off the queue."""
    taken: list[Aside] = db.session().info.pop(ASIDE, [])
    return taken
