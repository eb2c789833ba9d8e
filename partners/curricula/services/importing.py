"""A curriculum from a file: looked at first, then taken over as changes, each of which is kept in the log with its author."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.curricula import queries
from partners.curricula.adapters.workbooks import LARGEST, sheets_in
from partners.curricula.domain import WRITABLE
from partners.curricula.domain.changes import Change, difference
from partners.curricula.domain.document import Document, Part, of_parts, read
from partners.curricula.domain.parts import KINDS, Holds
from partners.curricula.domain.sheets import document_of
from partners.curricula.services import writing
from portal.audit import services as audit
from portal.drafts import queries as kept
from portal.drafts import services as drafts
from portal.kernel.errors import DomainError, IllegalMoveError, NotFoundError, StaleVersionError
from portal.kernel.text import Text

if TYPE_CHECKING:
    import datetime as dt

    from partners.curricula.models import Curriculum
    from portal.kernel.identity import Identity

UPLOAD = "curriculum_import"
"""The draft that keeps an upload until it is taken over or another takes its place."""
LONGEST_NAME = 200
CHANGED = Text(
    "The curriculum was changed after you had read this page. Nothing was taken over; read below what the file would change now."
)


@dataclass(frozen=True, slots=True)
class Pending:
    """An upload that waits: what its reader sees of the curriculum now, what it would be, and by which changes."""

    file_name: str
    file_sha256: str
    uploaded_at: "dt.datetime"
    old: Document
    new: Document
    changes: Sequence[Change]

    @property
    def base(self) -> str:
        """Of which document the changes were told: a page sends it back, so that nothing is done that was not read."""
        return self.old.sha256


def preview(curriculum: "Curriculum", content: bytes, name: str, *, by: "Identity") -> None:
    """Keep a file to be looked at; an earlier one of the same person gives way.

    Raises DomainError beside `file` for one that is no curriculum, IllegalMoveError once nobody writes any more.
    """
    if curriculum.state not in WRITABLE:
        raise IllegalMoveError(writing.FIXED)
    document = document_in(content)
    _check_kinds(queries.document_of(curriculum.id), document)
    data = {"document": document.to_json(), "file": name[:LONGEST_NAME], "sha256": hashlib.sha256(content).hexdigest()}
    drafts.save(UPLOAD, curriculum.id, data, account_id=by.account_id)


def pending(curriculum: "Curriculum", by: "Identity") -> Pending:
    """What this person has uploaded, against the curriculum as it stands now. Raises NotFoundError where nothing waits."""
    found = kept.find_draft(UPLOAD, curriculum.id, by.account_id)
    if found is None:
        raise NotFoundError(Text("No file waits here any more. Upload it again to look at it anew."))
    old, new = queries.document_for(by, curriculum), read(found.data["document"])
    _check_kinds(old, new)
    return Pending(found.data["file"], found.data["sha256"], found.saved_at, old, new, difference(old, new))


def run(curriculum: "Curriculum", *, base: str, reason: str, by: "Identity") -> int:
    """Take an upload over: all of its changes or none. Returns how many they were.

    Raises StaleVersionError where the curriculum is not the one of which the changes were told, and what writing raises.
    """
    held = queries.lock_curriculum(curriculum.id)
    found = pending(held, by)
    if found.base != base:
        raise StaleVersionError(CHANGED)
    if not found.changes:
        raise DomainError(Text("The file says what stands here already. There is nothing to take over."))
    writing.change_many(held, found.changes, by=by, reason=reason)
    drafts.drop(UPLOAD, held.id, account_id=by.account_id)
    facts = {"file": found.file_name, "sha256": found.file_sha256, "changes": len(found.changes), "document": found.new.sha256}
    audit.record("curricula.curriculum.imported", "curriculum", held.id, by=by, after=facts)
    return len(found.changes)


def drop(curriculum: "Curriculum", *, by: "Identity") -> None:
    """Forget an upload of one's own."""
    drafts.drop(UPLOAD, curriculum.id, account_id=by.account_id)


# -- files --------------------------------------------------------------------------------------------------------------------------------


def document_in(content: bytes) -> Document:
    """The document in a file of either format, under ids as the portal keeps them. Raises DomainError beside `file`."""
    if len(content) > LARGEST:
        raise DomainError(Text("The file has more than %(most)s MB.", most=LARGEST // 2**20), "file")
    try:
        found = document_of(sheets_in(content), _new_id) if content.startswith(b"PK") else read(_json(content))
        return with_own_ids(found)
    except DomainError as error:
        raise DomainError(error.text, "file") from error


def _new_id() -> str:
    return str(uuid.uuid4())


def _json(content: bytes) -> Any:  # noqa: ANN401  JSON
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise DomainError(
            Text("This is neither a workbook (XLSX) nor JSON: line %(line)s, character %(place)s.", line=error.lineno, place=error.colno)
        ) from error
    except (ValueError, RecursionError) as error:
        raise DomainError(Text("This is neither a workbook (XLSX) nor JSON in UTF-8.")) from error
    if drafts.storable(data) != data:
        raise DomainError(Text("The file holds signs that are no text."))
    return data


def with_own_ids(document: Document) -> Document:
    """The document under ids of the portal: whoever adds rows by hand calls them what they like.

    Raises DomainError where two become one.
    """
    own = {key: _own_id(key) for key in document.parts}
    if len(set(own.values())) != len(own):
        raise DomainError(Text("Two parts have the same id in two spellings."))
    return of_parts(_renamed(part, own) for part in document.parts.values())


def _own_id(key: str) -> str:
    try:
        return str(uuid.UUID(key))
    except ValueError:
        return _new_id()


def _renamed(part: Part, own: dict[str, str]) -> Part:
    fields = {
        name: [own[one] for one in part.fields[name]] if field.holds is Holds.PARTS else part.fields[name]
        for name, field in KINDS[part.kind].fields.items()
    }
    return Part(own[part.id], part.kind, own[part.under] if part.under else None, part.rank, fields)


def _check_kinds(old: Document, new: Document) -> None:
    """A part stays what it is."""
    for key, part in new.parts.items():
        there = old.parts.get(key)
        if there is not None and there.kind is not part.kind:
            facts = {"name": writing.called(there), "before": KINDS[there.kind].name, "after": KINDS[part.kind].name}
            raise DomainError(
                Text("“%(name)s” is “%(before)s” here and “%(after)s” in the file. Give it an id of its own there.", **facts), "file"
            )
