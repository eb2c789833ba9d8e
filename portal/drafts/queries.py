"""Every read of the drafts slice."""

import datetime as dt
import functools
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, select

from portal.drafts.models import Draft, ParkedForm
from portal.kernel.db import db, rows_of
from portal.kernel.sending import Columns


def find_draft(form: str, object_id: uuid.UUID, account_id: uuid.UUID) -> Any:  # noqa: ANN401  a row with the columns of Draft
    """What this person has typed into this form about this object, to read from; None where there is nothing."""
    return next(iter(rows_of(_draft(), form=form, object=object_id, account=account_id)), None)


@functools.cache
def _draft() -> Select[Any]:
    wanted = (Draft.form == bindparam("form"), Draft.object_id == bindparam("object"), Draft.account_id == bindparam("account"))
    return select(*Columns(Draft).all).where(*wanted)


def drafts_about(forms: Collection[str], object_ids: Collection[uuid.UUID], account_id: uuid.UUID) -> dict[tuple[str, uuid.UUID], Draft]:
    """What this person has typed into these forms about any of these objects, by form and object."""
    query = select(Draft).where(Draft.account_id == account_id, Draft.form.in_(forms), Draft.object_id.in_(object_ids))
    return {(draft.form, draft.object_id): draft for draft in db.session.scalars(query)} if object_ids else {}


def lock_draft(form: str, object_id: uuid.UUID, account_id: uuid.UUID) -> Draft | None:
    """The same, locked for writing."""
    query = select(Draft).where(Draft.form == form, Draft.object_id == object_id, Draft.account_id == account_id)
    return db.session.scalar(query.with_for_update())


def find_parked(secret_hash: str, path: str, since: dt.datetime) -> ParkedForm | None:
    """The newest form that was parked under that secret for that page."""
    query = select(ParkedForm).where(ParkedForm.secret_hash == secret_hash, ParkedForm.path == path, ParkedForm.created_at > since)
    return db.session.scalar(query.order_by(ParkedForm.created_at.desc()).limit(1))
