"""What happens to accounts: each function is one decision somebody takes."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts import queries
from portal.accounts.adapters import passwords
from portal.accounts.domain import (
    ABSOLUTE,
    IDLE,
    LIFETIME,
    LONGEST_PASSWORD,
    SEEN_EVERY,
    AccountState,
    Purpose,
    check_password,
    hashed,
    new_secret,
)
from portal.accounts.models import Account, AccountSession, MailedLink, RoleGrant, SignInFailure
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import aside, db
from portal.kernel.errors import DomainError, ForbiddenError, TooManyAttemptsError
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.notifications.domain import Recipient

CONFIRMED: Registry[str, Callable[[Account, dict[str, Any]], None]] = Registry("accounts.CONFIRMED")
"""Told when an address is proved, with what was typed at sign-up: the partners' side opens the registration."""
OFFICE_LOST: Registry[str, Callable[[uuid.UUID], None]] = Registry("accounts.OFFICE_LOST")
"""Told of an account that has lost a role, or with which nobody can sign in any more: what waits at its desk goes back to the office."""


def recipient(account: Account) -> Recipient:
    """The account as somebody to write to."""
    return Recipient(account.email, account.name, account.language or "id", account.id)


def recipient_of(account_id: uuid.UUID) -> Recipient:
    """The person of an account as somebody to write to."""
    return recipient(queries.get_account(account_id))


# -- signing up ---------------------------------------------------------------------------------------------------------------------------


def sign_up(*, name: str, email: str, password: str, kind: str, organisation: str, language: str, whence: str = "") -> None:
    """Somebody of a company or university asks for an account. A taken address is told by mail alone, so that nobody can probe for it.

    What was typed belongs to this link alone: who asks in another's name has no part in what the other confirms. Raises DomainError beside
    the field, and for too many links.
    """
    check_password(password, email=email, name=name)
    _limit_links(email, whence)
    known = queries.find_account(email)
    if known is not None and known.state is not AccountState.UNCONFIRMED:
        notifications.tell([recipient(known)], "accounts.already", path="/sign-in")
        return
    account = known or Account(id=uuid.uuid4(), email=email, name=name, state=AccountState.UNCONFIRMED, language=language)
    if known is None:
        db.session.add(account)
        db.session.flush()  # the link refers to it
    typed = {"name": name, "password_hash": passwords.digest(password), "language": language}
    secret = _link(account, Purpose.CONFIRM, kind=kind, organisation=organisation, **typed)
    notifications.tell(
        [Recipient(email, name, language, account.id)], "accounts.confirm", path=f"/confirm/{secret}", organisation=organisation
    )


def _limit_links(email: str, whence: str) -> None:
    """Links by mail are asked for as often as passwords may be tried: whether there is such an account makes no difference."""
    who, place = hashed(f"link {email.strip().lower()}"), hashed(whence)
    _refuse_if_barred(who, place, whence)
    _note_failure(who, place)


def _link(account: Account, purpose: Purpose, **facts: str) -> str:
    secret = new_secret()
    expires = clock.now() + LIFETIME[purpose]
    db.session.add(MailedLink(secret_hash=hashed(secret), purpose=purpose, account_id=account.id, facts=facts, expires_at=expires))
    return secret


def _use(secret: str, purpose: Purpose, state: AccountState) -> tuple[Account, dict[str, Any]]:
    """The account of a link and what the link knows; every other link of that account for the same purpose is over with it.

    Raises DomainError for a link that is used or too old, or whose account is no longer in the state for which it was sent.
    """
    found = queries.find_link(secret, purpose)
    account = queries.lock_account(found.account_id) if found else None  # first, as where an account is disabled
    link = queries.lock_link(secret, purpose)
    if account is None or link is None or not _is_usable(link, state):
        raise DomainError(Text("This link has been used or its time is over. Ask for a new one."))
    for sent in queries.unused_links(account.id, purpose):
        sent.used_at = clock.now()
    return account, link.facts


def _is_usable(link: MailedLink, state: AccountState) -> bool:
    return link.used_at is None and link.expires_at > clock.now() and queries.get_account(link.account_id).state is state


def confirm(secret: str) -> Account:
    """The address is proved. Raises DomainError for a link that is used or too old."""
    account, facts = _use(secret, Purpose.CONFIRM, AccountState.UNCONFIRMED)
    account.name, account.password_hash, account.language = facts["name"], facts["password_hash"], facts["language"]
    account.state = AccountState.ACTIVE
    db.session.flush()  # a grant given by a hook refers to the account
    for hook in CONFIRMED.values():
        hook(account, {name: value for name, value in facts.items() if name != "password_hash"})
    audit.record("accounts.account.confirmed", "account", account.id, by=queries.identity_of(account.id))
    return account


def open_account(*, email: str, name: str, by: Identity, servant_id: uuid.UUID | None = None) -> Account:
    """An account for somebody of the government or a partner, claimed by an invitation or the identity provider; a known one as it is."""
    account = queries.find_account(email)
    if account is None:
        account = _new_account(email, name, servant_id, by)
        db.session.flush()  # grants refer to it
    return account


def _new_account(email: str, name: str, servant_id: uuid.UUID | None, by: Identity) -> Account:
    account = Account(id=uuid.uuid4(), email=email, name=name, state=AccountState.INVITED, servant_id=servant_id)
    db.session.add(account)
    audit.record("accounts.account.opened", "account", account.id, by=by, after={"servant": servant_id})
    return account


def admit(account: Account, *, by: Identity) -> None:
    """Activate an account whose owner is known otherwise than by a mailed link: by the identity provider, or as a sample person."""
    if account.state is AccountState.INVITED:
        account.state = AccountState.ACTIVE
        audit.record("accounts.account.admitted", "account", account.id, by=by)


def invite(account: Account, *, by: Identity) -> None:
    """Send the link by which a person claims the account. Raises DomainError for one that is claimed or disabled."""
    if account.state is AccountState.DISABLED:
        raise DomainError(Text("This account is disabled. Enable it before you send an invitation."))
    if account.state is not AccountState.INVITED:
        raise DomainError(Text("This account has been claimed; a forgotten password is renewed from the sign-in page."))
    secret = _link(account, Purpose.INVITE)
    notifications.tell([recipient(account)], "accounts.invite", path=f"/invitation/{secret}", by=by.name)
    audit.record("accounts.account.invited", "account", account.id, by=by)


def find_invited(secret: str) -> Account | None:
    """Whose invitation this is, if it can still be used."""
    link = queries.find_link(secret, Purpose.INVITE)
    return queries.get_account(link.account_id) if link is not None and _is_usable(link, AccountState.INVITED) else None


def claim(secret: str, password: str) -> Account:
    """The invited person sets a password. Raises DomainError beside the field, or for a link that is used or too old."""
    account, _ = _use(secret, Purpose.INVITE, AccountState.INVITED)
    check_password(password, email=account.email, name=account.name)
    account.password_hash, account.state = passwords.digest(password), AccountState.ACTIVE
    audit.record("accounts.account.claimed", "account", account.id, by=queries.identity_of(account.id))
    return account


def ask_reset(email: str, whence: str = "") -> None:
    """Send a link for a new password, if there is such an account; the answer on screen is the same. Raises TooManyAttemptsError."""
    _limit_links(email, whence)
    account = queries.find_account(email)
    if account is not None and account.state is AccountState.ACTIVE:
        secret = _link(account, Purpose.RESET)
        notifications.tell([recipient(account)], "accounts.reset", path=f"/password/{secret}")


def reset(secret: str, password: str) -> None:
    """A new password by a link that was sent; it ends every session, and its owner is told by mail. Raises DomainError."""
    account, _ = _use(secret, Purpose.RESET, AccountState.ACTIVE)
    check_password(password, email=account.email, name=account.name)
    account.password_hash = passwords.digest(password)
    for session in queries.open_sessions_of(account.id):
        session.ended_at = clock.now()
    notifications.tell([recipient(account)], "accounts.renewed", path="/password")
    audit.record("accounts.account.password_reset", "account", account.id, by=queries.identity_of(account.id))


# -- signing in ---------------------------------------------------------------------------------------------------------------------------


def authenticate(email: str, password: str, whence: str) -> Account:
    """The account of that address and password. Raises DomainError with one sentence for every kind of no, and one for too many tries."""
    who, place = hashed(email.strip().lower()), hashed(whence)
    _refuse_if_barred(who, place, whence)
    account = queries.find_account(email)
    stored = account.password_hash if account and account.state is AccountState.ACTIVE else None
    if len(password) > LONGEST_PASSWORD or not passwords.matches(stored, password) or account is None:
        _note_failure(who, place)
        audit.note("sign_in", account_id=account.id if account else None, whence=whence, detail="address and password")
        raise DomainError(Text("The address and the password do not belong together. Check both, or renew the password."))
    return account


def _refuse_if_barred(who: str, place: str, whence: str) -> None:
    until = queries.find_end_of_bar(who, place)
    if until is not None:
        audit.note("throttled", account_id=None, whence=whence, detail=until.isoformat())
        raise TooManyAttemptsError(until)


def _note_failure(who: str, whence: str) -> None:
    moment = clock.now()

    def write(session: Session) -> None:
        session.add(SignInFailure(who=who, whence=whence, created_at=moment))

    aside(write)


def begin_session(account: Account) -> str:
    """Open a session and give its token, which is not stored. Raises ForbiddenError for an account that may not sign in."""
    if account.state is not AccountState.ACTIVE:
        raise ForbiddenError(Text("This account cannot sign in. Ask the administrator."))
    token = new_secret()
    db.session.add(AccountSession(token_hash=hashed(token), account_id=account.id, seen_at=clock.now()))
    audit.record("accounts.session.begun", "account", account.id, by=queries.identity_of(account.id))
    db.session.flush()  # the request goes on as this person
    return token


def end_session(session: AccountSession, *, by: Identity) -> None:
    """End a session."""
    session.ended_at = clock.now()
    audit.record("accounts.session.ended", "account", session.account_id, by=by)


def live_session(token: str) -> queries.LiveSession | None:
    """The living session of a token; its last use is noted at most once a minute."""
    moment = clock.now()
    found = queries.find_live_session(token, moment - IDLE, moment - ABSOLUTE)
    if found is not None and moment - found.seen_at > SEEN_EVERY:
        _note_use(found.id, moment)
    return found


def _note_use(session_id: uuid.UUID, moment: dt.datetime) -> None:
    def write(session: Session) -> None:
        row = session.get(AccountSession, session_id)
        if row is not None:
            row.seen_at = moment

    aside(write)


def switch_role(session: AccountSession, grant_id: uuid.UUID, *, by: Identity) -> None:
    """Make another of one's own grants the active one. Raises ForbiddenError for a grant that is not one's own or has ended."""
    if grant_id not in {grant.id for grant in by.grants}:
        raise ForbiddenError(Text("This role is not yours, or it has ended."))
    session.grant_id = grant_id
    db.session.flush()  # the request goes on in this role


def choose_language(account_id: uuid.UUID, language: str) -> None:
    """The language of the pages and mails of this person."""
    queries.get_account(account_id).language = language


def record_requeued(message_id: uuid.UUID, by: Identity) -> None:
    """Keep the record of a message that an administrator queued again; the outbox itself lies beside the record, not above it."""
    audit.record("notifications.message.requeued", "message", message_id, by=by)


# -- grants -------------------------------------------------------------------------------------------------------------------------------


def give_grant(
    account: Account, role: Role, body_id: uuid.UUID, *, by: Identity, from_record: bool = False, reason: str | None = None
) -> None:
    """Give a role in a body, from now on; nothing happens where it is held already."""
    held = [grant for grant in queries.open_grants(account.id, role) if grant.body_id == body_id and grant.acting_for is None]
    if not held:
        _start_grant(account.id, role, body_id, by=by, from_record=from_record, reason=reason)


def _start_grant(
    account_id: uuid.UUID, role: Role, body_id: uuid.UUID, *, by: Identity, from_record: bool, reason: str | None = None
) -> None:
    grant = RoleGrant(id=uuid.uuid4(), account_id=account_id, role=role, body_id=body_id, starts_at=clock.now(), from_record=from_record)
    db.session.add(grant)
    audit.record("accounts.grant.given", "account", account_id, by=by, after={"role": role, "body": body_id}, reason=reason)


def delegate(
    account: Account,
    role: Role,
    body_id: uuid.UUID,
    *,
    acting_for: uuid.UUID,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: Identity,
) -> RoleGrant:
    """Lend a person's role to another for a period."""
    grant = RoleGrant(
        id=uuid.uuid4(),
        account_id=account.id,
        role=role,
        body_id=body_id,
        starts_at=starts_at,
        ends_at=ends_at,
        acting_for=acting_for,
        title=title,
    )
    db.session.add(grant)
    audit.record(
        "accounts.grant.delegated",
        "account",
        account.id,
        by=by,
        after={"role": role, "for": acting_for, "from": starts_at, "to": ends_at, "title": title},
    )
    return grant


def end_grant(grant: RoleGrant, *, by: Identity, reason: str | None = None) -> None:
    """End a grant now; sessions in which it was active go on without it."""
    grant.ends_at = clock.now()
    before = {"role": grant.role, "body": grant.body_id}
    audit.record("accounts.grant.ended", "account", grant.account_id, by=by, before=before, reason=reason)
    for tell in OFFICE_LOST.values():
        tell(grant.account_id)


@dataclass(frozen=True, slots=True)
class ServantGrant:
    """What the record says of a servant's account: whose it is, where, whether they lead others, whether they have left."""

    servant_id: uuid.UUID
    email: str
    name: str
    body_id: uuid.UUID
    is_supervisor: bool
    left: bool


def sync_workforce_grants(rows: Iterable[ServantGrant], *, by: Identity = SYSTEM, done: Callable[[int], None] | None = None) -> None:
    """Start and end the grants civil servant and supervisor as the record says; other grants are left alone.

    `done` is told how many people have been dealt with, every so often.
    """
    rows = list(rows)
    known = queries.accounts_by_email(row.email for row in rows)
    held = queries.open_grants_of([account.id for account in known.values()])
    for start in range(0, len(rows), TOLD_EVERY):
        some = rows[start : start + TOLD_EVERY]
        for row in some:
            if not row.left and row.email.strip().lower() not in known:
                known[row.email.strip().lower()] = _new_account(row.email, row.name, row.servant_id, by)
        db.session.flush()  # grants refer to accounts
        for row in some:
            account = known.get(row.email.strip().lower())
            if account is not None:
                account.servant_id = row.servant_id
                _follow_record(account, row, held.get(account.id, []), by)
        db.session.flush()
        if done:
            done(start + len(some))


TOLD_EVERY = 500


def _follow_record(account: Account, row: ServantGrant, held: list[RoleGrant], by: Identity) -> None:
    wanted = set() if row.left else {(Role.CIVIL_SERVANT, row.body_id)} | ({(Role.SUPERVISOR, row.body_id)} if row.is_supervisor else set())
    for grant in held:
        if grant.from_record and (grant.role, grant.body_id) not in wanted:
            end_grant(grant, by=by)
    for role, body_id in wanted - {(grant.role, grant.body_id) for grant in held if grant.acting_for is None}:
        _start_grant(account.id, role, body_id, by=by, from_record=True)
