"""Every read of the people who work for a partner: who holds its role now, and in which parts."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from partners.registry.access import Staff
from partners.registry.domain import ROLES
from partners.registry.domain.people import Part, parts_of
from partners.registry.models import Partner, PartnerPerson
from portal.accounts.domain import AccountState
from portal.accounts.models import Account, RoleGrant
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import NotFoundError
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works for a partner."""

    account: Account
    is_owner: bool
    is_signer: bool

    @property
    def parts(self) -> list[Part]:
        """What this person does there."""
        return parts_of(is_owner=self.is_owner, is_signer=self.is_signer)

    @property
    def has_come(self) -> bool:
        """Whether the invitation was taken up."""
        return self.account.state is AccountState.ACTIVE


def _members(partner: Partner) -> Select[Any]:
    """The accounts that hold the partner's role now, each with its row of parts if it has one, the longest there first."""
    now = clock.now()
    runs = and_(RoleGrant.starts_at <= now, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now), RoleGrant.acting_for.is_(None))
    person = and_(PartnerPerson.partner_id == partner.id, PartnerPerson.account_id == Account.id, PartnerPerson.ended_at.is_(None))
    query: Any = select(Account, PartnerPerson).join(RoleGrant, RoleGrant.account_id == Account.id).outerjoin(PartnerPerson, person)
    query = query.where(RoleGrant.role == ROLES[partner.kind], RoleGrant.body_id == partner.body_id, runs)
    shown: Select[Any] = query.where(Account.state != AccountState.DISABLED)
    return shown


def owners_of(partner: Partner) -> frozenset[uuid.UUID]:
    """The accounts of a partner's owners; where none is marked, whoever has been there longest is it."""
    found = db.session.execute(_members(partner).order_by(RoleGrant.starts_at, Account.id)).all()
    marked = [account.id for account, person in found if person is not None and person.is_owner]
    return frozenset(marked or [account.id for account, _ in found[:1]])


def longest_owner_of(partner: Partner, *, besides: uuid.UUID) -> uuid.UUID:
    """Of a partner's owners the one who has been there longest, besides somebody who leaves. There always is one."""
    owners = owners_of(partner) - {besides}
    found = db.session.execute(_members(partner).where(Account.id.in_(owners)).order_by(RoleGrant.starts_at, Account.id))
    return found.first()[0].id  # type: ignore[index,no-any-return]  # the last owner does not leave


def staff_of(partner: Partner, account_id: uuid.UUID | None = None) -> Staff:
    """A partner with its owners, and the one of its people that is spoken of. Raises NotFoundError for somebody who is not there."""
    if account_id is not None:
        get_member(partner, account_id)
    return Staff(partner, owners_of(partner), account_id)


def _member(row: Any, owners: frozenset[uuid.UUID]) -> Member:  # noqa: ANN401  a row of an account and its parts
    account, person = row[0], row[1]
    return Member(account, account.id in owners, person is not None and person.is_signer)


def people_of(partner: Partner) -> list[Member]:
    """Everybody who works for a partner, by name."""
    owners = owners_of(partner)
    return [_member(row, owners) for row in db.session.execute(_members(partner).order_by(func.lower(Account.name), Account.id))]


def get_member(partner: Partner, account_id: uuid.UUID) -> Member:
    """One of them. Raises NotFoundError."""
    row = db.session.execute(_members(partner).where(Account.id == account_id)).first()
    if row is None:
        raise NotFoundError
    return _member(row, owners_of(partner))


def signers_of(partner: Partner) -> list[str]:
    """The names of those who sign agreements for a partner."""
    return [member.account.name for member in people_of(partner) if member.is_signer]


def find_person(partner_id: uuid.UUID, account_id: uuid.UUID) -> PartnerPerson | None:
    """The row of somebody's parts that has not ended."""
    query = select(PartnerPerson).where(PartnerPerson.partner_id == partner_id, PartnerPerson.account_id == account_id)
    return db.session.scalar(query.where(PartnerPerson.ended_at.is_(None)).execution_options(populate_existing=True))


def page_of_people(partner: Partner, *, text: str, part: str, order: str, number: int, size: int) -> Page[Member]:
    """A page of a partner's people; `text` is looked for in name and address."""
    owners = owners_of(partner)
    query = _members(partner).add_columns(func.count().over())
    if text:
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in (Account.name, Account.email))))
    if part == Part.OWNER:
        query = query.where(Account.id.in_(owners))
    elif part == Part.SIGNER:
        query = query.where(PartnerPerson.is_signer)
    columns = {"name": func.lower(Account.name), "email": Account.email}
    query = query.order_by(sorting(columns, order, func.lower(Account.name)), Account.id)
    return read_page(query, number, size, lambda row: _member(row, owners))
