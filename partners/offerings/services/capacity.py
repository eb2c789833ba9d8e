"""How many participants a mentor may have at once: an owner of the organisation says so, and no offering takes more."""

from typing import TYPE_CHECKING

from partners.offerings.domain import MOST_SEATS
from partners.offerings.domain.capacity import Stay, check_capacity
from partners.offerings.models import MentorCapacity, Offering
from partners.offerings.queries import mentors
from partners.registry import queries as partners
from portal.accounts.domain import check_address
from portal.audit import services as audit
from portal.kernel.db import db
from portal.kernel.errors import DomainError, ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.registry.models import Partner

PARTNER = "partner"


def check(offering: Offering, email: str, wanted: Stay, *, field: str | None = "mentor_email") -> None:
    """Raises DomainError where these places are more than the mentor has left on any of their days.

    The mentor is held until the transaction ends, so that of two offerings at once the second sees what the first has taken.
    """
    if not offering.is_mentored:
        return
    mentors.hold_mentor(offering.partner_id, email)
    _check(offering, email, wanted, field)


def _check(offering: Offering, email: str, wanted: Stay, field: str | None) -> None:
    stays = mentors.stays_of(offering.partner_id, email, besides=offering.id)
    check_capacity(stays, wanted, mentors.capacity_of(offering.partner_id, email), field)


def against(offering: Offering, email: str, wanted: Stay) -> Text | None:
    """What would be said against these places now, before they are submitted; None where the mentor has room."""
    if offering.is_mentored:
        try:
            _check(offering, email, wanted, None)
        except DomainError as refusal:
            return refusal.text
    return None


def check_again(offering: Offering) -> None:
    """The same for an offering as its row stands. Raises DomainError beside no field."""
    if offering.mentor_email and offering.starts_on and offering.ends_on:
        check(offering, offering.mentor_email, Stay(offering.starts_on, offering.ends_on, offering.seats or 0), field=None)


def say_most(partner: "Partner", email: str, most: int, *, by: Identity) -> MentorCapacity:
    """An owner says how many participants a mentor may have at once; what is published stays, whatever the number.

    Raises ForbiddenError for somebody who is not an owner any more, DomainError beside `email` or `most`.
    """
    if by.account_id not in partners.owners_of(partner):
        raise ForbiddenError(Text("Only an owner of %(name)s does this. Ask one of them.", name=partner.name))
    check_address(email)
    if not 1 <= most <= MOST_SEATS:
        raise DomainError(Text("A mentor may have from 1 to %(most)s participants at once.", most=MOST_SEATS), "most")
    email = email.strip().lower()
    mentors.hold_mentor(partner.id, email)
    said = mentors.find_capacity(partner.id, email)
    before = said.most if said else None
    if said is None:
        said = MentorCapacity(partner_id=partner.id, email=email, most=most, set_by_name=by.name)
        db.session.add(said)
    said.most, said.set_by_name = most, by.name
    audit.record("offerings.capacity.set", PARTNER, partner.id, by=by, before={"most": before}, after={"mentor": email, "most": most})
    return said
