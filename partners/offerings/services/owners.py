"""Who owns an offering: its owners and those of the partner add others and take them away; one always remains.

Each decision holds the offering's row, so that of two at once the second sees what the first has left.
"""

import uuid
from typing import TYPE_CHECKING

from partners.offerings import queries
from partners.offerings.models import Offering, OfferingOwner
from partners.offerings.queries import owners
from partners.offerings.services import SUBJECT
from partners.registry import queries as partners
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications

if TYPE_CHECKING:
    from partners.registry.models import Partner
    from portal.accounts.models import Account


def _as_owner(offering: Offering, by: Identity) -> Offering:
    """The offering, held; raises ForbiddenError for somebody who owns neither it nor its partner any more."""
    offering = queries.lock_offering(offering.id)
    partner = partners.get_partner(offering.partner_id)
    if by.account_id not in owners.owner_ids(offering.id) | partners.owners_of(partner):
        raise ForbiddenError(Text("Only an owner of this offering or of %(name)s does this. Ask one of them.", name=partner.name))
    return offering


def add(offering: Offering, account_id: uuid.UUID, *, by: Identity) -> None:
    """Make a colleague an owner too; they are told.

    Raises NotFoundError for somebody who does not work there, DomainError beside `account` for one who has not come yet, ConflictError
    for one who is an owner already.
    """
    offering = _as_owner(offering, by)
    member = partners.get_member(partners.get_partner(offering.partner_id), account_id)
    if not member.has_come:
        raise DomainError(Text("%(name)s has not taken up the invitation yet.", name=member.account.name), "account")
    if owners.find_owner(offering.id, account_id) is not None:
        raise ConflictError(THERE, "account")
    db.session.add(OfferingOwner(offering_id=offering.id, account_id=account_id))
    audit.record("offerings.owner.added", SUBJECT, offering.id, by=by, after={"account": account_id})
    _tell(member.account, "offerings.owner_added", offering, by)


THERE = Text("This person owns the offering already.")


def remove(offering: Offering, account_id: uuid.UUID, *, by: Identity) -> None:
    """Somebody owns it no longer. Raises DomainError where nobody who works there would own it any more."""
    offering = _as_owner(offering, by)
    row = owners.find_owner(offering.id, account_id)
    if row is None:
        raise ConflictError(Text("This person does not own the offering any more."))
    if not any(one.works_there for one in owners.owners_of(offering) if one.account_id != account_id):
        raise DomainError(Text("There must be an owner. Add somebody else first; then this can be done."))
    row.ended_at = clock.now()
    audit.record("offerings.owner.removed", SUBJECT, offering.id, by=by, before={"account": account_id})
    here = {one.account.id: one.account for one in partners.people_of(partners.get_partner(offering.partner_id))}
    if account_id != by.account_id and account_id in here:
        _tell(here[account_id], "offerings.owner_removed", offering, by)


def on_left(partner: "Partner", account_id: uuid.UUID, successor: uuid.UUID, by: Identity) -> None:
    """Somebody no longer works for the partner: whoever takes over owns their offerings."""
    left = owners.owned_by(partner.id, account_id)
    for row in left:
        row.ended_at = clock.now()
        if owners.find_owner(row.offering_id, successor) is None:
            db.session.add(OfferingOwner(offering_id=row.offering_id, account_id=successor))
        audit.record(
            "offerings.owner.succeeded", SUBJECT, row.offering_id, by=by, before={"account": account_id}, after={"account": successor}
        )
    if left and successor != by.account_id:
        told = account_services.recipient_of(successor)
        notifications.tell([told], "offerings.owner_succeeded", path="/offerings?mine=1", count=len(left), name=partner.name)


def _tell(account: "Account", message: str, offering: Offering, by: Identity) -> None:
    told, path = account_services.recipient(account), f"/offerings/{offering.id}"
    notifications.tell([told], message, path=path, title=offering.title or offering.number, number=offering.number, by=by.name)
