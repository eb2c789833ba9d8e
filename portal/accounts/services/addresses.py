"""Whoever gets another address in the record keeps their account: it is the person's, not the address's."""

import uuid

from portal.accounts import queries
from portal.accounts.services import end_grant
from portal.audit import services as audit
from portal.kernel.db import db
from portal.kernel.identity import Identity


def follow(moved: list[tuple[uuid.UUID, str]], *, by: Identity) -> None:
    """Give accounts the addresses that the record has for them now; two people may have exchanged theirs.

    Where an account of no civil servant has the address already, that one becomes the person's, and what the record gave to the other ends.
    """
    if not moved:
        return
    leaving = {account_id for account_id, _ in moved}
    there = {
        address: account for address, account in queries.accounts_by_email(email for _, email in moved).items() if account.id not in leaving
    }
    renamed = []
    for account_id, email in moved:
        account = queries.get_account(account_id)
        if email in there:
            account.servant_id = None
            for grant in queries.open_grants(account.id):
                if grant.from_record:
                    end_grant(grant, by=by)
        else:
            renamed.append((account, account.email, email))
            account.email = f"{account.id}@-"
    db.session.flush()  # every old address is free before any is given
    for account, before, email in renamed:
        account.email = email
        audit.record("accounts.account.readdressed", "account", account.id, by=by, before={"email": before}, after={"email": email})
    db.session.flush()
