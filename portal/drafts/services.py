"""Keep what is typed: without required fields, with a version, so that two windows cannot overwrite one another silently."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.drafts import queries
from portal.drafts.models import Draft, ParkedForm
from portal.kernel import clock
from portal.kernel.db import aside, db
from portal.kernel.errors import StaleVersionError
from portal.kernel.identity import Identity
from portal.kernel.registry import Registry
from portal.kernel.text import Text

EVERYBODY = uuid.UUID(int=0)
"""The account of a draft that several editors share."""

EDITORS: Registry[str, Callable[[Identity, uuid.UUID], uuid.UUID | None]] = Registry("drafts.EDITORS")
"""For each form: under whose account this person's draft of this object is kept, or None where they may not write it."""


def save(form: str, object_id: uuid.UUID, data: dict[str, Any], *, account_id: uuid.UUID, version: int | None = None) -> Draft:
    """Keep what is typed. Raises StaleVersionError when another window has saved since `version` was read (None: whatever is there)."""
    data = storable(data)
    draft = queries.lock_draft(form, object_id, account_id)
    if draft is None:
        draft = Draft(form=form, object_id=object_id, account_id=account_id, data=data, version=1, saved_at=clock.now())
        db.session.add(draft)
        return draft
    if version is not None and version != draft.version and draft.data != data:
        raise changed_elsewhere(draft)
    if draft.data != data:
        draft.data, draft.version, draft.saved_at = data, draft.version + 1, clock.now()
    return draft


def changed_elsewhere(draft: Draft) -> StaleVersionError:
    """What is said to a window that would overwrite another's text; it carries that text."""
    text = Text("This was changed in another window at %(when)s. Your entries are kept; compare before you go on.", when=draft.saved_at)
    return StaleVersionError(text, theirs=draft.data, at=draft.saved_at)


def keep_refused(form: str, object_id: uuid.UUID, data: dict[str, Any], *, account_id: uuid.UUID) -> None:
    """Keep what a refused form had typed, although its request leaves nothing else."""
    moment, data = clock.now(), storable(data)
    first = {"form": form, "object_id": object_id, "account_id": account_id, "data": data, "version": 1, "saved_at": moment}
    # Of two that come at once (a double click) both are kept, one after the other: neither has seen the other's row.
    kept = insert(Draft).values(**first)
    kept = kept.on_conflict_do_update(
        constraint="draft_once",
        set_={"data": kept.excluded.data, "version": Draft.version + 1, "saved_at": kept.excluded.saved_at},
        where=Draft.data != kept.excluded.data,
    )

    def write(session: Session) -> None:
        session.execute(kept)

    aside(write)


def drop(form: str, object_id: uuid.UUID, *, account_id: uuid.UUID) -> None:
    """Forget a draft that has become what it was for."""
    draft = queries.lock_draft(form, object_id, account_id)
    if draft is not None:
        db.session.delete(draft)


PARKED_FOR = dt.timedelta(days=1)


def park(secret_hash: str, path: str, data: dict[str, Any]) -> None:
    """Keep the form of an interrupted request under a secret that only its browser knows; an earlier one of the same page gives way."""
    moment, kept = clock.now(), storable(data)

    def write(session: Session) -> None:
        session.execute(delete(ParkedForm).where(ParkedForm.secret_hash == secret_hash, ParkedForm.path == path))
        session.execute(delete(ParkedForm).where(ParkedForm.created_at < moment - PARKED_FOR))
        session.add(ParkedForm(secret_hash=secret_hash, path=path, data=kept, created_at=moment))

    aside(write)


def parked(secret_hash: str, path: str) -> dict[str, Any] | None:
    """What was parked for this page by this browser within a day."""
    found = queries.find_parked(secret_hash, path, clock.now() - PARKED_FOR)
    return found.data if found else None


def forget_parked(secret_hash: str, path: str) -> None:
    """Drop what was parked for this page by this browser."""
    db.session.execute(delete(ParkedForm).where(ParkedForm.secret_hash == secret_hash, ParkedForm.path == path))


def storable(value: Any) -> Any:  # noqa: ANN401  JSON
    """Typed JSON without the characters that no column takes: NUL, and halves of a pair."""
    match value:
        case str():
            return value.replace("\0", "").encode("utf-8", "ignore").decode()
        case dict():
            return {storable(key): storable(item) for key, item in value.items()}
        case list():
            return [storable(item) for item in value]
        case _:
            return value
