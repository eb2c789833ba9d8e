"""Who may manage accounts."""

import enum

from portal.accounts.models import AccountSession
from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with accounts."""

    LIST = "accounts:account:list"
    MANAGE = "accounts:account:manage"
    END_SESSION = "accounts:session:end"


def is_administrator(identity: Identity, _: object) -> bool:
    """The administrator keeps accounts and grants."""
    return identity.holds(Role.ADMINISTRATOR)


def is_own_session(identity: Identity, session: AccountSession) -> bool:
    """A session belongs to the person who is signed in in it."""
    return session.account_id == identity.account_id


RULES = {
    Permission.LIST: (is_administrator,),
    Permission.MANAGE: (is_administrator,),
    Permission.END_SESSION: (is_own_session,),
}
