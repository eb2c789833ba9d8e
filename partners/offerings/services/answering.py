"""A call of the demand board is answered by an offering: one click begins its draft with the competencies that are lacking."""

import uuid
from typing import TYPE_CHECKING

from partners.offerings import services
from partners.offerings.queries import answering
from partners.registry import queries as partners
from portal.audit import services as audit
from portal.development import queries as demand
from portal.development.domain.calls import DemandState
from portal.development.services import Given
from portal.kernel.errors import IllegalMoveError
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.offerings.models import Offering
    from portal.kernel.identity import Identity

MOST_TRAINED = 3
"""As many competencies as the form takes."""


def answer(call_id: uuid.UUID, kind: str, *, by: "Identity") -> "Offering":
    """Begin the offering of a kind that answers a call; where one's organisation has begun it already, that one.

    Raises IllegalMoveError for a call that is no longer open, DomainError as `begin` does.
    """
    partner = partners.get_own(by)
    call = demand.get_call(call_id)
    partners.lock_partner(partner.id)  # of two clicks the second finds what the first has begun
    there = answering.find_answer(call_id, partner.body_id, kind)
    if there is not None:
        return there
    if call.state is not DemandState.OPEN:
        raise IllegalMoveError(Text("This call is no longer open."))
    begun = services.begin(partner, kind, by=by)
    begun.call_id = call.id
    items = demand.items_of(call)[:MOST_TRAINED]
    trained = {f"trained_{place}": item.code for place, item in enumerate(items, 1)}
    levels = {f"trained_level_{place}": str(item.level) for place, item in enumerate(items, 1)}
    services.save_page(begun, "tasks", {"title": call.title, "summary": f"Menjawab ajakan “{call.title}”."}, version=None)
    services.save_page(begun, "competencies", {**trained, **levels}, version=None)
    audit.record("offerings.offering.answers_call", services.SUBJECT, begun.id, by=by, after={"call": call.title})
    return begun


def answers_to(call_id: uuid.UUID) -> list[Given]:
    """The offerings that answer a call."""
    return [Given(one.title or one.number, one.partner_name) for one in answering.answers_to(call_id)]
