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
    tried = [(agreement, _missing(agreement, wish, offering_id)) for agreement in queries.in_force_of(body_id, clock.today())]
    if not tried:
        return Coverage(None, [Missing(_none_in_force(body_id))])
    agreement, missing = min(tried, key=lambda pair: len(pair[1]))
    return Coverage(None if missing else agreement, missing)


def hold(body_id: uuid.UUID) -> None:
    """Hold a partner's agreements until the transaction ends, so that two publishings under one count one after the other."""
    queries.lock_in_force_of(body_id, clock.today())


def carrying(agreement: Agreement, wish: Wish, *, offering_id: uuid.UUID) -> Agreement | None:
    """The amendment or the renewal in force that covers from now on what was published under an agreement, or None."""
    is_amended = agreement.state is AgreementState.AMENDED
    following = queries.standing_for(agreement) if is_amended else queries.find_renewal(agreement.id)
    if following is None or not services.holds(following):
        return None
    return None if _missing(following, from_now_on(following, wish), offering_id) else following


def from_now_on(agreement: Agreement, wish: Wish) -> Wish:
    """What goes on under another agreement: what began before it is taken as beginning with it."""
    return replace(wish, starts_on=max(wish.starts_on, agreement.starts_on or wish.starts_on))


def _missing(agreement: Agreement, wish: Wish, offering_id: uuid.UUID | None) -> list[Missing]:
    """What an agreement lacks for a wish, with what stands published under it beside one offering."""
    year, by_kind = wish.starts_on.year, agreement.seats_by_kind or {}
    taken = queries.seats_published(agreement.body_id, agreement.number, year, offering_id)
    is_bounded = wish.kind in by_kind
    of_kind = queries.seats_published(agreement.body_id, agreement.number, year, offering_id, wish.kind) if is_bounded else 0
    return missing_under(terms_of(agreement, taken, of_kind), wish)


def covering(body_id: uuid.UUID, wish: Wish, *, offering_id: uuid.UUID | None = None) -> list[Text]:
    """What is missing for a partner to publish what it wishes; empty where an agreement in force covers it."""
    return [missing.text for missing in coverage(body_id, wish, offering_id=offering_id).missing]


def terms_of(agreement: Agreement, taken: int, taken_of_kind: int = 0) -> Terms:
    """An agreement that has been submitted, as far as covering asks."""
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
        agreement.places or [],
        agreement.seats_by_kind or {},
        taken_of_kind,
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
