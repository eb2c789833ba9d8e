"""What happens to an offering that is published already and shall say something else: the curator reviews it, then a new version is out.

Until then the version before stands, in the catalogue and in the offering's own row; what is proposed lies in its submission.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from partners.offerings import queries, services
from partners.offerings.domain import Filled, OfferingState, check_filled, joined
from partners.offerings.domain.capacity import Stay
from partners.offerings.models import Offering, OfferingSubmission
from partners.offerings.services import capacity
from partners.offerings.services.publishing import publish
from portal.accounts import queries as accounts
from portal.applications import queries as applications
from portal.audit import services as audit
from portal.catalogue import queries as catalogue_queries
from portal.kernel import clock
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.notifications.domain import Recipient
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import Effect

if TYPE_CHECKING:
    from portal.workflow.models import CaseFile, Decision


def submit(offering: Offering, filled: Filled, *, by: Identity) -> OfferingSubmission:
    """Propose that a published offering say something else, or that somebody else answer for it. Nothing changes for readers yet.

    Raises DomainError with what is missing of an agreement, or beside a field; IllegalMoveError while one is under review.
    """
    offering = queries.lock_offering(offering.id)
    if offering.state is not OfferingState.PUBLISHED or not services.may_write(offering):
        raise IllegalMoveError
    check_filled(filled, clock.now(), clock.local(filled.deadline).date())
    _check_held(offering, filled.seats, (filled.starts_on, filled.ends_on, str(filled.document["place"])))
    missing = services.missing_for(offering, filled)
    if missing:
        raise DomainError(joined([one.text for one in missing]), missing[0].field if len(missing) == 1 else None)
    capacity.check(offering, filled.mentor_email, Stay(filled.starts_on, filled.ends_on, filled.seats))
    submission = services.snapshot(offering, filled, by)
    offering.revision_round = submission.round
    after = {"round": submission.round, "sha256": submission.sha256}
    audit.record("offerings.offering.revision_submitted", services.SUBJECT, offering.id, by=by, after=after)
    if services.awaited_of(offering) is not None:
        services.ask_mentor(offering, by=by)  # whoever is to answer for it accepts before the curator reads it
    else:
        services.send_to_curator(offering)
    return submission


def _check_held(offering: Offering, seats: int, stays: tuple[dt.date, dt.date, str]) -> None:
    """Places that are held stay, and so do the days and the place that stand on letters. Raises DomainError beside a field.

    The opportunity is held until the transaction ends, as by whoever gives a place.
    """
    published = catalogue_queries.find_by_offering(offering.id)
    opportunity = catalogue_queries.lock_opportunity(published.id) if published else None
    held = applications.highest_seat_held(opportunity.id) if opportunity else 0
    if opportunity is None or not held:
        return
    if seats < held:
        raise DomainError(Text("%(held)s places are given already; there cannot be fewer.", held=held), "seats")
    now = (opportunity.starts_on, opportunity.ends_on, opportunity.place)
    for name, before, after in zip(("starts_on", "ends_on", "place"), now, stays, strict=True):
        if before != after:
            raise DomainError(Text("Places are given already, so the days and the place stay. Offer others as a copy."), name)


def drop(offering: Offering, *, by: Identity) -> None:
    """Give a revision up; what is published stays. Raises IllegalMoveError where there is none."""
    offering = queries.lock_offering(offering.id)
    if offering.revision_round is None:
        raise IllegalMoveError
    _settle(offering, by)


def _settle(offering: Offering, by: Identity) -> None:
    case = cases.find_case_of(services.SUBJECT, offering.id)
    if case is not None and case.closed_at is None:
        workflow.close(case, "cancelled", by=by)
    audit.record("offerings.offering.revision_dropped", services.SUBJECT, offering.id, by=by, before={"round": offering.revision_round})
    offering.revision_round = None


def on_decided(case: "CaseFile", decision: "Decision", effect: Effect) -> None:
    """The curator has decided, on a first submission or on a revision: this one becomes the next version, comes back, or is given up."""
    offering = queries.lock_offering(case.subject_id)
    if offering.revision_round is None:
        services.on_decided(case, decision, effect)
        return
    by = accounts.identity_of(decision.account_id, decision.role)
    if effect is Effect.RETURN:
        event = "returned"
    elif decision.outcome == "publish":
        _publish(offering, by)
        event = "published"
    else:
        event, offering.revision_round = "refused", None
    audit.record(
        f"offerings.offering.revision_{event}",
        services.SUBJECT,
        offering.id,
        by=by,
        after={"version": offering.version},
        reason=decision.reason,
    )
    services.tell(offering, f"offerings.revision_{event}", reason=decision.reason)


def _publish(offering: Offering, by: Identity) -> None:
    """What was proposed becomes what the offering says.

    Raises IllegalMoveError where it has been closed meanwhile, DomainError where places have been given that it does not have.
    """
    if offering.state is not OfferingState.PUBLISHED:
        raise IllegalMoveError
    proposed = queries.submission_of(offering.id, offering.revision_round or 0).document
    columns = _columns(proposed)
    _check_held(offering, columns["seats"], (columns["starts_on"], columns["ends_on"], proposed["place"]))
    if columns["mentor_email"] != offering.mentor_email:
        _hand_over(offering)
    for name, value in columns.items():
        setattr(offering, name, value)
    capacity.check_again(offering)  # others may have taken the mentor's days since it was proposed
    offering.document = {name: value for name, value in proposed.items() if name not in services.COLUMNS}
    publish(offering, by)
    offering.revision_round = None


def _hand_over(offering: Offering) -> None:
    """Somebody else answers for it from now on, who has accepted; whoever did before is told."""
    accepted = [one for one in queries.requests_of(offering.id) if one.round == offering.revision_round and one.accepted]
    if not accepted:
        raise IllegalMoveError
    offering.mentor_accepted_at = accepted[-1].answered_at
    account = accounts.find_account(offering.mentor_email or "")
    language, account_id = (account.language, account.id) if account else (None, None)
    before = Recipient(offering.mentor_email or "", offering.mentor_name or "", language or "id", account_id)
    facts = {"title": offering.title, "host": offering.partner_name, "name": accepted[-1].name}
    notifications.tell([before], services.mail_of(offering, "succeeded"), path="/", **facts)


def _columns(document: dict[str, Any]) -> dict[str, Any]:
    found = {name: document[name] for name in services.COLUMNS}
    found |= {name: dt.date.fromisoformat(found[name]) for name in ("starts_on", "ends_on")}
    return found | {"deadline": dt.datetime.fromisoformat(found["deadline"])}
