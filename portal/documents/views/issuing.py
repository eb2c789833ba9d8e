"""Several letters signed in one act: seen first, then signed, then read what became of each."""

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.documents import presenters, queries, services
from portal.documents.access import Permission
from portal.documents.domain import LetterState, post_of
from portal.documents.forms import SignManyForm
from portal.documents.views import pages
from portal.documents.views.letters import found
from portal.kernel.errors import NotFoundError
from portal.web.access import requires
from portal.web.session import current_identity


def _ids(texts: list[str]) -> list[uuid.UUID]:
    return list(dict.fromkeys(filter(None, map(_id, texts))))


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _picked() -> list[uuid.UUID]:
    """The letters that the address or the form names; with `all` every one to sign that the list's filters show."""
    if request.method == "GET" and request.args.get("all") == "1":
        return [one.id for one in found(1, services.MOST).rows if one.state is LetterState.TO_SIGN]
    return _ids(request.values.getlist("letter"))[: services.MOST]


@pages.route("/letters/sign", methods=["GET", "POST"])
@requires(Permission.SIGN_MANY)
def sign_many() -> ResponseReturnValue:
    """See what would be signed and what is skipped, then sign in one act."""
    identity, picked = current_identity(), _picked()
    batch_id = _id(request.form.get("batch", "")) or uuid.uuid4()
    form = SignManyForm.read()
    if form.accepts(lambda: services.sign_together(batch_id, picked, post=post_of(identity), by=identity)):
        return redirect(url_for(".signed", batch_id=batch_id), 303)
    seen = services.preview(queries.letters_by_id(picked), by=identity)
    shown = {
        "ready": [one.letter for one in seen if one.against is None],
        "skipped": [one for one in seen if one.against is not None],
        "number_of": presenters.number_of,
        "batch_id": batch_id,
        "most": services.MOST,
    }
    return render_template("documents/sign_many.html", form=form, **shown), form.status


@pages.get("/letters/signed/<uuid:batch_id>")
@requires(Permission.SIGN_MANY)
def signed(batch_id: uuid.UUID) -> ResponseReturnValue:
    """What became of each letter of such an act."""
    results = services.results(batch_id, by=current_identity())
    if results is None:
        raise NotFoundError
    return render_template("documents/signed.html", results=results)
