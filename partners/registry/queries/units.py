"""Every read of partners' units."""

import uuid

from sqlalchemy import select

from partners.registry.models import PartnerUnit
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError


def get_unit(unit_id: uuid.UUID) -> PartnerUnit:
    """One unit. Raises NotFoundError."""
    found = db.session.get(PartnerUnit, unit_id)
    if found is None:
        raise NotFoundError
    return found


def units_of(partner_id: uuid.UUID) -> list[PartnerUnit]:
    """A partner's units that have not ended, as they stand now, by name."""
    query = select(PartnerUnit).where(PartnerUnit.partner_id == partner_id, PartnerUnit.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(PartnerUnit.name, PartnerUnit.id).execution_options(populate_existing=True)))
