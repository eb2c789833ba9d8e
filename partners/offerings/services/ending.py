"""How an offering ends: its people close or cancel it, the catalogue closes it, its agreement lapses, its partner is suspended."""

import datetime as dt
from typing import TYPE_CHECKING

from partners.agreements.domain import AgreementState
from partners.agreements.domain.covering import Wish
from partners.agreements.domain.resting import Resting, days_beyond
from partners.agreements.services import covering
from partners.offerings import queries
from partners.offerings.domain import OFFERING, ONLINE, OfferingState, OfferingStep
from partners.offerings.models import Offering
from partners.offerings.services import SUBJECT, capacity, tell
from partners.offerings.services.publishing import check_covered
from portal.applications import queries as applications
from portal.audit import services as audit
from portal.catalogue import queries as catalogue_queries
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import OpportunityState, OpportunityStep
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, check_reason
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workflow import queries as cases
from portal.workflow import services as workflow

if TYPE_CHECKING:
    from partners.agreements.models import Agreement
    from partners.registry.models import Partner
    from portal.catalogue.models import Opportunity


def close(offering: Offering, *, reason: str, by: Identity) -> None:
    """Take no more applications; those that have come go on. Raises IllegalMoveError for one that is not published."""
    _end(offering, OfferingStep.CLOSE, reason, by)


def cancel(offering: Offering, *, reason: str, by: Identity) -> None:
    """Withdraw it for good: a draft is dropped, a review ends, what is published leaves the catalogue and applicants are told."""
    _end(offering, OfferingStep.CANCEL, reason, by)


def _end(offering: Offering, step: OfferingStep, reason: str, by: Identity) -> None:
    check_reason(reason)
    offering = queries.lock_offering(offering.id)
    before, after = offering.state, OFFERING.move(offering.state, step)
    audit.record(f"offerings.offering.{after.value}", SUBJECT, offering.id, by=by, before=before, after=after, reason=reason)
    case = cases.find_case_of(SUBJECT, offering.id)
    if case is not None and case.closed_at is None:
        workflow.close(case, "cancelled", by=by, reason=reason)
    offering.revision_round = None
    opportunity = catalogue_queries.find_by_offering(offering.id)
    if opportunity is not None and opportunity.state is OpportunityState.PUBLISHED:
        catalogue.change(opportunity, OpportunityStep(step.value), by=by, reason=reason)
    offering.state = after
    tell(offering, f"offerings.{after.value}", reason=reason)


def reopen(offering: Offering, *, reason: str, by: Identity) -> None:
    """Take applications again, as long as its own deadline is ahead, its mentor has room and an agreement still covers it.

    Raises DomainError with what is missing; IllegalMoveError for one that is not closed.
    """
    check_reason(reason)
    offering = queries.lock_offering(offering.id)
    before, after = offering.state, OFFERING.move(offering.state, OfferingStep.REOPEN)
    if offering.deadline is None or offering.deadline <= clock.now():
        raise DomainError(Text("Its deadline has passed. Begin a copy with new dates instead."))
    capacity.check_again(offering)
    check_covered(offering)
    opportunity = catalogue_queries.find_by_offering(offering.id)
    if opportunity is not None:
        catalogue.change(opportunity, OpportunityStep.REOPEN, by=by, reason=reason)
    offering.state = after
    audit.record("offerings.offering.reopened", SUBJECT, offering.id, by=by, before=before, after=after, reason=reason)
    tell(offering, "offerings.reopened", reason=reason)


FOLLOWS = {
    OpportunityStep.CLOSE: OfferingState.CLOSED,
    OpportunityStep.CANCEL: OfferingState.CANCELLED,
    OpportunityStep.TAKE_DOWN: OfferingState.TAKEN_DOWN,
    OpportunityStep.REOPEN: OfferingState.PUBLISHED,
}

ENDED_EARLY = frozenset({OfferingState.CANCELLED, OfferingState.TAKEN_DOWN})


def on_changed(opportunity: "Opportunity", step: OpportunityStep, cause: Text) -> None:  # noqa: ARG001  the catalogue's signature
    """The catalogue has closed, cancelled or taken down what was published: the offering says the same."""
    offering = queries.find_locked(opportunity.offering_id)
    if offering is not None:
        offering.state = FOLLOWS[step]


def on_lapsed(agreement: "Agreement", reason: str, by: Identity) -> None:
    """An agreement no longer holds: what was published under it goes on under its amendment or renewal in force, or is taken down."""
    standing = [one for one in queries.standing_under(agreement.id) if not _goes_on(one, agreement, by)]
    why = Text("Agreement %(number)s no longer holds.", number=agreement.number)
    if agreement.state is AgreementState.AMENDED:
        why = Text("Agreement %(number)s was amended and no longer covers it.", number=agreement.number)
    _take_down(standing, why, reason, by)


def _wish_of(opportunity: "Opportunity") -> Wish:
    """What an agreement must cover for this to stand published."""
    return Wish(
        opportunity.kind,
        opportunity.seats,
        opportunity.starts_on,
        opportunity.ends_on,
        opportunity.field,
        opportunity.place,
        opportunity.mode == ONLINE,
    )


def _goes_on(offering: Offering, agreement: "Agreement", by: Identity) -> bool:
    """Whether an offering rests on the amendment or the renewal of its agreement from now on."""
    opportunity = catalogue_queries.find_by_offering(offering.id)
    renewal = covering.carrying(agreement, _wish_of(opportunity), offering_id=offering.id) if opportunity is not None else None
    if opportunity is None or renewal is None or renewal.ends_on is None:
        return False
    offering.agreement_id = renewal.id
    catalogue.rest_on(opportunity, renewal.number, renewal.ends_on, by=by)
    db.session.flush()  # the next one counts its seats
    audit.record("offerings.offering.agreement_renewed", SUBJECT, offering.id, by=by, before=agreement.number, after=renewal.number)
    return True


def resting_on(agreement: "Agreement", last: dt.date) -> list[Resting]:
    """What stands published under an agreement, and the placements under it that run beyond its last day."""
    offerings = queries.standing_under(agreement.id)
    published = catalogue_queries.published_for(one.id for one in offerings)
    wishes = {one.offering_id: _wish_of(one) for one in published}
    found = [
        Resting(
            Text("Offering %(number)s, %(title)s", number=one.number, title=one.title),
            one.ends_on,
            days_beyond(one.ends_on, last),
            wish=wishes.get(one.id),
        )
        for one in offerings
        if one.ends_on is not None
    ]
    for placed in applications.placements_beyond([one.id for one in published], last):
        text = Text("Placement of %(name)s, %(title)s", name=placed.name, title=placed.title)
        runs_off = agreement.runoff and placed.starts_on <= last
        found.append(Resting(text, placed.ends_on, days_beyond(placed.ends_on, last), runs_off, began_on=placed.starts_on))
    return found


def scores_of(agreement: "Agreement") -> list[tuple[Text, int]]:
    """What came of an agreement: how much was offered under it, asked for, and used, and what had to end early."""
    offerings = queries.ever_under(agreement.id)
    published = catalogue_queries.published_for(one.id for one in offerings)
    ids = [one.id for one in published]
    ended = sum(one.state in ENDED_EARLY for one in offerings)
    return [
        (Text("Offerings published"), len(published)),
        (Text("Places offered"), sum(one.seats for one in published)),
        (Text("Applications submitted"), applications.submitted_to(ids)),
        (Text("Placements approved"), applications.placed_at(ids)),
        (Text("Offerings cancelled or taken down"), ended),
    ]


def on_suspended(partner: "Partner", reason: str, by: Identity) -> None:
    """A partner is suspended: what it has published is taken down."""
    _take_down(queries.standing_of(partner.id), Text("%(name)s is suspended.", name=partner.name), reason, by)


def _take_down(offerings: list[Offering], why: Text, reason: str, by: Identity) -> None:
    for offering in offerings:
        opportunity = catalogue_queries.find_by_offering(offering.id)
        if opportunity is not None:
            catalogue.change(opportunity, OpportunityStep.TAKE_DOWN, by=by, reason=f"{why} {reason}", cause=why)
        audit.record("offerings.offering.taken_down", SUBJECT, offering.id, by=by, after=OfferingState.TAKEN_DOWN, reason=f"{why} {reason}")
        tell(offering, "offerings.taken_down", why=why)
