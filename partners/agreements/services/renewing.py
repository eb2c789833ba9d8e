"""An agreement is renewed by a copy that links to it: the scope is copied into a draft, its days moved on."""

from typing import Any

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState, moved_on
from partners.agreements.models import Agreement
from partners.registry import queries as partners
from partners.registry.services import drafting
from portal.audit import services as audit
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

ONCE = Text("This agreement is being renewed already. Open the renewal that has been begun.")


def renew(agreement: Agreement, *, by: Identity) -> Agreement:
    """Begin the renewal of an agreement in force as a draft, filled with its scope.

    Raises IllegalMoveError for one that is not in force, DomainError where a renewal has been begun already.
    """
    agreement = queries.lock_agreement(agreement.id)
    if agreement.state is not AgreementState.IN_FORCE:
        raise IllegalMoveError(Text("Only an agreement in force can be renewed. Propose a new one."))
    if queries.find_renewal(agreement.id) is not None:
        raise DomainError(ONCE)
    made = services.begin(partners.get_partner(agreement.partner_id), by=by, kind=agreement.type)
    made.renews_id = agreement.id
    db.session.flush()  # a second one at the same moment is refused here, before anything is kept of it
    drafting.save(services.FORM, services.PAGE, made.id, typed_of(agreement))
    audit.record("agreements.agreement.renewal_begun", services.SUBJECT, agreement.id, by=by, after={"number": made.number})
    return made


def typed_of(agreement: Agreement) -> dict[str, Any]:
    """The scope of an agreement as one would type it for its renewal."""
    if agreement.starts_on is None or agreement.ends_on is None:
        msg = "an agreement in force has its days, by a constraint"
        raise AssertionError(msg)
    first, last = moved_on(agreement.starts_on, agreement.ends_on)
    days = {name: {part: str(getattr(day, part)) for part in drafting.PARTS} for name, day in (("starts_on", first), ("ends_on", last))}
    return {
        "under": str(agreement.under_id or ""),
        "kinds": list(agreement.kinds or []),
        "field_codes": list(agreement.field_codes or []),
        "fields": agreement.fields,
        "places": "\n".join(agreement.places or []),
        "seats_a_year": str(agreement.seats_a_year),
        **days,
        "runoff": agreement.runoff,
        "costs": agreement.costs,
        **{f"bears_{cost}": who for cost, who in (agreement.bearers or {}).items()},
    }
