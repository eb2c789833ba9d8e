"""Autosave: what a form's script sends every few seconds."""

import uuid

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from portal.drafts import queries, services
from portal.kernel.errors import ForbiddenError, NotFoundError, StaleVersionError
from portal.kernel.text import Text
from portal.web.access import signed_in
from portal.web.i18n import hour
from portal.web.session import current_identity

drafts = Blueprint("drafts", __name__)
NOT_FIELDS = frozenset({"csrf_token", "page", "draft_version"})
LONGEST = 200_000


@drafts.post("/drafts/<form>/<uuid:object_id>")
@signed_in
def autosave(form: str, object_id: uuid.UUID) -> ResponseReturnValue:
    """Keep what is typed; 409 with the other window's text when that has saved meanwhile."""
    editor = services.EDITORS.get(form)
    if editor is None:
        raise NotFoundError
    account_id = editor(current_identity(), object_id)
    if account_id is None:
        raise NotFoundError
    data = typed_fields()
    if sum(len(str(value)) for value in data.values()) > LONGEST:
        raise ForbiddenError(Text("This is more text than a form takes."))
    try:
        draft = services.save(form, object_id, data, account_id=account_id, version=request.form.get("draft_version", type=int))
    except StaleVersionError:
        other = queries.find_draft(form, object_id, account_id)
        return jsonify(conflict=True, version=other.version if other else 0), 409
    return jsonify(saved=hour(draft.saved_at), version=draft.version)


def typed_fields() -> dict[str, object]:
    """The fields of the posted form, as typed; a name that comes several times is a list."""
    return {name: values if len(values) > 1 else values[0] for name, values in request.form.lists() if name not in NOT_FIELDS}
