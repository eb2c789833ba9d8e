"""Every read of who owns an offering."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from partners.offerings.access import Owned
from partners.offerings.models import Offering, OfferingOwner
from partners.registry import queries as partners
from portal.accounts.models import Account
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who owns an offering, since when, and whether they still work there."""

    account_id: uuid.UUID
    name: str
    email: str
    since: dt.datetime
    works_there: bool


def owners_of(offering: Offering) -> list[Owner]:
    """Who owns an offering, whoever has longest first."""
    here = {member.account.id for member in partners.people_of(partners.get_partner(offering.partner_id))}
    query = select(Account.id, Account.name, Account.email, OfferingOwner.created_at).join(Account, Account.id == OfferingOwner.account_id)
    query = query.where(OfferingOwner.offering_id == offering.id, OfferingOwner.ended_at.is_(None))
    found = db.session.execute(query.order_by(OfferingOwner.created_at, func.lower(Account.name)))
    return [Owner(*row, row[0] in here) for row in found]


def owner_ids(offering_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The accounts that own an offering."""
    query = select(OfferingOwner.account_id).where(OfferingOwner.offering_id == offering_id, OfferingOwner.ended_at.is_(None))
    return frozenset(db.session.scalars(query))


def find_owner(offering_id: uuid.UUID, account_id: uuid.UUID) -> OfferingOwner | None:
    """That somebody owns an offering now, or None."""
    query = select(OfferingOwner).where(OfferingOwner.offering_id == offering_id, OfferingOwner.account_id == account_id)
    return db.session.scalar(query.where(OfferingOwner.ended_at.is_(None)).execution_options(populate_existing=True))


def owned_by(partner_id: uuid.UUID, account_id: uuid.UUID) -> list[OfferingOwner]:
    """What somebody owns of a partner's offerings; their rows are locked until the transaction ends."""
    query = select(OfferingOwner).join(Offering, Offering.id == OfferingOwner.offering_id)
    query = query.where(Offering.partner_id == partner_id, OfferingOwner.account_id == account_id, OfferingOwner.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(OfferingOwner.offering_id).with_for_update(of=Offering)))


def owned(offering_id: uuid.UUID, account_id: uuid.UUID | None = None) -> Owned:
    """An offering with its owners and its partner's, and the one that is spoken of. Raises NotFoundError for an owner who is none."""
    offering = db.session.get(Offering, offering_id)
    if offering is None:
        raise NotFoundError
    found = Owned(offering, owner_ids(offering_id), partners.owners_of(partners.get_partner(offering.partner_id)), account_id)
    if account_id is not None and account_id not in found.owners:
        raise NotFoundError
    return found
