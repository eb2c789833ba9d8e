"""An acting officer (Plh./Plt.) for a time: what is lent is not lent again."""

import datetime as dt
import uuid
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.kernel import clock
from portal.kernel.errors import DomainError, ForbiddenError
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.notifications import services as notifications


def delegate(to_id: uuid.UUID, *, title: str, first: dt.date, last: dt.date, by: Identity) -> None:
    """Name an acting officer (Plh./Plt.) from the start of one day to the end of another.

    Raises DomainError beside a field for a period that is none or a person of another body; ForbiddenError for what is lent already.
    """
    if by.active is None or by.active.acting_for is not None:
        raise ForbiddenError(Text("What is lent to you cannot be lent again."))
    if last < first or last < clock.today():
        raise DomainError(Text("The last day must not lie before the first, nor in the past."), "last")
    if to_id == by.account_id or to_id not in {account.id for account in colleagues(by)}:
        raise DomainError(Text("Choose a person of your own organisation."), "to")
    account = accounts.get_account(to_id)
    starts, ends = clock.at(first, 0), clock.at(last + dt.timedelta(days=1), 0)
    account_services.delegate(
        account, Role(by.active.role), by.active.body_id, acting_for=by.account_id, title=title, starts_at=starts, ends_at=ends, by=by
    )
    notifications.tell(
        [account_services.recipient(account)], "workflow.delegated", path="/desk", by=by.name, title=title, first=first, last=last
    )


def colleagues(by: Identity) -> list[Any]:
    """Who can act for this person: those with any role in the same body."""
    if by.active is None:
        return []
    found = {account.id: account for role in Role for account in accounts.holders(role, [by.active.body_id])}
    return sorted((account for account in found.values() if account.id != by.account_id), key=lambda account: account.name)
