"""Write what happened into the record, in the transaction that makes it happen."""

import json
import logging
import secrets
import uuid
from typing import Any

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import insert, text
from sqlalchemy.orm import Session, SessionTransaction

from portal.audit.domain import GENESIS, Entry, content_of, link_of
from portal.audit.models import AuditDetail, AuditEntry, SecurityEvent
from portal.kernel import clock
from portal.kernel.db import aside, db
from portal.kernel.hashing import plain
from portal.kernel.identity import Identity

log = logging.getLogger("simpul.security")
PENDING = "audit"
LOCK = 5_201_314
TAKE_LOCK = text("select pg_advisory_xact_lock(:key)")


def record(
    event: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    *,
    by: Identity,
    before: Any = None,  # noqa: ANN401  whatever the slice decided on
    after: Any = None,  # noqa: ANN401
    reason: str | None = None,
) -> None:
    """Note an event on a subject. It gets its place in the chain when the transaction commits, and is gone if it does not.

    `before` and `after` are values of the domain (anything with a canonical form); `reason` are the words of the person who decided.
    """
    known = {"before": before, "after": after, "reason": reason, "name": by.name, "body": by.active.body_name if by.active else None}
    document = plain({key: value for key, value in known.items() if value is not None})
    session = db.session()
    db.session.info.setdefault(PENDING, []).append(
        {
            "within": session.get_nested_transaction() or session.get_transaction(),
            "event": event,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "account_id": by.account_id,
            "role": by.role.value if by.role else "none",
            "acting_for": by.active.acting_for if by.active else None,
            "document": document,
            "at": clock.now(),
        }
    )


@sqlalchemy_event.listens_for(db.session, "before_commit")
def _write(session: Session) -> None:
    """Give the events their places: flush first, then the lock, last of all, so that it is held for as short as can be."""
    if session.in_nested_transaction():
        return  # a savepoint is no end: the transaction goes on, and the lock would be held all that time
    pending = session.info.pop(PENDING, [])
    if not pending:
        return
    session.flush()
    session.execute(TAKE_LOCK, {"key": LOCK})
    last = session.execute(text("select seq, link from audit_entry order by seq desc limit 1")).first()
    seq, previous = (last.seq, last.link) if last else (0, GENESIS)
    entries, details = [], []
    for noted in pending:
        seq += 1
        del noted["within"]
        document, salt, entry_id = noted.pop("document"), secrets.token_hex(16), uuid.uuid4()
        entry = Entry(seq=seq, content=content_of(salt, document), previous=previous, **noted)
        previous = link_of(entry)
        row = {name: getattr(entry, name) for name in Entry.__slots__}
        entries.append({**row, "id": entry_id, "created_at": entry.at, "link": previous})
        details.append({"id": uuid.uuid4(), "created_at": entry.at, "entry_id": entry_id, "salt": salt, "document": document})
    session.execute(insert(AuditEntry), entries)
    session.execute(insert(AuditDetail), details)


@sqlalchemy_event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was noted in a transaction or savepoint that is rolled back did not happen; what was noted around a savepoint did."""
    pending = session.info.pop(PENDING, [])
    kept = [noted for noted in pending if ended.parent is not None and not _is_within(noted["within"], ended)]
    if kept:
        session.info[PENDING] = kept


def _is_within(transaction: SessionTransaction | None, ended: SessionTransaction) -> bool:
    while transaction is not None:
        if transaction is ended:
            return True
        transaction = transaction.parent
    return False


def note(what: str, *, account_id: uuid.UUID | None, whence: str, detail: str) -> None:
    """Keep a refusal (ASVS 16.3): a row of its own once the request has ended, and a line for a system that collects logs."""
    moment = clock.now()
    line = {"moment": moment.isoformat(), "what": what, "account": str(account_id or ""), "from": whence, "detail": detail}
    log.warning("%s", json.dumps(line))
    _keep_beside(SecurityEvent(what=what, account_id=account_id, whence=whence, detail=detail, created_at=moment))


def opened(*, account_id: uuid.UUID | None, whence: str, detail: str) -> None:
    """Keep what somebody has opened whose office is to read everything: nothing was changed, so it is no entry of the record."""
    _keep_beside(SecurityEvent(what="opened", account_id=account_id, whence=whence, detail=detail, created_at=clock.now()))


def _keep_beside(event: SecurityEvent) -> None:
    def write(session: Session) -> None:
        session.add(event)

    aside(write)
