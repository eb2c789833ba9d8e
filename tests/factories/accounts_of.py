"""Somebody who is signed in with one role, for tests of pages."""

from portal.accounts import services as accounts
from portal.accounts.domain import AccountState
from portal.accounts.models import Account
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.organisations.models import Body


def holder(role: Role, email: str, where: Body) -> Account:
    """An active account with this role in this body."""
    account = accounts.open_account(email=email, name=email.split("@", maxsplit=1)[0].title(), by=SYSTEM)
    account.state = AccountState.ACTIVE
    accounts.give_grant(account, role, where.id, by=SYSTEM)
    db.session.commit()
    return account
