"""An agreement in force is amended by a draft that links to it and goes the same way; before it is signed, what it would drop is listed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState, Scope, amendment_number, root_of
from partners.agreements.domain.covering import missing_under
from partners.agreements.models import Agreement
from partners.agreements.services import covering, scopes
from partners.registry import queries as partners
from partners.registry.services import drafting
from portal.audit import services as audit
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.agreements.domain.resting import Resting

ONCE = Text("This agreement is being amended already. Open the amendment that has been begun.")


def amend(agreement: Agreement, *, by: Identity) -> Agreement:
    """Begin the amendment of an agreement in force as a draft, filled with its scope.

    Raises IllegalMoveError for one that is not in force, DomainError where an amendment is under way.
    """
    agreement = queries.lock_agreement(agreement.id)
    if agreement.state is not AgreementState.IN_FORCE:
        raise IllegalMoveError(Text("Only an agreement in force can be amended. Propose a new one."))
    if queries.find_amendment(agreement.id) is not None:
        raise DomainError(ONCE)
    number = amendment_number(agreement.number, queries.count_amendments(root_of(agreement.number)))
    partner = partners.get_partner(agreement.partner_id)
    made = services.begin(partner, by=by, kind=agreement.type, number=number)
    made.amends_id = agreement.id
    db.session.flush()  # a second one at the same moment is refused here, before anything is kept of it
    drafting.save(services.FORM, services.PAGE, made.id, scopes.typed_of(_present(agreement)))
    audit.record("agreements.agreement.amendment_begun", services.SUBJECT, agreement.id, by=by, after={"number": made.number})
    return made


def _present(agreement: Agreement) -> Scope:
    """Its scope as it can be proposed anew: under what stands in the place of a memorandum that was amended since."""
    scope = scopes.scope_of(agreement)
    if scope.under_id is None:
        return scope
    return replace(scope, under_id=queries.standing_for(queries.get_agreement(scope.under_id)).id)


@dataclass(frozen=True, slots=True)
class Dropped:
    """One thing that rests on an agreement and that its amendment would not cover, and why."""

    resting: "Resting"
    missing: list[Text]


def dropped_by(amendment: Agreement) -> list[Dropped]:
    """What rests on the agreement in force that an amendment, as it is proposed, would no longer cover, in the order of being carried."""
    amended = queries.get_agreement(amendment.amends_id) if amendment.amends_id else None
    is_under_way = amendment.in_force_at is None and amendment.ends_on is not None
    if amended is None or amended.state is not AgreementState.IN_FORCE or not is_under_way:
        return []
    return list(_dropped(amended, amendment))


def _dropped(amended: Agreement, amendment: Agreement) -> Iterator[Dropped]:
    taken: Counter[tuple[int, str]] = Counter()
    last = amendment.ends_on or scopes.scope_of(amended).ends_on
    for one in services.told_resting_on(amended, last):
        if one.wish is None:
            if one.days_beyond and not (amendment.runoff and one.began_on is not None and one.began_on <= last):
                yield Dropped(
                    one, [Text("It ends %(days)s days after the last day, and there is no run-off clause for it.", days=one.days_beyond)]
                )
            continue
        wish = covering.from_now_on(amendment, one.wish)
        year = wish.starts_on.year
        of_kind, of_all = taken[year, wish.kind], sum(seats for (when, _), seats in taken.items() if when == year)
        missing = missing_under(covering.terms_of(amendment, of_all, of_kind), wish)
        if missing:
            yield Dropped(one, [each.text for each in missing])
        else:
            taken[year, wish.kind] += wish.seats
