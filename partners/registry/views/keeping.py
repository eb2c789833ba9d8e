"""A form of one page that is kept as it is typed, with its uploads: how a page fills it, reads it and gives it back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import url_for

from partners.registry.forms import PageForm
from partners.registry.services import drafting
from portal.drafts.presenters import keep_typed, sent_version
from portal.drafts.services import EVERYBODY
from portal.web.session import current_identity

Kind = TypeVar("Kind", bound=PageForm)
Upload = dict[str, str]


@dataclass(slots=True)
class Keeping:
    """The draft of a form about an object. `uploads` are the files by field: those that are there already, and those of the draft."""

    form: str
    page: str
    object_id: uuid.UUID
    there: Mapping[str, str] = field(default_factory=dict)
    """The names of papers that are on record, by field: they need not be sent again."""
    typed: drafting.Typed = field(init=False)
    uploads: dict[str, Upload] = field(init=False)

    def __post_init__(self) -> None:
        self.typed = drafting.typed(self.form, self.object_id, (self.page,))
        self.uploads = dict(self.typed.uploads)

    def filled(self, kind: type[Kind], initial: Mapping[str, Any]) -> Kind:
        """The form as it was typed, or with what is on record where nobody has begun."""
        fields = self.typed.fields(self.page) or drafting.Typed({self.page: dict(initial)}, {}, {}).fields(self.page)
        return self._with_names(kind.from_draft(fields, {}))

    def sent(self, kind: type[Kind]) -> Kind:
        """The form as it was sent, its uploads kept whatever becomes of the rest."""
        form = self._with_names(kind.read())
        kept = {}
        for one in form.uploads():
            stored = form.try_upload(one, lambda data, name: drafting.keep_upload(name, data, by=current_identity()))
            if stored is not None:
                kept[one.name], one.kept = stored, stored["name"]
        drafting.note_uploads(self.form, self.object_id, kept)
        self.uploads |= kept
        return form

    def _with_names(self, form: Kind) -> Kind:
        names = {**self.there, **{name: upload["name"] for name, upload in self.uploads.items()}}
        return form.with_uploads({name: {"name": said} for name, said in names.items()})

    def save(self, form: PageForm) -> None:
        """Keep what was typed. Raises StaleVersionError where another window has saved since."""
        drafting.save(self.form, self.page, self.object_id, form.typed(), version=sent_version())

    def drop(self) -> None:
        """Forget what was typed: it has become what it was for."""
        drafting.drop(self.form, self.object_id, (self.page,))

    def file_id(self, name: str) -> uuid.UUID | None:
        """The upload of a field, where one was sent."""
        return uuid.UUID(self.uploads[name]["id"]) if name in self.uploads else None

    def shown(self, form: PageForm) -> dict[str, Any]:
        """What the page needs beside the form: the draft's version, where it saves itself, and when it did."""
        name = drafting.key(self.form, self.page)
        return {
            "version": keep_typed(form, name, self.object_id, account_id=EVERYBODY, version=self.typed.version(self.page)),
            "autosave": url_for("drafts.autosave", form=name, object_id=self.object_id),
            "saved_at": self.typed.saved_at.get(self.page),
        }
