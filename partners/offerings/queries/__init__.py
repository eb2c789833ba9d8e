"""Every read of the offerings."""

import functools
import uuid
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select, text

from partners.offerings.access import OFFICERS
from partners.offerings.domain import OfferingState
from partners.offerings.models import MentorRequest, Offering, OfferingOwner, OfferingSubmission
from portal.applications.domain.states import ENDS, ApplicationState
from portal.applications.models import Application
from portal.catalogue.models import Opportunity
from portal.kernel import clock
from portal.kernel.db import counts_of, db
from portal.kernel.errors import NotFoundError
from portal.kernel.hashing import digest
from portal.kernel.identity import Identity
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page

NUMBER_LOCK = 5_201_318
STANDING = (OfferingState.PUBLISHED, OfferingState.CLOSED)


def get_offering(offering_id: uuid.UUID) -> Offering:
    """One offering. Raises NotFoundError."""
    found = db.session.get(Offering, offering_id)
    if found is None:
        raise NotFoundError
    return found


def lock_offering(offering_id: uuid.UUID) -> Offering:
    """One offering, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    found = find_locked(offering_id)
    if found is None:
        raise NotFoundError
    return found


def find_locked(offering_id: uuid.UUID) -> Offering | None:
    """One offering, locked until the transaction ends, as it stands now, or None."""
    return db.session.scalar(select(Offering).where(Offering.id == offering_id).with_for_update().execution_options(populate_existing=True))


def standing_under(agreement_id: uuid.UUID) -> list[Offering]:
    """What was published under an agreement and has not been taken down or cancelled."""
    return list(
        db.session.scalars(
            select(Offering).where(Offering.agreement_id == agreement_id, Offering.state.in_(STANDING)).order_by(Offering.number)
        )
    )


def ever_under(agreement_id: uuid.UUID) -> list[Offering]:
    """What was ever published under an agreement and not moved to its renewal."""
    return list(db.session.scalars(select(Offering).where(Offering.agreement_id == agreement_id).order_by(Offering.number)))


def standing_of(partner_id: uuid.UUID) -> list[Offering]:
    """What a partner has published and has not been taken down or cancelled."""
    return list(
        db.session.scalars(
            select(Offering).where(Offering.partner_id == partner_id, Offering.state.in_(STANDING)).order_by(Offering.number)
        )
    )


def applications_under(offering_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many applications for what was published have not ended, by offering, in one statement."""
    query = select(Opportunity.offering_id, func.count()).join(Application, Application.opportunity_id == Opportunity.id)
    query = query.where(Opportunity.offering_id.in_(list(offering_ids)), Application.state.not_in((*ENDS, ApplicationState.DRAFT)))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Opportunity.offering_id))}


def count_offerings() -> int:
    """How many there have ever been, for the next number; the transaction holds the lock of the series."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NUMBER_LOCK})
    return db.session.scalar(select(func.count()).select_from(Offering)) or 0


def submission_of(offering_id: uuid.UUID, number: int) -> OfferingSubmission:
    """What was submitted in a round. Raises NotFoundError."""
    query = select(OfferingSubmission).where(OfferingSubmission.offering_id == offering_id, OfferingSubmission.round == number)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError
    return found


def submissions_of(offering_id: uuid.UUID) -> list[OfferingSubmission]:
    """What was submitted, first to last."""
    return list(
        db.session.scalars(
            select(OfferingSubmission).where(OfferingSubmission.offering_id == offering_id).order_by(OfferingSubmission.round)
        )
    )


def requests_of(offering_id: uuid.UUID) -> list[MentorRequest]:
    """The questions to mentors, first to last."""
    return list(
        db.session.scalars(
            select(MentorRequest).where(MentorRequest.offering_id == offering_id).order_by(MentorRequest.created_at, MentorRequest.id)
        )
    )


def find_request(secret: str) -> MentorRequest | None:
    """The question of a link's secret, answered or not, expired or not."""
    return db.session.scalar(select(MentorRequest).where(MentorRequest.secret_hash == digest(secret.encode())))


def lock_request(request_id: uuid.UUID) -> MentorRequest:
    """One question, locked until the transaction ends. Raises NotFoundError."""
    found = db.session.scalar(
        select(MentorRequest).where(MentorRequest.id == request_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError
    return found


def open_request_of(offering_id: uuid.UUID) -> MentorRequest | None:
    """The question that a mentor can answer now."""
    query = select(MentorRequest).where(
        MentorRequest.offering_id == offering_id, MentorRequest.answered_at.is_(None), MentorRequest.expires_at > clock.now()
    )
    return db.session.scalar(query.order_by(MentorRequest.created_at.desc()).limit(1))


def page_of_slots(identity: Identity, *, text: str = "", order: str = "", number: int, size: int) -> Page[Offering]:
    """A page of the offerings that name this person as their mentor, those that wait first; `text` in title, number and host."""
    query: Any = select(Offering, func.count().over()).where(Offering.mentor_email == identity.email.lower())
    if text:
        sought = (Offering.title, Offering.number, Offering.partner_name)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in sought)))
    columns = {"title": func.lower(Offering.title), "starts": Offering.starts_on}
    query = query.order_by(sorting(columns, order, Offering.mentor_accepted_at.is_not(None)), Offering.submitted_at.desc(), Offering.id)
    return read_page(query, number, size, itemgetter(0))


def count_waiting_for(identity: Identity) -> int:
    """How many offerings wait for this mentor's answer."""
    return counts_of((waiting(),), **mentor_of(identity))[0]


@functools.cache
def waiting() -> Select[int]:
    """The statement that counts them: the number beside "As a mentor"."""
    waits = (
        Offering.mentor_email == bindparam("mentor"),
        Offering.state == OfferingState.SUBMITTED,
        Offering.mentor_accepted_at.is_(None),
    )
    return select(func.count()).select_from(Offering).where(*waits)


def mentor_of(identity: Identity) -> dict[str, str]:
    """Who reads, as that statement takes it."""
    return {"mentor": identity.email.lower()}


def page_of_offerings(
    identity: Identity, *, text: str, state: str, kind: str, order: str, mine: str = "", number: int, size: int
) -> Page[Offering]:
    """A page of the offerings that this person may read, in one statement: a partner's own, or all that have been submitted.

    `mine`: only those that this person owns.
    """
    query: Select[Offering, int] = select(Offering, func.count().over())
    query = (
        query.where(Offering.submitted_at.is_not(None)) if identity.holds(*OFFICERS) else query.where(Offering.body_id == identity.body_id)
    )
    if text:
        query = query.where(
            or_(*(column.icontains(text, autoescape=True) for column in (Offering.title, Offering.number, Offering.partner_name)))
        )
    if state:
        query = query.where(Offering.state == state)
    if kind:
        query = query.where(Offering.kind == kind)
    if mine:
        query = query.where(
            exists().where(
                OfferingOwner.offering_id == Offering.id, OfferingOwner.account_id == identity.account_id, OfferingOwner.ended_at.is_(None)
            )
        )
    columns = {"title": func.lower(Offering.title), "starts": Offering.starts_on, "partner": func.lower(Offering.partner_name)}
    query = query.order_by(sorting(columns, order, Offering.created_at.desc()), Offering.number)
    return read_page(query, number, size, itemgetter(0))
