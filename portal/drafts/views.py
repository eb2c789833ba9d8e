"""Autosave, which a form's script sends every few seconds, and the forms of interrupted requests."""

import functools
import hashlib
import secrets
import uuid

from flask import Blueprint, Response, after_this_request, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from portal.drafts import queries, services
from portal.kernel.errors import DomainError, NotFoundError, StaleVersionError
from portal.kernel.text import Text
from portal.web import session
from portal.web.access import signed_in
from portal.web.i18n import hour
from portal.web.session import current_identity

drafts = Blueprint("drafts", __name__)
NOT_FIELDS = frozenset({"csrf_token", "page", "draft_version", "seen"})
"""What a page says of itself: nobody has typed it."""
LONGEST = 200_000
CONFLICT = 409
COOKIE = "parked"
NOT_PARKED = frozenset({"accounts.sign_in", "accounts.sign_out", "accounts.switch_role", "accounts.extend"})
"""Forms of the frame: nobody writes anything in them."""
SECRETS = frozenset({"csrf_token", "password"})
"""Fields that are never parked."""


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
        raise DomainError(Text("This is more text than a form takes."))
    try:
        draft = services.save(form, object_id, data, account_id=account_id, version=request.form.get("draft_version", type=int))
    except StaleVersionError as error:
        other = queries.find_draft(form, object_id, account_id)
        saved = hour(error.at) if error.at else ""
        return jsonify(conflict=True, version=other.version if other else 0, saved=saved, mine=data, theirs=error.theirs), CONFLICT
    return jsonify(saved=hour(draft.saved_at), version=draft.version)


def typed_fields() -> dict[str, object]:
    """The fields of the posted form, as typed; a name that comes several times is a list."""
    return {name: values if len(values) > 1 else values[0] for name, values in request.form.lists() if name not in NOT_FIELDS}


# -- interrupted forms --------------------------------------------------------------------------------------------------------------------


def park() -> None:
    """Keep the fields of an interrupted request for the page on which they stood, under a secret of this browser.

    Not those that another site sent in the reader's name: they would stand in the reader's form as if typed. Never a password or a file.
    """
    if request.endpoint in NOT_PARKED or not session.is_from_here():
        return
    fields = {name: values for name, values in request.form.lists() if name not in SECRETS and "password" not in name}
    if not any(value.strip() for values in fields.values() for value in values) or len(str(fields)) > LONGEST:
        return
    secret = _secret() or secrets.token_urlsafe(32)
    services.park(hashed(secret), session.came_from(), {"owner": session.owner(), "fields": fields})
    after_this_request(functools.partial(_remember, secret=secret))


def find_parked(path: str) -> dict[str, list[str]] | None:
    """What this browser's interrupted request of that page had typed, for the person who typed it and nobody else."""
    secret = _secret()
    kept = services.parked(hashed(secret), path) if secret else None
    if kept is None or kept["owner"] not in (None, session.owner()):
        return None
    fields: dict[str, list[str]] = kept["fields"]
    return fields


def forget_parked(path: str) -> None:
    """The form of that page was accepted: what an earlier request had typed is done with."""
    secret = _secret()
    if secret:
        services.forget_parked(hashed(secret), path)


def hashed(secret: str) -> str:
    """What is kept of the browser's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="parked")


def _secret() -> str | None:
    try:
        return str(_signer().loads(request.cookies.get(COOKIE, "")))
    except BadSignature:
        return None


def _remember(response: Response, *, secret: str) -> Response:
    lifetime = int(services.PARKED_FOR.total_seconds())
    response.set_cookie(
        COOKIE, _signer().dumps(secret), max_age=lifetime, httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"]
    )
    return response
