"""The head of an agency says how many of its people may be away at one time; the nomination asks for it."""

import uuid
from typing import TYPE_CHECKING

from portal.kernel.errors import ConflictError, DomainError, ForbiddenError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.domain import BodyKind

if TYPE_CHECKING:
    from portal.organisations.models import Body


def agency_of(by: Identity) -> "Body":
    """The agency in which the active role is held. Raises ForbiddenError where it is held in a body that is none."""
    agency = organisations.get_body(by.body_id) if by.body_id else None
    if agency is None or agency.kind is not BodyKind.AGENCY:
        raise ForbiddenError(Text("Only an agency has a limit of servants away."))
    return agency


def set_limit(agency_id: uuid.UUID, limit: int, *, seen: int | None, reason: str, by: Identity) -> None:
    """Set the away limit of an agency, with a reason; `seen` is the limit that its head had before them.

    Raises ConflictError where another has set it meanwhile, DomainError beside the field for a limit that is set already.
    """
    agency = organisations.lock_body(agency_id)
    if agency.away_limit != seen:
        raise ConflictError(
            Text("Somebody else has set the limit to %(limit)s in the meantime. Look at it, then save once more.", limit=agency.away_limit),
            "limit",
        )
    if limit == seen:
        raise DomainError(Text("%(limit)s is the limit already. Enter another number.", limit=limit), "limit")
    organisation_services.set_away_limit(agency, limit, reason=reason, by=by)
