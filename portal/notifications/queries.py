"""Every read of the outbox."""

import datetime as dt
import uuid
from operator import itemgetter

from sqlalchemy import String, cast, func, select, text
from sqlalchemy.dialects.postgresql import JSONPATH

from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.notifications.domain import MessageState
from portal.notifications.models import Message


def get_message(message_id: uuid.UUID) -> Message:
    """One message. Raises NotFoundError."""
    found = db.session.get(Message, message_id)
    if found is None:
        raise NotFoundError
    return found


def lock_queued(message_id: uuid.UUID) -> Message | None:
    """The message if it still waits, locked until the transaction ends; None when another worker has it or it is done.

    The lock is held while the mail server answers, which may take it longer than a transaction is otherwise allowed to wait.
    """
    db.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '5min'"))
    return db.session.scalar(
        select(Message).where(Message.id == message_id, Message.state == MessageState.QUEUED).with_for_update(skip_locked=True)
    )


def waiting_since(before: dt.datetime, limit: int) -> list[uuid.UUID]:
    """Messages that have waited since before a moment, oldest first."""
    query = select(Message.id).where(Message.state == MessageState.QUEUED, Message.created_at < before).order_by(Message.created_at)
    return list(db.session.scalars(query.limit(limit)))


def page_of_messages(*, state: str, words: str, order: str = "", number: int, size: int) -> Page[Message]:
    """A page of the outbox for the administrator, newest first."""
    query = select(Message, func.count().over())
    if state in set(MessageState):
        query = query.where(Message.state == state)
    if words:
        query = query.where(Message.email.icontains(words, autoescape=True) | Message.kind.icontains(words, autoescape=True))
    columns = {"email": Message.email, "created": Message.created_at}
    query = query.order_by(sorting(columns, order, Message.created_at.desc()), Message.id)
    return read_page(query, number, size, itemgetter(0))


def page_of_own(account_id: uuid.UUID, *, words: str, order: str = "", number: int, size: int) -> Page[Message]:
    """A page of what was written to one person, newest first; `words` are looked for in what the messages name."""
    query = select(Message, func.count().over()).where(Message.account_id == account_id)
    if words:
        named = cast(func.jsonb_path_query_array(Message.facts, cast("$.*", JSONPATH)), String)
        query = query.where(named.icontains(words, autoescape=True))
    query = query.order_by(sorting({"created": Message.created_at}, order, Message.created_at.desc()), Message.id)
    return read_page(query, number, size, itemgetter(0))
