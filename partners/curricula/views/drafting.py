"""What somebody types into a form about a curriculum: kept under the own account, given back with the page, dropped once it is accepted."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from flask import url_for

from partners.curricula import forms
from partners.curricula.access import membership
from partners.curricula.domain.drafting import Drafted
from partners.curricula.queries import drafting
from portal.drafts import queries as kept
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed
from portal.kernel.identity import Identity
from portal.web.session import current_identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.web.forms import BaseForm


class Typed:
    """The draft of one form about one object, as its page shows it and sends it back."""

    def __init__(self, drafted: Drafted, object_id: uuid.UUID, read: "Mapping[tuple[str, uuid.UUID], Any] | None" = None) -> None:
        """`read`: the drafts of several objects, where they have been read already."""
        self.drafted, self.object_id = drafted, object_id
        self.account_id = current_identity().account_id
        draft = kept.find_draft(drafted, object_id, self.account_id) if read is None else read.get((drafted, object_id))
        self.values: dict[str, Any] = dict(draft.data) if draft else {}
        self.saved_at: dt.datetime | None = draft.saved_at if draft else None
        self.version: int = draft.version if draft else 0

    @property
    def address(self) -> str:
        """Where the page saves it."""
        return url_for("drafts.autosave", form=self.drafted.value, object_id=self.object_id)

    def is_behind(self, changed_at: dt.datetime | None) -> bool:
        """Whether what it is about was written on after it was typed."""
        return self.saved_at is not None and changed_at is not None and self.saved_at < changed_at

    def keep(self, form: "BaseForm") -> None:
        """Keep what a refused form had typed."""
        self.version = keep_typed(form, self.drafted, self.object_id, account_id=self.account_id, version=self.version)

    def drop(self) -> None:
        """It has become what it was for."""
        drafts.drop(self.drafted, self.object_id, account_id=self.account_id)
        self.values, self.saved_at, self.version = {}, None, 0


def own_draft(drafted: Drafted, identity: Identity, object_id: uuid.UUID) -> uuid.UUID | None:
    """Whoever takes part keeps drafts, each for themselves."""
    found = drafting.find_about(drafted, object_id)
    return identity.account_id if found is not None and membership(identity, found) is not None else None


class Reply:
    """One of the two forms under a comment, with its draft."""

    def __init__(self, form: "BaseForm", typed: Typed) -> None:
        self.form, self.typed = form, typed
        for one in form:
            one.id = f"{one.name}-{typed.object_id}"


class Replies:
    """The two forms under each comment, with what was typed into them; of the one that was refused also its fault."""

    def __init__(self, remark_ids: "Sequence[uuid.UUID]", refused: "tuple[BaseForm, Typed] | None" = None) -> None:
        self._read = kept.drafts_about((Drafted.REPLY, Drafted.SETTLEMENT), remark_ids, current_identity().account_id)
        self._refused = refused

    def answer(self, remark_id: uuid.UUID) -> Reply:
        """The answer to a comment."""
        return self._of(Drafted.REPLY, forms.WordsForm, remark_id)

    def settlement(self, remark_id: uuid.UUID) -> Reply:
        """Its settlement."""
        return self._of(Drafted.SETTLEMENT, forms.SettleForm, remark_id)

    def is_open(self, remark_id: uuid.UUID) -> bool:
        """Whether something has been typed there."""
        return any(self._typed(drafted, remark_id).version for drafted in (Drafted.REPLY, Drafted.SETTLEMENT))

    def _typed(self, drafted: Drafted, remark_id: uuid.UUID) -> Typed:
        if self._refused and (self._refused[1].drafted, self._refused[1].object_id) == (drafted, remark_id):
            return self._refused[1]
        return Typed(drafted, remark_id, self._read)

    def _of(self, drafted: Drafted, kind: "type[BaseForm]", remark_id: uuid.UUID) -> Reply:
        typed = self._typed(drafted, remark_id)
        is_refused = self._refused is not None and typed is self._refused[1]
        return Reply(self._refused[0] if self._refused and is_refused else kind(**typed.values), typed)
