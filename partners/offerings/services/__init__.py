"""What happens to an offering: it is written, submitted, accepted by its mentor, reviewed, published, closed, taken down."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partners.agreements import queries as agreement_queries
from partners.agreements.domain.covering import Missing, Wish
from partners.agreements.services import covering
from partners.offerings import queries
from partners.offerings.domain import (
    EDITABLE,
    LINK_LIVES,
    OFFERING,
    ONLINE,
    Filled,
    OfferingState,
    OfferingStep,
    check_filled,
    check_writable,
    joined,
    number_of,
)
from partners.offerings.domain.capacity import Stay
from partners.offerings.models import MentorRequest, Offering, OfferingOwner, OfferingSubmission
from partners.offerings.queries.owners import owner_ids
from partners.offerings.services import capacity
from partners.offerings.services.publishing import publish
from partners.registry import queries as partners
from partners.registry import services as registry
from partners.registry.services import drafting
from portal.accounts import queries as accounts
from portal.audit import services as audit
from portal.drafts import services as drafts
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.hashing import digest, plain
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.notifications.domain import Recipient
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import Effect

if TYPE_CHECKING:
    from partners.agreements.models import Agreement
    from partners.registry.models import Partner
    from portal.workflow.models import CaseFile, Decision

FORM = "offerings"
PROCEDURE = "offering.review"
SUBJECT = "offering"
SEEDS = Path(__file__).parents[1] / "seeds"


def form_of(kind: str) -> str:
    """The name under which a kind's pages are drafted."""
    return f"{FORM}.{kind}"


def begin(partner: "Partner", kind: str, *, by: Identity) -> Offering:
    """Begin an offering as a draft; whoever begins it is its first owner.

    Raises DomainError for a partner that is not verified or a kind that it cannot write.
    """
    registry.check_may_offer(partner)
    check_writable(partner.kind, kind)
    number = number_of(clock.today().year, queries.count_offerings())
    offering = Offering(
        id=uuid.uuid4(),
        number=number,
        kind=kind,
        partner_id=partner.id,
        body_id=partner.body_id,
        partner_name=partner.name,
        owner_id=by.account_id,
        title="",
    )
    db.session.add(offering)
    db.session.flush()  # its state is the column's default
    db.session.add(OfferingOwner(offering_id=offering.id, account_id=by.account_id))
    audit.record("offerings.offering.begun", SUBJECT, offering.id, by=by, after={"number": number, "kind": kind})
    return offering


def copy(original: Offering, pages: Iterable[str], *, by: Identity) -> Offering:
    """Begin another draft with what was typed into one; its days are left to be set anew. Raises DomainError as `begin` does."""
    begun = begin(partners.get_partner(original.partner_id), original.kind, by=by)
    begun.curriculum_version_id = original.curriculum_version_id
    typed = drafting.typed(form_of(original.kind), original.id, pages)
    for page, fields in typed.pages.items():
        save_page(begun, page, {name: value for name, value in fields.items() if name not in DAYS}, version=None)
    audit.record("offerings.offering.copied", SUBJECT, begun.id, by=by, after={"from": original.number})
    return begun


DAYS = frozenset({"starts_on", "ends_on", "deadline"})


def may_write(offering: Offering) -> bool:
    """Whether its pages can be typed into: before it is published, and then unless a revision lies with somebody else."""
    if offering.state is not OfferingState.PUBLISHED:
        return offering.state in EDITABLE
    return not is_under_review(offering) and awaited_of(offering) is None


def is_under_review(offering: Offering) -> bool:
    """Whether a revision lies with the curator: it has been sent, and has not come back."""
    case = cases.find_case_of(SUBJECT, offering.id) if offering.revision_round is not None else None
    return case is not None and case.closed_at is None and cases.open_step(case.id) is not None


def save_page(offering: Offering, page: str, data: Mapping[str, Any], *, version: int | None) -> None:
    """Keep a page as it was typed. Raises IllegalMoveError once it is submitted, StaleVersionError for another window's save."""
    if not may_write(offering):
        raise IllegalMoveError
    if offering.state is not OfferingState.PUBLISHED and str(data.get("title") or "").strip():
        offering.title = str(drafts.storable(data["title"])).strip()[:300]
    drafting.save(form_of(offering.kind), page, offering.id, data, version=version)


def wish_of(kind: str, filled: Filled) -> Wish:
    """What an agreement must cover for this to be published."""
    document = filled.document
    place, is_online = document.get("place"), document.get("mode") == ONLINE
    return Wish(kind, filled.seats, filled.starts_on, filled.ends_on, document.get("field"), place, is_online)


def missing_for(offering: Offering, filled: Filled) -> list[Missing]:
    """What is missing of an agreement, named; empty where one in force covers it."""
    return covering.coverage(offering.body_id, wish_of(offering.kind, filled), offering_id=offering.id).missing


def missing_of(
    offering: Offering,
    seats: int,
    starts_on: dt.date,
    ends_on: dt.date,
    field: str | None = None,
    *,
    place: str | None = None,
    mode: str | None = None,
) -> list[Text]:
    """The same for seats, dates, field of work and place that are not submitted yet, or have been."""
    wish = Wish(offering.kind, seats, starts_on, ends_on, field, place, mode == ONLINE)
    return covering.covering(offering.body_id, wish, offering_id=offering.id)


def submit(offering: Offering, filled: Filled, *, by: Identity) -> MentorRequest:
    """Submit it, for the first time or corrected: the mentor is asked first, then the curator reviews it.

    Raises DomainError with what is missing of an agreement, or beside a field for dates that cannot be and for a mentor who has too many.
    """
    offering = queries.lock_offering(offering.id)
    registry.check_may_offer(partners.get_partner(offering.partner_id))
    state = OFFERING.move(offering.state, OfferingStep.SUBMIT)
    check_filled(filled, clock.now(), clock.local(filled.deadline).date())
    missing = missing_for(offering, filled)
    if missing:
        raise DomainError(joined([one.text for one in missing]), missing[0].field if len(missing) == 1 else None)
    capacity.check(offering, filled.mentor_email, Stay(filled.starts_on, filled.ends_on, filled.seats))
    for name in COLUMNS:
        setattr(offering, name, getattr(filled, name))
    offering.document = plain(dict(filled.document))
    offering.state, offering.submitted_at, offering.mentor_accepted_at = state, clock.now(), None
    submission = snapshot(offering, filled, by)
    audit.record(
        "offerings.offering.submitted", SUBJECT, offering.id, by=by, after={"round": submission.round, "sha256": submission.sha256}
    )
    return ask_mentor(offering, by=by)


COLUMNS = ("title", "seats", "starts_on", "ends_on", "deadline", "mentor_name", "mentor_email")
"""What every kind has, as columns of the offering; the rest is its document."""


def snapshot(offering: Offering, filled: Filled, by: Identity) -> OfferingSubmission:
    """Keep what was submitted, as it was."""
    document = {**plain(dict(filled.document)), **{name: plain(getattr(filled, name)) for name in COLUMNS}}
    number = len(queries.submissions_of(offering.id)) + 1
    submission = OfferingSubmission(
        id=uuid.uuid4(),
        offering_id=offering.id,
        round=number,
        document=document,
        sha256=digest(document),
        submitted_by=by.account_id,
        submitted_name=by.name,
        submitted_at=clock.now(),
    )
    db.session.add(submission)
    db.session.flush()  # the mentor's page reads what was submitted
    return submission


# -- the mentor ---------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """Who is to answer for an offering, and has not said yet whether they will."""

    name: str
    email: str


def awaited_of(offering: Offering) -> Named | None:
    """Whose answer is the next thing: the one whom a submission names, or whom a revision names in the place of the one before."""
    if offering.state is OfferingState.SUBMITTED and offering.mentor_accepted_at is None:
        return Named(offering.mentor_name or "", offering.mentor_email or "")
    if offering.state is not OfferingState.PUBLISHED or offering.revision_round is None:
        return None
    proposed = queries.submission_of(offering.id, offering.revision_round).document
    asked = [request for request in queries.requests_of(offering.id) if request.round == offering.revision_round]
    if proposed["mentor_email"] == offering.mentor_email or any(request.answered_at for request in asked):
        return None
    return Named(proposed["mentor_name"], proposed["mentor_email"])


def ask_mentor(offering: Offering, *, by: Identity) -> MentorRequest:
    """Send the mentor a link that works once, for 14 days; an earlier one ends. Raises IllegalMoveError where none is awaited."""
    named = awaited_of(offering)
    if named is None:
        raise IllegalMoveError
    for earlier in queries.requests_of(offering.id):
        if earlier.answered_at is None and earlier.expires_at > clock.now():
            earlier.expires_at = clock.now()
    secret = secrets.token_urlsafe(32)
    request = MentorRequest(
        id=uuid.uuid4(),
        offering_id=offering.id,
        round=len(queries.submissions_of(offering.id)),
        name=named.name,
        email=named.email,
        secret_hash=digest(secret.encode()),
        expires_at=clock.now() + LINK_LIVES,
    )
    db.session.add(request)
    account = accounts.find_account(named.email)
    recipient = Recipient(request.email, request.name, (account.language if account else None) or "id", account.id if account else None)
    notifications.tell(
        [recipient],
        mail_of(offering, "asked"),
        path=f"/mentor/{secret}",
        title=offering.title,
        host=offering.partner_name,
        until=request.expires_at,
    )
    audit.record("offerings.mentor.asked", SUBJECT, offering.id, by=by, after={"round": request.round, "until": request.expires_at})
    return request


def answer(request: MentorRequest, *, accepts: bool, reason: str | None = None, by: Identity | None = None) -> None:
    """The mentor answers, once: by the link (`by` None) or from their own account.

    Accepting opens the curator's review, or goes on with it; declining returns the offering, or its revision, to its author. Raises
    DomainError for a link that is used or too old, and beside `reason` for a refusal without one.
    """
    offering = queries.lock_offering(request.offering_id)
    request = queries.lock_request(request.id)
    if request.answered_at is not None or request.expires_at <= clock.now() or awaited_of(offering) is None:
        raise DomainError(Text("This link has been used or its time is over. Ask the host for a new one."))
    if not accepts and not (reason or "").strip():
        raise DomainError(Text("Write why you decline. The host reads it."), "reason")
    mentor = by or Identity(account_id=request.id, name=request.name, email=request.email)
    request.answered_at, request.accepted, request.reason = clock.now(), accepts, (reason or "").strip() or None
    event = "accepted" if accepts else "declined"
    audit.record(f"offerings.mentor.{event}", SUBJECT, offering.id, by=mentor, after={"round": request.round}, reason=request.reason)
    is_first = offering.state is OfferingState.SUBMITTED  # what is published stays published, whatever is said of a revision
    if is_first and accepts:
        offering.mentor_accepted_at = clock.now()
    elif is_first:
        offering.state = OFFERING.move(offering.state, OfferingStep.RETURN)
    if accepts:
        send_to_curator(offering)
    tell(offering, mail_of(offering, event), mentor=request.name, reason=request.reason or "-")


def mail_of(offering: Offering, event: str) -> str:
    """The mail that says what whoever answers for it was asked, or has said: a mentor, or the contact of a programme or course."""
    return f"offerings.{'mentor' if offering.is_mentored else 'contact'}_{event}"


def send_to_curator(offering: Offering) -> None:
    """What was submitted goes to the curator: its review opens, or goes on where it had come back."""
    db.session.flush()  # the case's page reads the row
    by = accounts.identity_of(offering.owner_id)
    case = cases.find_case_of(SUBJECT, offering.id)
    if case is not None and case.closed_at is None:
        workflow.resume(case, by=by)
        return
    summary = str((offering.document or {}).get("summary", ""))[:200]
    workflow.open_case(
        PROCEDURE,
        SUBJECT,
        offering.id,
        number=offering.number,
        title=offering.title,
        summary=summary,
        body_name=offering.partner_name,
        person_id=offering.owner_id,
        by=by,
    )


def tell(offering: Offering, message: str, **facts: Any) -> None:  # noqa: ANN401  facts of a Text
    """Write about an offering to its owners; where none of them works there any more, to all of the partner's people."""
    partner, to = partners.get_partner(offering.partner_id), owner_ids(offering.id)
    registry.tell_those(partner, to, message, path=f"/offerings/{offering.id}", number=offering.number, title=offering.title, **facts)


# -- the curator's decision ---------------------------------------------------------------------------------------------------------------


def on_decided(case: "CaseFile", decision: "Decision", effect: Effect) -> None:
    """The curator has decided: the offering follows, is published where it says so, and its author is told."""
    offering = queries.lock_offering(case.subject_id)
    step = OfferingStep.RETURN if effect is Effect.RETURN else OfferingStep(decision.outcome)
    by = accounts.identity_of(decision.account_id, decision.role)
    if step is OfferingStep.PUBLISH:
        publish(offering, by)
    before, offering.state = offering.state, OFFERING.move(offering.state, step)
    audit.record(
        f"offerings.offering.{offering.state.value}",
        SUBJECT,
        offering.id,
        by=by,
        before=before,
        after=offering.state,
        reason=decision.reason,
    )
    tell(offering, f"offerings.{offering.state.value}", reason=decision.reason)


def agreement_of(offering: Offering) -> "Agreement | None":
    """Under which agreement it was published."""
    return agreement_queries.get_agreement(offering.agreement_id) if offering.agreement_id else None


def load_procedures() -> str:
    """Load the procedure's versions; what is there is left as it is."""
    return f"{registry.load_procedures_from(SEEDS / 'procedures.toml')} procedures added"
