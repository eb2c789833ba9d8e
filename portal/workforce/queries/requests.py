"""Every read of requests on one's own record, and of the corrections that hold."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from operator import itemgetter

from sqlalchemy import exists, func, or_, select, text

from portal.accounts.models import Account
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.workforce.domain.requests import OPEN, RequestKind, RequestState
from portal.workforce.models import RecordFix, RecordRequest, Servant
from portal.workforce.queries.people import among, servant_of_account

NUMBER_LOCK, RECORD_LOCK = 5_201_340, 5_201_341


def get_own_record(identity: Identity) -> Servant:
    """The record of this person. Raises NotFoundError for somebody who is no civil servant."""
    found = servant_of_account(identity)
    if found is None:
        raise NotFoundError
    return found


def hold_record() -> None:
    """Wait until no file is being written or undone and no correction confirmed; held until the transaction ends.

    A file is compared with the record first and written later: what changes in between would be lost.
    """
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": RECORD_LOCK})


def lock_servant(servant_id: uuid.UUID) -> Servant:
    """A servant, locked until the transaction ends, as the record stands now. Raises NotFoundError."""
    query = select(Servant).where(Servant.id == servant_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def belongs_to_another(servant_id: uuid.UUID, email: str) -> bool:
    """Whether somebody else on record, or an account that is nobody's record, has this address."""
    others = exists().where(Servant.email == email, Servant.id != servant_id)
    accounts = exists().where(Account.email == email, or_(Account.servant_id.is_(None), Account.servant_id != servant_id))
    return bool(db.session.scalar(select(or_(others, accounts))))


def get_request(request_id: uuid.UUID) -> RecordRequest:
    """One request. Raises NotFoundError."""
    found = db.session.get(RecordRequest, request_id)
    if found is None:
        raise NotFoundError
    return found


def lock_request(request_id: uuid.UUID) -> RecordRequest:
    """One request, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(RecordRequest).where(RecordRequest.id == request_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def find_open_correction(servant_id: uuid.UUID, field: str) -> RecordRequest | None:
    """The correction of a field that waits for its owner, or has come back from there."""
    mine = select(RecordRequest).where(RecordRequest.servant_id == servant_id, RecordRequest.field == field, RecordRequest.state.in_(OPEN))
    return db.session.scalar(mine)


def open_corrections_of(servant_id: uuid.UUID) -> dict[str, RecordRequest]:
    """Those of all fields, by field."""
    mine = select(RecordRequest).where(RecordRequest.servant_id == servant_id, RecordRequest.state.in_(OPEN))
    return {one.field: one for one in db.session.scalars(mine) if one.field is not None}


def additions_of(servant_id: uuid.UUID) -> list[RecordRequest]:
    """What was added to a record, newest first."""
    accepted = select(RecordRequest).where(RecordRequest.servant_id == servant_id, RecordRequest.state == RequestState.ACCEPTED)
    return list(db.session.scalars(accepted.where(RecordRequest.kind != RequestKind.CORRECTION).order_by(RecordRequest.decided_at.desc())))


def next_request_number(year: int) -> str:
    """The number by which the next request is called; it holds the lock of the series until the transaction ends."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NUMBER_LOCK})
    count = db.session.scalar(select(func.count()).select_from(RecordRequest)) or 0
    return f"DATA-{year}-{9001 + count:04d}"


def page_of_own_requests(
    account_id: uuid.UUID,
    *,
    text: str = "",
    kind: str = "",
    state: str = "",
    fields: Sequence[str] = (),
    order: str = "",
    number: int,
    size: int,
) -> Page[RecordRequest]:
    """A person's own requests, newest first; `text` is looked for in number and reason, `fields` are those whose names fit it too."""
    mine = select(RecordRequest, func.count().over()).where(RecordRequest.account_id == account_id)
    if text:
        like = f"%{text.replace('%', '').replace('_', '')}%"
        mine = mine.where(or_(RecordRequest.number.ilike(like), RecordRequest.reason.ilike(like), RecordRequest.field.in_(list(fields))))
    if kind in set(RequestKind):
        mine = mine.where(RecordRequest.kind == kind)
    if state in set(RequestState):
        mine = mine.where(RecordRequest.state == state)
    columns = {"number": RecordRequest.number, "state": RecordRequest.state, "submitted": RecordRequest.submitted_at}
    mine = mine.order_by(sorting(columns, order, RecordRequest.submitted_at.desc()), RecordRequest.number.desc())
    return read_page(mine, number, size, itemgetter(0))


def find_open_fix(servant_id: uuid.UUID, field: str) -> RecordFix | None:
    """The correction of a field that holds against files."""
    return db.session.scalar(
        select(RecordFix).where(RecordFix.servant_id == servant_id, RecordFix.field == field, RecordFix.ended_at.is_(None))
    )


def fixes_of(servant_id: uuid.UUID) -> dict[str, tuple[str, dt.datetime]]:
    """Which fields of a person hold a correction: the number of its request, and when it was confirmed, by field."""
    held = select(RecordFix.field, RecordRequest.number, RecordFix.confirmed_at).join(
        RecordRequest, RecordRequest.id == RecordFix.request_id
    )
    rows = db.session.execute(held.where(RecordFix.servant_id == servant_id, RecordFix.ended_at.is_(None)))
    return {field: (number, at) for field, number, at in rows}


def readdressed(servant_ids: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """Whose account has another address than the record now: (account, address on record)."""
    moved = select(Account.id, Servant.email).join(Servant, Account.servant_id == Servant.id)
    rows = db.session.execute(moved.where(among(Servant.id, servant_ids), Account.email != Servant.email))
    return [(account_id, email) for account_id, email in rows]
