"""The administrator disables an account, and enables it again: what a disabled account has left opens nothing, then or later."""

import uuid

from portal.accounts import queries, services
from portal.accounts.domain import AccountState, Purpose, state_once_enabled
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications import services as notifications


def disable(account_id: uuid.UUID, *, reason: str, by: Identity) -> None:
    """Let nobody enter with this account from now on, with a reason: its sessions and the links mailed to it are over.

    Whoever asks must still be an administrator once all of them are locked, and cannot name themselves: so one always remains. Raises
    DomainError for one's own account, ConflictError for one that is disabled, ForbiddenError for who is no administrator any more.
    """
    if by.account_id not in {account.id for account in queries.lock_administrators()}:
        raise ForbiddenError(Text("You are not an administrator any more. Nothing was changed."))
    account = queries.lock_account(account_id)
    if account.id == by.account_id:
        raise DomainError(Text("Nobody disables their own account. Ask another administrator."))
    if account.state is AccountState.DISABLED:
        raise ConflictError(Text("This account is disabled already."))
    before, account.state = account.state, AccountState.DISABLED
    _end_all(account)
    for tell in services.OFFICE_LOST.values():
        tell(account.id)
    audit.record(
        "accounts.account.disabled",
        "account",
        account.id,
        by=by,
        before={"state": before},
        after={"state": account.state},
        reason=reason,
    )
    if before is AccountState.ACTIVE:
        notifications.tell([services.recipient(account)], "accounts.disabled", path="/", reason=reason, by=by.name)


def enable(account_id: uuid.UUID, *, reason: str, by: Identity) -> AccountState:
    """Let its owner enter again, with a reason; the state to which it returns. Raises ConflictError for an account that is not disabled.

    What was begun or sent while it was disabled opens nothing: its owner signs in anew, or is invited anew.
    """
    account = queries.lock_account(account_id)
    if account.state is not AccountState.DISABLED:
        raise ConflictError(Text("This account is not disabled."))
    account.state = state_once_enabled(
        has_key=account.password_hash is not None or account.oidc_subject is not None,
        signed_up=queries.has_link(account.id, Purpose.CONFIRM),
    )
    _end_all(account)
    audit.record(
        "accounts.account.enabled",
        "account",
        account.id,
        by=by,
        before={"state": AccountState.DISABLED},
        after={"state": account.state},
        reason=reason,
    )
    if account.state is AccountState.ACTIVE:
        notifications.tell([services.recipient(account)], "accounts.enabled", path="/sign-in", reason=reason, by=by.name)
    return account.state


def _end_all(account: Account) -> None:
    for session in queries.open_sessions_of(account.id):
        session.ended_at = clock.now()
    for purpose in Purpose:
        for link in queries.unused_links(account.id, purpose):
            link.used_at = clock.now()
