"""What a change of the record means to others: who hears of it, and which grants it starts and ends."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from portal.kernel.identity import Identity
from portal.kernel.registry import Registry
from portal.organisations import queries as organisations
from portal.workforce import queries


@dataclass(frozen=True, slots=True)
class ServantGrant:
    """What a servant's record gives: the role civil servant in a body, supervisor where somebody works under them, both until the leaving date."""

    servant_id: uuid.UUID
    email: str
    name: str
    body_id: uuid.UUID
    body_name: str
    is_supervisor: bool
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class WorkforceChange:
    """What one import did to people. `grants` are those of everybody whose grants may differ now."""

    added: tuple[uuid.UUID, ...]
    changed: tuple[uuid.UUID, ...]
    left: tuple[uuid.UUID, ...]
    grants: tuple[ServantGrant, ...]
    by: Identity


CHANGED: Registry[str, Callable[[WorkforceChange], None]] = Registry("workforce.CHANGED")
"""Told in the transaction of an import, after its rows are written."""


def tell(touched: list[tuple[uuid.UUID, bool, bool]], supervisors_before: set[uuid.UUID], *, by: Identity) -> WorkforceChange:
    """Tell everybody who listens. The grants of a supervisor count where somebody came to them or went."""
    ids = {servant_id for servant_id, _, _ in touched}
    change = WorkforceChange(
        added=tuple(servant_id for servant_id, new, _ in touched if new),
        changed=tuple(servant_id for servant_id, new, leaves in touched if not new and not leaves),
        left=tuple(servant_id for servant_id, _, leaves in touched if leaves),
        grants=tuple(grants_of(ids | supervisors_before | queries.supervisors_of(ids))),
        by=by,
    )
    for hear in CHANGED.values():
        hear(change)
    return change


def grants_of(servant_ids: set[uuid.UUID]) -> list[ServantGrant]:
    """What the record gives to these people."""
    rows = queries.grant_rows(servant_ids)
    names = organisations.names_of(sorted({body_id for _, _, _, body_id, _ in rows}))
    supervising = queries.supervising(servant_ids)
    return [
        ServantGrant(servant_id, email, name, body_id, names[body_id], servant_id in supervising, until)
        for servant_id, email, name, body_id, until in rows
    ]
