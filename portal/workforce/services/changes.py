"""What a change of the record means to others: which grants it starts and ends, and who hears of it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from portal.accounts import services as accounts
from portal.accounts.services import ServantGrant, addresses
from portal.kernel import clock
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.registry import Registry
from portal.workforce import queries


@dataclass(frozen=True, slots=True)
class WorkforceChange:
    """What one import, its undoing, or one correction did to people, by their ids."""

    added: tuple[uuid.UUID, ...]
    changed: tuple[uuid.UUID, ...]
    left: tuple[uuid.UUID, ...]
    by: Identity


CHANGED: Registry[str, Callable[[WorkforceChange], None]] = Registry("workforce.CHANGED")
"""Told in the transaction of an import or a correction, after its rows are written and the grants follow them."""


def tell(
    touched: list[tuple[uuid.UUID, bool, bool]],
    supervisors_before: set[uuid.UUID],
    *,
    by: Identity,
    done: Callable[[int], None] | None = None,
) -> WorkforceChange:
    """Let accounts and grants follow the record, then tell everybody who listens; `done` hears how many people have been dealt with.

    The grants of a supervisor count too where somebody came to them or went.
    """
    ids = {servant_id for servant_id, _, _ in touched}
    addresses.follow(queries.readdressed(ids), by=by)
    accounts.sync_workforce_grants(grants_of(ids | supervisors_before | queries.supervisors_of(ids)), by=by, done=done)
    change = WorkforceChange(
        added=tuple(servant_id for servant_id, new, _ in touched if new),
        changed=tuple(servant_id for servant_id, new, leaves in touched if not new and not leaves),
        left=tuple(servant_id for servant_id, new, leaves in touched if leaves and not new),
        by=by,
    )
    for hear in CHANGED.values():
        hear(change)
    return change


def grants_of(servant_ids: set[uuid.UUID]) -> list[ServantGrant]:
    """What the record gives to these people today: civil servant in their unit, supervisor where somebody works under them."""
    today, supervising = clock.today(), queries.supervising(servant_ids)
    return [
        ServantGrant(servant_id, email, name, body_id, servant_id in supervising, until is not None and until <= today)
        for servant_id, email, name, body_id, until in queries.grant_rows(servant_ids)
    ]


def end_departed() -> int:
    """End the grants of those whose leaving date has come; asked once a day. Returns how many people were looked at."""
    departed = queries.departed_lately()
    accounts.sync_workforce_grants(grants_of(set(departed) | queries.supervisors_of(departed)), by=SYSTEM)
    return len(departed)
