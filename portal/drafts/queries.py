"""Every read of the drafts slice."""

import datetime as dt
import functools
import uuid

from sqlalchemy import Select, bindparam, select

from portal.drafts.models import Draft, ParkedForm
from portal.kernel.db import db


def find_draft(form: str, object_id: uuid.UUID, account_id: uuid.UUID) -> Draft | None:
    """What this person has typed into this form about this object."""
    return db.session.scalar(_draft(), {"form": form, "object": object_id, "account": account_id})


@functools.cache
def _draft() -> Select[Draft]:
    wanted = (Draft.form == bindparam("form"), Draft.object_id == bindparam("object"), Draft.account_id == bindparam("account"))
    return select(Draft).where(*wanted)


def lock_draft(form: str, object_id: uuid.UUID, account_id: uuid.UUID) -> Draft | None:
    """The same, locked for writing."""
    query = select(Draft).where(Draft.form == form, Draft.object_id == object_id, Draft.account_id == account_id)
    return db.session.scalar(query.with_for_update())


def find_parked(secret_hash: str, path: str, since: dt.datetime) -> ParkedForm | None:
    """The newest form that was parked under that secret for that page."""
    query = select(ParkedForm).where(ParkedForm.secret_hash == secret_hash, ParkedForm.path == path, ParkedForm.created_at > since)
    return db.session.scalar(query.order_by(ParkedForm.created_at.desc()).limit(1))
