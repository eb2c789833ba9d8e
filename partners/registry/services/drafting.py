"""What is typed into a form of several pages: each page is a draft of its own, shared by the object's editors; uploads are kept at once.

The agreements and the offerings keep theirs in the same way.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from partners.registry import queries
from portal.drafts import services as drafts
from portal.files import services as files
from portal.kernel.identity import Identity

FILES = "files"
"""The page on which no form stands: the uploads that are kept, by field. Nothing that a browser sends is written there as it came."""
PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Typed:
    """The pages of a form as they have been typed."""

    pages: Mapping[str, dict[str, Any]]
    versions: Mapping[str, int]
    saved_at: Mapping[str, Any]

    def version(self, page: str) -> int:
        """Which save of a page this is, 0 before the first."""
        return self.versions.get(page, 0)

    def fields(self, page: str) -> list[tuple[str, str]]:
        """A page as a browser would send it: names with values, in order, several for a list, three for a day."""
        return [pair for name, value in self.pages.get(page, {}).items() for pair in _pairs(name, value)]

    @property
    def uploads(self) -> dict[str, dict[str, str]]:
        """The uploads that are kept: by field, its file's id and name."""
        return self.pages.get(FILES, {})


def _pairs(name: str, value: Any) -> list[tuple[str, str]]:  # noqa: ANN401  whatever a draft holds
    match value:
        case dict():
            return [(f"{name}-{part}", str(value.get(part, ""))) for part in PARTS]
        case list():
            return [(name, str(item)) for item in value]
        case bool():
            return [(name, "y")] if value else []
        case None:
            return []
        case _:
            return [(name, str(value))]


def key(form: str, page: str) -> str:
    """The name under which a page of a form is drafted."""
    return f"{form}.{page}"


def typed(form: str, object_id: uuid.UUID, pages: Iterable[str]) -> Typed:
    """Everything that has been typed into a form about an object."""
    found = queries.drafts_of([key(form, page) for page in (*pages, FILES)], object_id, drafts.EVERYBODY)
    by_page = {name.removeprefix(f"{form}."): draft for name, draft in found.items()}
    return Typed(
        pages={page: draft.data for page, draft in by_page.items()},
        versions={page: draft.version for page, draft in by_page.items()},
        saved_at={page: draft.saved_at for page, draft in by_page.items()},
    )


def save(form: str, page: str, object_id: uuid.UUID, data: Mapping[str, Any], *, version: int | None = None) -> None:
    """Keep a page. Raises StaleVersionError when another window or another editor has saved since `version` was read."""
    drafts.save(key(form, page), object_id, dict(data), account_id=drafts.EVERYBODY, version=version)


def keep_upload(name: str, data: bytes, *, by: Identity) -> dict[str, str]:
    """Check and keep an upload, whatever becomes of the request; its id and name, for `note_uploads`.

    Raises DomainError for content that is not taken.
    """
    stored = files.keep_aside(name, data, by=by)
    return {"id": str(stored.id), "name": stored.name}


def note_uploads(form: str, object_id: uuid.UUID, kept: Mapping[str, dict[str, str]]) -> None:
    """Say which uploads are kept, by field, whatever becomes of the request; those of other fields stay."""
    if kept:
        there = queries.drafts_of([key(form, FILES)], object_id, drafts.EVERYBODY)
        before = {name: upload for draft in there.values() for name, upload in draft.data.items()}
        drafts.keep_refused(key(form, FILES), object_id, {**before, **kept}, account_id=drafts.EVERYBODY)


def drop(form: str, object_id: uuid.UUID, pages: Iterable[str]) -> None:
    """Forget what was typed: it has become what it was for."""
    for page in (*pages, FILES):
        drafts.drop(key(form, page), object_id, account_id=drafts.EVERYBODY)


@dataclass(frozen=True, slots=True)
class Editor:
    """Under whose account a draft is kept: everybody's, for whoever may edit the object. Two of the same rule are equal."""

    may_edit: Callable[[Identity, uuid.UUID], bool]

    def __call__(self, identity: Identity, object_id: uuid.UUID) -> uuid.UUID | None:
        """The account, or None where this person may not write it."""
        return drafts.EVERYBODY if self.may_edit(identity, object_id) else None


def register_editors(form: str, pages: Iterable[str], may_edit: Callable[[Identity, uuid.UUID], bool]) -> None:
    """Let a form's pages save themselves for whoever may edit the object; all its editors share one draft."""
    for page in pages:
        drafts.EDITORS.register(key(form, page), Editor(may_edit))
