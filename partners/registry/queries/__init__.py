"""Every read of the registry."""

import uuid
from collections.abc import Iterable
from operator import itemgetter

from sqlalchemy import Select, func, or_, select, text

from partners.registry.access import Staff
from partners.registry.domain import PartnerState
from partners.registry.models import Partner, PartnerSubmission
from partners.registry.queries.changes import changes_of, count_changes, find_open_change, get_change, lock_change
from partners.registry.queries.papers import Watched, expiries_of, find_holder_of, notices_of, papers_to_watch, partners_named_like
from partners.registry.queries.people import (
    Member,
    find_person,
    get_member,
    longest_owner_of,
    owners_of,
    page_of_people,
    people_of,
    signers_of,
    staff_of,
)
from partners.registry.queries.programmes import get_programme, lock_programme, page_of_programmes, programmes_of, programmes_waiting
from partners.registry.queries.public import Listed, get_public_partner, offered_by, page_of_public_partners
from partners.registry.queries.units import get_unit, units_of
from portal.drafts.models import Draft
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Identity
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page

__all__ = [
    "Listed",
    "Member",
    "Watched",
    "changes_of",
    "count_changes",
    "expiries_of",
    "find_holder_of",
    "find_open_change",
    "find_person",
    "get_change",
    "get_member",
    "get_programme",
    "get_public_partner",
    "get_unit",
    "lock_change",
    "lock_programme",
    "longest_owner_of",
    "notices_of",
    "offered_by",
    "owners_of",
    "page_of_people",
    "page_of_programmes",
    "page_of_public_partners",
    "papers_to_watch",
    "partners_named_like",
    "people_of",
    "programmes_of",
    "programmes_waiting",
    "signers_of",
    "staff_of",
    "units_of",
]
"""What is read as one of these though it is said in a module of its own."""

NUMBER_LOCK = 5_201_316


def get_partner(partner_id: uuid.UUID) -> Partner:
    """One partner. Raises NotFoundError."""
    found = db.session.get(Partner, partner_id)
    if found is None:
        raise NotFoundError
    return found


def lock_partner(partner_id: uuid.UUID) -> Partner:
    """One partner, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    found = db.session.scalar(select(Partner).where(Partner.id == partner_id).with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def find_partner_of(body_id: uuid.UUID | None) -> Partner | None:
    """The registration of a body."""
    return db.session.scalar(select(Partner).where(Partner.body_id == body_id))


def get_partner_of(body_id: uuid.UUID) -> Partner:
    """The registration of a body. Raises NotFoundError."""
    found = find_partner_of(body_id)
    if found is None:
        raise NotFoundError
    return found


def get_own(identity: Identity) -> Partner:
    """The partner for which a person works in the active role. Raises NotFoundError."""
    found = find_partner_of(identity.body_id)
    if found is None:
        raise NotFoundError
    return found


def get_own_staff(identity: Identity, account_id: uuid.UUID | None = None) -> Staff:
    """The partner for which a person works in the active role, with its owners and a colleague. Raises NotFoundError."""
    return staff_of(get_own(identity), account_id)


def count_partners() -> int:
    """How many have ever begun, for the next number; the transaction holds the lock of the series."""
    db.session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": NUMBER_LOCK})
    return db.session.scalar(select(func.count()).select_from(Partner)) or 0


def submissions_of(partner_id: uuid.UUID) -> list[PartnerSubmission]:
    """What was submitted, first to last."""
    return list(
        db.session.scalars(select(PartnerSubmission).where(PartnerSubmission.partner_id == partner_id).order_by(PartnerSubmission.round))
    )


def drafts_of(forms: Iterable[str], object_id: uuid.UUID, account_id: uuid.UUID) -> dict[str, Draft]:
    """Several forms' drafts of one object, by form, in one statement."""
    query = select(Draft).where(Draft.form.in_(list(forms)), Draft.object_id == object_id, Draft.account_id == account_id)
    return {draft.form: draft for draft in db.session.scalars(query)}


def page_of_partners(*, text: str, state: str, kind: str, order: str, number: int, size: int) -> Page[Partner]:
    """A page of partners that have submitted, in one statement; `text` is looked for in name, number and identifiers."""
    query: Select[Partner, int] = select(Partner, func.count().over()).where(Partner.state != PartnerState.DRAFT)
    if text:
        query = query.where(
            or_(*(column.icontains(text, autoescape=True) for column in (Partner.name, Partner.number, Partner.nib, Partner.npwp)))
        )
    if state:
        query = query.where(Partner.state == state)
    if kind:
        query = query.where(Partner.kind == kind)
    columns = {"name": func.lower(Partner.name), "number": Partner.number, "state": Partner.state, "submitted": Partner.submitted_at}
    query = query.order_by(sorting(columns, order, Partner.submitted_at.desc()), Partner.number)
    return read_page(query, number, size, itemgetter(0))
