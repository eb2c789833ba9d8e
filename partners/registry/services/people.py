"""The people of a partner: its owners invite colleagues, change their parts, end their access and hand over to one another.

Each decision holds the partner's row, so that of two at once the second sees what the first has left: there is always an owner.
"""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from partners.registry import queries
from partners.registry.domain import ROLES
from partners.registry.domain.people import PARTS, Part, check_owner_remains
from partners.registry.models import Partner, PartnerPerson
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.domain import AccountState, check_address
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, check_reason
from portal.kernel.identity import PARTNER_ROLES, Identity
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.notifications import services as notifications

if TYPE_CHECKING:
    from portal.accounts.models import Account

SUBJECT = "partner"
LEFT: Registry[str, Callable[[Partner, uuid.UUID, uuid.UUID, Identity], None]] = Registry("registry.LEFT")
"""Told when somebody no longer works for a partner, with the account of who takes over: what was theirs goes on in other hands."""


def _as_owner(partner: Partner, by: Identity) -> "Partner":
    """The partner, held; raises ForbiddenError for somebody who is not its owner any more."""
    partner = queries.lock_partner(partner.id)
    if by.account_id not in queries.owners_of(partner):
        raise ForbiddenError(Text("Only an owner of %(name)s does this. Ask one of them.", name=partner.name))
    return partner


def invite(partner: Partner, *, name: str, email: str, is_signer: bool, by: Identity) -> "Account":
    """Let a colleague work for the partner; they are told by mail.

    Raises DomainError beside `email` for what is no address or belongs to the government, ConflictError for somebody who is there already.
    """
    check_address(email)
    partner = _as_owner(partner, by)
    known = accounts.find_account(email)
    if known is not None:
        _check_may_come(partner, known)
    account = account_services.open_account(email=email, name=name, by=by)
    account_services.give_grant(account, ROLES[partner.kind], partner.body_id, by=by)
    db.session.add(PartnerPerson(partner_id=partner.id, account_id=account.id, is_owner=False, is_signer=is_signer))
    audit.record("registry.person.invited", SUBJECT, partner.id, by=by, after={"account": account.id, "signer": is_signer})
    if account.state is AccountState.INVITED:
        account_services.invite(account, by=by)
    else:
        _tell(account, "registry.person_invited", partner, by)
    return account


def _check_may_come(partner: Partner, account: "Account") -> None:
    held = accounts.open_grants(account.id)
    if any(grant.body_id == partner.body_id and grant.role is ROLES[partner.kind] for grant in held):
        raise ConflictError(Text("Somebody with this address works for you here already."), "email")
    if account.state is AccountState.DISABLED or any(grant.role not in PARTNER_ROLES for grant in held):
        raise DomainError(Text("Somebody with this address cannot work for a partner here. Use an address of your organisation."), "email")


def change_parts(partner: Partner, account_id: uuid.UUID, *, is_owner: bool, is_signer: bool, by: Identity) -> None:
    """Say anew what somebody does for the partner. Raises DomainError where the last owner would be one no more."""
    partner = _as_owner(partner, by)
    member = queries.get_member(partner, account_id)
    if member.is_owner and not is_owner:
        check_owner_remains(queries.owners_of(partner), account_id)
    if (member.is_owner, member.is_signer) == (is_owner, is_signer):
        return
    if is_owner and not member.has_come:
        raise DomainError(Text("%(name)s has not taken up the invitation yet.", name=member.account.name), "is_owner")
    _mark(partner, by.account_id, is_owner=True)  # where nobody was marked, whoever was there longest has been the owner: now it is said
    _mark(partner, account_id, is_owner=is_owner, is_signer=is_signer)
    after = {"account": account_id, "owner": is_owner, "signer": is_signer}
    before = {"account": account_id, "owner": member.is_owner, "signer": member.is_signer}
    audit.record("registry.person.changed", SUBJECT, partner.id, by=by, before=before, after=after)
    if account_id != by.account_id:
        words = Text("%(first)s, %(second)s", first=PARTS[Part.OWNER], second=PARTS[Part.SIGNER]) if is_owner and is_signer else None
        part = words or PARTS[Part.OWNER if is_owner else Part.SIGNER if is_signer else Part.EDITOR]
        _tell(member.account, "registry.person_changed", partner, by, part=part)


def _mark(partner: Partner, account_id: uuid.UUID, *, is_owner: bool, is_signer: bool | None = None) -> None:
    person = queries.find_person(partner.id, account_id)
    if person is None:
        person = PartnerPerson(partner_id=partner.id, account_id=account_id, is_owner=is_owner, is_signer=False)
        db.session.add(person)
    person.is_owner = is_owner
    person.is_signer = person.is_signer if is_signer is None else is_signer
    db.session.flush()  # who is an owner is asked of the database


def end_access(partner: Partner, account_id: uuid.UUID, *, reason: str, by: Identity) -> None:
    """Somebody no longer works for the partner, or leaves of their own wish. Raises DomainError without a reason, or for the last owner."""
    check_reason(reason)
    partner = queries.lock_partner(partner.id)
    owners = queries.owners_of(partner)
    if by.account_id not in owners | {account_id}:
        raise ForbiddenError(Text("Only an owner of %(name)s does this. Ask one of them.", name=partner.name))
    member = queries.get_member(partner, account_id)
    if account_id in owners:
        check_owner_remains(owners, account_id)
    successor = by.account_id if by.account_id != account_id else queries.longest_owner_of(partner, besides=account_id)
    _end(partner, account_id, reason.strip(), by, successor)
    if account_id != by.account_id:
        _tell(member.account, "registry.person_ended", partner, by, reason=reason.strip())


def _end(partner: Partner, account_id: uuid.UUID, reason: str, by: Identity, successor: uuid.UUID) -> None:
    person = queries.find_person(partner.id, account_id)
    if person is not None:
        person.ended_at = clock.now()
    for grant in accounts.open_grants(account_id, ROLES[partner.kind]):
        if grant.body_id == partner.body_id:
            account_services.end_grant(grant, by=by, reason=reason)
    audit.record("registry.person.ended", SUBJECT, partner.id, by=by, before={"account": account_id}, reason=reason)
    for told in LEFT.values():
        told(partner, account_id, successor, by)


def hand_over(partner: Partner, to: uuid.UUID, *, leaves: bool, by: Identity) -> None:
    """An owner makes a colleague the owner, and is an editor from now on or leaves. Raises DomainError beside `to` for one who cannot."""
    partner = _as_owner(partner, by)
    successor = queries.get_member(partner, to)
    if to == by.account_id or not successor.has_come:
        raise DomainError(Text("Choose a colleague who has taken up the invitation."), "to")
    _mark(partner, to, is_owner=True)
    _mark(partner, by.account_id, is_owner=False)
    after = {"owner": to, "before": by.account_id}
    audit.record("registry.person.changed", SUBJECT, partner.id, by=by, before={"owner": by.account_id}, after=after)
    _tell(successor.account, "registry.person_changed", partner, by, part=PARTS[Part.OWNER])
    if leaves:
        _end(partner, by.account_id, "handed over", by, to)


def _tell(account: "Account", message: str, partner: Partner, by: Identity, **facts: Text | str) -> None:
    path = "/" if message == "registry.person_ended" else "/partner"
    notifications.tell([account_services.recipient(account)], message, path=path, name=partner.name, by=by.name, **facts)
