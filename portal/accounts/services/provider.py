"""Signing in with the account of the province: which account here belongs to whom the identity provider has named."""

import uuid
from collections.abc import Callable

from portal.accounts import queries
from portal.accounts.domain import AccountState, ProviderPerson
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.kernel.errors import ForbiddenError
from portal.kernel.registry import Registry
from portal.kernel.text import Text

FIND_BY_NIP: Registry[str, Callable[[str], uuid.UUID | None]] = Registry("accounts.FIND_BY_NIP")
"""The servant's record that bears a NIP; filled by the workforce, for a provider that tells the NIP."""
MAY_ENTER = frozenset({AccountState.ACTIVE, AccountState.INVITED})


def accept_provider(person: ProviderPerson, whence: str) -> Account:
    """The account of somebody whom the identity provider has named; the first time it is linked, by NIP or by an address that is verified.

    An account that was opened and not yet claimed is claimed by it. Roles are never taken from the provider. Raises ForbiddenError where no
    account belongs to the person, or not beyond doubt.
    """
    found = queries.find_account_of_subject(person.subject) or _linkable(person)
    account = queries.lock_account(found.id) if found else None  # as it stands now: it may just have been disabled
    if account is None or account.state not in MAY_ENTER or account.oidc_subject not in {None, person.subject}:
        audit.note("provider", account_id=account.id if account else None, whence=whence, detail="no account to sign in to")
        raise ForbiddenError(Text("No account here belongs to this provincial account. Ask your agency's HR officer to have it opened."))
    if account.oidc_subject is None:
        account.oidc_subject, account.state = person.subject, AccountState.ACTIVE
        audit.record("accounts.account.linked", "account", account.id, by=queries.identity_of(account.id))
    return account


def note_provider_refusal(why: str, whence: str) -> None:
    """Keep that a call-back of the identity provider was not believed."""
    audit.note("provider", account_id=None, whence=whence, detail=why[:200])


def _linkable(person: ProviderPerson) -> Account | None:
    """The one account that NIP and verified address point to; none where they point to two."""
    servants = {find(person.nip) for find in FIND_BY_NIP.values()} - {None} if person.nip else set()
    by_nip = [account for servant in servants if servant and (account := queries.find_account_of_servant(servant))]
    by_email = queries.find_account(person.email) if person.email and person.email_verified else None
    found = {account.id: account for account in (*by_nip, by_email) if account is not None}
    return next(iter(found.values())) if len(found) == 1 else None
