"""The proof of a request that is being written: kept as it comes, whatever becomes of the request that brought it."""

import uuid
from typing import TYPE_CHECKING

from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.files import queries as files
from portal.files import services as file_services

if TYPE_CHECKING:
    from portal.files.models import StoredFile
    from portal.kernel.identity import Identity

FORM = "workforce.proof"


def place_of(servant_id: uuid.UUID, what: str) -> uuid.UUID:
    """Where the proof of a request that does not exist yet is kept: `what` is the field, or the kind of an addition."""
    return uuid.uuid5(servant_id, what)


def keep(place: uuid.UUID, name: str, data: bytes, *, by: "Identity") -> "StoredFile":
    """Check and keep an upload. Raises DomainError for content that is not taken."""
    stored = file_services.keep_aside(name, data, by=by)
    drafts.keep_refused(FORM, place, {"file": str(stored.id)}, account_id=by.account_id)
    return stored


def kept_for(place: uuid.UUID, otherwise: uuid.UUID | None, *, by: "Identity") -> "StoredFile | None":
    """The person's own file that is kept there, or the one that was sent before."""
    draft = draft_queries.find_draft(FORM, place, by.account_id)
    file_id = uuid.UUID(draft.data["file"]) if draft else otherwise
    found = files.files_by_id([file_id]).get(file_id) if file_id else None
    return found if found is not None and found.owner_id == by.account_id else None


def forget(place: uuid.UUID, *, by: "Identity") -> None:
    """The proof has become the request's."""
    drafts.drop(FORM, place, account_id=by.account_id)
