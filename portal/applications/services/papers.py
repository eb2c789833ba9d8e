"""The papers of an application that is being written: kept as they come, whatever becomes of the request that brought them."""

import uuid
from typing import TYPE_CHECKING

from portal.applications import queries
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.files import queries as files
from portal.files import services as file_services
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from portal.applications.models import Application
    from portal.files.models import StoredFile

FORM = "applications.papers"
"""A draft beside the form's own: autosave, which sends no files, never writes it."""


def keep(name: str, data: bytes, *, by: Identity) -> "StoredFile":
    """Check and keep an upload. Raises DomainError for content that is not taken."""
    return file_services.keep_aside(name, data, by=by)


def kept_for(application: "Application") -> "dict[str, StoredFile]":
    """The applicant's own files that are kept for each paper, by its name; at first those that were sent."""
    draft = draft_queries.find_draft(FORM, application.id, application.account_id)
    named: dict[str, str] = draft.data if draft else {item["name"]: item["file_id"] for item in application.documents or []}
    found = files.files_by_id(uuid.UUID(file_id) for file_id in named.values())
    there = {name: found.get(uuid.UUID(file_id)) for name, file_id in named.items()}
    return {name: file for name, file in there.items() if file is not None and file.owner_id == application.account_id}


def used_before(file_id: str, field: str, *, by: Identity) -> "StoredFile":
    """A paper of one's own that went with an application before. Raises DomainError beside `field` for any other file."""
    for paper in queries.papers_used_by(by.account_id):
        if str(paper.file.id) == file_id:
            return paper.file
    raise DomainError(Text("This paper is not among those that you uploaded before. Choose one of the list, or upload a file."), field)


def check_own(file_ids: "Iterable[uuid.UUID]", application: "Application") -> None:
    """Raises DomainError where a file is not the applicant's own."""
    wanted = set(file_ids)
    found = files.files_by_id(wanted) if wanted else {}
    if any(file_id not in found or found[file_id].owner_id != application.account_id for file_id in wanted):
        raise DomainError(Text("One of these papers is not yours. Upload it yourself."), "documents")


def note(application: "Application", kept: "Mapping[str, StoredFile]") -> None:
    """Say which files are kept, whatever becomes of the request."""
    data = {name: str(file.id) for name, file in kept.items()}
    drafts.keep_refused(FORM, application.id, data, account_id=application.account_id)


def forget(application: "Application") -> None:
    """The papers have become the application's."""
    drafts.drop(FORM, application.id, account_id=application.account_id)
