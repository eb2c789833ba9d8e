"""Says what may be published under the agreements that are in force, and which clause is missing where it may not."""

import uuid
from dataclasses import dataclass, replace

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState, AgreementType
from partners.agreements.domain.covering import Missing, Terms, Wish, missing_under
from partners.agreements.models import Agreement
from portal.kernel import clock
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Coverage:
    """The agreement under which something can be published, or what is missing."""

    agreement: Agreement | None
    missing: list[Missing]


def coverage(body_id: uuid.UUID, wish: Wish, *, offering_id: uuid.UUID | None = None) -> Coverage:
    """Under which agreement a partner may publish a wish, or what the nearest one lacks; but for the seats of `offering_id`."""
    tried = []
    for agreement in queries.in_force_of(body_id, clock.today()):
        taken = queries.seats_published(body_id, agreement.number, wish.starts_on.year, offering_id)
        tried.append((agreement, missing_under(_terms(agreement, taken), wish)))
    if not tried:
        return Coverage(None, [Missing(_none_in_force(body_id))])
    agreement, missing = min(tried, key=lambda pair: len(pair[1]))
    return Coverage(None if missing else agreement, missing)


def hold(body_id: uuid.UUID) -> None:
    """Hold a partner's agreements until the transaction ends, so that two publishings under one count one after the other."""
    queries.lock_in_force_of(body_id, clock.today())


def carrying(agreement: Agreement, wish: Wish, *, offering_id: uuid.UUID) -> Agreement | None:
    """The renewal in force that covers from now on what was published under an agreement, or None."""
    renewal = queries.find_renewal(agreement.id)
    if renewal is None or not services.holds(renewal):
        return None
    terms = _terms(renewal, 0)
    wish = replace(wish, starts_on=max(wish.starts_on, terms.starts_on))
    taken = queries.seats_published(agreement.body_id, renewal.number, wish.starts_on.year, offering_id)
    return None if missing_under(replace(terms, taken=taken), wish) else renewal


def covering(body_id: uuid.UUID, wish: Wish, *, offering_id: uuid.UUID | None = None) -> list[Text]:
    """What is missing for a partner to publish what it wishes; empty where an agreement in force covers it."""
    return [missing.text for missing in coverage(body_id, wish, offering_id=offering_id).missing]


def _terms(agreement: Agreement, taken: int) -> Terms:
    if agreement.seats_a_year is None or agreement.starts_on is None or agreement.ends_on is None:
        msg = "an agreement in force has its scope, by a constraint"
        raise AssertionError(msg)
    return Terms(
        agreement.id,
        agreement.number,
        agreement.kinds or [],
        agreement.seats_a_year,
        agreement.starts_on,
        agreement.ends_on,
        agreement.runoff,
        taken,
        agreement.field_codes or [],
    )


def _none_in_force(body_id: uuid.UUID) -> Text:
    mine = [one for one in queries.agreements_of(body_id) if one.type is AgreementType.AGREEMENT]
    waiting = next((one for one in mine if one.state is AgreementState.TO_SIGN), None)
    if waiting is not None:
        return Text("No agreement is in force: %(number)s still awaits signatures.", number=waiting.number)
    mou = next(iter(queries.mous_in_force_of(body_id, clock.today())), None)
    if mou is not None:
        return Text("No agreement is in force: under %(number)s alone, a Kesepakatan Bersama, nothing is published.", number=mou.number)
    return Text("No agreement is in force. Propose one to the cooperation bureau first.")
