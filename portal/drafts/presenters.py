"""What becomes of the typed words of a form that was refused: one way for every form that has a draft."""

import uuid
from typing import TYPE_CHECKING

from flask import request

from portal.drafts import queries, services

if TYPE_CHECKING:
    from portal.web.forms import BaseForm


def sent_version() -> int | None:
    """The draft's version that the page was filled from, as the form sent it; None where it sent none."""
    return request.form.get("draft_version", type=int)


def keep_typed(form: "BaseForm", name: str, object_id: uuid.UUID, *, account_id: uuid.UUID, version: int) -> int:
    """Keep what a refused form had typed, unless another window has saved since: then both texts are shown.

    `version` is the draft's as this request read it, 0 without one; what is returned is that of what is kept now, for the page to send
    back. To be asked once the form's own act has been undone.
    """
    if not form.was_refused:
        return version
    draft = queries.find_draft(name, object_id, account_id)
    version, typed = (draft.version if draft else 0), services.storable(form.typed())
    if form.both is not None or (draft is not None and draft.data == typed):
        return version
    if draft is not None and sent_version() not in {None, version}:
        form.refuse(services.changed_elsewhere(draft))
        return version
    services.keep_refused(name, object_id, typed, account_id=account_id)
    return version + 1
