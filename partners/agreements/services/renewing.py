"""An agreement is renewed by a copy that links to it: the scope is copied into a draft, its days moved on."""

from dataclasses import replace
from typing import Any

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState, moved_on
from partners.agreements.models import Agreement
from partners.agreements.services import scopes
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
    scope = scopes.scope_of(agreement)
    first, last = moved_on(scope.starts_on, scope.ends_on)
    return scopes.typed_of(replace(scope, starts_on=first, ends_on=last))
