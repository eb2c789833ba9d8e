"""The administrator opens accounts and gives and ends roles by hand; what the personnel record gives, it alone ends."""

import uuid
from typing import TYPE_CHECKING

from portal.accounts import queries, services
from portal.accounts.domain import BY_HAND, AccountState, check_address
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.notifications import services as notifications
from portal.organisations import queries as bodies
from portal.organisations import services as organisations

if TYPE_CHECKING:
    from portal.organisations.models import Body


def body_for(role: Role, named: str) -> "Body":
    """The organisation of this code or name in which the role can be held. Raises DomainError beside `body` that names similar ones."""
    return organisations.named(named, BY_HAND[role])


def open_for(*, email: str, name: str, role: Role, body: "Body", reason: str, by: Identity) -> Account:
    """Open an account for somebody who gets a role, and send the invitation. Raises ConflictError beside `email` for an address in use."""
    if queries.find_account(email) is not None:
        raise ConflictError(Text("There is an account with this address already. Give it the role on its own page."), "email")
    account = services.open_account(email=email, name=name, by=by)
    services.give_grant(account, role, body.id, by=by, reason=reason)
    services.invite(account, by=by)
    return account


def appoint(account_id: uuid.UUID, role: Role, body: "Body", *, reason: str, by: Identity) -> None:
    """Give a role to somebody else. Raises DomainError for one's own account or a disabled one, ConflictError where the role is held."""
    if account_id == by.account_id:
        raise DomainError(Text("Nobody gives a role to themselves. Ask another administrator."))
    account = queries.lock_account(account_id)
    if account.state is AccountState.DISABLED:
        raise DomainError(Text("This account is disabled."))
    if any(grant.body_id == body.id and grant.acting_for is None for grant in queries.open_grants(account_id, role)):
        raise ConflictError(Text("This account holds that role there already."), "role")
    services.give_grant(account, role, body.id, by=by, reason=reason)
    _tell(account, "accounts.appointed", role, body.name, reason=reason, by=by)


def _tell(account: Account, kind: str, role: Role, body: str, *, reason: str, by: Identity) -> None:
    """Whoever has claimed the account hears of it; the others are invited to it."""
    if account.state is AccountState.ACTIVE:
        to = [services.recipient(account)]
        notifications.tell(to, kind, path="/", role=word("role", role), body=body, reason=reason, by=by.name)


def relieve(grant_id: uuid.UUID, *, reason: str, by: Identity) -> None:
    """End a role that somebody else holds. Raises DomainError for one's own and for what the record gives, ConflictError for one past.

    Whoever ends an administrator's role must still be one once all of them are locked: so one always remains.
    """
    grant = queries.get_grant(grant_id)
    if grant.account_id == by.account_id:
        raise DomainError(Text("Nobody ends a role of their own. Ask another administrator."))
    if grant.role is Role.ADMINISTRATOR and by.account_id not in {account.id for account in queries.lock_administrators()}:
        raise ForbiddenError(Text("You are not an administrator any more. Nothing was changed."))
    account = queries.lock_account(grant.account_id)
    grant = queries.get_grant(grant_id, anew=True)
    if grant.from_record:
        raise DomainError(Text("This role comes from the personnel record and ends with it."))
    if grant.ends_at is not None and grant.ends_at <= clock.now():
        raise ConflictError(Text("This role has ended already."))
    services.end_grant(grant, by=by, reason=reason)
    _tell(account, "accounts.relieved", grant.role, bodies.get_body(grant.body_id).name, reason=reason, by=by)


def first_administrator(*, email: str, name: str, body_code: str) -> Account:
    """Open the account from which all others get their roles, in one transaction that this commits.

    Raises DomainError while there is an administrator who can sign in: from then on roles are given on the pages.
    """
    if queries.lock_administrators():
        raise DomainError(Text("There is an administrator already: roles are given on the pages."))
    check_address(email)
    body = body_for(Role.ADMINISTRATOR, body_code)
    account = services.open_account(email=email, name=name, by=SYSTEM)
    services.give_grant(account, Role.ADMINISTRATOR, body.id, by=SYSTEM, reason="portal administrator")
    if account.state is AccountState.INVITED:
        services.invite(account, by=SYSTEM)
    db.session.commit()
    return account
