"""Every read of proposed changes."""

import uuid

from sqlalchemy import func, select

from partners.registry.domain import ChangeState
from partners.registry.models import PartnerChange
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError

OPEN = (ChangeState.SUBMITTED, ChangeState.RETURNED)


def get_change(change_id: uuid.UUID) -> PartnerChange:
    """One change. Raises NotFoundError."""
    found = db.session.get(PartnerChange, change_id)
    if found is None:
        raise NotFoundError
    return found


def lock_change(change_id: uuid.UUID) -> PartnerChange:
    """One change, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(PartnerChange).where(PartnerChange.id == change_id).with_for_update(of=PartnerChange)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def find_open_change(partner_id: uuid.UUID) -> PartnerChange | None:
    """The change that is with BKD or has come back from there."""
    query = select(PartnerChange).where(PartnerChange.partner_id == partner_id, PartnerChange.state.in_(OPEN))
    return db.session.scalar(query.execution_options(populate_existing=True))


def changes_of(partner_id: uuid.UUID) -> list[PartnerChange]:
    """A partner's changes, newest first."""
    return list(
        db.session.scalars(select(PartnerChange).where(PartnerChange.partner_id == partner_id).order_by(PartnerChange.submitted_at.desc()))
    )


def count_changes(partner_id: uuid.UUID) -> int:
    """How many there have been, for the next number; the caller holds the partner."""
    return db.session.scalar(select(func.count()).select_from(PartnerChange).where(PartnerChange.partner_id == partner_id)) or 0
