"""What somebody types into a form about a curriculum: kept under the own account, given back with the page, dropped once it is accepted."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from flask import url_for

from partners.curricula.access import membership
from partners.curricula.domain.drafting import Drafted
from partners.curricula.queries import drafting
from portal.drafts import queries as kept
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed
from portal.kernel.identity import Identity
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.web.forms import BaseForm


class Typed:
    """The draft of one form about one object, as its page shows it and sends it back."""

    def __init__(self, drafted: Drafted, object_id: uuid.UUID) -> None:
        self.drafted, self.object_id = drafted, object_id
        self.account_id = current_identity().account_id
        draft = kept.find_draft(drafted, object_id, self.account_id)
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
