"""Every read of accounts."""

import datetime as dt
import functools
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    DateTime,
    Row,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import aliased

from portal.accounts.domain import (
    FAILURE_WINDOW,
    FAILURES_EACH_ACCOUNT,
    FAILURES_EACH_ADDRESS,
    AccountState,
    Purpose,
    hashed,
    session_end,
)
from portal.accounts.models import Account, AccountSession, MailedLink, RoleGrant, SignInFailure
from portal.kernel import clock
from portal.kernel.db import db, rows_of
from portal.kernel.errors import NotFoundError
from portal.kernel.identity import Grant, Identity, Role
from portal.kernel.listing import read_page, sorting
from portal.kernel.paging import Page
from portal.organisations.models import Body


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session with its person, as read in one statement."""

    id: uuid.UUID
    started_at: dt.datetime
    seen_at: dt.datetime
    identity: Identity


def _runs(moment: dt.datetime | BindParameter[dt.datetime]) -> ColumnElement[bool]:
    return and_(RoleGrant.starts_at <= moment, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > moment))


# The role that is active where none was chosen: one's own before one that is lent, a desk before what the record gives.
BY_WEIGHT = (
    RoleGrant.acting_for.is_not(None),
    RoleGrant.role == Role.CIVIL_SERVANT,
    RoleGrant.from_record,
    RoleGrant.starts_at,
    RoleGrant.id,
)


def find_live_session(token: str, since_seen: dt.datetime, since_started: dt.datetime) -> LiveSession | None:
    """The session of a token that has been seen and was started since those moments, with person and grants, in one statement."""
    bound = {"token": hashed(token), "seen": since_seen, "started": since_started, "now": clock.now()}
    rows = rows_of(_live_session(), **bound)
    if not rows:
        return None
    first = rows[0]
    grants = tuple(Grant(*row[8:]) for row in rows if row[8] is not None)
    active = next((grant for grant in grants if grant.id == first.grant_id), grants[0] if grants else None)
    identity = Identity(first.account_id, first.name, first.email, grants, active, first.language)
    return LiveSession(first.id, first.created_at, first.seen_at, identity)


@functools.cache
def _live_session() -> Select[Any]:
    """Every request of somebody signed in begins with it."""
    superior, session, account = aliased(Account), AccountSession, Account
    return (
        select(session.id, session.created_at, session.seen_at, session.grant_id)
        .add_columns(account.id.label("account_id"), account.name, account.email, account.language)
        .add_columns(RoleGrant.id.label("grant"), RoleGrant.role, RoleGrant.body_id, Body.name.label("body"), RoleGrant.acting_for)
        .add_columns(superior.name.label("superior"))
        .join(account, account.id == session.account_id)
        .outerjoin(RoleGrant, and_(RoleGrant.account_id == account.id, _runs(bindparam("now", type_=DateTime(timezone=True)))))
        .outerjoin(Body, Body.id == RoleGrant.body_id)
        .outerjoin(superior, superior.id == RoleGrant.acting_for)
        .where(session.token_hash == bindparam("token"), session.ended_at.is_(None), account.state == AccountState.ACTIVE)
        .where(session.seen_at > bindparam("seen"), session.created_at > bindparam("started"))
        .order_by(*BY_WEIGHT)
    )


def identity_from(account: Account, grants: tuple[Grant, ...], active: Grant | None) -> Identity:
    """The person of an account."""
    return Identity(account.id, account.name, account.email, grants, active, account.language)


def grants_of(account_id: uuid.UUID) -> tuple[Grant, ...]:
    """The grants that run now, oldest first."""
    superior = aliased(Account)
    query = (
        select(RoleGrant, Body.name, superior.name)
        .join(Body, Body.id == RoleGrant.body_id)
        .outerjoin(superior, superior.id == RoleGrant.acting_for)
        .where(RoleGrant.account_id == account_id, _runs(clock.now()))
        .order_by(*BY_WEIGHT)
    )
    return tuple(Grant(g.id, g.role, g.body_id, body, g.acting_for, name) for g, body, name in db.session.execute(query))


def identity_of(account_id: uuid.UUID, role: Role | None = None) -> Identity:
    """A person with a role active (the first, if none is named). Raises NotFoundError for no such account or no such running grant."""
    account = get_account(account_id)
    grants = grants_of(account_id)
    active = next((grant for grant in grants if role in (None, grant.role)), None)
    if role is not None and active is None:
        raise NotFoundError
    return identity_from(account, grants, active)


def get_account(account_id: uuid.UUID) -> Account:
    """One account. Raises NotFoundError."""
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFoundError
    return found


def lock_account(account_id: uuid.UUID) -> Account:
    """One account, locked until the transaction ends, as it stands now. Raises NotFoundError."""
    query = select(Account).where(Account.id == account_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def lock_administrators() -> list[Account]:
    """The administrators who can sign in, locked until the transaction ends, as they stand now, each time in the same order.

    They are read once more under the lock: whoever waited for it still sees the roles as they were before.
    """
    db.session.execute(active_administrators().with_for_update(key_share=True))
    return list(db.session.scalars(active_administrators().execution_options(populate_existing=True)))


def active_administrators() -> Select[Account]:
    """The accounts of those who can sign in and hold the administrator's role now."""
    held = select(RoleGrant.account_id).where(RoleGrant.role == Role.ADMINISTRATOR, _runs(clock.now()))
    return select(Account).where(Account.state == AccountState.ACTIVE, Account.id.in_(held)).order_by(Account.id)


def find_account(email: str) -> Account | None:
    """The account of an address."""
    return db.session.scalar(select(Account).where(Account.email == email))


def accounts_by_id(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Account]:
    """Several accounts at once, however many."""
    among = Account.id == any_(cast(list(ids), ARRAY(Uuid)))
    return {account.id: account for account in db.session.scalars(select(Account).where(among))}


def accounts_by_email(emails: Iterable[str]) -> dict[str, Account]:
    """Several accounts at once, however many, by address: one array is one value, and a statement takes 65,535 of them."""
    wanted = [email.strip().lower() for email in emails]
    among = Account.email == any_(cast(wanted, ARRAY(SqlText)))
    return {account.email: account for account in db.session.scalars(select(Account).where(among))}


def holders(role: Role, body_ids: Iterable[uuid.UUID] | None = None, *, acting: bool = True) -> list[Account]:
    """The accounts that hold a role now, in any of these bodies (in all, if None), oldest grant first; a disabled one holds none.

    Whoever acts for another counts, unless `acting` is False.
    """
    query = select(Account).join(RoleGrant, RoleGrant.account_id == Account.id).where(RoleGrant.role == role, _runs(clock.now()))
    query = query.where(Account.state != AccountState.DISABLED)
    if body_ids is not None:
        query = query.where(RoleGrant.body_id.in_(list(body_ids)))
    if not acting:
        query = query.where(RoleGrant.acting_for.is_(None))
    return list(db.session.scalars(query.order_by(RoleGrant.starts_at, Account.email)).unique())


def has_office(account_id: Any, role: Any, body_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  columns of another statement
    """The condition that an account holds a role in a body now, as its own or as acting officer, and can sign in."""
    held = exists().where(RoleGrant.account_id == account_id, RoleGrant.role == role, RoleGrant.body_id == body_id, _runs(clock.now()))
    return held & exists().where(Account.id == account_id, Account.state != AccountState.DISABLED)


def roles_of(account_id: uuid.UUID) -> list[Row[RoleGrant, str, str | None]]:
    """The grants that run now with the names of their bodies and of those for whom somebody acts, in the order in which they weigh."""
    superior = aliased(Account)
    query = select(RoleGrant, Body.name.label("body"), superior.name.label("superior")).join(Body, Body.id == RoleGrant.body_id)
    query = query.outerjoin(superior, superior.id == RoleGrant.acting_for)
    return list(db.session.execute(query.where(RoleGrant.account_id == account_id, _runs(clock.now())).order_by(*BY_WEIGHT)))


def open_grants(account_id: uuid.UUID, role: Role | None = None) -> list[RoleGrant]:
    """The grants of an account that have no end yet or end later, for ending them."""
    query = select(RoleGrant).where(RoleGrant.account_id == account_id, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > clock.now()))
    return list(db.session.scalars(query.where(RoleGrant.role == role) if role else query))


def open_grants_of(account_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[RoleGrant]]:
    """The same of many accounts, by account."""
    among = RoleGrant.account_id == any_(cast(list(account_ids), ARRAY(Uuid)))
    query = select(RoleGrant).where(among, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > clock.now()))
    found: dict[uuid.UUID, list[RoleGrant]] = {}
    for grant in db.session.scalars(query):
        found.setdefault(grant.account_id, []).append(grant)
    return found


def get_grant(grant_id: uuid.UUID, *, anew: bool = False) -> RoleGrant:
    """One grant, read anew where another transaction may have changed it. Raises NotFoundError."""
    found = db.session.get(RoleGrant, grant_id, populate_existing=anew)
    if found is None:
        raise NotFoundError
    return found


def count_grants_in(body_id: uuid.UUID, since: dt.datetime) -> int:
    """How many grants in this body run at that moment or later."""
    query = select(func.count()).select_from(RoleGrant).where(RoleGrant.body_id == body_id)
    return db.session.scalar(query.where(or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > since))) or 0


def lent_by(account_id: uuid.UUID) -> list[Row[RoleGrant, str]]:
    """The delegations of this person's power that have not ended, with the names of those who act."""
    query = select(RoleGrant, Account.name).join(Account, Account.id == RoleGrant.account_id).where(RoleGrant.acting_for == account_id)
    return list(db.session.execute(query.where(RoleGrant.ends_at > clock.now()).order_by(RoleGrant.starts_at)))


def covers(body_ids: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, Role, str, str]]:
    """Who acts for whom now in these bodies: body, role, who acts, for whom; nobody whose account is disabled."""
    superior = aliased(Account)
    query = select(RoleGrant.body_id, RoleGrant.role, Account.name, superior.name).join(Account, Account.id == RoleGrant.account_id)
    query = query.join(superior, superior.id == RoleGrant.acting_for).where(_runs(clock.now()), Account.state != AccountState.DISABLED)
    rows = db.session.execute(query.where(RoleGrant.body_id.in_(list(body_ids))).order_by(RoleGrant.starts_at, Account.name))
    return [(body_id, role, name, for_name) for body_id, role, name, for_name in rows]


def find_link(secret: str, purpose: Purpose) -> MailedLink | None:
    """The link of a secret, used or not, expired or not."""
    return db.session.scalar(_link(secret, purpose))


def lock_link(secret: str, purpose: Purpose) -> MailedLink | None:
    """The same, locked and as it stands now, so that two clicks use it once."""
    return db.session.scalar(_link(secret, purpose).with_for_update().execution_options(populate_existing=True))


def _link(secret: str, purpose: Purpose) -> Select[MailedLink]:
    return select(MailedLink).where(MailedLink.secret_hash == hashed(secret), MailedLink.purpose == purpose)


def unused_links(account_id: uuid.UUID, purpose: Purpose) -> list[MailedLink]:
    """The links of an account for a purpose that nobody has used."""
    query = select(MailedLink).where(MailedLink.account_id == account_id, MailedLink.purpose == purpose, MailedLink.used_at.is_(None))
    return list(db.session.scalars(query))


def has_link(account_id: uuid.UUID, purpose: Purpose) -> bool:
    """Whether a link for a purpose was ever sent to this account."""
    return bool(db.session.scalar(select(exists().where(MailedLink.account_id == account_id, MailedLink.purpose == purpose))))


def find_end_of_bar(who: str, whence: str) -> dt.datetime | None:
    """Until when nobody may try again for that account or from that address, or None: then the failure that filled the measure is old."""
    since = clock.now() - FAILURE_WINDOW
    latest: Select[dt.datetime] = select(SignInFailure.created_at).where(SignInFailure.created_at > since)
    latest = latest.order_by(SignInFailure.created_at.desc()).limit(1)
    of_account = latest.where(SignInFailure.who == who).offset(FAILURES_EACH_ACCOUNT - 1).scalar_subquery()
    of_address = latest.where(SignInFailure.whence == whence).offset(FAILURES_EACH_ADDRESS - 1).scalar_subquery()
    filling: dt.datetime | None = db.session.scalar(select(func.greatest(of_account, of_address)))
    return filling + FAILURE_WINDOW if filling else None


def find_account_of_subject(subject: str) -> Account | None:
    """The account that is linked to the identity provider's name for a person."""
    return db.session.scalar(select(Account).where(Account.oidc_subject == subject))


def find_account_of_servant(servant_id: uuid.UUID) -> Account | None:
    """The account of a record of the workforce."""
    return db.session.scalar(select(Account).where(Account.servant_id == servant_id))


def get_session_of(session_id: uuid.UUID) -> AccountSession:
    """One session. Raises NotFoundError."""
    found = db.session.get(AccountSession, session_id)
    if found is None:
        raise NotFoundError
    return found


def find_session_row(token: str) -> AccountSession | None:
    """The row of a token."""
    return db.session.scalar(select(AccountSession).where(AccountSession.token_hash == hashed(token)))


def open_sessions_of(account_id: uuid.UUID) -> list[AccountSession]:
    """The sessions of a person that nobody has ended, newest first; time may have."""
    query = select(AccountSession).where(AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(AccountSession.created_at.desc())))


def live_sessions_of(account_id: uuid.UUID) -> list[AccountSession]:
    """The sessions of a person in which a request would still be answered, newest first."""
    moment = clock.now()
    return [one for one in open_sessions_of(account_id) if session_end(one.created_at, one.seen_at) > moment]


def page_of_accounts(*, text: str, role: str, state: str = "", order: str = "", number: int, size: int) -> Page[Row[Account, Any, int]]:
    """A page of accounts by name, each with its roles and the number of all; `text` is looked for in name and address."""
    roles = func.array_remove(func.array_agg(func.distinct(RoleGrant.role)), None)
    query = (
        select(Account, roles, func.count().over())
        .outerjoin(RoleGrant, and_(RoleGrant.account_id == Account.id, _runs(clock.now())))
        .group_by(Account.id)
        .order_by(sorting({"name": Account.name, "email": Account.email}, order, Account.name.asc()), Account.id)
    )
    if text:
        query = query.where(Account.name.icontains(text, autoescape=True) | Account.email.icontains(text, autoescape=True))
    if state in set(AccountState):
        query = query.where(Account.state == state)
    if role in set(Role):
        query = query.having(func.bool_or(RoleGrant.role == role))
    return read_page(query, number, size, lambda row: row)
