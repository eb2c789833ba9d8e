"""Ties between units of the government and companies (MAG-06): entered with their basis, ended with a reason, never erased."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from portal.eligibility import queries
from portal.kernel.identity import Identity
from portal.organisations import services as organisations
from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from portal.reference.domain import RelationKind

if TYPE_CHECKING:
    from portal.reference.models import BodyRelation

OFFICES = frozenset({BodyKind.AGENCY, BodyKind.UNIT})


def tie(*, unit: str, company: str, kind: RelationKind, basis: str, valid_from: dt.date, by: Identity) -> "BodyRelation":
    """Tie a unit to a company, each by its code or name. Raises DomainError beside `unit` or `company` for one that is not known.

    From that day on nobody of the unit, or of a unit below it, is invited to the company or approved for it.
    """
    one = organisations.named(unit, OFFICES, field="unit")
    other = organisations.named(company, {BodyKind.COMPANY}, field="company")
    return reference.relate(one.id, other.id, kind, basis=basis, valid_from=valid_from, by=by)


def untie(tie_id: uuid.UUID, on: dt.date, *, reason: str, by: Identity) -> None:
    """Say from which day a tie no longer holds. Raises DomainError beside `day`, ConflictError for one that has an end."""
    reference.end_relation(queries.lock_tie(tie_id), on, reason=reason, by=by)
