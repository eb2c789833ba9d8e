"""After publication: places are answered, lapse, are withdrawn; what is free is offered on in order; the round closes with a report."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from portal.accounts import services as account_services
from portal.applications import queries as applications
from portal.applications.domain import ENDS
from portal.applications.services import placing
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.kernel import calendar, clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, check_reason
from portal.kernel.identity import SYSTEM
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.reference import queries as reference
from portal.rounds import queries
from portal.rounds.domain import OFFER, ROUND, OfferKind, OfferState, OfferStep, RoundState, RoundStep, WithdrawnFor
from portal.rounds.models import RoundOffer
from portal.rounds.queries import filling, lists
from portal.rounds.services import after
from portal.rounds.services.planning import ROUND as SUBJECT
from portal.rounds.services.reporting import report_of
from portal.workflow.domain import CLOSING_HOUR

if TYPE_CHECKING:
    from portal.kernel.identity import Identity
    from portal.rounds.models import Round, RoundList

OFFER_SUBJECT = "round_offer"


def answer(offer: RoundOffer, *, willing: bool, reason: str, by: "Identity") -> None:
    """Whoever was offered a place takes it, or says why not; taking it begins their application at the deciding official.

    Raises DomainError beside the field without a reason and once the time is over, IllegalMoveError where it is answered already, and
    ConflictError as `placing.place`.
    """
    if not willing:
        check_reason(reason)
    lists.hold_round(offer.round_id)  # before the offer, as whoever withdraws it: neither waits for the other in a ring
    offer = filling.lock_offer(offer.id)
    step = OfferStep.ACCEPT if willing else OfferStep.DECLINE
    state = OFFER.move(offer.state, step)
    if clock.now() > offer.answer_by:
        raise DomainError(Text("The time to answer ended at %(moment)s.", moment=offer.answer_by))
    offer.answered_at = clock.now()
    if willing:
        _take(offer, lists.get_list(offer.list_id), by)
    else:
        offer.reason = reason.strip()
    before, offer.state = offer.state, state
    after_ = {"state": offer.state, "application": offer.application_id}
    audit.record("rounds.offer.answered", OFFER_SUBJECT, offer.id, by=by, before=before, after=after_, reason=offer.reason)


def _take(offer: RoundOffer, own: "RoundList", by: "Identity") -> None:
    place = queries.get_place(offer.round_id, offer.round_offering_id)
    opportunity = catalogue.get_opportunity(place.opportunity_id)
    interest = own.interest if own.interest and own.interest.get("host_id") == str(opportunity.host_id) else None
    chosen = placing.Placing(
        own.servant_id,
        own.account_id,
        own.agency_id,
        own.motivation or "",
        own.statements or [],
        own.consent or {},
        {"kind": interest["kind"], "words": interest["words"]} if interest else None,
        own.measure if interest else None,
    )
    application = placing.place(opportunity, chosen, by=by)
    db.session.flush()  # the offer refers to it
    offer.application_id = application.id


def lapse_offers() -> int:
    """Offers whose time is over without an answer: silence is no consent, the place is free. How many there were."""
    due = filling.offers_due()
    for offer_id in due:
        offer = filling.lock_offer(offer_id)
        if offer.state is not OfferState.OPEN:
            continue
        before, offer.state = offer.state, OFFER.move(offer.state, OfferStep.LAPSE)
        audit.record("rounds.offer.lapsed", OFFER_SUBJECT, offer.id, by=SYSTEM, before=before, after=offer.state)
        _tell(offer, "rounds.offer_lapsed")
    return len(due)


def withdraw(offer: RoundOffer, cause: WithdrawnFor, reason: str, *, by: "Identity") -> None:
    """Undo a result: the host takes its place back, or something arose after the lock. The person is told why.

    An application that came of it ends. Raises DomainError without a reason, ConflictError once the assignment letter is in force.
    """
    check_reason(reason)
    found = queries.lock_round(offer.round_id)
    if found.state is not RoundState.PUBLISHED:
        raise IllegalMoveError
    offer = filling.lock_offer(offer.id)
    before, state = offer.state, OFFER.move(offer.state, OfferStep.WITHDRAW)
    if offer.application_id is not None:
        placing.take_back(offer.application_id, reason.strip(), by=by)
    offer.state, offer.cause, offer.reason = state, cause, reason.strip()
    audit.record("rounds.offer.withdrawn", OFFER_SUBJECT, offer.id, by=by, before=before, after=[state, cause], reason=offer.reason)
    _tell(offer, "rounds.offer_withdrawn", reason=offer.reason)


def _tell(offer: RoundOffer, kind: str, **facts: object) -> None:
    own = lists.get_list(offer.list_id)
    place = queries.get_place(offer.round_id, offer.round_offering_id)
    title = catalogue.get_opportunity(place.opportunity_id).title
    path = f"/rounds/lists/{own.id}/result"
    notifications.tell([account_services.recipient_of(own.account_id)], kind, path=path, title=title, **facts)


def settle(found: "Round") -> None:
    """Places that were taken and whose application has ended are free again. The caller has locked the round."""
    taken = [one for one in filling.offers_of(found.id) if one.state is OfferState.ACCEPTED]
    ended = applications.applications_by_id([one.application_id for one in taken if one.application_id])
    for offer in taken:
        if offer.application_id is not None and ended[offer.application_id].state in ENDS:
            before, offer.state = offer.state, OFFER.move(offer.state, OfferStep.GIVE_BACK)
            audit.record("rounds.offer.given_back", OFFER_SUBJECT, offer.id, by=SYSTEM, before=before, after=offer.state)
    db.session.flush()  # whoever comes next takes the seat


def offer_next(found: "Round", place_id: uuid.UUID, list_id: uuid.UUID, *, by: "Identity") -> RoundOffer:
    """Offer a free place to whoever comes next by the published order; `list_id` is whom the page has shown as next.

    Raises ConflictError where no place is free or somebody else has come next meanwhile.
    """
    locked = queries.lock_round(found.id)
    if locked.state is not RoundState.PUBLISHED:
        raise IllegalMoveError
    settle(locked)
    line = after.line_of(locked, queries.get_place(locked.id, place_id))
    if not line.free:
        raise ConflictError(Text("No place of this offering is free any more."))
    first = line.first
    if first is None or first.list_id != list_id:
        raise ConflictError(Text("Somebody else comes next by now. Read the page again."))
    made = RoundOffer(
        id=uuid.uuid4(),
        round_id=locked.id,
        list_id=first.list_id,
        round_offering_id=place_id,
        pool=first.pool,
        seat=line.free[0],
        kind=OfferKind.AFTER,
        state=OfferState.OPEN,
        made_at=clock.now(),
        made_name=by.name,
        answer_by=_answer_by(locked),
    )
    db.session.add(made)
    db.session.flush()  # one place each, one person a seat: the database says so now
    after_ = {"place": place_id, "list": first.number, "score": first.score, "pool": first.pool, "until": made.answer_by}
    audit.record("rounds.offer.made", OFFER_SUBJECT, made.id, by=by, after=after_)
    _tell(made, "rounds.place_offered", until=made.answer_by)
    return made


def _answer_by(found: "Round") -> dt.datetime:
    return clock.at(calendar.add_working_days(clock.today(), found.answer_days, reference.holidays()), CLOSING_HOUR)


def close(found: "Round", *, by: "Identity") -> None:
    """End a round with its report. Raises DomainError while somebody has yet to answer."""
    locked = queries.lock_round(found.id)
    state = ROUND.move(locked.state, RoundStep.CLOSE)
    settle(locked)
    if any(one.state is OfferState.OPEN for one in filling.offers_of(locked.id)):
        raise DomainError(Text("Somebody has yet to answer. A round closes once every place is answered or has lapsed."))
    locked.report = report_of(locked)
    locked.state, locked.closed_at = state, clock.now()
    audit.record("rounds.round.closed", SUBJECT, locked.id, by=by, after={"report": locked.report})
