"""An offering enters the catalogue as it stands, under an agreement that covers it at that moment."""

from typing import TYPE_CHECKING, Any

from partners.agreements.domain.covering import Wish
from partners.agreements.services import covering
from partners.offerings.domain import ONLINE, joined
from partners.offerings.models import Offering
from partners.registry import queries as partners
from partners.registry import services as registry
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import Snapshot
from portal.kernel import clock
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.agreements.models import Agreement


def publish(offering: Offering, by: Identity) -> None:
    """Into the catalogue, under an agreement that covers it at this moment. Raises DomainError with what is missing."""
    if offering.mentor_accepted_at is None or offering.document is None or offering.seats is None:
        raise IllegalMoveError
    agreement = check_covered(offering)
    opportunity = catalogue.publish(_snapshot_of(offering, agreement), by=by)
    offering.version, offering.published_at, offering.agreement_id = opportunity.version, clock.now(), agreement.id


def check_covered(offering: Offering) -> "Agreement":
    """The agreement that covers it at this moment, held until the transaction ends. Raises DomainError with what is missing."""
    registry.check_may_offer(partners.get_partner(offering.partner_id))
    covering.hold(offering.body_id)
    document = offering.document or {}
    days = _day(offering.starts_on), _day(offering.ends_on)
    is_online = document.get("mode") == ONLINE
    wish = Wish(offering.kind, offering.seats or 0, *days, document.get("field"), document.get("place"), is_online)
    found = covering.coverage(offering.body_id, wish, offering_id=offering.id)
    if found.agreement is None:
        raise DomainError(Text("This cannot be published: %(missing)s", missing=joined([one.text for one in found.missing])))
    return found.agreement


def _day(value: Any) -> Any:  # noqa: ANN401  a date that the database keeps filled
    if value is None:
        raise IllegalMoveError
    return value


def _snapshot_of(offering: Offering, agreement: "Agreement") -> Snapshot:
    document = offering.document or {}
    return Snapshot(
        offering_id=offering.id,
        kind=offering.kind,
        title=offering.title,
        summary=document["summary"],
        host_id=offering.body_id,
        host_name=offering.partner_name,
        place=document["place"],
        mode=document["mode"],
        starts_on=_day(offering.starts_on),
        ends_on=_day(offering.ends_on),
        seats=offering.seats or 0,
        deadline=_day(offering.deadline),
        agreement_number=agreement.number,
        agreement_until=_day(agreement.ends_on),
        competencies=document["competencies"],
        requirements=document["requirements"],
        particulars={**document["particulars"], "mentor_name": offering.mentor_name},
        field=document.get("field"),
        cost=document.get("cost", 0),
    )
